//! The code and the place of each mistake.

use super::{ForeignText, FormError, SyntaxError};
use crate::Span;

impl SyntaxError {
    /// The short names of its own mistakes; those of [`ForeignText`] and [`FormError`] come on top.
    pub const CODES: [&'static str; 29] = [
        "unknown_character",
        "smart_quotes",
        "unterminated_string",
        "bad_escape",
        "unterminated_literal",
        "bad_literal",
        "bare_guid",
        "expected_expression",
        "expected_name",
        "reserved_name",
        "expected",
        "expected_operator",
        "unknown_operator",
        "missing_pipe",
        "missing_semicolon",
        "missing_comma",
        "unexpected_text",
        "unclosed",
        "unopened",
        "assignment_in_condition",
        "not_prefix",
        "negated_list",
        "list_needs_brackets",
        "chained_comparison",
        "unknown_type",
        "misplaced_directive",
        "missing_source",
        "expected_value",
        "nesting",
    ];

    /// The short names of all mistakes of syntax.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        let own = Self::CODES.into_iter();
        own.chain(ForeignText::CODES).chain(FormError::CODES)
    }

    /// The short name of the mistake, the last part of its code: `missing_pipe`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownCharacter { .. } => "unknown_character",
            Self::SmartQuotes { .. } => "smart_quotes",
            Self::UnterminatedString { .. } => "unterminated_string",
            Self::BadEscape { .. } => "bad_escape",
            Self::UnterminatedLiteral { .. } => "unterminated_literal",
            Self::BadLiteral { .. } => "bad_literal",
            Self::BareGuid { .. } => "bare_guid",
            Self::ExpectedExpression { .. } => "expected_expression",
            Self::ExpectedName { .. } => "expected_name",
            Self::ReservedName { .. } => "reserved_name",
            Self::Expected { .. } => "expected",
            Self::ExpectedOperator { .. } => "expected_operator",
            Self::UnknownOperator { .. } => "unknown_operator",
            Self::MissingPipe { .. } => "missing_pipe",
            Self::MissingSemicolon { .. } => "missing_semicolon",
            Self::MissingComma { .. } => "missing_comma",
            Self::UnexpectedText { .. } => "unexpected_text",
            Self::Unclosed { .. } => "unclosed",
            Self::Unopened { .. } => "unopened",
            Self::AssignmentInCondition { .. } => "assignment_in_condition",
            Self::Foreign(foreign) => foreign.short_code(),
            Self::Form(form) => form.short_code(),
            Self::NotPrefix { .. } => "not_prefix",
            Self::NegatedList { .. } => "negated_list",
            Self::ListNeedsBrackets { .. } => "list_needs_brackets",
            Self::ChainedComparison { .. } => "chained_comparison",
            Self::UnknownType { .. } => "unknown_type",
            Self::MisplacedDirective { .. } => "misplaced_directive",
            Self::MissingSource { .. } => "missing_source",
            Self::ExpectedValue { .. } => "expected_value",
            Self::Nesting { .. } => "nesting",
        }
    }

    /// The culprit. Where something is missing this is empty and stands just after the token before.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::UnknownCharacter { span, .. }
            | Self::SmartQuotes { span, .. }
            | Self::UnterminatedString { span, .. }
            | Self::BadEscape { span, .. }
            | Self::UnterminatedLiteral { span, .. }
            | Self::BadLiteral { span, .. }
            | Self::BareGuid { span, .. }
            | Self::ExpectedExpression { span, .. }
            | Self::ExpectedName { span, .. }
            | Self::ReservedName { span, .. }
            | Self::Expected { span, .. }
            | Self::ExpectedOperator { span, .. }
            | Self::UnknownOperator { span, .. }
            | Self::MissingPipe { span, .. }
            | Self::MissingSemicolon { span, .. }
            | Self::MissingComma { span, .. }
            | Self::UnexpectedText { span, .. }
            | Self::Unclosed { span, .. }
            | Self::Unopened { span, .. }
            | Self::AssignmentInCondition { span, .. }
            | Self::NotPrefix { span, .. }
            | Self::NegatedList { span, .. }
            | Self::ListNeedsBrackets { span, .. }
            | Self::ChainedComparison { span, .. }
            | Self::UnknownType { span, .. }
            | Self::MisplacedDirective { span, .. }
            | Self::MissingSource { span, .. }
            | Self::ExpectedValue { span, .. }
            | Self::Nesting { span, .. } => *span,
            Self::Foreign(foreign) => foreign.span(),
            Self::Form(form) => form.span(),
        }
    }

    /// What is wrong, in a line.
    #[must_use]
    pub fn message(&self) -> String {
        self.to_string()
    }
}
