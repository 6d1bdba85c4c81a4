//! Whether an expression gives rows or a value, which decides how it is bound.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind, Lambda, ParameterKind, StatementKind};

use super::Binder;
use super::scope::{Binding, Function, Scope, Table};
use crate::functions;

impl Binder<'_> {
    /// Whether an expression can only mean rows.
    pub(super) fn is_tabular(&self, expr: &syntax::Expr) -> bool {
        let mut judge = Judge {
            binder: self,
            entered: vec![],
        };
        judge.gives_rows(expr, &self.scope)
    }
}

/// Judges expressions by the names they stand on.
struct Judge<'b, 'c> {
    binder: &'b Binder<'c>,
    /// The functions whose bodies are being judged.
    entered: Vec<Arc<Function>>,
}

impl Judge<'_, '_> {
    fn gives_rows(&mut self, expr: &syntax::Expr, scope: &Scope) -> bool {
        match &expr.kind {
            ExprKind::Pipe { .. }
            | ExprKind::Source(_)
            | ExprKind::DataTable(_)
            | ExprKind::ExternalData(_)
            | ExprKind::Materialize(_) => true,
            ExprKind::Paren(inner) => self.gives_rows(inner, scope),
            ExprKind::Name(name) => match scope.get(&name.text) {
                Some(binding) => self.is_rows(binding, scope),
                None => {
                    let catalog = self.binder.catalog;
                    // A function that is just a name which nothing declares is more likely a value.
                    let is_open = catalog.is_open() && self.entered.is_empty();
                    is_open || catalog.table(&name.text).is_some()
                }
            },
            ExprKind::Call(call) => match scope.get(&call.name.text) {
                Some(
                    binding @ (Binding::Function(_) | Binding::Pattern(_) | Binding::Table(_)),
                ) => self.is_rows(binding, scope),
                _ => {
                    matches!(call.name.text.as_str(), "table" | "view")
                        || is_place(call)
                        || self.is_source(call)
                }
            },
            ExprKind::Member { base, .. } => {
                matches!(&base.kind, ExprKind::Call(call) if is_place(call))
                    || is_tabular_base(base)
                    || is_pattern(base, scope)
            }
            ExprKind::Index { base, .. } => is_pattern(base, scope),
            ExprKind::MemberCall { base, .. } => is_tabular_base(base),
            ExprKind::Missing
            | ExprKind::Literal(_)
            | ExprKind::Wildcard(_)
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::In { .. }
            | ExprKind::Between { .. }
            | ExprKind::ToScalar(_)
            | ExprKind::Typed { .. } => false,
        }
    }

    /// Whether a name that stands for this means rows.
    fn is_rows(&mut self, binding: &Binding, scope: &Scope) -> bool {
        match binding {
            Binding::Table(_) | Binding::Graph(_) | Binding::Pattern(_) => true,
            Binding::Scalar(_) | Binding::RowScalar(..) | Binding::Error => false,
            Binding::Function(function) => {
                // One that calls itself is reported where it is put in.
                if self
                    .entered
                    .iter()
                    .any(|known| Arc::ptr_eq(known, function))
                {
                    return true;
                }
                self.entered.push(Arc::clone(function));
                let inner = function.scope.with_saved(scope.saved());
                let is_rows = self.ends_in_rows(&function.lambda, inner);
                self.entered.pop();
                is_rows
            }
        }
    }

    /// Whether a function's body ends in rows, where the body's statements stand in `scope`.
    fn ends_in_rows(&mut self, lambda: &Lambda, mut scope: Scope) -> bool {
        for parameter in &lambda.parameters {
            let value = match parameter.kind {
                ParameterKind::Scalar(_) => some_value(),
                ParameterKind::AnyTable | ParameterKind::Table(_) => some_rows(),
            };
            scope = scope.with(&parameter.name.text, value, 0);
        }
        let mut is_rows = false;
        for statement in &lambda.body {
            match &statement.kind {
                StatementKind::Let { name, value } => {
                    let value = if self.gives_rows(value, &scope) {
                        some_rows()
                    } else {
                        some_value()
                    };
                    scope = scope.with(&name.text, value, 0);
                }
                StatementKind::LetFunction { name, function } => {
                    let value = if self.ends_in_rows(function, scope.clone()) {
                        some_rows()
                    } else {
                        some_value()
                    };
                    scope = scope.with(&name.text, value, 0);
                }
                StatementKind::Expression(value) => is_rows = self.gives_rows(value, &scope),
                StatementKind::Set { .. }
                | StatementKind::DeclareQueryParameters(_)
                | StatementKind::DeclarePattern { .. }
                | StatementKind::AliasDatabase { .. }
                | StatementKind::RestrictAccess(_)
                | StatementKind::Error => {}
            }
        }
        is_rows
    }

    /// Whether a call that the query does not declare gives the rows of a workspace's function.
    fn is_source(&self, call: &syntax::Call) -> bool {
        let name = call.name.text.as_str();
        let catalog = self.binder.catalog;
        let is_built_in = || {
            functions::scalar::find(name).is_some()
                || functions::aggregation::find(name).is_some()
                || Binder::is_special_form(name)
        };
        catalog.table(name).is_some()
            || catalog.table(&self.binder.given_name(call)).is_some()
            || catalog.is_open() && !is_built_in()
    }
}

/// What a name of rows is bound to as long as it only matters that it gives rows.
fn some_rows() -> Binding {
    Binding::Table(Table {
        plan: Binder::broken(Span::at(0)),
        label: None,
    })
}

/// What a name of a value is bound to as long as it only matters that it gives none.
const fn some_value() -> Binding {
    Binding::Error
}

fn is_pattern(base: &syntax::Expr, scope: &Scope) -> bool {
    matches!(&base.kind, ExprKind::Call(call)
        if matches!(scope.get(&call.name.text), Some(Binding::Pattern(_))))
}

fn is_tabular_base(base: &syntax::Expr) -> bool {
    match &base.kind {
        ExprKind::Call(call) => is_place(call),
        ExprKind::MemberCall { base, .. } => is_tabular_base(base),
        _ => false,
    }
}

/// Whether a call names where a table lives: another database, cluster or workspace, or a resource graph.
fn is_place(call: &syntax::Call) -> bool {
    matches!(
        call.name.text.as_str(),
        "cluster" | "database" | "workspace" | "app" | "resource" | "arg" | "adx"
    )
}
