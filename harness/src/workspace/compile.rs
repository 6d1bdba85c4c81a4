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

/// What asks for the names of columns without reading them.
const ASKS_FOR_NAMES: [&str; 2] = ["getschema", "evaluate"];

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
