//! Findings that a comment takes back: `// kqlab: allow CODE - reason` in a query, `# kqlab: allow CODE - reason` in YAML.

/// Whether a comment of a file takes back findings of a code on a line, counted from 1: one on the line itself or on the line
/// before it, or one before the first line that is no comment, which holds for the whole file. A comment without a reason
/// takes back nothing.
#[must_use]
pub fn suppressed(source: &str, code: &str, line: usize) -> bool {
    let lines: Vec<&str> = source.lines().collect();
    let at = |number: usize| number.checked_sub(1).and_then(|place| lines.get(place));
    let near = [line, line.saturating_sub(1)];
    if near
        .iter()
        .filter_map(|number| at(*number))
        .any(|line| allows(line, code))
    {
        return true;
    }
    let head = lines
        .iter()
        .map(|line| line.trim())
        .take_while(|line| line.is_empty() || line.starts_with('#') || line.starts_with("//"));
    head.into_iter().any(|line| allows(line, code))
}

/// Whether a line has a comment that allows a code, with a reason. The last part of a code names it too.
fn allows(line: &str, code: &str) -> bool {
    let Some((_, comment)) = line.split_once("kqlab: allow ") else {
        return false;
    };
    let Some((named, reason)) = comment.split_once(" - ") else {
        return false;
    };
    let last = code.rsplit("::").next().unwrap_or(code);
    let named = named.split([',', ' ']).map(str::trim);
    !reason.trim().is_empty() && named.into_iter().any(|name| name == code || name == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "kqlab::lint::lookback";

    #[test]
    fn a_comment_on_the_line_or_above_it_takes_a_finding_back() {
        let source = "T\n// kqlab: allow lookback - the baseline needs it\n| where a\n| where b";
        assert!(suppressed(source, CODE, 3));
        assert!(!suppressed(source, CODE, 4));
        assert!(suppressed(
            "queryPeriod: 1d # kqlab: allow kqlab::lint::lookback - known",
            CODE,
            1
        ));
    }

    #[test]
    fn a_comment_at_the_head_of_a_file_holds_for_all_of_it() {
        let source = "# of ours\n# kqlab: allow other, lookback - as agreed\nid: 1\nquery: T";
        assert!(suppressed(source, CODE, 4));
    }

    #[test]
    fn a_comment_without_a_reason_takes_back_nothing() {
        assert!(!suppressed("T // kqlab: allow lookback", CODE, 1));
        assert!(!suppressed("T // kqlab: allow lookback - ", CODE, 1));
        assert!(!suppressed("T // kqlab: allow cost - why not", CODE, 1));
    }
}
