//! Compiling a query over files of which only a first piece has been read.

use std::sync::{Arc, OnceLock};

use kql_eval::bind::Catalog;
use kql_eval::exec::read_table;
use kql_eval::plan::{Node, Plan, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{Query, QueryError, RuntimeError, Settings};
use kqlab_proof::Prepared;
use kqlab_source::SourceError;

use super::Rows;
use super::locations::{self, LOCATIONS};
use super::rows::{Columns, OTHER_COLUMNS, PartlyKnown, Table, TableFiles};

/// Why there is no query.
#[derive(Debug)]
pub enum CompileError {
    /// The mistakes of its text.
    Mistakes(Vec<QueryError>),
    /// The file with this path in its message cannot be read for its columns.
    Source(SourceError),
    /// The rows that say where addresses are cannot be read.
    Locations(RuntimeError),
}

/// Words of what asks for the names of columns without reading them, or takes some columns by the form of their names
/// (`project-keep`, `project-by-names`).
const ASKS_FOR_NAMES: [&str; 7] = [
    "getschema",
    "evaluate",
    "keep",
    "names",
    "column_ifexists",
    "columnifexists",
    "column_names_of",
];

impl Rows {
    /// Compiles a query over these rows. Where it reads nothing but declared columns, files are not read for others.
    ///
    /// A name that the query itself gives, by `let`, is that value even if a column by this name appears late in such a file.
    ///
    /// # Errors
    /// The mistakes of its text, or of a file that must be read for its columns.
    pub fn prepare(&mut self, text: &str) -> Result<Prepared, CompileError> {
        let settings = self.settings().map_err(CompileError::Locations)?;
        if let Some(query) = self.compile_at_first_look(text) {
            return Ok(Prepared::new(text, query, &settings));
        }
        let query = Query::compile(text, self);
        for table in self.tables.values_mut() {
            let Table::Files(TableFiles {
                columns: Columns::Partly(partly),
                ..
            }) = table
            else {
                continue;
            };
            match partly.all.take() {
                Some(Err(error)) => return Err(CompileError::Source(error)),
                all => partly.all = all.map_or_else(OnceLock::new, OnceLock::from),
            }
        }
        query
            .map(|query| Prepared::new(text, query, &settings))
            .map_err(CompileError::Mistakes)
    }

    /// The settings of the workspace, with the locations that these rows give.
    pub(super) fn settings(&self) -> Result<Settings, RuntimeError> {
        let mut settings = self.workspace.settings.clone();
        if let Some(table) = self.tables.get(LOCATIONS) {
            let schema = self.schema_of(LOCATIONS, table);
            let batches = read_table(self, LOCATIONS, &schema)?;
            settings.locations = Some(Arc::new(locations::read(&schema, &batches)?));
        }
        Ok(settings)
    }

    /// The query, if it is the same whatever further columns the files have.
    fn compile_at_first_look(&self, text: &str) -> Option<Query> {
        let mut partly = self.partly_known().peekable();
        partly.peek()?;
        let seen: Vec<&str> = partly
            .flat_map(|partly| partly.seen.iter().map(String::as_str))
            .collect();
        let named = |text: &str| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| ASKS_FOR_NAMES.contains(&word) || seen.contains(&word))
                || seen
                    .iter()
                    .any(|name| !is_word(name) && text.contains(name))
        };
        if named(text) || named(self.declarations()) {
            return None;
        }
        let query = Query::compile(text, &AtFirstLook(self)).ok()?;
        let bound = query.bound();
        let results = bound.results.iter().map(|statement| &statement.plan);
        let mut plans = results.chain(&bound.subqueries);
        let asks = plans.any(|plan| asks_for_other_columns(plan));
        (!asks).then_some(query)
    }

    fn partly_known(&self) -> impl Iterator<Item = &PartlyKnown> {
        self.tables.values().filter_map(Table::partly_known)
    }
}

impl Table {
    /// What is known of the table, where its file has not been read for the rest.
    fn partly_known(&self) -> Option<&PartlyKnown> {
        match self {
            Self::Files(TableFiles {
                columns: Columns::Partly(partly),
                ..
            }) if partly.all.get().is_none() => Some(partly),
            Self::Files(_) | Self::Memory(_) => None,
        }
    }
}

/// The tables as they are known without reading a file for its columns.
struct AtFirstLook<'r>(&'r Rows);

impl AtFirstLook<'_> {
    fn partly_known(&self, table: &str) -> Option<&PartlyKnown> {
        match self.0.tables.get(table)? {
            Table::Files(TableFiles {
                columns: Columns::Partly(partly),
                ..
            }) => Some(partly),
            Table::Files(_) | Table::Memory(_) => None,
        }
    }
}

impl Catalog for AtFirstLook<'_> {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        match self.partly_known(name) {
            Some(partly) => Some(Arc::clone(&partly.first)),
            None => self.0.table(name),
        }
    }

    fn table_names(&self) -> Vec<String> {
        self.0.table_names()
    }

    fn unlisted_column(&self, table: &str, column: &str) -> Option<ScalarType> {
        // The file may have it, and then says which type it has.
        if self.partly_known(table).is_some() {
            return None;
        }
        self.0.unlisted_column(table, column)
    }

    fn declarations(&self) -> &str {
        self.0.declarations()
    }

    fn is_open(&self) -> bool {
        self.0.is_open()
    }
}

fn is_word(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a plan reads, or may read, the placeholder column for all columns that are not known.
fn asks_for_other_columns(plan: &Plan) -> bool {
    match &plan.node {
        Node::TableScan { needed, .. } => {
            let other = plan.schema.index_of(OTHER_COLUMNS);
            other.is_some_and(|place| needed.get(place).copied().unwrap_or(true))
        }
        // The rows of a group are named by their place.
        Node::ForEach { .. } => true,
        Node::Values { .. }
        | Node::Range { .. }
        | Node::Filter { .. }
        | Node::Project { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Sample { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Group { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => plan
            .inputs()
            .into_iter()
            .any(|input| asks_for_other_columns(input)),
    }
}
