//! The codes and the places of mistakes in meaning.

use kql_parser::Span;

use super::SemanticError;

impl SemanticError {
    /// The short names of all mistakes of meaning, each the last part of its code; `unsupported` is that of
    /// [`Self::Unsupported`].
    pub const CODES: [&'static str; 27] = [
        "unknown_column",
        "unknown_table",
        "unknown_name",
        "unknown_function",
        "argument_count",
        "argument_type",
        "not_constant",
        "bad_argument",
        "bad_literal",
        "operand_types",
        "wrong_type",
        "table_as_value",
        "value_as_table",
        "duplicate_column",
        "duplicate_let",
        "misplaced_aggregate",
        "column_outside_aggregate",
        "recursion",
        "bad_setting",
        "join_key",
        "null_comparison",
        "uncalled_function",
        "unknown_unit",
        "comparison_for_name",
        "copied_text",
        "no_result",
        "unsupported",
    ];

    /// Whether the query is valid KQL that kqlab does not run, rather than a mistake.
    #[must_use]
    pub const fn is_unsupported(&self) -> bool {
        matches!(self, Self::Unsupported { .. })
    }

    /// Where the mistake is.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::UnknownColumn { span, .. }
            | Self::UnknownTable { span, .. }
            | Self::UnknownName { span, .. }
            | Self::UnknownFunction { span, .. }
            | Self::ArgumentCount { span, .. }
            | Self::ArgumentType { span, .. }
            | Self::NotConstant { span, .. }
            | Self::BadArgument { span, .. }
            | Self::BadLiteral { span, .. }
            | Self::OperandTypes { span, .. }
            | Self::WrongType { span, .. }
            | Self::TableAsValue { span, .. }
            | Self::ValueAsTable { span }
            | Self::DuplicateColumn { span, .. }
            | Self::DuplicateLet { span, .. }
            | Self::MisplacedAggregate { span, .. }
            | Self::ColumnOutsideAggregate { span, .. }
            | Self::Recursion { span, .. }
            | Self::BadSetting { span, .. }
            | Self::JoinKey { span, .. }
            | Self::NullComparison { span, .. }
            | Self::UncalledFunction { span, .. }
            | Self::UnknownUnit { span, .. }
            | Self::ComparisonForName { span, .. }
            | Self::CopiedText { span, .. }
            | Self::NoResult { span }
            | Self::Unsupported { span, .. } => *span,
        }
    }
}
