//! Constructs of the language in a form that they do not have.

use miette::Diagnostic;
use thiserror::Error;

use crate::Span;

/// What is meant is clear, and it is written differently.
#[derive(Clone, PartialEq, Eq, Debug, Error, Diagnostic)]
pub enum FormError {
    /// A range of `between` in another form.
    #[error("the range of `between` is written `(low .. high)`")]
    #[diagnostic(code(kql::syntax::between_range), help("write `between ({range})`"))]
    BetweenRange {
        /// The culprit.
        #[label("not a range")]
        span: Span,
        /// The range as it should be.
        range: String,
    },
    /// A number and a unit with a gap between them.
    #[error("a timespan is written without a gap")]
    #[diagnostic(code(kql::syntax::unit_apart), help("write `{instead}`"))]
    UnitApart {
        /// The culprit.
        #[label("two words")]
        span: Span,
        /// The timespan.
        instead: String,
    },
    /// A setting that does not stand right after its operator.
    #[error("`{name}=` stands right after the operator's keyword")]
    #[diagnostic(
        code(kql::syntax::misplaced_setting),
        help("write `join {name}=… (Table) on key`")
    )]
    MisplacedSetting {
        /// The culprit.
        #[label("too late")]
        span: Span,
        /// The setting.
        name: String,
    },
    /// A setting that the operator does not have.
    #[error("`{operator}` has no setting `{name}`")]
    #[diagnostic(code(kql::syntax::unknown_setting), help("{help}"))]
    UnknownSetting {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// The operator's keyword.
        operator: String,
        /// What was written.
        name: String,
        /// What there is.
        help: String,
    },
    /// `value as name`
    #[error("`as` does not name a column")]
    #[diagnostic(code(kql::syntax::column_alias), help("write `{instead}`"))]
    ColumnAlias {
        /// The culprit.
        #[label("the name stands before the value")]
        span: Span,
        /// The named value as it should be.
        instead: String,
    },
    /// A comma with no item after it.
    #[error("nothing follows this comma")]
    #[diagnostic(
        code(kql::syntax::trailing_comma),
        help("remove the comma, or write another item after it")
    )]
    TrailingComma {
        /// The culprit.
        #[label("one comma too many")]
        span: Span,
    },
    /// Two values side by side.
    #[error("nothing joins `{left}` and `{right}`")]
    #[diagnostic(code(kql::syntax::missing_operator), help("{help}"))]
    MissingOperator {
        /// The culprit.
        #[label("expected an operator before this")]
        span: Span,
        /// The end of what stands before.
        left: String,
        /// What follows.
        right: String,
        /// What may be meant.
        help: String,
    },
    /// A list where one value is compared.
    #[error("a list stands only after `in`, `has_any` and `has_all`")]
    #[diagnostic(
        code(kql::syntax::misplaced_list),
        help(
            "write `column in (…)` to compare with several values, `column has_any (…)` to look for several terms"
        )
    )]
    MisplacedList {
        /// The culprit.
        #[label("one value is expected here")]
        span: Span,
    },
    /// A `let` in another form.
    #[error("{message}")]
    #[diagnostic(code(kql::syntax::let_form), help("write `{instead}`"))]
    LetForm {
        /// The culprit.
        #[label("not expected in a `let`")]
        span: Span,
        /// What is wrong.
        message: &'static str,
        /// The form.
        instead: String,
    },
    /// A clause in another place than it stands in.
    #[error("`{written}` does not stand here")]
    #[diagnostic(code(kql::syntax::clause_order), help("{help}"))]
    ClauseOrder {
        /// The culprit.
        #[label("in the wrong place")]
        span: Span,
        /// What was written.
        written: String,
        /// Where it stands.
        help: String,
    },
    /// Something in `dynamic(…)` that is no JSON.
    #[error("`{text}` is no JSON value")]
    #[diagnostic(code(kql::syntax::not_json), help("{help}"))]
    NotJson {
        /// The culprit.
        #[label("not a literal")]
        span: Span,
        /// What was written.
        text: String,
        /// What to write.
        help: String,
    },
}

impl FormError {
    /// The codes of all variants.
    pub const CODES: [&'static str; 11] = [
        "between_range",
        "unit_apart",
        "misplaced_setting",
        "unknown_setting",
        "column_alias",
        "trailing_comma",
        "missing_operator",
        "misplaced_list",
        "let_form",
        "not_json",
        "clause_order",
    ];

    /// The last part of its code.
    #[must_use]
    pub const fn short_code(&self) -> &'static str {
        match self {
            Self::BetweenRange { .. } => "between_range",
            Self::UnitApart { .. } => "unit_apart",
            Self::MisplacedSetting { .. } => "misplaced_setting",
            Self::UnknownSetting { .. } => "unknown_setting",
            Self::ColumnAlias { .. } => "column_alias",
            Self::TrailingComma { .. } => "trailing_comma",
            Self::MissingOperator { .. } => "missing_operator",
            Self::MisplacedList { .. } => "misplaced_list",
            Self::LetForm { .. } => "let_form",
            Self::NotJson { .. } => "not_json",
            Self::ClauseOrder { .. } => "clause_order",
        }
    }

    /// The place of the culprit, in bytes of the query's text.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::BetweenRange { span, .. }
            | Self::UnitApart { span, .. }
            | Self::MisplacedSetting { span, .. }
            | Self::UnknownSetting { span, .. }
            | Self::ColumnAlias { span, .. }
            | Self::TrailingComma { span, .. }
            | Self::MissingOperator { span, .. }
            | Self::MisplacedList { span, .. }
            | Self::LetForm { span, .. }
            | Self::NotJson { span, .. }
            | Self::ClauseOrder { span, .. } => *span,
        }
    }
}
