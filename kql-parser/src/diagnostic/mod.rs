//! What the parser has to say about a text.

mod code;
mod foreign;
mod form;
mod wording;

pub use foreign::ForeignText;
pub use form::FormError;

use miette::Diagnostic;
use thiserror::Error;

use crate::Span;
use wording::{after_text, instead_of, removal};

/// A place where the text is not of the language, and what would be.
#[derive(Clone, PartialEq, Eq, Debug, Error, Diagnostic)]
pub enum SyntaxError {
    /// Characters that are no part of the language.
    #[error("`{text}` is no part of the query language")]
    #[diagnostic(code(kql::syntax::unknown_character), help("{}", instead_of(text)))]
    UnknownCharacter {
        /// The culprit.
        #[label("not known here")]
        span: Span,
        /// What was found.
        text: String,
    },
    /// A string between typographic quotes.
    #[error("a string stands between straight quotes")]
    #[diagnostic(
        code(kql::syntax::smart_quotes),
        help("write `\"…\"` or `'…'`; word processors and web pages replace straight quotes")
    )]
    SmartQuotes {
        /// The culprit.
        #[label("typographic quotes")]
        span: Span,
    },
    /// A string that is not closed on its line.
    #[error("this string is not closed")]
    #[diagnostic(code(kql::syntax::unterminated_string), help("{help}"))]
    UnterminatedString {
        /// The culprit.
        #[label("no closing quote on this line")]
        span: Span,
        /// How to close it.
        help: &'static str,
    },
    /// An escape that the language does not know.
    #[error("`{escape}` is no escape")]
    #[diagnostic(
        code(kql::syntax::bad_escape),
        help(
            "double the backslash, or write the string as `@\"…\"`, in which a backslash is a backslash"
        )
    )]
    BadEscape {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// The escape.
        escape: String,
    },
    /// A typed literal that is not closed on its line.
    #[error("this literal is not closed")]
    #[diagnostic(code(kql::syntax::unterminated_literal), help("close it with `)`"))]
    UnterminatedLiteral {
        /// The culprit.
        #[label("no `)` on this line")]
        span: Span,
    },
    /// A typed literal whose content is no value of its type.
    #[error("`{content}` is no {ty} literal")]
    #[diagnostic(
        code(kql::syntax::bad_literal),
        help(
            "a typed literal takes a constant; to convert a column or an expression use `to{ty}(…)`"
        )
    )]
    BadLiteral {
        /// The culprit.
        #[label("not a {ty}")]
        span: Span,
        /// The literal's type.
        ty: &'static str,
        /// What stands in the brackets.
        content: String,
    },
    /// A guid without `guid(…)`.
    #[error("a guid stands in `guid(…)`")]
    #[diagnostic(
        code(kql::syntax::bare_guid),
        help("write `guid(…)` around it, or quotes if it is compared with a string")
    )]
    BareGuid {
        /// The culprit.
        #[label("a bare guid")]
        span: Span,
    },
    /// An expression should stand here.
    #[error("an expression is missing{}", after_text(after))]
    #[diagnostic(
        code(kql::syntax::expected_expression),
        help("write a column, a value or a call here{}", removal(after))
    )]
    ExpectedExpression {
        /// The culprit.
        #[label("expected an expression here")]
        span: Span,
        /// The word or sign before; empty at the start of the text.
        after: String,
    },
    /// A name should stand here.
    #[error("a name is missing")]
    #[diagnostic(
        code(kql::syntax::expected_name),
        help(
            "a name is letters, digits and `_`, or any text in `['…']`; an address or a version is a string in quotes"
        )
    )]
    ExpectedName {
        /// The culprit.
        #[label("expected a name here")]
        span: Span,
    },
    /// A keyword where a name should stand.
    #[error("`{name}` is a keyword")]
    #[diagnostic(
        code(kql::syntax::reserved_name),
        help("write `['{name}']` to use it as a name")
    )]
    ReservedName {
        /// The culprit.
        #[label("cannot be a name here")]
        span: Span,
        /// The keyword.
        name: String,
    },
    /// Something particular should stand here.
    #[error("`{expected}` is missing")]
    #[diagnostic(code(kql::syntax::expected))]
    Expected {
        /// The form of what is written here, where known.
        #[help]
        help: Option<String>,
        /// The culprit.
        #[label("expected `{expected}` here")]
        span: Span,
        /// What should stand here.
        expected: &'static str,
    },
    /// A tabular operator should stand after `|`.
    #[error("an operator is missing after `|`")]
    #[diagnostic(
        code(kql::syntax::expected_operator),
        help("the stages of a query begin with words such as `where`, `project` or `summarize`")
    )]
    ExpectedOperator {
        /// The culprit.
        #[label("expected an operator here")]
        span: Span,
    },
    /// A word after `|` that is no tabular operator.
    #[error("`{name}` is no tabular operator")]
    #[diagnostic(code(kql::syntax::unknown_operator), help("{help}"))]
    UnknownOperator {
        /// What may be meant.
        help: String,
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        name: String,
    },
    /// A tabular operator without `|` before it.
    #[error("`|` is missing before `{keyword}`")]
    #[diagnostic(code(kql::syntax::missing_pipe), help("write `| {keyword}`"))]
    MissingPipe {
        /// The culprit.
        #[label("this begins a new stage")]
        span: Span,
        /// The operator's keyword.
        keyword: String,
    },
    /// Two statements without `;` between them.
    #[error("`;` is missing before this statement")]
    #[diagnostic(
        code(kql::syntax::missing_semicolon),
        help("end the statement before it with `;`")
    )]
    MissingSemicolon {
        /// The culprit.
        #[label("a new statement begins here")]
        span: Span,
    },
    /// Two items of a list without `,` between them.
    #[error("`,` is missing between these items")]
    #[diagnostic(
        code(kql::syntax::missing_comma),
        help("items of a list are separated by `,`")
    )]
    MissingComma {
        /// The culprit.
        #[label("the next item begins here")]
        span: Span,
    },
    /// Text that continues nothing.
    #[error("`{text}` is not expected here")]
    #[diagnostic(code(kql::syntax::unexpected_text))]
    UnexpectedText {
        /// What may be meant, where known.
        #[help]
        help: Option<String>,
        /// The culprit.
        #[label("not expected")]
        span: Span,
        /// What was found.
        text: String,
    },
    /// A bracket that is not closed.
    #[error("`{bracket}` is missing")]
    #[diagnostic(
        code(kql::syntax::unclosed),
        help("close the bracket with `{bracket}` before the stage ends")
    )]
    Unclosed {
        /// The culprit.
        #[label(primary, "expected `{bracket}` here")]
        span: Span,
        /// The bracket that is missing.
        bracket: &'static str,
        /// The bracket that is open.
        #[label("opened here")]
        open: Span,
    },
    /// A closing bracket without an opening one.
    #[error("`{bracket}` closes nothing")]
    #[diagnostic(
        code(kql::syntax::unopened),
        help("remove it, or open a bracket before")
    )]
    Unopened {
        /// The culprit.
        #[label("no bracket is open here")]
        span: Span,
        /// The bracket.
        bracket: String,
    },
    /// `=` where values are compared.
    #[error("`=` gives a name, it does not compare")]
    #[diagnostic(
        code(kql::syntax::assignment_in_condition),
        help("write `==` to compare, `=~` to compare without regard to case")
    )]
    AssignmentInCondition {
        /// The culprit.
        #[label("this is no comparison")]
        span: Span,
    },
    /// Text of another language, or around the query.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Foreign(#[from] ForeignText),
    /// A construct in a form that it does not have.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Form(#[from] FormError),
    /// A negation without brackets.
    #[error("`{written}` does not stand before an expression")]
    #[diagnostic(code(kql::syntax::not_prefix), help("write `not(…)`"))]
    NotPrefix {
        /// The culprit.
        #[label("a negation without brackets")]
        span: Span,
        /// What was written.
        written: &'static str,
    },
    /// A list operator that has no negated form.
    #[error("there is no `{operator}`")]
    #[diagnostic(code(kql::syntax::negated_list), help("write `not(column {} (…))`", operator.trim_start_matches('!')))]
    NegatedList {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        operator: String,
    },
    /// A list without brackets.
    #[error("the list of `{operator}` stands in brackets")]
    #[diagnostic(code(kql::syntax::list_needs_brackets), help("write `{operator} (…)`"))]
    ListNeedsBrackets {
        /// The culprit.
        #[label("expected `(` here")]
        span: Span,
        /// The operator.
        operator: String,
    },
    /// A comparison of a comparison.
    #[error("comparisons do not chain")]
    #[diagnostic(
        code(kql::syntax::chained_comparison),
        help("join two comparisons with `and`, or put one in brackets")
    )]
    ChainedComparison {
        /// The culprit.
        #[label("a second comparison")]
        span: Span,
        /// The second operator.
        operator: String,
    },
    /// A name that is no type.
    #[error("`{name}` is no type")]
    #[diagnostic(
        code(kql::syntax::unknown_type),
        help(
            "the types are bool, int, long, real, decimal, string, datetime, timespan, guid and dynamic"
        )
    )]
    UnknownType {
        /// The culprit.
        #[label("not known")]
        span: Span,
        /// What was written.
        name: String,
    },
    /// A line that begins with `#` inside a query.
    #[error("`#` does not begin a comment")]
    #[diagnostic(
        code(kql::syntax::misplaced_directive),
        help("write `// …`; lines such as `#connect …` stand before the query")
    )]
    MisplacedDirective {
        /// The culprit.
        #[label("not allowed here")]
        span: Span,
    },
    /// A query that begins with a stage.
    #[error("no table stands before `{keyword}`")]
    #[diagnostic(code(kql::syntax::missing_source), help("{help}"))]
    MissingSource {
        /// What may be meant.
        help: &'static str,
        /// The culprit.
        #[label("nothing to work on")]
        span: Span,
        /// The operator's keyword, or `|`.
        keyword: String,
    },
    /// A value should stand in `dynamic(…)`.
    #[error("a value is missing")]
    #[diagnostic(
        code(kql::syntax::expected_value),
        help("`dynamic(…)` takes one JSON value: `dynamic([])`, `dynamic({{}})`, `dynamic(null)`")
    )]
    ExpectedValue {
        /// The culprit.
        #[label("expected a JSON value here")]
        span: Span,
    },
    /// Brackets or operators nested beyond what is read.
    #[error("this is nested too deep")]
    #[diagnostic(
        code(kql::syntax::nesting),
        help("split the expression into `let` statements")
    )]
    Nesting {
        /// The culprit.
        #[label("nested too deep")]
        span: Span,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_code_is_the_last_part_of_the_full_one() {
        let error = SyntaxError::MissingPipe {
            span: Span::new(2, 7),
            keyword: "where".to_owned(),
        };
        let full = Diagnostic::code(&error).map(|code| code.to_string());
        assert_eq!(full.as_deref(), Some("kql::syntax::missing_pipe"));
        assert_eq!(error.code(), "missing_pipe");
        assert_eq!(error.message(), "`|` is missing before `where`");
        assert_eq!(
            Diagnostic::help(&error).map(|h| h.to_string()).as_deref(),
            Some("write `| where`")
        );
    }
}
