//! What a rule asks of rows that nothing sets: where it finds nothing, nothing follows from that.

use kqlab_proof::Prepared;

use super::Mapped;
use crate::runner::columns_decided_by;

/// Columns of a table that a rule decides by and that its mapping never sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blind {
    /// The table.
    pub table: String,
    /// The columns, in the order in which the rule reads them.
    pub columns: Vec<String>,
}

/// For each table that mappings gave rows the columns that a rule decides by and none of them sets. A column that a rule only
/// hands on is none of these.
#[must_use]
pub fn blind(query: &Prepared, mapped: &Mapped) -> Vec<Blind> {
    let mut all = Vec::new();
    for (table, set) in &mapped.set {
        let mut columns = columns_decided_by(query.query(), table);
        columns.retain(|column| !set.contains(column));
        if !columns.is_empty() {
            all.push(Blind {
                table: table.clone(),
                columns,
            });
        }
    }
    all
}
