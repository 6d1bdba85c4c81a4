//! `restrict access to (…)`: what the statements after it can name. See Kusto's page *restrict-statement*.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::scope::{Visible, VisibleKind};
use super::{Binder, SemanticError};

impl Binder<'_> {
    /// Leaves only the listed tables, functions and patterns visible. What was declared before still sees all it saw.
    pub(super) fn restrict(&mut self, entities: &[syntax::Expr], span: Span) {
        if self.scope.is_restricted() {
            self.unsupported("`restrict access` for a second time", span);
            return;
        }
        let mut visible = Vec::with_capacity(entities.len());
        for entity in entities {
            let (name, of) = match &entity.kind {
                Syntax::Wildcard(name) => (name, VisibleKind::Query),
                Syntax::Name(name) => {
                    if self.scope.get(&name.text).is_none()
                        && self.catalog_table(&name.text, name.span).is_none()
                        && !self.catalog.is_open()
                    {
                        self.report(SemanticError::UnknownTable {
                            name: name.text.clone(),
                            span: name.span,
                            help: None,
                        });
                    }
                    (name, VisibleKind::Any)
                }
                Syntax::Call(call) => (&call.name, VisibleKind::Any),
                Syntax::Member { base, name } if self.is_database(base) => {
                    (name, VisibleKind::Database)
                }
                Syntax::MemberCall { base, call } if self.is_database(base) => {
                    (&call.name, VisibleKind::Database)
                }
                Syntax::Missing => continue,
                _ => {
                    self.unsupported("this entity of `restrict access`", entity.span);
                    continue;
                }
            };
            visible.push(Visible {
                name: name.text.clone(),
                of,
            });
        }
        self.scope = self.scope.restricted(visible);
    }

    /// `database(…)`, `cluster(…).database(…)`
    pub(super) fn is_database(&self, expr: &syntax::Expr) -> bool {
        match &expr.kind {
            Syntax::Call(call) => call.name.text == "database",
            Syntax::MemberCall { base, call } => {
                call.name.text == "database"
                    && matches!(&base.kind, Syntax::Call(base) if base.name.text == "cluster")
            }
            _ => false,
        }
    }
}
