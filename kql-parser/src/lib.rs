//! KQL text to a syntax tree.
//!
//! [`parse`] never fails and never panics: it returns a tree for any text, with holes
//! ([`syntax::ExprKind::Missing`]) where something is missing, and the diagnostics that say so.
//! This crate knows no function names and no tables.

pub mod span;
#[allow(
    missing_docs,
    reason = "the doc of a variant shows its syntax; the fields are the words of it"
)]
pub mod syntax;

pub use span::Span;
