//! Expressions in place of columns.

use kql_eval::plan::{Expr, ExprKind};

/// The expression with `column(number)` in place of each column. Prepared needles and lists stay prepared.
#[must_use]
pub fn substitute(expr: &Expr, column: &dyn Fn(usize) -> Option<Expr>) -> Expr {
    let one = |inner: &Expr| Box::new(substitute(inner, column));
    let all = |items: &[Expr]| items.iter().map(|item| substitute(item, column)).collect();
    let kind = match &expr.kind {
        ExprKind::Column(index) => {
            return column(*index).unwrap_or_else(|| expr.clone());
        }
        ExprKind::Literal(_) | ExprKind::Subquery(_) | ExprKind::Error => expr.kind.clone(),
        ExprKind::Call {
            function,
            signature,
            compiled,
            arguments,
        } => ExprKind::Call {
            function,
            signature,
            compiled: compiled.clone(),
            arguments: all(arguments),
        },
        ExprKind::And(items) => ExprKind::And(all(items)),
        ExprKind::Or(items) => ExprKind::Or(all(items)),
        ExprKind::Not(operand) => ExprKind::Not(one(operand)),
        ExprKind::Negate(operand) => ExprKind::Negate(one(operand)),
        ExprKind::Convert(operand) => ExprKind::Convert(one(operand)),
        ExprKind::Compare {
            operator,
            left,
            right,
        } => ExprKind::Compare {
            operator: *operator,
            left: one(left),
            right: one(right),
        },
        ExprKind::Arithmetic {
            operator,
            left,
            right,
        } => ExprKind::Arithmetic {
            operator: *operator,
            left: one(left),
            right: one(right),
        },
        ExprKind::StringMatch {
            operator,
            matcher,
            value,
            needle,
        } => ExprKind::StringMatch {
            operator: *operator,
            matcher: matcher.clone(),
            value: one(value),
            needle: one(needle),
        },
        ExprKind::Membership {
            operator,
            prepared,
            value,
            list,
        } => ExprKind::Membership {
            operator: *operator,
            prepared: prepared.clone(),
            value: one(value),
            list: all(list),
        },
        ExprKind::InSubquery {
            operator,
            value,
            subquery,
        } => ExprKind::InSubquery {
            operator: *operator,
            value: one(value),
            subquery: *subquery,
        },
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => ExprKind::Between {
            negated: *negated,
            value: one(value),
            low: one(low),
            high: one(high),
        },
        ExprKind::Member { base, name } => ExprKind::Member {
            base: one(base),
            name: name.clone(),
        },
        ExprKind::Index { base, by } => ExprKind::Index {
            base: one(base),
            by: one(by),
        },
    };
    Expr {
        kind,
        ty: expr.ty,
        span: expr.span,
    }
}

/// The numbers of the columns that an expression reads, each once, in order.
#[must_use]
pub fn columns_read(expr: &Expr) -> Vec<usize> {
    let mut columns = Vec::new();
    expr.for_each_column(&mut |column| columns.push(column));
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The expression with `change` made wherever it gives something, from the outside in.
pub(super) fn rewritten(expr: &Expr, change: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    if let Some(changed) = change(expr) {
        return changed;
    }
    if matches!(expr.kind, ExprKind::Column(_)) {
        return expr.clone();
    }
    // The parts stand in as columns of their own, so that one walk over the kinds of expressions serves both.
    let mut parts = Vec::new();
    let outline = outline(expr, &mut parts);
    let parts: Vec<Expr> = parts.iter().map(|part| rewritten(part, change)).collect();
    substitute(&outline, &|index| parts.get(index).cloned())
}

/// The expression with a numbered column for each part directly inside.
fn outline(expr: &Expr, parts: &mut Vec<Expr>) -> Expr {
    let mut one = |part: &Expr| {
        parts.push(part.clone());
        Box::new(Expr::column(parts.len() - 1, part.ty, part.span))
    };
    let mut outlined = expr.clone();
    match &mut outlined.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Subquery(_) | ExprKind::Error => {}
        ExprKind::Call { arguments, .. } => {
            for argument in arguments {
                *argument = *one(argument);
            }
        }
        ExprKind::And(items) | ExprKind::Or(items) => {
            for item in items {
                *item = *one(item);
            }
        }
        ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::Convert(operand) => {
            *operand = one(operand);
        }
        ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => {
            *left = one(left);
            *right = one(right);
        }
        ExprKind::StringMatch { value, needle, .. } => {
            *value = one(value);
            *needle = one(needle);
        }
        ExprKind::Membership { value, list, .. } => {
            *value = one(value);
            for item in list {
                *item = *one(item);
            }
        }
        ExprKind::InSubquery { value, .. } => *value = one(value),
        ExprKind::Between {
            value, low, high, ..
        } => {
            *value = one(value);
            *low = one(low);
            *high = one(high);
        }
        ExprKind::Member { base, .. } => *base = one(base),
        ExprKind::Index { base, by } => {
            *base = one(base);
            *by = one(by);
        }
    }
    outlined
}
