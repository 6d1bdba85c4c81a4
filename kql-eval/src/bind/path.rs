//! Paths into dynamic values: `bag.name`, `list[0]`, `bag["name"]`.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::fold::folded;
use super::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// `base.name`: a property; within `graph-match` and `scan` a column of an element or of a step.
    pub(super) fn member(
        &mut self,
        base: &syntax::Expr,
        name: &syntax::Name,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        if let Syntax::Name(element) = &base.kind
            && let Some(property) = self.pattern_member(element, name, span)
        {
            return property;
        }
        if let Syntax::Name(step) = &base.kind
            && let Some(remembered) = self.step_column(step, name, span)
        {
            return remembered;
        }
        let base = self.scalar(base, row);
        let Some(base) = self.dynamic_base(base) else {
            return Expr::error(span);
        };
        let kind = ExprKind::Member {
            base: Box::new(base),
            name: Arc::from(name.text.as_str()),
        };
        folded(Expr {
            kind,
            ty: ScalarType::Dynamic,
            span,
        })
    }

    /// `base[by]`: an element by its number, from 0, or a property by its name.
    pub(super) fn index(
        &mut self,
        base: &syntax::Expr,
        index: &syntax::Expr,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        let base = self.scalar(base, row);
        let by = self.scalar(index, row);
        let Some(base) = self.dynamic_base(base) else {
            return Expr::error(span);
        };
        if by.is_error() {
            return by;
        }
        if let Some(key) = by.as_literal().and_then(Scalar::as_str) {
            let kind = ExprKind::Member {
                base: Box::new(base),
                name: Arc::from(key),
            };
            return folded(Expr {
                kind,
                ty: ScalarType::Dynamic,
                span,
            });
        }
        let by = match by.ty {
            ScalarType::Int => self.converted(by, ScalarType::Long),
            ScalarType::Long | ScalarType::String => by,
            ScalarType::Dynamic => self.converted(by, ScalarType::String),
            actual => {
                self.report(SemanticError::WrongType {
                    what: "an index".to_owned(),
                    expected: "a string or a whole number".to_owned(),
                    actual,
                    span: by.span,
                    help: None,
                });
                return Expr::error(span);
            }
        };
        folded(Expr {
            kind: ExprKind::Index {
                base: Box::new(base),
                by: Box::new(by),
            },
            ty: ScalarType::Dynamic,
            span,
        })
    }

    /// The base of a path, which must be dynamic.
    fn dynamic_base(&mut self, base: Expr) -> Option<Expr> {
        if base.is_error() {
            return None;
        }
        if base.ty == ScalarType::Dynamic {
            self.used_as(&base, ScalarType::Dynamic);
            return Some(base);
        }
        let help = (base.ty == ScalarType::String)
            .then(|| "parse it first: `parse_json(…).name`, `split(…, \",\")[0]`".to_owned());
        self.report(SemanticError::WrongType {
            what: "the value before `.` or `[`".to_owned(),
            expected: "dynamic".to_owned(),
            actual: base.ty,
            span: base.span,
            help,
        });
        None
    }
}
