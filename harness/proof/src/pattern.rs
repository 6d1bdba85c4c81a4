//! Texts that a regular expression matches.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, Hir, HirKind};

fn parse(pattern: &str) -> Option<Hir> {
    ParserBuilder::new().octal(true).build().parse(pattern).ok()
}

/// Texts that the pattern matches: one for each branch, up to a limit. They are candidates: look-around such as `\b` is not
/// regarded.
pub(super) fn matching(pattern: &str) -> Vec<String> {
    parse(pattern).map_or_else(Vec::new, |hir| texts(&hir, None, 24))
}

/// Texts that the pattern matches with `inner` in a group.
pub(super) fn matching_with(pattern: &str, group: u32, inner: &str) -> Vec<String> {
    parse(pattern).map_or_else(Vec::new, |hir| texts(&hir, Some((group, inner)), 8))
}

/// Whether a pattern is nothing but words to be found: one literal, or one of several.
pub(super) fn is_alternation(pattern: &str) -> bool {
    fn is_literal(hir: &Hir) -> bool {
        match hir.kind() {
            HirKind::Literal(_) | HirKind::Empty => true,
            HirKind::Capture(capture) => is_literal(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_literal),
            HirKind::Class(class) => small_class(class).is_some_and(|chars| chars.len() <= 2),
            HirKind::Look(_) | HirKind::Repetition(_) => false,
        }
    }
    parse(pattern).is_some_and(|hir| is_literal(&hir))
}

/// The literal texts of a pattern around its first `groups` groups: one more than groups. None when the pattern is of
/// another form.
pub(super) fn around_groups(pattern: &str, groups: usize) -> Option<Vec<String>> {
    let hir = parse(pattern)?;
    let mut pieces = vec![String::new()];
    outside(&hir, &mut pieces)?;
    (pieces.len() == groups + 1).then_some(pieces)
}

fn outside(hir: &Hir, pieces: &mut Vec<String>) -> Option<()> {
    match hir.kind() {
        HirKind::Concat(parts) => {
            for part in parts {
                outside(part, pieces)?;
            }
        }
        HirKind::Capture(Capture { name: Some(_), .. }) => pieces.push(String::new()),
        _ => {
            let text = texts(hir, None, 1).into_iter().next()?;
            pieces.last_mut()?.push_str(&text);
        }
    }
    Some(())
}

fn texts(hir: &Hir, group: Option<(u32, &str)>, most: usize) -> Vec<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => {
            vec![String::from_utf8_lossy(&literal.0).into_owned()]
        }
        HirKind::Class(class) => vec![a_character(class).to_string()],
        HirKind::Repetition(repetition) => {
            let count = if repetition.min == 0 && group.is_none() && !reads_any(&repetition.sub) {
                u32::from(repetition.max != Some(0))
            } else {
                repetition.min.min(64)
            };
            let inner = texts(&repetition.sub, group, most);
            let count = usize::try_from(count).unwrap_or(0);
            let mut found: Vec<String> = inner.iter().map(|text| text.repeat(count)).collect();
            if repetition.min == 0 && group.is_some() {
                found.extend(inner);
            }
            found
        }
        HirKind::Capture(capture) => match group {
            Some((wanted, text)) if capture.index == wanted => vec![text.to_owned()],
            _ => texts(&capture.sub, group, most),
        },
        HirKind::Alternation(branches) => branches
            .iter()
            .flat_map(|branch| texts(branch, group, most))
            .take(most)
            .collect(),
        HirKind::Concat(parts) => {
            let mut found = vec![String::new()];
            for part in parts {
                let next = texts(part, group, most);
                found = found
                    .iter()
                    .flat_map(|start| next.iter().map(move |end| format!("{start}{end}")))
                    .take(most)
                    .collect();
            }
            found
        }
    }
}

/// Whether an expression stands for any character, as `.` does.
fn reads_any(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Class(class) if small_class(class).is_none())
}

/// The characters of a class of few.
fn small_class(class: &Class) -> Option<Vec<char>> {
    match class {
        Class::Unicode(class) => {
            let mut chars = Vec::new();
            for range in class.ranges() {
                chars.extend(range.start()..=range.end());
                if chars.len() > 128 {
                    return None;
                }
            }
            Some(chars)
        }
        Class::Bytes(_) => None,
    }
}

/// A character of a class: a letter or digit if it has one.
fn a_character(class: &Class) -> char {
    let has = |c: char| match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .any(|range| range.start() <= c && c <= range.end()),
        Class::Bytes(class) => u8::try_from(c).is_ok_and(|c| {
            class
                .ranges()
                .iter()
                .any(|range| range.start() <= c && c <= range.end())
        }),
    };
    let first = match class {
        Class::Unicode(class) => class
            .ranges()
            .first()
            .map(regex_syntax::hir::ClassUnicodeRange::start),
        Class::Bytes(_) => None,
    };
    "a1A -_./\\"
        .chars()
        .find(|c| has(*c))
        .or(first)
        .unwrap_or('a')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_branch_of_a_pattern_has_a_text() {
        assert_eq!(matching("run(dll|reg)32"), ["rundll32", "runreg32"]);
        for text in matching(r"^[A-Z]{3}\d{2,}\.(exe|dll)$") {
            assert!(text == "AAA11.exe" || text == "AAA11.dll", "{text}");
        }
    }

    #[test]
    fn a_group_takes_the_text_that_is_wanted() {
        assert_eq!(matching_with("user=([a-z]+);", 1, "bob"), ["user=bob;"]);
    }

    #[test]
    fn words_and_nothing_else_are_an_alternation() {
        assert!(is_alternation("(cmd|powershell)"));
        assert!(!is_alternation("a.*b"));
    }
}
