//! The pattern of `parse`: texts to find, and the columns between them, as one regular expression.

use regex::{CaptureLocations, Regex};

use super::regular_expression;

use crate::types::ScalarType;

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub enum PatternPiece {
    /// `*`: any text, left out
    Skip,
    /// Text to find, or a regular expression with `kind=regex`
    Text(String),
    /// A column of this type
    Column(ScalarType),
}

/// How a pattern is read. See Kusto's page *parse-operator*.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PatternKind {
    /// Texts stand for themselves; a value that does not convert blanks the whole row
    Simple,
    /// Texts stand for themselves; a value that does not convert is null
    Relaxed,
    /// Texts are regular expressions
    Regex,
}

/// A prepared pattern.
#[derive(Clone, Debug)]
pub struct ParsePattern {
    regex: Regex,
    /// The group of each column.
    groups: Vec<usize>,
}

impl ParsePattern {
    /// Whether both read the same out of every text.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.regex.as_str() == other.regex.as_str() && self.groups == other.groups
    }

    /// Prepares a pattern; `flags` are those of `kind=regex`, such as `Ui`.
    ///
    /// # Errors
    /// The pattern is no regular expression; the message says why.
    pub fn new(kind: PatternKind, flags: &str, pieces: &[PatternPiece]) -> Result<Self, String> {
        let mut text = String::new();
        if kind != PatternKind::Regex {
            text.push_str("(?s)");
        } else if !flags.is_empty() {
            text.push_str(&format!("(?{flags})"));
        }
        let mut columns = 0;
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                PatternPiece::Skip => text.push_str(".*?"),
                PatternPiece::Text(literal) if kind == PatternKind::Regex => {
                    text.push_str("(?:");
                    text.push_str(&with_literal_brackets(literal));
                    text.push(')');
                }
                PatternPiece::Text(literal) => text.push_str(&regex::escape(literal)),
                PatternPiece::Column(ty) => {
                    let before_skip = matches!(pieces.get(index + 1), Some(PatternPiece::Skip));
                    let shape = match kind {
                        PatternKind::Regex => shape_in_regex(*ty).unwrap_or(".*"),
                        _ if before_skip => shape(*ty).unwrap_or(".*?"),
                        _ => ".*?",
                    };
                    text.push_str(&format!("(?P<kqlcolumn{columns}>{shape})"));
                    columns += 1;
                }
            }
        }
        if kind != PatternKind::Regex {
            text.push_str(r"\z");
        }
        let regex = regular_expression(&text)
            .map_err(|reason| format!("the pattern is not a regular expression: {reason}"))?;
        let groups = (0..columns)
            .filter_map(|column| {
                let name = format!("kqlcolumn{column}");
                regex
                    .capture_names()
                    .position(|group| group == Some(name.as_str()))
            })
            .collect();
        Ok(Self { regex, groups })
    }

    /// The pattern as one regular expression; the columns are its named groups, in order.
    #[must_use]
    pub fn regex_text(&self) -> &str {
        self.regex.as_str()
    }

    /// Memory for [`captures`](Self::captures), to be used again for every row.
    #[must_use]
    pub fn locations(&self) -> CaptureLocations {
        self.regex.capture_locations()
    }

    /// The text of each column; `None` when the pattern does not match.
    pub fn captures<'t>(
        &'t self,
        text: &'t str,
        locations: &'t mut CaptureLocations,
    ) -> Option<impl Iterator<Item = &'t str>> {
        self.regex.captures_read(locations, text)?;
        let locations: &'t CaptureLocations = locations;
        Some(self.groups.iter().map(move |group| {
            locations
                .get(*group)
                .and_then(|(start, end)| text.get(start..end))
                .unwrap_or("")
        }))
    }
}

/// What a value before `*` looks like, where its end would be open otherwise.
const fn shape(ty: ScalarType) -> Option<&'static str> {
    match ty {
        ScalarType::Int | ScalarType::Long => Some(r"\s*[-+]?\d+"),
        ScalarType::Real | ScalarType::Decimal => Some(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)"),
        ScalarType::Bool => Some(r"true|false|[-+]?\d+"),
        ScalarType::Guid => Some(GUID),
        _ => None,
    }
}

/// What a value looks like with `kind=regex`.
const fn shape_in_regex(ty: ScalarType) -> Option<&'static str> {
    match ty {
        ScalarType::Int | ScalarType::Long => Some(r"\s*[-+]?\d+"),
        ScalarType::Real | ScalarType::Decimal => Some(r"\s*[-+]?\d+\.?\d*"),
        ScalarType::Bool => Some("true|false"),
        ScalarType::Guid => Some(GUID),
        _ => None,
    }
}

const GUID: &str =
    r"\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\}?";

/// The regular expression with each round bracket that has no partner standing for itself.
fn with_literal_brackets(pattern: &str) -> String {
    let mut open: Vec<usize> = Vec::new();
    let mut alone: Vec<usize> = Vec::new();
    let mut in_class = false;
    let mut escaped = false;
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => open.push(at),
            ')' if !in_class && open.pop().is_none() => alone.push(at),
            _ => {}
        }
    }
    alone.extend(open);
    let mut text = String::with_capacity(pattern.len());
    for (at, c) in pattern.char_indices() {
        if alone.contains(&at) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
