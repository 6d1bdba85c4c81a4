//! Events as a batch over which predicates are evaluated by the engine.

use std::sync::Arc;

use kql_eval::bind::{Catalog, bind_predicate};
use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::{Column, Scalar};
use kql_parser::syntax::StatementKind;
use kqlab_proof::{Event, Prepared};

/// Events of one table.
pub(super) struct Rows {
    schema: Arc<Schema>,
    batch: Batch,
}

impl Rows {
    /// The events with the table's columns.
    pub fn new<'e>(events: impl Iterator<Item = &'e Event>, schema: &Arc<Schema>) -> Self {
        let events: Vec<&Event> = events.collect();
        let columns = schema.fields.iter().map(|field| {
            let cells = events.iter().map(|event| {
                let value = event.get(&field.name).cloned();
                value.unwrap_or_else(|| Scalar::null(field.ty))
            });
            Column::from_scalars(field.ty, &cells.collect::<Vec<_>>())
        });
        let batch = Batch::new(columns.collect(), events.len());
        Self {
            schema: Arc::clone(schema),
            batch,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.batch.rows
    }

    /// The values of a column, by its number.
    pub fn values(&self, column: usize) -> Vec<Scalar> {
        let column = self.batch.columns.get(column);
        column.map_or_else(Vec::new, |column| {
            (0..self.batch.rows).map(|row| column.scalar(row)).collect()
        })
    }

    /// What a predicate says of each event; None when it does not bind or fails.
    pub fn truth(
        &self,
        kql: &str,
        catalog: &dyn Catalog,
        rule: &Prepared,
    ) -> Option<Vec<Option<bool>>> {
        let parsed = kql_parser::parse(kql);
        if !parsed.diagnostics.is_empty() {
            return None;
        }
        let statement = parsed.query.statements.into_iter().next()?;
        let StatementKind::Expression(expr) = statement.kind else {
            return None;
        };
        let predicate = bind_predicate(&expr, &self.schema, catalog).ok()?;
        let column = rule.evaluate(&predicate, &self.batch).ok()?;
        let truth = |row| match column.scalar(row) {
            Scalar::Bool(value) => Some(value),
            _ => None,
        };
        Some((0..self.batch.rows).map(truth).collect())
    }
}
