//! A rule that is ready: to run, to be asked about, to be explained.

use std::fmt;
use std::sync::Arc;

use kql_eval::bind::{BoundQuery, Catalog};
use kql_eval::exec::{Batch, Context, Database, NoData, Table, evaluate};
use kql_eval::explain::{Ask, Explanation, explain};
use kql_eval::observe::{Reached, observe};
use kql_eval::plan::Expr;
use kql_eval::types::Column;
use kql_eval::{Query, QueryError, RuntimeError, Settings};

use super::{Clock, Solver};

/// A rule compiled in its workspace, with all that its runs depend on besides rows: the clock (that of `set query_now`, where
/// the rule has one), the locations of addresses, the limits.
///
/// Whoever runs a rule, asks whether it fires or solves for events does so through this value, so that no two commands can
/// run one rule over different clocks. It is cheap to clone and may be shared between threads.
#[derive(Clone)]
pub struct Prepared {
    query: Arc<Query>,
    settings: Arc<Settings>,
    text: Arc<str>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("text", &self.text)
            .field("clock", &self.clock())
            .finish_non_exhaustive()
    }
}

impl Prepared {
    /// Compiles a rule. A workspace calls this with its own settings; call the workspace's method where there is one.
    ///
    /// # Errors
    /// Every mistake of the text.
    pub fn compile(
        text: &str,
        catalog: &dyn Catalog,
        settings: &Settings,
    ) -> Result<Self, Vec<QueryError>> {
        Query::compile(text, catalog).map(|query| Self::new(text, query, settings))
    }

    /// A rule that is compiled already; `text` is what was compiled.
    #[must_use]
    pub fn new(text: &str, query: Query, settings: &Settings) -> Self {
        Self {
            settings: Arc::new(settings.of_query(query.bound())),
            query: Arc::new(query),
            text: Arc::from(text),
        }
    }

    /// No rule: the setting for predicates that stand alone, with a clock and nothing else.
    #[must_use]
    pub fn without_rule(clock: Clock) -> Self {
        let nothing = BoundQuery {
            results: vec![],
            subqueries: vec![],
            materialized: 0,
            now: None,
            open: vec![],
        };
        let settings = Settings {
            now: clock.ticks(),
            ..crate::budget::settings()
        };
        Self::new("", Query::from(nothing), &settings)
    }

    /// The same rule with other plans, as of a condition that was changed in place.
    #[must_use]
    pub fn with_plans(&self, bound: BoundQuery) -> Self {
        Self {
            query: Arc::new(Query::from(bound)),
            settings: Arc::clone(&self.settings),
            text: Arc::clone(&self.text),
        }
    }

    /// The query's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the text is compiled to.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The plans.
    #[must_use]
    pub fn bound(&self) -> &BoundQuery {
        self.query.bound()
    }

    /// What `now()` answers in the rule.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::at(self.settings.now)
    }

    /// Runs the rule: a table for each tabular statement.
    ///
    /// # Errors
    /// A table cannot be read, a function fails over its values, or a limit is reached.
    pub fn run(&self, rows: &dyn Database) -> Result<Vec<Table>, RuntimeError> {
        self.query.run(rows, &self.settings)
    }

    /// The rows of the rule's last statement.
    ///
    /// # Errors
    /// As [`Prepared::run`]; or the rule has no tabular statement.
    pub fn result(&self, rows: &dyn Database) -> Result<Table, RuntimeError> {
        let mut tables = self.run(rows)?;
        tables
            .pop()
            .ok_or_else(|| RuntimeError::function("the rule has no result"))
    }

    /// How many rows the rule's last statement gives; 0 where it has none.
    ///
    /// # Errors
    /// As [`Prepared::run`].
    pub fn count(&self, rows: &dyn Database) -> Result<usize, RuntimeError> {
        let tables = self.run(rows)?;
        Ok(tables.last().map_or(0, |table| table.batch.rows))
    }

    /// Whether the rule's last statement gives rows.
    ///
    /// # Errors
    /// As [`Prepared::run`].
    pub fn fires(&self, rows: &dyn Database) -> Result<bool, RuntimeError> {
        self.count(rows).map(|rows| rows > 0)
    }

    /// Runs the rule and shows `watch` which rows reach each place of it, see [`observe`].
    ///
    /// # Errors
    /// As [`Prepared::run`].
    pub fn observe(
        &self,
        rows: &dyn Database,
        watch: &mut dyn FnMut(Reached<'_, '_>),
    ) -> Result<(), RuntimeError> {
        observe(&self.query, rows, &self.settings, watch)
    }

    /// Explains the rule's last statement, see [`explain`].
    ///
    /// # Errors
    /// As [`Prepared::run`]; or the rule gives other rows each time that it runs.
    pub fn explain(&self, rows: &dyn Database, ask: &Ask) -> Result<Explanation, RuntimeError> {
        explain(&self.query, rows, &self.settings, ask)
    }

    /// The values of an expression over rows that are no table's; sub-queries find no rows.
    ///
    /// # Errors
    /// A function fails over its values.
    pub fn evaluate(&self, expr: &Expr, rows: &Batch) -> Result<Column, RuntimeError> {
        let context = Context::new(self.bound(), &NoData, &self.settings);
        evaluate(expr, rows, &context)
    }

    /// A solver of questions about the rule's predicates, and about predicates over its tables' columns. This is the only
    /// place that makes one.
    #[must_use]
    pub fn solver(&self) -> Solver<'_> {
        Solver::new(self.bound(), &self.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepared_rule_can_be_shared_between_threads() {
        const fn is_shared<T: Send + Sync>() {}
        is_shared::<Prepared>();
    }

    #[test]
    fn the_clock_that_a_query_sets_wins() {
        let text = "set query_now = datetime(2020-01-01); print now()";
        let prepared = Prepared::compile(text, &NoTables, &Settings::default()).unwrap();
        assert_eq!(Some(prepared.clock()), Clock::parse("2020-01-01T00:00:00Z"));
    }

    struct NoTables;

    impl Catalog for NoTables {
        fn table(&self, _: &str) -> Option<Arc<kql_eval::plan::Schema>> {
            None
        }

        fn table_names(&self) -> Vec<String> {
            vec![]
        }
    }
}
