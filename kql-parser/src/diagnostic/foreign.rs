//! Text that belongs to another language or to the tool that a query was copied from.

use miette::Diagnostic;
use thiserror::Error;

use crate::Span;

/// Something that is right elsewhere: in SQL, SPL or C, in a shell, in Markdown.
#[derive(Clone, PartialEq, Eq, Debug, Error, Diagnostic)]
pub enum ForeignText {
    /// A logical operator of another language.
    #[error("`{written}` is no operator")]
    #[diagnostic(code(kql::syntax::foreign_logic), help("write `{instead}`"))]
    Logic {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        written: &'static str,
        /// What the language has.
        instead: &'static str,
    },
    /// An operator of another language.
    #[error("`{written}` is no operator")]
    #[diagnostic(code(kql::syntax::foreign_operator), help("{help}"))]
    Operator {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        written: String,
        /// What to write.
        help: String,
    },
    /// A keyword in upper or mixed case.
    #[error("`{written}` is written in lower case")]
    #[diagnostic(
        code(kql::syntax::keyword_case),
        help("write `{instead}`: letter case counts in keywords and names")
    )]
    KeywordCase {
        /// The culprit.
        #[label("letter case counts")]
        span: Span,
        /// What was written.
        written: String,
        /// The keyword.
        instead: String,
    },
    /// A comment of another language.
    #[error("`{opener}` does not begin a comment")]
    #[diagnostic(
        code(kql::syntax::foreign_comment),
        help("write `// …`, on every line of the comment")
    )]
    Comment {
        /// The culprit.
        #[label("not a comment here")]
        span: Span,
        /// What it begins with.
        opener: &'static str,
    },
    /// Something that stood around the query where it was copied from.
    #[error("{what} is no part of the query")]
    #[diagnostic(code(kql::syntax::copied_text), help("remove it, wherever it stands"))]
    Copied {
        /// The culprit.
        #[label("copied along with the query")]
        span: Span,
        /// What it is: `a line number`.
        what: &'static str,
    },
    /// A query in another language.
    #[error("this is {language}, not KQL")]
    #[diagnostic(code(kql::syntax::foreign_query), help("{help}"))]
    Query {
        /// The culprit.
        #[label("KQL does not begin so")]
        span: Span,
        /// The language.
        language: &'static str,
        /// What to write.
        help: &'static str,
    },
    /// A clause of another language after an expression.
    #[error("there is no `{written}` here")]
    #[diagnostic(code(kql::syntax::foreign_clause), help("{help}"))]
    Clause {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        written: String,
        /// What to write.
        help: String,
    },
    /// A place that should have been filled in.
    #[error("`{text}` is not filled in")]
    #[diagnostic(
        code(kql::syntax::unfilled_placeholder),
        help("put a value in its place, or declare one before the query: `let name = \"value\";`")
    )]
    Placeholder {
        /// The culprit.
        #[label("a placeholder")]
        span: Span,
        /// The placeholder.
        text: String,
    },
    /// A name quoted as in another language.
    #[error("{written} does not quote a name")]
    #[diagnostic(code(kql::syntax::foreign_quotes), help("write {instead}"))]
    Quotes {
        /// The culprit.
        #[label("not a name")]
        span: Span,
        /// The quotes.
        written: &'static str,
        /// The name as the language has it.
        instead: String,
    },
}

impl ForeignText {
    /// The codes of all variants.
    pub const CODES: [&'static str; 9] = [
        "foreign_logic",
        "foreign_operator",
        "keyword_case",
        "foreign_comment",
        "copied_text",
        "foreign_query",
        "foreign_clause",
        "unfilled_placeholder",
        "foreign_quotes",
    ];

    /// The last part of its code.
    #[must_use]
    pub const fn short_code(&self) -> &'static str {
        match self {
            Self::Logic { .. } => "foreign_logic",
            Self::Operator { .. } => "foreign_operator",
            Self::KeywordCase { .. } => "keyword_case",
            Self::Comment { .. } => "foreign_comment",
            Self::Copied { .. } => "copied_text",
            Self::Query { .. } => "foreign_query",
            Self::Clause { .. } => "foreign_clause",
            Self::Placeholder { .. } => "unfilled_placeholder",
            Self::Quotes { .. } => "foreign_quotes",
        }
    }

    /// The place of the culprit, in bytes of the query's text.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Logic { span, .. }
            | Self::Operator { span, .. }
            | Self::KeywordCase { span, .. }
            | Self::Comment { span, .. }
            | Self::Copied { span, .. }
            | Self::Query { span, .. }
            | Self::Clause { span, .. }
            | Self::Placeholder { span, .. }
            | Self::Quotes { span, .. } => *span,
        }
    }
}
