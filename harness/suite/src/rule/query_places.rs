//! The places of a query's characters in the file that it was read from: behind the indentation of a YAML block, among the
//! escapes of a JSON text, in the lines of a notebook's cell.

/// The places of the pieces of a query in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPlaces {
    pieces: Vec<Piece>,
}

/// A piece of the query that is in the file character by character, up to the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    query: usize,
    file: usize,
}

/// How a text writes characters that it cannot have as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// It has every character as it is.
    None,
    /// A backslash before them, or before a letter that means them.
    Backslash,
    /// A quote is written twice.
    DoubledQuote,
}

impl QueryPlaces {
    /// Finds a query in a file at or behind a place. White space is not compared: blocks are indented and folded.
    #[must_use]
    pub fn find(file: &str, query: &str, from: usize) -> Option<Self> {
        let first = query.trim_start().chars().next()?;
        let from = (from..=file.len()).find(|at| file.is_char_boundary(*at))?;
        let candidates = file.get(from..)?.match_indices(first);
        // The decoders of YAML, JSON and HCL give values without places of their characters: the text is found again instead.
        candidates.map(|(at, _)| from + at).find_map(|at| {
            let before = file.get(..at).unwrap_or("").trim_end();
            forms(before).iter().find_map(|escapes| {
                let pieces = aligned(file, query, at, *escapes)?;
                Some(Self { pieces })
            })
        })
    }

    /// The place in the file of a place in the query.
    #[must_use]
    pub fn in_file(&self, place: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|piece| piece.query <= place);
        let piece = piece.or_else(|| self.pieces.first());
        piece.map_or(place, |piece| {
            piece.file + place.saturating_sub(piece.query)
        })
    }
}

impl QueryPlaces {
    /// The place in the query of a place in the file; None before the query. What stands in the file alone, such as the
    /// indentation of a block, is the place of what comes next. Behind the query it is that much behind its end.
    #[must_use]
    pub fn in_query(&self, place: usize) -> Option<usize> {
        let number = self.pieces.partition_point(|piece| piece.file <= place);
        let piece = self.pieces.get(number.checked_sub(1)?)?;
        let at = piece.query + (place - piece.file);
        let next = self.pieces.get(number);
        Some(next.map_or(at, |next| at.min(next.query)))
    }
}

/// How a text may be written that begins behind this one.
fn forms(before: &str) -> &'static [Escapes] {
    if before.ends_with('"') {
        // Both forms of each quote, since Terraform, Bicep and notebooks quote otherwise than YAML does.
        &[Escapes::Backslash, Escapes::None]
    } else if before.ends_with('\'') && !before.ends_with("\'\'\'") {
        &[Escapes::DoubledQuote, Escapes::Backslash]
    } else {
        &[Escapes::None, Escapes::Backslash]
    }
}

/// The pieces of the query, whose first character is at this place of the file.
fn aligned(file: &str, query: &str, at: usize, escapes: Escapes) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut place = at;
    let mut is_after_blank = false;
    for (start, wanted) in query.char_indices() {
        if wanted.is_whitespace() {
            is_after_blank = true;
            continue;
        }
        if is_after_blank && !pieces.is_empty() {
            place = behind_blank(file, place, escapes);
        }
        let (found, length) = character(file.get(place..)?, escapes)?;
        if found != wanted {
            return None;
        }
        let continues = pieces
            .last()
            .is_some_and(|piece| piece.file + (start - piece.query) == place);
        if !continues || is_after_blank {
            pieces.push(Piece {
                query: start,
                file: place,
            });
        }
        is_after_blank = false;
        place += length;
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// The place behind white space, escaped or not.
fn behind_blank(file: &str, from: usize, escapes: Escapes) -> usize {
    let mut place = from;
    loop {
        let rest = file.get(place..).unwrap_or("");
        let trimmed = rest.trim_start();
        place += rest.len() - trimmed.len();
        if escapes != Escapes::Backslash {
            return place;
        }
        if let Some((c, length)) = character(trimmed, escapes)
            && c.is_whitespace()
        {
            place += length;
        } else if let Some(next) = behind_line_of_cell(trimmed) {
            place += next;
        } else {
            return place;
        }
    }
}

/// A notebook has the lines of a cell as a list of texts: how far the next line is from the end of one.
fn behind_line_of_cell(text: &str) -> Option<usize> {
    let comma = text.strip_prefix('"')?.trim_start();
    let next = comma.strip_prefix(',')?.trim_start().strip_prefix('"')?;
    Some(text.len() - next.len())
}

/// The first character that a text is written for, and the length of what is written.
fn character(text: &str, escapes: Escapes) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let plain = Some((first, first.len_utf8()));
    match (escapes, first) {
        (Escapes::DoubledQuote, '\'') if text.starts_with("\'\'") => Some(('\'', 2)),
        (Escapes::Backslash, '\\') => {
            let second = text.get(1..)?.chars().next()?;
            let meant = match second {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let code = u32::from_str_radix(text.get(2..6)?, 16).ok()?;
                    return Some((char::from_u32(code)?, 6));
                }
                other => other,
            };
            Some((meant, 1 + second.len_utf8()))
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file from this word of the query on.
    fn found<'f>(file: &'f str, query: &str, word: &str) -> Option<&'f str> {
        let places = QueryPlaces::find(file, query, 0)?;
        file.get(places.in_file(query.find(word)?)..)
    }

    #[test]
    fn a_line_of_a_block_is_found_behind_its_indentation() {
        let file = "id: 1\nquery: |\n  T\n\n  | where a\nname: x\n";
        assert_eq!(
            found(file, "T\n\n| where a\n", "where"),
            Some("where a\nname: x\n")
        );
    }

    #[test]
    fn a_line_whose_tabs_were_put_right_is_found_where_it_stands() {
        let file = "query: |\n  T\n\t\t| where a\n";
        assert_eq!(found(file, "T\n  | where a\n", "where"), Some("where a\n"));
    }

    #[test]
    fn a_plain_and_a_folded_text_are_found_behind_their_keys() {
        let plain = "query: T | where b\n";
        assert_eq!(found(plain, "T | where b", "b"), Some("b\n"));
        let folded = "query: >\n  T\n  | where b\n";
        assert_eq!(found(folded, "T | where b", "b"), Some("b\n"));
    }

    #[test]
    fn a_text_of_json_is_found_among_its_escapes() {
        let file = r#"{"query": "T\n| where a == \"x\" and b has @'c\\d' | count"}"#;
        let query = "T\n| where a == \"x\" and b has @'c\\d' | count";
        assert_eq!(found(file, query, "count"), Some("count\"}"));
        assert_eq!(
            found(file, query, "x"),
            Some(r#"x\" and b has @'c\\d' | count"}"#)
        );
    }

    #[test]
    fn a_text_in_single_quotes_is_found_among_its_doubled_ones() {
        let file = "query: 'T\n\n  | where a == \'\'x\'\' | count'\n";
        let query = "T\n| where a == \'x\' | count";
        assert_eq!(found(file, query, "count"), Some("count'\n"));
    }

    #[test]
    fn the_lines_of_a_cell_of_a_notebook_are_found_one_by_one() {
        let file = "[\"%%kql\\n\",\n  \"T\\n\",\n  \"| count\"]";
        assert_eq!(found(file, "T\n| count", "count"), Some("count\"]"));
    }

    #[test]
    fn a_query_that_is_not_in_the_file_has_no_places() {
        assert_eq!(
            QueryPlaces::find("query: T | where b", "T | where a", 0),
            None
        );
    }

    #[test]
    fn a_place_in_the_file_is_found_in_the_query_and_back() {
        let file = "id: 1\nquery: |\n  T\n\n  | where a\nname: x\n";
        let query = "T\n\n| where a\n";
        let places = QueryPlaces::find(file, query, 0).unwrap();
        for word in ["T", "| where", "where", "a\n"] {
            let place = query.find(word).unwrap();
            assert_eq!(
                places.in_query(places.in_file(place)),
                Some(place),
                "{word}"
            );
        }
        assert_eq!(places.in_query(3), None);
        let indentation = file.find("  | where").unwrap() + 1;
        assert_eq!(places.in_query(indentation), query.find("| where"));
    }
}
