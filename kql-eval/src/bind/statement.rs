//! Statements: `let`, `set` and the tabular ones.

use std::collections::HashMap;
use std::sync::Arc;

use kql_parser::syntax::{self, ExprKind, Literal, StatementKind};

use super::graph::Relation;
use super::scope::{Binding, Function};
use super::{Binder, Row, SemanticError, Statement};
use crate::plan::Expr;

impl Binder<'_> {
    /// Declares what a workspace has saved. Its functions see what is declared before them, and one another.
    pub(super) fn saved(&mut self, statements: &[syntax::Statement]) {
        for statement in statements {
            self.declaration(statement);
        }
        let functions = self
            .scope
            .bindings()
            .filter(|(_, binding)| matches!(binding, Binding::Function(_)));
        let saved: HashMap<String, Binding> = functions
            .map(|(name, binding)| (name.to_owned(), binding.clone()))
            .collect();
        if !saved.is_empty() {
            self.scope = self.scope.with_saved(Some(Arc::new(saved)));
        }
    }

    /// Binds statements in order; gives the tabular ones.
    pub(super) fn statements(&mut self, statements: &[syntax::Statement]) -> Vec<Statement> {
        let mut results = Vec::new();
        for statement in statements {
            match &statement.kind {
                StatementKind::Expression(expr) => {
                    self.render = None;
                    if let Some(several) = self.several_results_of(expr) {
                        results.extend(several);
                        continue;
                    }
                    let plan = self.tabular(expr).plan;
                    results.push(Statement {
                        plan,
                        render: self.render.take(),
                        name: None,
                    });
                }
                _ => self.declaration(statement),
            }
        }
        results
    }

    /// Binds a statement that gives no result.
    pub(super) fn declaration(&mut self, statement: &syntax::Statement) {
        match &statement.kind {
            StatementKind::Let { name, value } => {
                let binding = self.let_value(value);
                self.declare(name, binding);
            }
            StatementKind::LetFunction { name, function } => {
                let function = Function {
                    name: name.text.clone(),
                    lambda: function.clone(),
                    scope: self.scope.clone(),
                };
                self.declare(name, Binding::Function(Arc::new(function)));
            }
            StatementKind::Set { name, value } => self.set(name, value.as_ref()),
            StatementKind::DeclareQueryParameters(parameters) => {
                for parameter in parameters {
                    self.query_parameter(parameter);
                }
            }
            StatementKind::DeclarePattern { name, pattern } => {
                let pattern = self.pattern(name, pattern.as_ref());
                self.declare(name, Binding::Pattern(Arc::new(pattern)));
            }
            // Other databases hold the same tables here, whatever they are called.
            StatementKind::AliasDatabase { value, .. } => {
                if !self.is_database(value) {
                    self.refuse(
                        "an alias stands for a database".to_owned(),
                        value.span,
                        "`alias database Other = cluster(\"c\").database(\"d\")`",
                    );
                }
            }
            StatementKind::RestrictAccess(entities) => self.restrict(entities, statement.span),
            StatementKind::Expression(_) | StatementKind::Error => {}
        }
    }

    pub(super) fn declare(&mut self, name: &syntax::Name, binding: Binding) {
        if self.scope.declares(&name.text, self.level) {
            self.report(SemanticError::DuplicateLet {
                name: name.text.clone(),
                span: name.span,
            });
        }
        self.scope = self.scope.with(&name.text, binding, self.level);
    }

    /// The value of a `let`, which may be a value or a table.
    fn let_value(&mut self, value: &syntax::Expr) -> Binding {
        if self.is_tabular(value) {
            return match self.relation(value) {
                Relation::Table(table) => Binding::Table(table),
                Relation::Graph(graph) => Binding::Graph(graph),
            };
        }
        let bound = self.scalar(value, Row::None);
        let bound = self.fitting_value(bound);
        self.value_binding(bound)
    }

    /// What a name for `value` stands for; a value that was computed from a row keeps the pipeline of that row.
    pub(super) fn value_binding(&self, value: Expr) -> Binding {
        if value.is_error() {
            return Binding::Error;
        }
        let mut reads_row = false;
        value.for_each_column(&mut |_| reads_row = true);
        if reads_row {
            Binding::RowScalar(value, self.pipeline)
        } else {
            Binding::Scalar(value)
        }
    }

    fn query_parameter(&mut self, parameter: &syntax::Parameter) {
        let syntax::ParameterKind::Scalar(ty) = parameter.kind else {
            self.unsupported("a tabular query parameter", parameter.span);
            return;
        };
        let Some(default) = &parameter.default else {
            self.report(SemanticError::Unsupported {
                what: format!(
                    "the query parameter `{}` without a value",
                    parameter.name.text
                ),
                span: parameter.span,
                help: Some("give it a default: `name:type = value`".to_owned()),
            });
            self.declare(&parameter.name, Binding::Error);
            return;
        };
        let value = self.scalar(default, Row::None);
        let value = self.converted(value, ty.into());
        self.declare(&parameter.name, Binding::Scalar(value));
    }

    fn set(&mut self, name: &syntax::Name, value: Option<&syntax::Expr>) {
        match name.text.as_str() {
            "query_now" => self.set_now(name, value),
            "query_bin_auto_size" => self.bin_auto_size = self.setting(name, value),
            "query_bin_auto_at" => self.bin_auto_at = self.setting(name, value),
            _ => {}
        }
    }

    /// The constant that a setting is given.
    fn setting(&mut self, name: &syntax::Name, value: Option<&syntax::Expr>) -> Option<Expr> {
        let bound = value.map(|value| self.scalar(value, Row::None));
        let constant = bound.filter(|bound| bound.as_literal().is_some_and(|v| !v.is_null()));
        if constant.is_none() {
            self.report(SemanticError::BadSetting {
                setting: name.text.clone(),
                value: String::new(),
                span: value.map_or(name.span, |value| value.span),
                help: Some(format!("`set {} = 1h`", name.text)),
            });
        }
        constant
    }

    fn set_now(&mut self, name: &syntax::Name, value: Option<&syntax::Expr>) {
        let is_datetime =
            value.is_some_and(|value| matches!(&value.kind, ExprKind::Literal(Literal::DateTime(text)) if !text.is_empty()));
        let bound: Option<Expr> = value
            .filter(|_| is_datetime)
            .map(|value| self.scalar(value, Row::None));
        match bound.as_ref().and_then(Expr::as_literal) {
            Some(crate::types::Scalar::DateTime(ticks)) => self.now = Some(*ticks),
            _ => self.report(SemanticError::BadSetting {
                setting: name.text.clone(),
                value: String::new(),
                span: value.map_or(name.span, |value| value.span),
                help: Some("`set query_now = datetime(2026-01-15)`".to_owned()),
            }),
        }
    }
}
