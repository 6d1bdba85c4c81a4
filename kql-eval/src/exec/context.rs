//! What a run shares between its stages.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use kql_parser::Span;

use super::memory::{Held, Memory};
use super::stream::rows;
use super::{Batch, Database, open};
use crate::plan::BoundQuery;
use crate::plan::Plan;
use crate::types::{Column, Scalar};
use crate::{RuntimeError, Settings};

/// One run of a query.
pub struct Context<'r> {
    /// The clock and the limits.
    pub settings: &'r Settings,
    /// The rows of tables.
    pub database: &'r dyn Database,
    subqueries: &'r [Arc<Plan>],
    first_columns: Vec<OnceCell<Column>>,
    materialized: RefCell<Vec<Option<Arc<Vec<Batch>>>>>,
    groups: RefCell<Vec<Option<Batch>>>,
    /// How many sub-queries are being computed, one for the other.
    nested: Cell<usize>,
    memory: Arc<Memory>,
}

/// The most sub-queries that are computed one for the other.
const DEEPEST: usize = 48;

impl<'r> Context<'r> {
    /// A run of `query`.
    #[must_use]
    pub fn new(query: &'r BoundQuery, database: &'r dyn Database, settings: &'r Settings) -> Self {
        Self {
            settings,
            database,
            subqueries: &query.subqueries,
            first_columns: vec![OnceCell::new(); query.subqueries.len()],
            materialized: RefCell::new(vec![None; query.materialized]),
            groups: RefCell::new(Vec::new()),
            nested: Cell::new(0),
            memory: Arc::new(Memory::new(settings.max_memory)),
        }
    }

    /// A run of an expression without sub-queries.
    #[must_use]
    pub fn without_query(database: &'r dyn Database, settings: &'r Settings) -> Self {
        Self {
            settings,
            database,
            subqueries: &[],
            first_columns: vec![],
            materialized: RefCell::new(vec![]),
            groups: RefCell::new(Vec::new()),
            nested: Cell::new(0),
            memory: Arc::new(Memory::new(settings.max_memory)),
        }
    }

    /// A run of the same query on another thread: it reads no table, and the sub-queries that it asks for have been run.
    pub(super) fn forked(
        settings: &'r Settings,
        subqueries: &'r [Arc<Plan>],
        first_columns: Vec<OnceCell<Column>>,
        memory: Arc<Memory>,
    ) -> Self {
        Self {
            settings,
            // No stage of a pipeline reads a table itself: partitions come with its stream, and sub-queries have been run.
            database: &super::NoData,
            subqueries,
            first_columns,
            materialized: RefCell::new(vec![]),
            groups: RefCell::new(Vec::new()),
            nested: Cell::new(0),
            memory,
        }
    }

    /// What all stages of the run hold.
    pub(super) fn memory(&self) -> Arc<Memory> {
        Arc::clone(&self.memory)
    }

    /// A count of what the stage `what` at a place holds.
    pub(super) fn held(&self, what: &'static str, span: Span) -> Held {
        Held::new(self.memory(), what, Some(span))
    }

    /// The sub-queries.
    pub(super) const fn subqueries(&self) -> &'r [Arc<Plan>] {
        self.subqueries
    }

    /// The first columns of the sub-queries that have been run.
    pub(super) fn computed_columns(&self) -> Vec<Option<Column>> {
        self.first_columns
            .iter()
            .map(|column| column.get().cloned())
            .collect()
    }

    /// The first column of a sub-query, computed once a run.
    ///
    /// # Errors
    /// The sub-query fails.
    pub fn first_column(&self, subquery: usize) -> Result<Column, RuntimeError> {
        let (Some(plan), Some(cell)) = (
            self.subqueries.get(subquery),
            self.first_columns.get(subquery),
        ) else {
            return Err(RuntimeError::function(
                "a sub-query is missing from the plan",
            ));
        };
        if let Some(column) = cell.get() {
            return Ok(column.clone());
        }
        let depth = self.nested.get();
        if depth >= DEEPEST {
            return Err(RuntimeError::function(
                "sub-queries ask for one another too often",
            ));
        }
        self.nested.set(depth + 1);
        let first = rows(plan, self, "a sub-query");
        // Lowered before an error goes on: a context that outlives the error would count failures as depth.
        self.nested.set(depth);
        let first = first?.batch.columns.into_iter().next();
        let empty = || Column::empty(crate::types::ScalarType::Dynamic);
        Ok(cell.get_or_init(|| first.unwrap_or_else(empty)).clone())
    }

    /// The value of `toscalar(…)`: the first value, or the type's null when there is none.
    ///
    /// # Errors
    /// The sub-query fails.
    pub fn first_value(&self, subquery: usize) -> Result<Scalar, RuntimeError> {
        let column = self.first_column(subquery)?;
        Ok(if column.rows() == 0 {
            Scalar::null(column.ty())
        } else {
            column.scalar(0)
        })
    }

    /// The rows of the group that the sub-query with this number is at.
    pub(super) fn group(&self, slot: usize) -> Batch {
        let groups = self.groups.borrow();
        groups
            .get(slot)
            .cloned()
            .flatten()
            .unwrap_or_else(|| Batch::new(vec![], 0))
    }

    /// Hands a group's rows to the sub-query with this number.
    pub(crate) fn enter_group(&self, slot: usize, rows: Batch) {
        let mut groups = self.groups.borrow_mut();
        if groups.len() <= slot {
            groups.resize(slot + 1, None);
        }
        if let Some(group) = groups.get_mut(slot) {
            *group = Some(rows);
        }
    }

    /// The rows of a `materialize`, computed once a run.
    ///
    /// # Errors
    /// The rows cannot be computed.
    pub fn materialized(&self, id: usize, plan: &Plan) -> Result<Arc<Vec<Batch>>, RuntimeError> {
        if let Some(Some(batches)) = self.materialized.borrow().get(id) {
            return Ok(Arc::clone(batches));
        }
        let mut stream = open(plan, self)?;
        let mut batches = Vec::new();
        while let Some(batch) = stream.next_batch(self)? {
            batches.push(batch);
        }
        let batches = Arc::new(batches);
        if let Some(slot) = self.materialized.borrow_mut().get_mut(id) {
            *slot = Some(Arc::clone(&batches));
        }
        Ok(batches)
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("settings", self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;
    use crate::exec::{Rows, ScanRequest};
    use crate::plan::{Field, Origin, Schema};
    use crate::types::ScalarType;

    /// A table `T` with a column `a`.
    struct OneTable;

    impl crate::bind::Catalog for OneTable {
        fn table(&self, name: &str) -> Option<Arc<Schema>> {
            let field = Field {
                name: Arc::from("a"),
                ty: ScalarType::String,
                origin: Origin::Computed,
            };
            (name == "T").then(|| Arc::new(Schema::new(vec![field])))
        }

        fn table_names(&self) -> Vec<String> {
            vec!["T".to_owned()]
        }
    }

    /// Tables none of which can be read.
    struct Unreadable;

    impl Database for Unreadable {
        fn scan<'r>(&'r self, _: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
            Err(RuntimeError::function("the disk is gone"))
        }
    }

    #[test]
    fn a_sub_query_that_fails_often_fails_for_the_same_reason_each_time() {
        let query = Query::compile("T | where a in ((T | project a))", &OneTable).unwrap();
        let settings = Settings::default();
        let context = Context::new(query.bound(), &Unreadable, &settings);
        for _ in 0..=DEEPEST {
            let error = context.first_column(0).unwrap_err().to_string();
            assert!(error.contains("the disk is gone"), "{error}");
        }
    }
}
