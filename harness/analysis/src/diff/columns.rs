//! How the columns of a result changed.

use kql_eval::types::ScalarType;
use kqlab_proof::Prepared;

/// A column of the result that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// The new rule has it
    Appeared {
        /// The column.
        name: String,
        /// Its type.
        ty: ScalarType,
    },
    /// Only the old rule has it
    Vanished {
        /// The column.
        name: String,
        /// Its type.
        ty: ScalarType,
    },
    /// It has another type
    Retyped {
        /// The column.
        name: String,
        /// The old type.
        from: ScalarType,
        /// The new type.
        to: ScalarType,
    },
}

/// The columns of the last statement's result that appeared, vanished or have another type, the vanished ones first.
#[must_use]
pub fn column_changes(old: &Prepared, new: &Prepared) -> Vec<ColumnChange> {
    let (before, after) = (columns(old), columns(new));
    let vanished = before
        .iter()
        .filter(|(name, _)| after.iter().all(|(other, _)| other != name))
        .map(|(name, ty)| ColumnChange::Vanished {
            name: name.clone(),
            ty: *ty,
        });
    let changed = after.iter().filter_map(|(name, ty)| {
        let known = before.iter().find(|(other, _)| other == name);
        match known {
            None => Some(ColumnChange::Appeared {
                name: name.clone(),
                ty: *ty,
            }),
            Some((_, from)) if from != ty => Some(ColumnChange::Retyped {
                name: name.clone(),
                from: *from,
                to: *ty,
            }),
            Some(_) => None,
        }
    });
    vanished.chain(changed).collect()
}

fn columns(rule: &Prepared) -> Vec<(String, ScalarType)> {
    let last = rule.bound().results.last();
    last.map_or_else(Vec::new, |result| result.plan.schema.columns())
}
