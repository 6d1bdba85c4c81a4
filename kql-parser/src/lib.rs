//! KQL text to a syntax tree.
//!
//! [`parse`] never fails and never panics: it returns a tree for any text, with holes
//! ([`syntax::ExprKind::Missing`]) where something is missing, and the diagnostics that say so.
//! This crate knows no function names and no tables.
//!
//! ```
//! use kql_parser::{Span, parse, print};
//!
//! let text = "Logons|where User=~'alice' and Result = 'failed'|count";
//! let parsed = parse(text);
//! for mistake in &parsed.diagnostics {
//!     let place: Span = mistake.span();
//!     println!("{mistake}: `{}`", place.text(text));
//! }
//! assert_eq!(parsed.diagnostics.len(), 1, "`=` does not compare");
//!
//! let valid = parse("Logons|where User=~'alice'|count");
//! assert!(valid.diagnostics.is_empty());
//! let canonical = print::query(&valid.query);
//! assert_eq!(canonical.lines().count(), 3);
//! ```
//!
//! One hole comes without a diagnostic: a pipeline inside `mv-apply`, `partition`, `fork` or `facet` may begin with an
//! operator. Its source is a `Missing` of empty span, which stands for the rows of the stage around it.

mod cursor;
mod diagnostic;
mod grammar;
mod input;
mod keyword;
mod lexer;
pub mod print;
mod recover;
pub mod span;
#[allow(
    missing_docs,
    reason = "the doc of a variant shows its syntax; the fields are the words of it"
)]
pub mod syntax;
mod token;
pub mod visit;

pub use cursor::MAX_DEPTH;
pub use diagnostic::{ForeignText, FormError, SyntaxError};
pub use lexer::tokens;
pub use span::Span;
pub use token::{Token, TokenKind};

use cursor::Cursor;

/// The keywords of the tabular operators, in no order: the words that may follow a pipe.
pub fn operator_keywords() -> impl Iterator<Item = &'static str> {
    grammar::operator::keywords()
}

/// Whether a word is the keyword of a tabular operator.
#[must_use]
pub fn is_operator_keyword(word: &str) -> bool {
    grammar::operator::is_operator(word)
}

/// Whether a word is a name only in brackets: a keyword of the language.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    keyword::is_reserved(word)
}

/// A query's tree and what is wrong with its text.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// The tree; it has holes only where a diagnostic says so.
    pub query: syntax::Query,
    /// What is wrong, in the order of the text. Empty if the text is of the language.
    pub diagnostics: Vec<SyntaxError>,
}

/// Reads a query. Where it is not of the language, text around it that was copied with it and comments of other languages
/// are reported once and taken for white space.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let mut parsed = parse_as_is(text);
    let mut blanked: Option<String> = None;
    let mut reports = Vec::new();
    for find in recover::foreign::FINDERS {
        if parsed.diagnostics.is_empty() {
            break;
        }
        let now = blanked.as_deref().unwrap_or(text);
        let pieces = find(now);
        if pieces.is_empty() {
            continue;
        }
        let without = recover::foreign::without(now, &pieces);
        let again = parse_as_is(&without);
        if again.diagnostics.len() < parsed.diagnostics.len() {
            reports.extend(recover::foreign::reports(&pieces));
            parsed = again;
            blanked = Some(without);
        }
    }
    parsed.diagnostics.extend(reports);
    parsed.diagnostics = in_order(parsed.diagnostics);
    parsed
}

/// Reads a query as it stands.
fn parse_as_is(text: &str) -> Parsed {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(text, &tokens);
    let query = grammar::statement::query(&mut cursor);
    Parsed {
        query,
        diagnostics: in_order(cursor.diagnostics),
    }
}

/// Reads a lone scalar expression, such as a condition that a rule is to leave out.
#[must_use]
pub fn parse_expression(text: &str) -> (syntax::Expr, Vec<SyntaxError>) {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(text, &tokens);
    let expression = cursor.expression();
    if !cursor.at(TokenKind::End) {
        cursor.report_unexpected();
    }
    (expression, in_order(cursor.diagnostics))
}

/// Diagnostics by their place.
fn in_order(mut diagnostics: Vec<SyntaxError>) -> Vec<SyntaxError> {
    diagnostics.sort_by_key(SyntaxError::span);
    diagnostics
}
