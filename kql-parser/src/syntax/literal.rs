//! Literals, with their values read.

use super::Expr;
use crate::Span;

/// The type that a typed literal or a declaration names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TypeName {
    /// `bool`, `boolean`
    Bool,
    /// `int`, `int32` and the narrower and unsigned aliases
    Int,
    /// `long`, `int64`, `ulong`, `uint64`
    Long,
    /// `real`, `double`, `float`
    Real,
    /// `decimal`
    Decimal,
    /// `string`
    String,
    /// `datetime`, `date`
    DateTime,
    /// `timespan`, `time`
    TimeSpan,
    /// `guid`, `uuid`, `uniqueid`
    Guid,
    /// `dynamic`
    Dynamic,
}

/// A literal's value, read from its text: escapes resolved, units turned into ticks. One that cannot be read is reported, and
/// is the null of its type.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// `T(null)`; `string(null)` is the empty string once bound.
    Null(TypeName),
    /// `true`, `bool(1)`
    Bool(bool),
    /// `int(5)`
    Int(i32),
    /// `5`, `0xFF`, `long(5)`
    Long(i64),
    /// `1.5`, `real(nan)`
    Real(f64),
    /// `decimal(1.5)`; the digits as written, without blanks.
    Decimal(String),
    /// Any string form, escapes resolved, adjacent literals joined.
    String(String),
    /// `datetime(…)`; the raw text between the brackets, trimmed and without quotes. Reading it is the binder's work, since
    /// an empty one means now.
    DateTime(String),
    /// `1d`, `time(…)`: ticks of 100 ns.
    TimeSpan(i64),
    /// `guid(…)`: the 128-bit value, most significant hex digit first.
    Guid(u128),
    /// `dynamic(…)`
    Dynamic(DynamicLiteral),
    /// `typeof(long)`
    TypeOf(TypeName),
    /// `typeof(a:long, b:string)` and `typeof(*)`: a row schema.
    TypeOfSchema(Vec<super::ColumnDeclaration>),
}

/// The content of `dynamic(…)`.
#[derive(Clone, PartialEq, Debug)]
pub enum DynamicLiteral {
    /// `null`, and the null of any typed literal
    Null,
    /// `true`
    Bool(bool),
    /// A number without fraction or exponent, and a timespan as its ticks
    Long(i64),
    /// Any other number
    Real(f64),
    /// A string, and a guid in lower case
    String(String),
    /// `datetime(…)` inside: raw text as in [`Literal::DateTime`]
    DateTime(String, Span),
    /// `[…]`
    Array(Vec<DynamicLiteral>),
    /// `{…}` in the order written; a repeated key is kept here, the last one wins once bound
    Bag(Vec<(String, DynamicLiteral)>),
}

/// A piece of an expression list such as an argument: `value` or `name = value` or `(a, b) = value`.
#[derive(Clone, PartialEq, Debug)]
pub struct NamedExpr {
    /// The names before `=`; empty when there is none, several for the tuple form.
    pub names: Vec<super::Name>,
    /// Whether the tuple form `(a, b) = …` was written.
    pub tuple: bool,
    /// The value.
    pub value: Expr,
    /// From the first name to the end of the value.
    pub span: Span,
}
