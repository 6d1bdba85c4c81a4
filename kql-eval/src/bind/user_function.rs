//! Functions declared by the query: their body is put in at each call.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ParameterKind, StatementKind};

use super::resolve::listed;
use super::scope::{Binding, Function, Scope, Table};
use super::tabular::unlabelled;
use super::{Binder, Row, SemanticError};
use crate::plan::Expr;
use crate::types::ScalarType;

impl Binder<'_> {
    /// A call that gives a value.
    pub(super) fn call_value(
        &mut self,
        function: &Arc<Function>,
        arguments: &[syntax::NamedExpr],
        span: Span,
        row: Row<'_>,
    ) -> Expr {
        let Some(scope) = self.parameters(function, arguments, None, span, row) else {
            return Expr::error(span);
        };
        self.body(function, scope, span, |binder, value| {
            binder.scalar(value, Row::None)
        })
        .map_or_else(
            || Expr::error(span),
            |value| self.fitting_value(Expr { span, ..value }),
        )
    }

    /// A call that gives rows.
    pub(super) fn call_table(
        &mut self,
        function: &Arc<Function>,
        arguments: &[syntax::NamedExpr],
        span: Span,
    ) -> Table {
        self.call_on(function, None, arguments, span)
    }

    /// A call that gives rows, with rows for its first parameter, as `invoke` has.
    pub(super) fn call_on(
        &mut self,
        function: &Arc<Function>,
        first: Option<Table>,
        arguments: &[syntax::NamedExpr],
        span: Span,
    ) -> Table {
        let Some(scope) = self.parameters(function, arguments, first, span, Row::None) else {
            return unlabelled(Self::broken(span));
        };
        let table = self.body(function, scope, span, Self::tabular);
        let Some(table) = table else {
            return unlabelled(Self::broken(span));
        };
        let label = function
            .lambda
            .view
            .then(|| Arc::from(function.name.as_str()));
        Table { label, ..table }
    }

    /// Binds a body's statements in `scope` and its last one with `value`.
    fn body<T>(
        &mut self,
        function: &Arc<Function>,
        scope: Scope,
        span: Span,
        value: impl FnOnce(&mut Self, &syntax::Expr) -> T,
    ) -> Option<T> {
        // A function keeps the scope it was declared in, where its own name is not yet declared. Only saved functions find
        // themselves.
        if self.calls.iter().any(|call| Arc::ptr_eq(call, function)) {
            self.report(SemanticError::Recursion {
                name: function.name.clone(),
                span,
            });
            return None;
        }
        if !self.may_call(span) {
            return None;
        }
        let (last, declarations) = function.lambda.body.split_last()?;
        self.calls.push(Arc::clone(function));
        let outer = std::mem::replace(&mut self.scope, scope);
        let collector = self.collector.take();
        self.level += 1;
        for statement in declarations {
            self.declaration(statement);
        }
        let result = match &last.kind {
            StatementKind::Expression(expr) => Some(value(self, expr)),
            _ => None,
        };
        self.level -= 1;
        self.collector = collector;
        self.scope = outer;
        self.calls.pop();
        result
    }

    /// The scope of a body: what its declaration saw, and its parameters.
    fn parameters(
        &mut self,
        function: &Arc<Function>,
        arguments: &[syntax::NamedExpr],
        first: Option<Table>,
        span: Span,
        row: Row<'_>,
    ) -> Option<Scope> {
        let declared = &function.lambda.parameters;
        let mut first = first;
        let mut scope = self.scope_of(function);
        let mut positional = arguments
            .iter()
            .filter(|argument| argument.names.is_empty());
        let level = self.level + 1;
        for parameter in declared {
            let name = &parameter.name.text;
            let binding = if let Some(table) = first.take() {
                Binding::Table(self.with_wanted_columns(function, parameter, table, span))
            } else {
                let named = arguments
                    .iter()
                    .find(|argument| argument.names.first().is_some_and(|n| n.text == *name));
                let given = named
                    .or_else(|| positional.next())
                    .map(|argument| &argument.value);
                let Some(binding) = self.given_or_default(function, parameter, given, row) else {
                    let required = declared.iter().filter(|p| p.default.is_none()).count();
                    let expected = format!("{required} or more arguments");
                    self.wrong_count(function, expected, arguments.len(), span);
                    return None;
                };
                binding
            };
            scope = scope.with(name, binding, level);
        }
        self.known_parameters(declared, arguments)?;
        if positional.next().is_some() {
            let expected = format!("{} argument(s)", declared.len());
            self.wrong_count(function, expected, arguments.len(), span);
            return None;
        }
        Some(scope)
    }

    /// What a parameter is bound to; None when it is not given and has no default.
    fn given_or_default(
        &mut self,
        function: &Arc<Function>,
        parameter: &syntax::Parameter,
        given: Option<&syntax::Expr>,
        row: Row<'_>,
    ) -> Option<Binding> {
        match (given, &parameter.default) {
            (Some(value), _) => Some(self.argument(function, parameter, value, row)),
            (None, Some(default)) => Some(self.argument(function, parameter, default, Row::None)),
            (None, None) => None,
        }
    }

    /// Refuses an argument with the name of no parameter.
    fn known_parameters(
        &mut self,
        declared: &[syntax::Parameter],
        arguments: &[syntax::NamedExpr],
    ) -> Option<()> {
        let unknown = arguments.iter().find(|argument| {
            argument.names.first().is_some_and(|name| {
                !declared
                    .iter()
                    .any(|parameter| parameter.name.text == name.text)
            })
        });
        if let Some(name) = unknown.and_then(|argument| argument.names.first()) {
            self.report(SemanticError::UnknownName {
                name: name.text.clone(),
                span: name.span,
                help: super::did_you_mean(
                    &name.text,
                    declared
                        .iter()
                        .map(|parameter| parameter.name.text.as_str()),
                ),
            });
            return None;
        }
        Some(())
    }

    /// The names that the body of a function sees.
    pub(super) fn scope_of(&self, function: &Function) -> Scope {
        function.scope.with_saved(self.scope.saved())
    }

    /// Whether a function of this name is being put in, so that its own name in its body is meant to call it.
    pub(super) fn is_being_called(&self, name: &str) -> bool {
        self.calls.iter().any(|call| call.name == name)
    }

    fn wrong_count(&mut self, function: &Function, expected: String, actual: usize, span: Span) {
        self.report(SemanticError::ArgumentCount {
            function: function.name.clone(),
            expected,
            actual,
            span,
        });
    }

    fn argument(
        &mut self,
        function: &Function,
        parameter: &syntax::Parameter,
        value: &syntax::Expr,
        row: Row<'_>,
    ) -> Binding {
        match &parameter.kind {
            ParameterKind::Scalar(ty) => {
                let value = self.scalar(value, row);
                if value.is_error() {
                    return Binding::Error;
                }
                let value = self.converted(value, ScalarType::from(*ty));
                self.value_binding(value)
            }
            ParameterKind::AnyTable | ParameterKind::Table(_) => {
                let table = self.tabular(value);
                Binding::Table(self.with_wanted_columns(function, parameter, table, value.span))
            }
        }
    }

    /// The rows, if they have the columns that a tabular parameter wants, each under its name and of its type; a report
    /// otherwise, and rows of which nothing more is said.
    fn with_wanted_columns(
        &mut self,
        function: &Function,
        parameter: &syntax::Parameter,
        table: Table,
        span: Span,
    ) -> Table {
        let ParameterKind::Table(columns) = &parameter.kind else {
            return table;
        };
        let schema = &table.plan.schema;
        for column in columns {
            let (name, ty) = (&column.name.text, ScalarType::from(column.ty));
            let found = schema.index_of(name).and_then(|index| schema.field(index));
            let help = match found {
                Some(field) if field.ty == ty => continue,
                Some(field) => {
                    self.field_used_as(field, ty);
                    format!(
                        "`{name}` is {} here: convert it before, `| extend {name} = to{ty}({name})`",
                        field.ty
                    )
                }
                None if schema.incomplete => continue,
                None if schema.unpacked.is_some() => {
                    self.unknown_column(name, span, schema);
                    continue;
                }
                None => format!("the columns here are {}", listed(schema)),
            };
            self.report(SemanticError::BadArgument {
                message: format!(
                    "`{}` takes rows with a column `{name}` of type {ty}",
                    function.name
                ),
                span,
                help: Some(help),
            });
            return unlabelled(Self::broken(span));
        }
        table
    }
}
