//! Results.

use std::sync::Arc;

use super::stream::rows;
use super::{Batch, Context, Database};
use crate::internal::guarded;
use crate::plan::BoundQuery;
use crate::plan::Schema;
use crate::{RuntimeError, Settings};

/// The rows that a tabular statement gives.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns' names and types.
    pub schema: Arc<Schema>,
    /// The rows.
    pub batch: Batch,
    /// The chart that `render` names.
    pub render: Option<String>,
    /// The name that the query gives the rows, as the branches of `fork` may have one.
    pub name: Option<String>,
}

/// Runs a query: a table for each result, in order.
///
/// # Errors
/// A table cannot be read, a function fails over its values, a limit is reached, or the engine itself failed.
pub fn run(
    query: &BoundQuery,
    database: &dyn Database,
    settings: &Settings,
) -> Result<Vec<Table>, RuntimeError> {
    guarded(|| run_unguarded(query, database, settings))?
}

fn run_unguarded(
    query: &BoundQuery,
    database: &dyn Database,
    settings: &Settings,
) -> Result<Vec<Table>, RuntimeError> {
    let settings = settings.of_query(query);
    let context = Context::new(query, database, &settings);
    query
        .results
        .iter()
        .map(|statement| {
            let batch = rows(&statement.plan, &context, "the result")?.batch;
            Ok(Table {
                schema: Arc::clone(&statement.plan.schema),
                batch,
                render: statement.render.clone(),
                name: statement.name.clone(),
            })
        })
        .collect()
}
