//! What can go wrong while a query runs.

use std::time::Duration;

use kql_parser::Span;
use miette::Diagnostic;
use thiserror::Error;

use crate::internal::InternalError;

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
    #[diagnostic(
        code(kql::runtime::limit),
        help("filter earlier, or allow more with `--max-rows`")
    )]
    Limit {
        /// The stage.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// The stage's place, where known.
        #[label("here")]
        span: Option<Span>,
    },
    /// The stages of a run would take more memory than the settings allow.
    #[error("{what} would make the query hold more than {} of memory", bytes(*.limit))]
    #[diagnostic(
        code(kql::runtime::limit),
        help("filter earlier, or allow more with `--max-memory`")
    )]
    Memory {
        /// The stage that asked for more than is left.
        what: &'static str,
        /// The limit in bytes.
        limit: usize,
        /// The stage's place, where known.
        #[label("here")]
        span: Option<Span>,
    },
    /// A value would be larger than the memory of the run allows.
    #[error("a value of {} would be made, and one may take {}", bytes(*.asked), bytes(*.limit))]
    #[diagnostic(
        code(kql::runtime::limit),
        help(
            "make shorter texts and lists, or allow more with `--max-memory`: a value may take an eighth of it"
        )
    )]
    Value {
        /// How many bytes it would take.
        asked: usize,
        /// How many it may take.
        limit: usize,
        /// The call that would make it, where known.
        #[label("here")]
        span: Option<Span>,
    },
    /// The run took longer than it may.
    #[error("the query did not end within {}", time(*.limit))]
    #[diagnostic(
        code(kql::runtime::limit),
        help("filter earlier, or allow more with `--timeout`")
    )]
    Time {
        /// How long it may take.
        limit: Duration,
        /// The stage that was at work, where known.
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
    /// The engine itself failed.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Internal(#[from] InternalError),
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
        if let Self::Function { span, .. }
        | Self::Limit { span, .. }
        | Self::Memory { span, .. }
        | Self::Value { span, .. }
        | Self::Time { span, .. } = &mut self
        {
            span.get_or_insert(place);
        }
        self
    }

    /// Whether a limit of the run was reached.
    #[must_use]
    pub const fn is_limit(&self) -> bool {
        match self {
            Self::Limit { .. } | Self::Memory { .. } | Self::Value { .. } | Self::Time { .. } => {
                true
            }
            Self::Function { .. } | Self::Source { .. } | Self::Internal(_) => false,
        }
    }

    /// The code, as in `kql::runtime::limit`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Function { .. } => "kql::runtime::function",
            Self::Limit { .. } | Self::Memory { .. } | Self::Value { .. } | Self::Time { .. } => {
                "kql::runtime::limit"
            }
            Self::Source { .. } => "kql::runtime::source",
            Self::Internal(_) => "kql::internal",
        }
    }

    /// The place in the query, where known.
    #[must_use]
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Function { span, .. }
            | Self::Limit { span, .. }
            | Self::Memory { span, .. }
            | Self::Value { span, .. }
            | Self::Time { span, .. } => *span,
            Self::Source { .. } | Self::Internal(_) => None,
        }
    }
}

/// A length of time in seconds, or in milliseconds where it is shorter.
fn time(limit: Duration) -> String {
    if limit.subsec_millis() == 0 {
        format!("{} s", limit.as_secs())
    } else {
        format!("{} ms", limit.as_millis())
    }
}

/// A number of bytes in the largest unit that it reaches, with one digit after the point.
fn bytes(count: usize) -> String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")] {
        if count >= unit {
            let tenths = count / (unit / 10);
            return match tenths % 10 {
                0 => format!("{} {name}", tenths / 10),
                rest => format!("{}.{rest} {name}", tenths / 10),
            };
        }
    }
    format!("{count} bytes")
}

#[cfg(test)]
mod tests {
    use super::RuntimeError;

    #[test]
    fn a_limit_on_memory_is_told_in_the_unit_that_it_is_given_in() {
        let told = |limit| {
            let what = "`summarize`";
            let span = None;
            RuntimeError::Memory { what, limit, span }.to_string()
        };
        let message = "`summarize` would make the query hold more than";
        assert_eq!(told(4_000_000_000), format!("{message} 4 GB of memory"));
        assert_eq!(told(1_500_000), format!("{message} 1.5 MB of memory"));
        assert_eq!(told(12), format!("{message} 12 bytes of memory"));
    }
}
