//! What the rows of one run show at a predicate.

use std::collections::BTreeSet;

use kql_eval::observe::Rows;
use kql_eval::plan::Expr;
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab_proof::Constraint;

use super::site::{PointId, PredicateSite};

/// Adds the points that rows show; those that are known are not looked at again.
pub(super) fn shown(
    site: &PredicateSite<'_>,
    rows: &Rows<'_>,
    known: &BTreeSet<PointId>,
    reached: &mut BTreeSet<PointId>,
) {
    if rows.count() == 0 {
        return;
    }
    let atoms = site.decision.atoms.iter();
    let rows = rows.with(atoms.map(|atom| values(&atom.expr, rows)).collect());
    for shown in &site.shown {
        if !known.contains(&shown.point)
            && !reached.contains(&shown.point)
            && is_met(&shown.constraints, &rows)
        {
            reached.insert(shown.point);
        }
    }
}

/// Whether a row meets all constraints.
fn is_met(constraints: &[Constraint], rows: &Rows<'_>) -> bool {
    let mut open = vec![true; rows.count()];
    for constraint in constraints {
        let values = values(&constraint.predicate, rows);
        for (row, open) in open.iter_mut().enumerate() {
            *open = *open && constraint.truth.takes(truth(&values, row));
        }
        if !open.contains(&true) {
            return false;
        }
    }
    true
}

/// The values of a predicate; null where the engine fails over it, as it may over rows that an operand before it drops.
fn values(predicate: &Expr, rows: &Rows<'_>) -> Column {
    let values = rows.evaluate(predicate);
    values.unwrap_or_else(|_| Column::constant(Scalar::Null(ScalarType::Bool), rows.count()))
}

fn truth(values: &Column, row: usize) -> Option<bool> {
    match values.scalar(row) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}
