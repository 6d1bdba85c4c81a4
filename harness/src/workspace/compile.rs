//! Compiling a query over files of which only a first piece has been read.

use std::cell::OnceCell;

use kql_eval::bind::Catalog as _;
use kql_eval::plan::{Node, Plan};
use kql_eval::{Query, QueryError};

use super::{Columns, OTHER_COLUMNS, PartlyKnown, Workspace};
use crate::source::SourceError;

/// Why there is no query.
#[derive(Debug)]
pub enum CompileError {
    /// The mistakes of its text.
    Mistakes(Vec<QueryError>),
    /// The file with this path in its message cannot be read for its columns.
    Source(SourceError),
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

impl Workspace {
    /// Compiles a query. Where it reads nothing but declared columns, files are not read for others.
    ///
    /// A name that the query itself gives, by `let`, is that value even if a column by this name appears late in such a file.
    ///
    /// # Errors
    /// The mistakes of its text, or of a file that must be read for its columns.
    pub fn compile(&mut self, text: &str) -> Result<Query, CompileError> {
        if let Some(query) = self.compile_at_first_look(text) {
            return Ok(query);
        }
        let query = Query::compile(text, self);
        for table in self.tables.values_mut() {
            let Columns::Partly(partly) = &mut table.columns else {
                continue;
            };
            match partly.all.take() {
                Some(Err(error)) => return Err(CompileError::Source(error)),
                all => partly.all = all.map_or_else(OnceCell::new, OnceCell::from),
            }
        }
        query.map_err(CompileError::Mistakes)
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
        self.is_first_look.set(true);
        let query = Query::compile(text, self);
        self.is_first_look.set(false);
        let query = query.ok()?;
        let bound = query.bound();
        let results = bound.results.iter().map(|statement| &statement.plan);
        let mut plans = results.chain(&bound.subqueries);
        let asks = plans.any(|plan| asks_for_other_columns(plan));
        (!asks).then_some(query)
    }

    fn partly_known(&self) -> impl Iterator<Item = &PartlyKnown> {
        self.tables
            .values()
            .filter_map(|table| match &table.columns {
                Columns::Partly(partly) if partly.all.get().is_none() => Some(partly),
                Columns::Partly(_) | Columns::Known(_) => None,
            })
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
    use kql_eval::Settings;

    use crate::schema::{Catalog, Dialect};
    use crate::source::scratch::Scratch;
    use crate::workspace::{CompileError, Workspace};

    fn workspace(file: &Scratch) -> Workspace {
        let mut catalog = Catalog::bundled(Dialect::of_query("T"));
        catalog
            .add_text(r#"{"T": {"Name":"string","Count":"long"}}"#)
            .unwrap();
        let mut workspace = Workspace::new(catalog);
        workspace.skip_bad_lines();
        workspace.give_file("T", file.path().to_owned()).unwrap();
        workspace
    }

    /// The names of the result's columns, and its rows.
    fn result(workspace: &mut Workspace, text: &str) -> (Vec<String>, usize) {
        let Ok(query) = workspace.compile(text) else {
            panic!("{text}")
        };
        let table = query
            .run(workspace, &crate::budget::settings())
            .unwrap()
            .remove(0);
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
            let found = result(&mut workspace(&file), text);
            assert_eq!(
                found,
                (names.iter().map(|name| (*name).to_owned()).collect(), 1),
                "{text}"
            );
        }
        assert_eq!(result(&mut workspace(&file), "T | getschema").1, 3);
    }

    #[test]
    fn a_file_is_not_read_to_compile_a_query_over_declared_columns() {
        let file = long("{\"Name\":");
        let mut workspace = workspace(&file);
        workspace.skips_bad_lines = false;
        assert!(workspace.compile("T | summarize count() by Name").is_ok());
        let error = workspace.compile("T").unwrap_err();
        let CompileError::Source(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.to_string().contains("line 201, column 9"), "{error}");
    }

    #[test]
    fn a_name_that_nothing_has_is_a_mistake_and_not_a_column() {
        let file = long("");
        let error = workspace(&file)
            .compile("T | where Nmae == 'b'")
            .unwrap_err();
        assert!(matches!(error, CompileError::Mistakes(_)));
    }

    #[test]
    fn lines_that_cannot_be_read_are_counted_and_passed_over() {
        let bad = "{\"Name\":\n[]\n{\"Count\":\"many\"}\n{\"Name\":\"c\"}\n";
        let file = long(bad);
        let mut workspace = workspace(&file);
        let found = result(
            &mut workspace,
            "T | where Count != 1 or isnull(Count) | project Name, Count",
        );
        assert_eq!(found.1, 1);
        assert_eq!(workspace.skipped_lines(), [("T".to_owned(), 3)]);
    }
}
