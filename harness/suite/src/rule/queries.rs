//! Several queries in one text.

use kql_parser::parse;

/// The queries of a text, each with its place in bytes. A text that is one query is one; else it is split at the blank
/// lines between complete queries, the longest complete one first. A text that cannot be split is one query, whatever
/// is wrong with it.
#[must_use]
pub fn queries(text: &str) -> Vec<(usize, &str)> {
    let whole = vec![(0, text)];
    if is_complete(text) {
        return whole;
    }
    let breaks = blank_lines(text);
    let mut found = Vec::new();
    let mut start = 0;
    while text
        .get(start..)
        .is_some_and(|rest| !rest.trim().is_empty())
    {
        let ends = breaks.iter().copied().filter(|end| *end > start);
        let ends: Vec<usize> = ends.chain([text.len()]).collect();
        // The longest, since a query may hold blank lines: `let` statements and the query below them belong together.
        let longest = ends.iter().rev().find_map(|end| {
            let part = text.get(start..*end)?;
            is_complete(part).then_some((*end, part))
        });
        let Some((end, part)) = longest else {
            return whole;
        };
        found.push((start, part));
        start = end;
    }
    found
}

/// Whether a text parses and says something: comments alone do not.
fn is_complete(text: &str) -> bool {
    let parsed = parse(text);
    parsed.diagnostics.is_empty() && !parsed.query.statements.is_empty()
}

/// The places behind the blank lines of a text.
fn blank_lines(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        place += line.len();
        if line.trim().is_empty() {
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        queries(text)
            .into_iter()
            .map(|(_, part)| part.trim())
            .collect()
    }

    #[test]
    fn queries_are_split_at_the_blank_lines_between_complete_ones() {
        assert_eq!(
            parts("A\n| count\n\nB\n| count\n"),
            ["A\n| count", "B\n| count"]
        );
    }

    #[test]
    fn a_blank_line_inside_a_query_splits_nothing() {
        let text = "let x = 1;\n\nA\n\n| where y == x";
        assert_eq!(parts(text), [text]);
    }

    #[test]
    fn a_query_may_have_blank_lines_among_several() {
        assert_eq!(parts("A\n\n| count\n\nB"), ["A\n\n| count", "B"]);
    }

    #[test]
    fn a_text_with_a_mistake_stays_whole() {
        let text = "A | where (\n\nB";
        assert_eq!(parts(text), [text]);
    }
}
