//! Statements.

use super::Printer;
use crate::grammar::literal::type_text;
use crate::syntax::{Lambda, Parameter, ParameterKind, Query, Statement, StatementKind};

impl Printer {
    pub(super) fn query(&mut self, query: &Query) {
        self.separated(&query.statements, ";\n", Self::statement);
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { name, value } => {
                self.text("let ");
                self.name(name);
                self.text(" = ");
                self.expr(value);
            }
            StatementKind::LetFunction { name, function } => {
                self.text("let ");
                self.name(name);
                self.text(" = ");
                self.lambda(function);
            }
            StatementKind::Set { name, value } => {
                self.text("set ");
                self.declared_name(name);
                if let Some(value) = value {
                    self.text(" = ");
                    self.expr(value);
                }
            }
            StatementKind::DeclareQueryParameters(parameters) => {
                self.text("declare query_parameters");
                self.parameters(parameters);
            }
            StatementKind::DeclarePattern { name } => {
                self.text("declare pattern ");
                self.name(name);
            }
            StatementKind::AliasDatabase { name, value } => {
                self.text("alias database ");
                self.name(name);
                self.text(" = ");
                self.expr(value);
            }
            StatementKind::RestrictAccess(entities) => {
                self.text("restrict access to ");
                self.bracketed(|printer| printer.list(entities, Self::expr));
            }
            StatementKind::Expression(value) => self.expr(value),
            StatementKind::Error => {}
        }
    }

    fn lambda(&mut self, function: &Lambda) {
        if function.view {
            self.text("view ");
        }
        self.parameters(&function.parameters);
        self.text(" { ");
        self.nested += 1;
        self.separated(&function.body, "; ", Self::statement);
        self.nested -= 1;
        self.text(" }");
    }

    /// `(name:type = default, …)`
    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        self.bracketed(|printer| printer.list(parameters, Self::parameter));
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.declared_name(&parameter.name);
        self.text(":");
        match &parameter.kind {
            ParameterKind::Scalar(ty) => self.text(type_text(*ty)),
            ParameterKind::Table(columns) => self.columns(columns),
            ParameterKind::AnyTable => self.text("(*)"),
        }
        if let Some(default) = &parameter.default {
            self.text(" = ");
            self.expr(default);
        }
    }
}
