//! What can be wrong with the meaning of a query.

mod arguments;
mod code;
mod conversion;
mod suggestion;
mod usage;

pub(super) use arguments::expected_counts;
pub(super) use conversion::{arithmetic_help, comparison_help, conversion_help, literal_help};
pub(crate) use suggestion::{did_you_mean, nearest};

use kql_parser::Span;
use miette::Diagnostic;
use thiserror::Error;

use crate::types::ScalarType;
use usage::{literal_form, usage};

/// A mistake in the meaning of a query, with its place.
#[derive(Error, Diagnostic, Debug, Clone, PartialEq)]
#[allow(
    missing_docs,
    reason = "the message of a variant says what its fields are"
)]
pub enum SemanticError {
    /// A name that is no column of the input.
    #[error("no column is named `{name}` here")]
    #[diagnostic(code(kql::semantic::unknown_column))]
    UnknownColumn {
        name: String,
        #[label(primary, "not a column of the rows that reach this point")]
        span: Span,
        stage: String,
        #[label("`{stage}` leaves `{name}` out")]
        dropped: Option<Span>,
        #[help]
        help: Option<String>,
    },
    /// A name that is no table, `let` or function of tables.
    #[error("no table is named `{name}`")]
    #[diagnostic(code(kql::semantic::unknown_table))]
    UnknownTable {
        name: String,
        #[label("unknown table")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A name without a meaning, as no columns are in reach here.
    #[error("nothing is named `{name}` here")]
    #[diagnostic(code(kql::semantic::unknown_name))]
    UnknownName {
        name: String,
        #[label("unknown name")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A function that does not exist.
    #[error("no function is named `{name}`")]
    #[diagnostic(code(kql::semantic::unknown_function))]
    UnknownFunction {
        name: String,
        #[label("unknown function")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// Too few or too many arguments.
    #[error("`{function}` takes {expected}, not {actual}")]
    #[diagnostic(code(kql::semantic::argument_count), help("{}", usage(function)))]
    ArgumentCount {
        function: String,
        expected: String,
        actual: usize,
        #[label("{actual} given")]
        span: Span,
    },
    /// An argument of a type that the parameter does not take.
    #[error("`{function}` takes {expected} for `{parameter}`, not {actual}")]
    #[diagnostic(code(kql::semantic::argument_type))]
    ArgumentType {
        function: String,
        parameter: String,
        expected: String,
        actual: ScalarType,
        #[label("this is {actual}")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// An argument that must be known before any row is read.
    #[error("`{function}` needs a constant for `{parameter}`")]
    #[diagnostic(
        code(kql::semantic::not_constant),
        help("write a literal, or declare the value before the query: `let {parameter} = …;`")
    )]
    NotConstant {
        function: String,
        parameter: String,
        #[label("its value differs from row to row")]
        span: Span,
    },
    /// A constant argument that the function cannot use.
    #[error("{message}")]
    #[diagnostic(code(kql::semantic::bad_argument))]
    BadArgument {
        message: String,
        #[label("here")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A literal whose text is no value of its type.
    #[error("`{text}` is no {ty}")]
    #[diagnostic(code(kql::semantic::bad_literal), help("{}", literal_form(*ty)))]
    BadLiteral {
        text: String,
        ty: ScalarType,
        #[label("not a {ty}")]
        span: Span,
    },
    /// Operands of types that the operator does not take.
    #[error("`{operator}` does not take {left} and {right}")]
    #[diagnostic(code(kql::semantic::operand_types))]
    OperandTypes {
        operator: String,
        left: ScalarType,
        right: ScalarType,
        #[label("{left} {operator} {right}")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A value of one type where another is needed.
    #[error("{what} must be {expected}, not {actual}")]
    #[diagnostic(code(kql::semantic::wrong_type))]
    WrongType {
        what: String,
        expected: String,
        actual: ScalarType,
        #[label("this is {actual}")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A table where a value is needed.
    #[error("`{name}` is a table, and a value is needed here")]
    #[diagnostic(
        code(kql::semantic::table_as_value),
        help(
            "`toscalar(…)` takes the first value of a table; `x in (table)` looks a value up in it"
        )
    )]
    TableAsValue {
        name: String,
        #[label("a table")]
        span: Span,
    },
    /// A value where a table is needed.
    #[error("a table is needed here, and this is a value")]
    #[diagnostic(
        code(kql::semantic::value_as_table),
        help("`print x = …` makes a table of a value")
    )]
    ValueAsTable {
        #[label("a value")]
        span: Span,
    },
    /// The same column twice.
    #[error("the column `{name}` is given twice")]
    #[diagnostic(
        code(kql::semantic::duplicate_column),
        help("give one of them another name: `other = …`")
    )]
    DuplicateColumn {
        name: String,
        #[label("here again")]
        span: Span,
    },
    /// The same name declared twice.
    #[error("`{name}` is already declared")]
    #[diagnostic(
        code(kql::semantic::duplicate_let),
        help("every `let` needs a name of its own")
    )]
    DuplicateLet {
        name: String,
        #[label("declared again")]
        span: Span,
    },
    /// An aggregate where rows are looked at one by one.
    #[error("`{name}` is an aggregation, and this is no place for one")]
    #[diagnostic(code(kql::semantic::misplaced_aggregate), help("{help}"))]
    MisplacedAggregate {
        name: String,
        #[label("aggregates exist only in `summarize` and its like")]
        span: Span,
        help: String,
    },
    /// A column outside any aggregate in `summarize`.
    #[error("`{name}` must stand inside an aggregate or after `by`")]
    #[diagnostic(
        code(kql::semantic::column_outside_aggregate),
        help(
            "a group has many rows: say which one with `take_any({name})`, `max({name})` and so on, or add it after `by`"
        )
    )]
    ColumnOutsideAggregate {
        name: String,
        #[label("which of the group's values?")]
        span: Span,
    },
    /// A function that calls itself.
    #[error("`{name}` calls itself")]
    #[diagnostic(
        code(kql::semantic::recursion),
        help(
            "a function sees only what is declared before it; `scan` and `mv-apply` repeat over rows"
        )
    )]
    Recursion {
        name: String,
        #[label("calls itself")]
        span: Span,
    },
    /// A setting with a value it does not take.
    #[error("`{setting}` does not take `{value}`")]
    #[diagnostic(code(kql::semantic::bad_setting))]
    BadSetting {
        setting: String,
        value: String,
        #[label("here")]
        span: Span,
        #[help]
        help: Option<String>,
    },
    /// A key of a join that names no column on one side, or is no equality.
    #[error("{message}")]
    #[diagnostic(code(kql::semantic::join_key), help("{}", help.as_deref().unwrap_or("`on column` for a column of both sides, `on $left.a == $right.b` otherwise")))]
    JoinKey {
        message: String,
        help: Option<String>,
        #[label("here")]
        span: Span,
    },
    /// A comparison with `null`.
    #[error("nothing equals `null`")]
    #[diagnostic(code(kql::semantic::null_comparison), help("write `{instead}`"))]
    NullComparison {
        #[label("no value to compare with")]
        span: Span,
        instead: String,
    },
    /// A function without its brackets.
    #[error("`{name}` is a function, and a call has brackets")]
    #[diagnostic(
        code(kql::semantic::uncalled_function),
        help("write `{name}({arguments})`")
    )]
    UncalledFunction {
        name: String,
        arguments: &'static str,
        #[label("a call without brackets")]
        span: Span,
    },
    /// A number with a unit that no timespan has.
    #[error("`{text}` is no timespan")]
    #[diagnostic(
        code(kql::semantic::unknown_unit),
        help("the units are d, h, m, s, ms, microsecond and tick{hint}")
    )]
    UnknownUnit {
        text: String,
        hint: String,
        #[label("not a unit")]
        span: Span,
    },
    /// `==` where a column is given its name.
    #[error("`==` compares, `=` gives a column its name")]
    #[diagnostic(code(kql::semantic::comparison_for_name), help("write `{name} = …`"))]
    ComparisonForName {
        name: String,
        #[label("nothing is named here")]
        span: Span,
    },
    /// A table that something of its surroundings was copied with.
    #[error("{what} is no part of the query")]
    #[diagnostic(code(kql::semantic::copied_text), help("{help}"))]
    CopiedText {
        what: &'static str,
        help: &'static str,
        #[label("copied along with the query")]
        span: Span,
    },
    /// A query without a result.
    #[error("the query has no result")]
    #[diagnostic(
        code(kql::semantic::no_result),
        help("end with a table or a pipeline; `print x` shows a value")
    )]
    NoResult {
        #[label("nothing follows the last statement")]
        span: Span,
    },
    /// Something of the language that kqlab does not run.
    #[error("{what} is not supported")]
    #[diagnostic(code(kql::unsupported))]
    Unsupported {
        what: String,
        #[label("not supported")]
        span: Span,
        #[help]
        help: Option<String>,
    },
}
