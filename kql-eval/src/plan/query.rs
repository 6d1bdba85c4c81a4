//! A whole query as plans: what the binder makes and the executor runs.

use std::sync::Arc;

use kql_parser::Span;

use super::Plan;
use crate::types::ScalarType;

/// A bound query: the plan of every tabular statement, and what they share.
#[derive(Clone, Debug)]
pub struct BoundQuery {
    /// A plan for each tabular statement, in order; `fork` and `facet` make several of one.
    pub results: Vec<Statement>,
    /// The sub-queries of `toscalar(…)` and `in (…)`, by number.
    pub subqueries: Vec<Arc<Plan>>,
    /// How many materialized row sets there are.
    pub materialized: usize,
    /// The clock set by `set query_now`, in ticks.
    pub now: Option<i64>,
    /// What was not known and is taken as it is used; only where the catalog is open.
    pub open: Vec<OpenSource>,
}

impl BoundQuery {
    /// The plans of the statements, in order, then those of the sub-queries, by number.
    pub fn plans(&self) -> impl Iterator<Item = &Arc<Plan>> {
        let results = self.results.iter().map(|statement| &statement.plan);
        results.chain(&self.subqueries)
    }

    /// A query of this plan alone, with the sub-queries and the clock of this one.
    #[must_use]
    pub fn with_plan(&self, plan: Arc<Plan>) -> Self {
        Self {
            results: vec![Statement {
                plan,
                render: None,
                name: None,
            }],
            subqueries: self.subqueries.clone(),
            materialized: self.materialized,
            now: self.now,
            open: vec![],
        }
    }
}

/// A tabular statement: what gives one table of a query's result.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its plan.
    pub plan: Arc<Plan>,
    /// The chart that `render` names, with its settings as written.
    pub render: Option<String>,
    /// The name that the query gives the result, as the branches of `fork` may have one.
    pub name: Option<String>,
}

/// A source that was not known and is taken as it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenSource {
    /// The table, function or parameter, as the query names it.
    pub name: String,
    /// Where it is named first.
    pub span: Span,
    /// The columns that the query uses.
    pub columns: Vec<OpenColumn>,
}

/// A column of an open source.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenColumn {
    /// Its name.
    pub name: String,
    /// The type it is taken for; `dynamic` where nothing tells.
    pub ty: ScalarType,
    /// What tells the type.
    pub evidence: Evidence,
}

/// What tells the type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// What the query does with it.
    Use,
    /// Its name, or a use that other types allow too.
    Guess,
    /// Nothing.
    None,
}
