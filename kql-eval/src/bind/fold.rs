//! Conversions, and expressions whose value is known already.

use super::Binder;
use crate::Settings;
use crate::exec::evaluate_constant;
use crate::functions::Purity;
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// The expression in type `ty`; what cannot be converted is null at run time.
    pub(super) fn converted(&mut self, value: Expr, ty: ScalarType) -> Expr {
        if value.ty == ty || value.is_error() {
            return value;
        }
        if let Some(Scalar::Null(_)) = value.as_literal() {
            self.used_as(&value, ty);
            return Expr::literal(Scalar::null(ty), value.span);
        }
        self.used_as(&value, ty);
        convert(value, ty)
    }

    /// The expression's text.
    pub(super) fn as_text(&mut self, value: Expr) -> Expr {
        match value.ty {
            ScalarType::Dynamic if !value.is_error() => convert(value, ScalarType::String),
            _ => self.converted(value, ScalarType::String),
        }
    }
}

fn convert(value: Expr, ty: ScalarType) -> Expr {
    let span = value.span;
    folded(Expr {
        kind: ExprKind::Convert(Box::new(value)),
        ty,
        span,
    })
}

/// The literal that an expression over literals amounts to; the expression itself when it has no fixed value or fails, since
/// a failure belongs to the run.
pub(super) fn folded(expr: Expr) -> Expr {
    let pure = match &expr.kind {
        ExprKind::Call { function, .. } => function.purity == Purity::Pure,
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::Subquery(_)
        | ExprKind::InSubquery { .. }
        | ExprKind::Error => false,
        _ => true,
    };
    if !pure
        || !expr
            .children()
            .iter()
            .all(|child| child.as_literal().is_some())
    {
        return expr;
    }
    match evaluate_constant(&expr, &Settings::default()) {
        Ok(value) if value.ty() == expr.ty => Expr::literal(value, expr.span),
        _ => expr,
    }
}
