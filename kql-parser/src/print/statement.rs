//! Statements.

use super::Printer;
use crate::grammar::literal::type_text;
use crate::syntax::{
    Lambda, Parameter, ParameterKind, Pattern, PatternMatch, Query, Statement, StatementKind,
};

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
            StatementKind::DeclarePattern { name, pattern } => {
                self.text("declare pattern ");
                self.name(name);
                if let Some(pattern) = pattern {
                    self.mapping(pattern);
                }
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
        self.body(&function.body);
    }

    /// ` { statement; … }`
    fn body(&mut self, statements: &[Statement]) {
        self.text(" { ");
        self.nested += 1;
        self.separated(statements, "; ", Self::statement);
        self.nested -= 1;
        self.text(" }");
    }

    fn mapping(&mut self, pattern: &Pattern) {
        self.text(" = ");
        self.parameters(&pattern.parameters);
        if let Some(path) = &pattern.path {
            self.text("[");
            self.parameter(path);
            self.text("]");
        }
        self.text(" { ");
        self.separated(&pattern.matches, "; ", Self::pattern_match);
        self.text(" }");
    }

    fn pattern_match(&mut self, found: &PatternMatch) {
        self.bracketed(|printer| printer.list(&found.arguments, Self::expr));
        if let Some(path) = &found.path {
            self.text(".[");
            self.expr(path);
            self.text("]");
        }
        self.text(" =");
        self.body(&found.body);
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
