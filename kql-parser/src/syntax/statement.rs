//! Statements and declarations.

use super::{Expr, Literal, Name, TypeName};
use crate::Span;

/// A whole query text: its statements, parted by `;`, in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    /// The statements in order.
    pub statements: Vec<Statement>,
}

/// A statement and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Its text without the `;`.
    pub span: Span,
}

/// What a statement is.
#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind {
    /// `let name = expression`; the expression may turn out scalar or tabular
    Let { name: Name, value: Expr },
    /// `let name = [view] (parameters) { body }`
    LetFunction { name: Name, function: Lambda },
    /// `set name [= value]`
    Set { name: Name, value: Option<Expr> },
    /// `declare query_parameters(…)`
    DeclareQueryParameters(Vec<Parameter>),
    /// `declare pattern name [= …]`; without a mapping its calls mean nothing yet
    DeclarePattern {
        name: Name,
        pattern: Option<Pattern>,
    },
    /// `alias database name = …`
    AliasDatabase { name: Name, value: Expr },
    /// `restrict access to (…)`
    RestrictAccess(Vec<Expr>),
    /// A tabular expression: the statement that gives a result
    Expression(Expr),
    /// Text that is no statement; reported
    Error,
}

/// A function body with its parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct Lambda {
    /// Whether `view` was written.
    pub view: bool,
    /// The declared parameters.
    pub parameters: Vec<Parameter>,
    /// The statements of the body; the last one is the value.
    pub body: Vec<Statement>,
    /// From the opening bracket of the parameters to the closing brace.
    pub span: Span,
}

/// What the calls of a declared pattern stand for.
#[derive(Clone, PartialEq, Debug)]
pub struct Pattern {
    /// The declared arguments.
    pub parameters: Vec<Parameter>,
    /// What follows the dot after a call: `[name:type]`.
    pub path: Option<Parameter>,
    /// The calls that mean something.
    pub matches: Vec<PatternMatch>,
}

/// A call of a pattern and what it stands for: `("a", "b").["path"] = { … }`.
#[derive(Clone, PartialEq, Debug)]
pub struct PatternMatch {
    /// The arguments, constants.
    pub arguments: Vec<Expr>,
    /// The path, a constant.
    pub path: Option<Expr>,
    /// The statements of the body; the last one is the value.
    pub body: Vec<Statement>,
    /// From the opening bracket of the arguments to the closing brace.
    pub span: Span,
}

/// A declared parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// What it takes.
    pub kind: ParameterKind,
    /// The value it has when none is given.
    pub default: Option<Expr>,
    /// From the name to the end of the default.
    pub span: Span,
}

/// What a parameter takes.
#[derive(Clone, PartialEq, Debug)]
pub enum ParameterKind {
    /// `name:type`
    Scalar(TypeName),
    /// `name:(column:type, …)`
    Table(Vec<ColumnDeclaration>),
    /// `name:(*)`
    AnyTable,
}

/// `name:type` in a schema.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnDeclaration {
    /// The column.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
    /// Where it stands.
    pub span: Span,
}

/// A setting written as `name = value` after an operator or in `with (…)`.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// The name, with its dot for hints (`hint.strategy`).
    pub name: Name,
    /// The value.
    pub value: SettingValue,
}

/// What a setting is set to.
#[derive(Clone, PartialEq, Debug)]
pub enum SettingValue {
    /// A bare word: `kind=inner`
    Word(Name),
    /// A literal: `isfuzzy=true`
    Literal(Literal, Span),
    /// Anything else that the setting allows, such as a list of columns
    Exprs(Vec<Expr>),
}
