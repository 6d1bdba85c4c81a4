//! Expressions, scalar and tabular.

use super::{DataTable, ExternalData, Literal, NamedExpr, Operator, TypeName};
use crate::Span;

/// An identifier as written.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Name {
    /// The name's value: without brackets, escapes resolved.
    pub text: String,
    /// Where it stands, brackets included.
    pub span: Span,
}

/// An expression and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its text.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// A hole: an expression should stand here, and the parser has said so.
    Missing,
    /// A literal value.
    Literal(Literal),
    /// A bare or bracketed name: a column, a `let`, a parameter or a table.
    Name(Name),
    /// A name with `*` in it, in column lists and table lists; a lone `*` too.
    Wildcard(Name),
    /// `base.name`
    Member { base: Box<Expr>, name: Name },
    /// `base[index]`, `base.[index]`
    Index { base: Box<Expr>, index: Box<Expr> },
    /// `name(arguments)`
    Call(Call),
    /// `base.name(arguments)`, as in `database("d").f()`
    MemberCall { base: Box<Expr>, call: Call },
    /// `-x`, `+x`
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    /// `left operator right`
    Binary {
        operator: BinaryOperator,
        operator_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `x in (…)`, `x has_any (…)` and the rest of that family
    In {
        operator: InOperator,
        operator_span: Span,
        value: Box<Expr>,
        list: Vec<Expr>,
    },
    /// `x between (low .. high)`
    Between {
        negated: bool,
        operator_span: Span,
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    /// `(expression)`
    Paren(Box<Expr>),
    /// `source | operator | …`
    Pipe {
        source: Box<Expr>,
        operators: Vec<Operator>,
    },
    /// A tabular operator that stands at the start: `print …`, `range …`, `union …`, `search …`, `find …`, `evaluate …`
    Source(Box<Operator>),
    /// `datatable(…)[…]`
    DataTable(DataTable),
    /// `externaldata(…)[…] with (…)`
    ExternalData(ExternalData),
    /// `toscalar(…)`
    ToScalar(Box<Expr>),
    /// `materialize(…)`
    Materialize(Box<Expr>),
    /// `expr to typeof(T)` inside `mv-expand` targets and `parse` columns is kept by the operator; this is the path-free
    /// `expr : T` of a few plugins
    Typed { value: Box<Expr>, ty: TypeName },
}

/// A call by name. Whether there is such a function, an aggregation or a table of that name is for the binder to say.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// The function's name.
    pub name: Name,
    /// The arguments, positional or named.
    pub arguments: Vec<NamedExpr>,
    /// From the name to the closing bracket.
    pub span: Span,
}

/// A sign before an operand; `not` is a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum UnaryOperator {
    /// `-x`
    Minus,
    /// `+x`
    Plus,
}

/// The operators that stand between two expressions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// A string operator
    String(StringOperator),
}

/// A string operator: what is compared, whether case counts, whether the answer is turned round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct StringOperator {
    /// What is compared.
    pub test: StringTest,
    /// Whether letter case counts.
    pub case_sensitive: bool,
    /// `!has` and its like.
    pub negated: bool,
}

/// What a string operator compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum StringTest {
    /// `=~`, `!~`; `:` is `Has` in `search`
    Equal,
    /// `has`: whole terms
    Has,
    /// `hasprefix`: the start of a term
    HasPrefix,
    /// `hassuffix`: the end of a term
    HasSuffix,
    /// `contains`: any substring
    Contains,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
    /// `matches regex`
    MatchesRegex,
    /// `like` with `*` for any run of characters
    Like,
}

/// Membership operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum InOperator {
    /// `in`
    In,
    /// `!in`
    NotIn,
    /// `in~`
    InIgnoreCase,
    /// `!in~`
    NotInIgnoreCase,
    /// `has_any`
    HasAny,
    /// `has_all`
    HasAll,
}
