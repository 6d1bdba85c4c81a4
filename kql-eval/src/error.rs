//! What can go wrong while a query runs.

use kql_parser::Span;
use miette::Diagnostic;
use thiserror::Error;

/// A failure at run time. The query was valid; its data or a limit stopped it.
#[derive(Error, Diagnostic, Debug, Clone, PartialEq)]
pub enum RuntimeError {
    /// A function cannot go on with the values it got, as `assert` over a false condition.
    #[error("{message}")]
    #[diagnostic(code(kql::runtime::function))]
    Function {
        /// What is wrong, in the author's terms.
        message: String,
        /// The call, where known.
        #[label("here")]
        span: Option<Span>,
    },
    /// A limit of the settings was reached.
    #[error("{what} would hold more than {limit} rows")]
    #[diagnostic(code(kql::runtime::limit), help("filter earlier, or raise the limit"))]
    Limit {
        /// The stage.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// The stage's place, where known.
        #[label("here")]
        span: Option<Span>,
    },
    /// The source of the rows failed.
    #[error("table `{table}`: {message}")]
    #[diagnostic(code(kql::runtime::source))]
    Source {
        /// The table.
        table: String,
        /// What its source said.
        message: String,
    },
}

impl RuntimeError {
    /// A function's failure without a place; the evaluator adds the call's.
    #[must_use]
    pub fn function(message: impl Into<String>) -> Self {
        Self::Function {
            message: message.into(),
            span: None,
        }
    }

    /// The same failure at `span`, unless it has a place already.
    #[must_use]
    pub fn at(mut self, place: Span) -> Self {
        if let Self::Function { span, .. } | Self::Limit { span, .. } = &mut self {
            span.get_or_insert(place);
        }
        self
    }

    /// The code, as in `kql::runtime::limit`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Function { .. } => "kql::runtime::function",
            Self::Limit { .. } => "kql::runtime::limit",
            Self::Source { .. } => "kql::runtime::source",
        }
    }

    /// The place in the query, where known.
    #[must_use]
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Function { span, .. } | Self::Limit { span, .. } => *span,
            Self::Source { .. } => None,
        }
    }
}
