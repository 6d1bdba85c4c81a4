//! Text around a query that was copied with it, and comments of other languages: found when the query does not parse, taken
//! for white space, and reported.

use std::ops::Range;

use crate::Span;
use crate::diagnostic::{ForeignText, SyntaxError};

/// Finds one kind of foreign text: the pieces and what to say of each.
type Finder = fn(&str) -> Vec<Piece>;

/// A piece of text that is not of the query.
pub struct Piece {
    /// Where it is.
    pub span: Span,
    kind: Kind,
}

/// What a piece is.
#[derive(Clone, Copy)]
enum Kind {
    Comment(&'static str),
    Copied(&'static str),
}

/// The kinds of foreign text, the outermost first.
pub const FINDERS: [Finder; 6] = [
    fences,
    prompts,
    line_numbers,
    block_comments,
    markup_comments,
    line_comments,
];

impl Piece {
    fn new(range: Range<usize>, kind: Kind) -> Option<Self> {
        let start = u32::try_from(range.start).ok()?;
        let end = u32::try_from(range.end).ok()?;
        Some(Self {
            span: Span::new(start, end),
            kind,
        })
    }

    /// What to say of it.
    fn report(&self) -> SyntaxError {
        let span = self.span;
        match self.kind {
            Kind::Comment(opener) => ForeignText::Comment { span, opener }.into(),
            Kind::Copied(what) => ForeignText::Copied { span, what }.into(),
        }
    }
}

/// What to say of pieces of one kind: of each comment, and once of what every line was copied with.
pub fn reports(pieces: &[Piece]) -> impl Iterator<Item = SyntaxError> {
    let is_copied = |piece: &Piece| matches!(piece.kind, Kind::Copied(_));
    let mut seen = false;
    pieces
        .iter()
        .filter(move |piece| !(is_copied(piece) && std::mem::replace(&mut seen, true)))
        .map(Piece::report)
}

/// The text with blanks in place of the pieces; all else stays where it is.
pub fn without(text: &str, pieces: &[Piece]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for piece in pieces {
        let (start, end) = (to_usize(piece.span.start), to_usize(piece.span.end));
        blanked.push_str(text.get(at..start).unwrap_or(""));
        let inside = text.get(start..end).unwrap_or("");
        blanked.extend(
            inside
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
        );
        at = end;
    }
    blanked.push_str(text.get(at..).unwrap_or(""));
    blanked
}

fn to_usize(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// A line with its place.
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    /// Where the first character that is no white space stands.
    fn first(&self) -> usize {
        self.start + (self.text.len() - self.text.trim_start().len())
    }
}

/// The lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(move |line| {
            let at = start;
            start += line.len();
            Line {
                start: at,
                text: line.trim_end(),
            }
        })
        .filter(|line| !line.text.is_empty())
}

/// Lines of three backquotes or tildes, with the name of a language or without.
fn fences(text: &str) -> Vec<Piece> {
    lines(text)
        .filter(|line| {
            let trimmed = line.text.trim();
            let rest = trimmed
                .strip_prefix("```")
                .or_else(|| trimmed.strip_prefix("~~~"));
            rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric()))
        })
        .filter_map(|line| {
            let end = line.start + line.text.len();
            Piece::new(line.first()..end, Kind::Copied("a fence of Markdown"))
        })
        .collect()
}

/// `>` before every line, as in a quotation, or a prompt before the first.
fn prompts(text: &str) -> Vec<Piece> {
    lines(text)
        .filter_map(|line| {
            let trimmed = line.text.trim_start();
            let width = trimmed.len() - trimmed.trim_start_matches('>').len();
            if width == 0 || trimmed.starts_with(">=") {
                return None;
            }
            let first = line.first();
            Piece::new(first..first + width, Kind::Copied("a prompt"))
        })
        .collect()
}

/// Numbers that count the lines, when every line has one.
fn line_numbers(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut expected: Option<u32> = None;
    for line in lines(text) {
        let trimmed = line.text.trim_start();
        let digits = trimmed.len()
            - trimmed
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len();
        let (number, rest) = trimmed.split_at(digits);
        let Ok(number) = number.parse::<u32>() else {
            return Vec::new();
        };
        if expected.is_some_and(|expected| expected != number) {
            return Vec::new();
        }
        expected = number.checked_add(1);
        let mark = usize::from(rest.starts_with([':', '.', ')']));
        let first = line.first();
        pieces.extend(Piece::new(
            first..first + digits + mark,
            Kind::Copied("a line number"),
        ));
    }
    if pieces.len() < 2 { Vec::new() } else { pieces }
}

/// `/* … */`
fn block_comments(text: &str) -> Vec<Piece> {
    between(text, "/*", "*/")
}

/// `<!-- … -->`
fn markup_comments(text: &str) -> Vec<Piece> {
    between(text, "<!--", "-->")
}

/// The text from each `opener` to the `closer` after it.
fn between(text: &str, opener: &'static str, closer: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(opener)) {
        let start = at + start;
        let inside = start + opener.len();
        let Some(length) = text.get(inside..).and_then(|rest| rest.find(closer)) else {
            break;
        };
        at = inside + length + closer.len();
        pieces.extend(Piece::new(start..at, Kind::Comment(opener)));
    }
    pieces
}

/// `-- …`, where it begins a line or stands after white space and before some.
fn line_comments(text: &str) -> Vec<Piece> {
    lines(text)
        .filter_map(|line| {
            let at = line.text.find("--").filter(|at| {
                let before = line.text.get(..*at).unwrap_or("");
                let after = line.text.get(at + 2..).unwrap_or("");
                before.trim().is_empty()
                    || before.ends_with(char::is_whitespace)
                        && after.starts_with(char::is_whitespace)
            })?;
            let end = line.start + line.text.len();
            Piece::new(line.start + at..end, Kind::Comment("--"))
        })
        .collect()
}
