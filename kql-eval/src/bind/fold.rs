//! Conversions, and expressions whose value is known already.

use std::sync::Arc;

use super::Binder;
use crate::exec::evaluate_constant;
use crate::functions::{Category, Naming, Purity, Returns, ScalarFunction, Signature};
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};
use crate::{RuntimeError, Settings};

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
    // What is made of a constant that is too large is no smaller: otherwise `let b = strcat(a, a)` and so on would double the
    // expression again and again.
    if let Some(child) = expr
        .children()
        .into_iter()
        .find(|child| is_too_large(child))
    {
        return Expr {
            ty: expr.ty,
            ..child.clone()
        };
    }
    if !pure
        || !expr
            .children()
            .iter()
            .all(|child| child.as_literal().is_some())
    {
        return expr;
    }
    let settings = Settings {
        max_memory: MOST_MEMORY,
        ..Settings::default()
    };
    match evaluate_constant(&expr, &settings) {
        Ok(value) if value.ty() == expr.ty => Expr::literal(value, expr.span),
        Err(error) if error.is_limit() => too_large(expr, error),
        _ => expr,
    }
}

/// The memory for computing one constant: it may take an eighth of this.
const MOST_MEMORY: usize = 128 << 20;

/// A constant that is too large to be kept. Wherever it is used, the run fails with the reason.
static TOO_LARGE: ScalarFunction = ScalarFunction {
    name: "a constant that is too large",
    aliases: &[],
    category: Category::Conversion,
    summary: "A constant that is too large to be kept.",
    page: "",
    signatures: &[Signature::new(
        &[],
        Returns::Type(ScalarType::Dynamic),
        |_| Err(RuntimeError::function("a constant is too large")),
    )],
    purity: Purity::Query,
    naming: Naming::Positional,
    examples: &[],
    deviations: &[],
};

fn too_large(expr: Expr, error: RuntimeError) -> Expr {
    let Some(signature) = TOO_LARGE.signatures.first() else {
        return expr;
    };
    Expr {
        kind: ExprKind::Call {
            function: &TOO_LARGE,
            signature,
            compiled: Some(Arc::new(move |_| Err(error.clone()))),
            arguments: Vec::new(),
        },
        ty: expr.ty,
        span: expr.span,
    }
}

fn is_too_large(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { function, .. } if std::ptr::eq(*function, &TOO_LARGE))
}
