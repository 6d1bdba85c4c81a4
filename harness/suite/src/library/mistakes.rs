//! Mistakes in saved functions at their places in the functions' files.

use std::path::Path;
use std::sync::Arc;

use kql_eval::QueryError;
use kql_parser::parse;
use kql_parser::syntax::{Statement, StatementKind};
use miette::Report;

use super::{Entry, Library, call};
use crate::rule::{QueryPlaces, Rule, ended, moved, reports};

/// The functions that a query was given, as one text of `let` statements.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    text: String,
    parts: Vec<Part>,
}

/// A function in the text.
#[derive(Clone, Debug)]
struct Part {
    /// Where its own text begins, and where it ends.
    start: usize,
    end: usize,
    entry: Arc<Entry>,
}

impl Selected {
    pub(super) fn of(entries: impl Iterator<Item = Arc<Entry>>) -> Self {
        let mut selected = Self::default();
        for entry in entries {
            let [head, text, tail] = entry.function.declaration();
            if !selected.text.is_empty() {
                selected.text.push('\n');
            }
            selected.text.push_str(&head);
            let start = selected.text.len();
            selected.text.push_str(&text);
            let end = selected.text.len();
            selected.text.push_str(&tail);
            selected.parts.push(Part { start, end, entry });
        }
        selected
    }

    /// The `let` statements.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Mistakes of a text that was compiled with declarations behind it, a form of this rule: each in the file it was made in.
    /// The declarations begin with these functions.
    #[must_use]
    pub fn reports(
        &self,
        rule: &Rule,
        text: &str,
        declarations: &str,
        errors: Vec<QueryError>,
    ) -> Vec<Report> {
        let behind = text.len() + 1;
        let text = format!("{text}\n{declarations}");
        errors
            .into_iter()
            .flat_map(|error| match self.in_function(error, behind) {
                Ok(report) => vec![report],
                Err(error) if text.starts_with(&rule.query) => reports(rule, &text, vec![error]),
                Err(error) => {
                    let name = rule.path.display().to_string();
                    vec![moved(error, &name, &ended(&text), &|place| place)]
                }
            })
            .collect()
    }

    /// A mistake as a report on the file of its function; as an error the mistake itself when it is in no function.
    fn in_function(&self, error: QueryError, behind: usize) -> Result<Report, QueryError> {
        let Some(at) = usize::try_from(error.span().start)
            .ok()
            .and_then(|start| start.checked_sub(behind))
        else {
            return Err(error);
        };
        let holds = |part: &&Part| (part.start..=part.end).contains(&at);
        let Some(part) = self.parts.iter().find(holds) else {
            return Err(error);
        };
        let entry = &part.entry;
        let Some(places) =
            QueryPlaces::find(&entry.source, &entry.function.text, entry.function.text_at)
        else {
            return Err(error);
        };
        let shift = behind + part.start;
        let name = entry.path.display().to_string();
        Ok(moved(error, &name, &ended(&entry.source), &|place| {
            places.in_file(place.saturating_sub(shift))
        }))
    }
}

/// Compiles a query that calls saved functions, over the tables of a workspace and with these functions declared.
// A workspace is given saved functions and so depends on this module. Taking one here would close that circle.
pub type Compile<'c> = &'c dyn Fn(&Selected, &str) -> Result<(), Vec<QueryError>>;

impl Library {
    /// The mistakes of the functions of one file, each called with its defaults, and with empty values where it has none.
    #[must_use]
    pub fn mistakes_in(&self, path: &Path, compile: Compile<'_>) -> Vec<Report> {
        let entries = self.functions.iter().filter(|entry| entry.path == path);
        entries
            .flat_map(|entry| self.mistakes(entry, compile))
            .collect()
    }

    /// The functions of one file whose bodies [`mistakes_in`](Self::mistakes_in) cannot look at: what they mean hangs on the rows
    /// that they are called with.
    pub fn unbound_in(&self, path: &Path) -> impl Iterator<Item = &str> {
        let entries = self
            .functions
            .iter()
            .filter(move |entry| entry.path == path);
        let unbound = entries.filter(|entry| call_of(entry).is_none());
        unbound.map(|entry| entry.function.name.as_str())
    }

    fn mistakes(&self, entry: &Entry, compile: Compile<'_>) -> Vec<Report> {
        let Some(call) = call_of(entry) else {
            return vec![];
        };
        let functions = self.select(&entry.function.name);
        let Err(errors) = compile(&functions, &call) else {
            return vec![];
        };
        // Whether a function's value is a table is known only when it is bound: the call is tried as a value too.
        if compile(&functions, &format!("print value = {call}")).is_ok() {
            return vec![];
        }
        let rule = Rule {
            path: entry.path.clone(),
            ..Rule::of_query(&entry.function.name, &call)
        };
        functions.reports(&rule, &call, &functions.text, errors)
    }
}

/// A call of a function with its defaults. None when a parameter takes rows of any columns.
fn call_of(entry: &Entry) -> Option<String> {
    let declaration = entry.function.declaration().concat();
    let parsed = parse(&declaration);
    let parameters = match parsed.query.statements.first() {
        Some(Statement {
            kind: StatementKind::LetFunction { function, .. },
            ..
        }) => function.parameters.as_slice(),
        _ => &[],
    };
    call::of(&entry.function.name, parameters)
}
