//! Compiling a query over files of which only a first piece has been read.

use std::sync::{Arc, OnceLock};

use kql_eval::bind::Catalog;
use kql_eval::exec::read_table;
use kql_eval::plan::{Node, Plan, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{Query, QueryError, RuntimeError, Settings};

use super::Rows;
use super::locations::{self, LOCATIONS};
use super::rows::{Columns, OTHER_COLUMNS, PartlyKnown, Table, TableFiles};
use crate::proof::Prepared;
use crate::source::SourceError;

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
    fn settings(&self) -> Result<Settings, RuntimeError> {
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

/// Whether a plan reads the column that stands for those that are not known, or may do so.
fn asks_for_other_columns(plan: &Plan) -> bool {
    match &plan.node {
        Node::TableScan { needed, .. } => {
            let other = plan.schema.index_of(OTHER_COLUMNS);
            other.is_some_and(|place| needed.get(place).copied().unwrap_or(true))
        }
        // The rows of a group are named by their place.
        Node::ForEach { .. } => true,
        _ => plan
            .inputs()
            .into_iter()
            .any(|input| asks_for_other_columns(input)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::proof::Clock;
    use crate::schema::{Catalog, Dialect};
    use crate::source::scratch::Scratch;
    use crate::workspace::{BadLines, CompileError, Rows, Workspace};

    fn rows(file: &Scratch, bad_lines: BadLines) -> Rows {
        let mut catalog = Catalog::bundled(Dialect::of_query("T"));
        catalog
            .add_text(r#"{"T": {"Name":"string","Count":"long"}}"#)
            .unwrap();
        let workspace = Arc::new(Workspace::new(catalog, Clock::default()));
        let mut rows = Rows::none(workspace).with_bad_lines(bad_lines);
        rows.give_file("T", file.path().to_owned()).unwrap();
        rows
    }

    /// The names of the result's columns, and its rows.
    fn result(rows: &mut Rows, text: &str) -> (Vec<String>, usize) {
        let Ok(prepared) = rows.prepare(text) else {
            panic!("{text}")
        };
        let table = prepared.result(rows).unwrap();
        let names = table.schema.fields.iter();
        let names = names.map(|field| field.name.to_string()).collect();
        (names, table.batch.rows)
    }

    /// A file that is longer than its first piece, with a line at its end.
    fn long(last: &str) -> Scratch {
        let text = "{\"Name\":\"a\",\"Count\":1}\n".repeat(200);
        Scratch::new("a.ndjson", &format!("{text}{last}"))
    }

    #[test]
    fn a_column_that_comes_late_is_there_for_a_query_that_shows_or_names_it() {
        let file = long("{\"Name\":\"b\",\"Late\":7}");
        for (text, names) in [
            ("T | where Name == 'b'", vec!["Name", "Count", "Late"]),
            ("T | where Late == 7 | project Name", vec!["Name"]),
            ("T | where Name == 'b' | project-keep L*", vec!["Late"]),
            (
                "T | where Name == 'b' | project-away N*",
                vec!["Count", "Late"],
            ),
            (
                "T | where Name == 'b' | project X = column_ifexists('Late', 'none')",
                vec!["X"],
            ),
            ("T | where Name == 'b' | project Name", vec!["Name"]),
            (
                "T | where Name == 'b' | summarize take_any(*)",
                vec!["Name", "Count", "Late"],
            ),
        ] {
            let found = result(&mut rows(&file, BadLines::Skip), text);
            assert_eq!(
                found,
                (names.iter().map(|name| (*name).to_owned()).collect(), 1),
                "{text}"
            );
        }
        assert_eq!(
            result(&mut rows(&file, BadLines::Skip), "T | getschema").1,
            3
        );
    }

    #[test]
    fn a_file_is_not_read_to_compile_a_query_over_declared_columns() {
        let file = long("{\"Name\":");
        let mut rows = rows(&file, BadLines::Fail);
        assert!(rows.prepare("T | summarize count() by Name").is_ok());
        let error = rows.prepare("T").unwrap_err();
        let CompileError::Source(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.to_string().contains("line 201, column 9"), "{error}");
    }

    #[test]
    fn a_name_that_nothing_has_is_a_mistake_and_not_a_column() {
        let file = long("");
        let error = rows(&file, BadLines::Skip)
            .prepare("T | where Nmae == 'b'")
            .unwrap_err();
        assert!(matches!(error, CompileError::Mistakes(_)));
    }

    #[test]
    fn lines_that_cannot_be_read_are_counted_and_passed_over() {
        let bad = "{\"Name\":\n[]\n{\"Count\":\"many\"}\n{\"Name\":\"c\"}\n";
        let file = long(bad);
        let mut rows = rows(&file, BadLines::Skip);
        let found = result(
            &mut rows,
            "T | where Count != 1 or isnull(Count) | project Name, Count",
        );
        assert_eq!(found.1, 1);
        assert_eq!(rows.skipped_lines(), [("T".to_owned(), 3)]);
    }
}
