//! What queries find besides rows: tables, functions, the clock. Rows are a value of their own, [`Rows`].

mod compile;
mod locations;
mod memory;
mod own_time;
mod rows;
mod scan;
mod shift;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use kql_eval::bind::Catalog as Tables;
use kql_eval::exec::Batch;
use kql_eval::plan::{Field, Origin, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{QueryError, RuntimeError, Settings};

pub use compile::CompileError;
pub(crate) use rows::Window;
pub use rows::{BadLines, Rows};

use crate::library::Selected;
use crate::rule::Rule;
use crate::schema::Catalog;
use kqlab_proof::{Clock, Prepared};
use locations::LOCATIONS;
use miette::Report;

/// The known tables, the saved functions and what they answer, the clock and the limits of runs.
///
/// No run changes it: it may be shared by many rules and threads. The rows that a run is over are [`Rows`].
#[derive(Clone, Debug)]
pub struct Workspace {
    catalog: Catalog,
    /// What functions of the workspace answer, whatever rows a run is over.
    answers: HashMap<String, InMemory>,
    /// The schemas of the catalog's tables as the binder takes them, made once for all queries and threads.
    known: Arc<RwLock<HashMap<String, Option<Arc<Schema>>>>>,
    declarations: String,
    /// The saved functions among the declarations.
    functions: Selected,
    is_open: bool,
    outside_is_empty: bool,
    settings: Settings,
}

/// Rows in memory.
#[derive(Clone, Debug)]
struct InMemory {
    schema: Arc<Schema>,
    batches: Vec<Batch>,
}

impl Workspace {
    /// The tables of a catalog, at a clock.
    #[must_use]
    pub fn new(catalog: Catalog, clock: Clock) -> Self {
        Self {
            catalog,
            answers: HashMap::new(),
            known: Arc::default(),
            declarations: String::new(),
            functions: Selected::default(),
            is_open: false,
            outside_is_empty: false,
            settings: Settings {
                now: clock.ticks(),
                ..kqlab_proof::budget::settings()
            },
        }
    }

    /// The same, where what is not known is an open source: it has the columns that a query uses, and no rows.
    #[must_use]
    pub fn open(catalog: Catalog, clock: Clock) -> Self {
        Self {
            is_open: true,
            ..Self::new(catalog, clock)
        }
    }

    /// The same workspace, where what is not known is an open source.
    #[must_use]
    pub const fn opened(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// The same, where external data and the cloud's functions are empty instead of missing.
    #[must_use]
    pub const fn without_outside(mut self) -> Self {
        self.outside_is_empty = true;
        self
    }

    /// The same with the tables of another catalog.
    #[must_use]
    pub fn with_catalog(self, catalog: Catalog) -> Self {
        Self {
            catalog,
            known: Arc::default(),
            ..self
        }
    }

    /// The same at another clock.
    #[must_use]
    pub const fn at(mut self, clock: Clock) -> Self {
        self.settings.now = clock.ticks();
        self
    }

    /// The catalog.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What `now()` answers where a query does not set it.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        Clock::at(self.settings.now)
    }

    /// The clock and the limits of runs.
    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The limits of runs: rows, memory, threads.
    pub const fn limits(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Gives a function of the workspace the rows that it answers. Those of `geo_info_from_ip_address` say where addresses are.
    ///
    /// # Errors
    /// A `network` of `geo_info_from_ip_address` is none.
    pub fn give_answer(
        &mut self,
        function: &str,
        columns: &[(String, ScalarType)],
        batches: Vec<Batch>,
    ) -> Result<(), RuntimeError> {
        let schema = Arc::new(table_schema(function, columns));
        if function == LOCATIONS {
            self.settings.locations = Some(Arc::new(locations::read(&schema, &batches)?));
        }
        self.answers
            .insert(function.to_owned(), InMemory { schema, batches });
        Ok(())
    }

    /// Whether a function of the workspace answers rows.
    pub(crate) fn has_answer(&self, function: &str) -> bool {
        self.answers.contains_key(function)
    }

    /// Adds `let` statements that every query sees: the saved functions of a workspace.
    pub fn declare(&mut self, statements: &str) {
        if statements.is_empty() {
            return;
        }
        if !self.declarations.is_empty() {
            self.declarations.push('\n');
        }
        self.declarations.push_str(statements.trim_end());
        if !self.declarations.ends_with(';') {
            self.declarations.push(';');
        }
    }

    /// Gives every query these saved functions, before anything else is declared.
    pub fn declare_functions(&mut self, functions: Selected) {
        self.declare(functions.text());
        self.functions = functions;
    }

    /// Mistakes of a form of a rule that was compiled here, each in the file it was made in.
    #[must_use]
    pub fn reports(&self, rule: &Rule, text: &str, errors: Vec<QueryError>) -> Vec<Report> {
        self.functions
            .reports(rule, text, &self.declarations, errors)
    }

    /// The saved functions that queries were given.
    #[must_use]
    pub const fn functions(&self) -> &Selected {
        &self.functions
    }

    /// Compiles a rule at the workspace's clock.
    ///
    /// # Errors
    /// Every mistake of the text; the places behind the text are those of what the workspace declares.
    pub fn prepare(&self, text: &str) -> Result<Prepared, Vec<QueryError>> {
        Prepared::compile(text, self, &self.settings)
    }

    /// The columns of one of the catalog's tables.
    fn schema(&self, name: &str) -> Option<Arc<Schema>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(name) {
            return known.clone();
        }
        drop(known);
        let schema = self
            .catalog
            .table(name)
            .map(|table| Arc::new(table_schema(name, &table.columns)));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(name.to_owned(), schema.clone());
        schema
    }
}

impl Tables for Workspace {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        match self.answers.get(name) {
            Some(answer) => Some(Arc::clone(&answer.schema)),
            None => self.schema(name),
        }
    }

    fn table_names(&self) -> Vec<String> {
        let names = self.catalog.table_names();
        let mut names: Vec<String> = names.map(|name| name.to_string()).collect();
        names.sort();
        names.dedup();
        names
    }

    fn unlisted_column(&self, table: &str, column: &str) -> Option<ScalarType> {
        self.catalog.unlisted_column(table, column)
    }

    fn declarations(&self) -> &str {
        &self.declarations
    }

    fn is_open(&self) -> bool {
        self.is_open
    }
}

/// The schema of a table with these columns.
pub(crate) fn table_schema(table: &str, columns: &[(String, ScalarType)]) -> Schema {
    let table: Arc<str> = Arc::from(table);
    let field = |(name, ty): &(String, ScalarType)| {
        let column: Arc<str> = Arc::from(name.as_str());
        Field {
            name: Arc::clone(&column),
            ty: *ty,
            origin: Origin::Table {
                table: Arc::clone(&table),
                column,
            },
        }
    };
    Schema::new(columns.iter().map(field).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_can_be_shared_between_threads() {
        const fn is_shared<T: Send + Sync>() {}
        is_shared::<Workspace>();
    }
}
