//! A test file with its rule, ready to run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use kqlab_proof::{Clock, Prepared};
use miette::Report;

use super::forms::{SuiteError, apply};
use super::reads::is_call;
use super::reads::tables_of;
use super::{provide, read_text};
use crate::Exit;
use crate::exclusion::{InsertError, Polarity, insert};
use crate::project::Projects;
use crate::rule::{self, Rule, RuleFields, Schedule};
use crate::schema::{Catalog, Dialect, TableSchema};
use crate::testfile::{SchemaSource, TestFile, Variant};
use crate::workspace::Workspace;

/// A test file with its rule, ready to run. Nothing that is done with it changes it, so that several threads may use one.
#[derive(Debug)]
pub struct Suite {
    /// The test file.
    pub path: PathBuf,
    /// What it says.
    pub file: Arc<TestFile>,
    /// The rule.
    pub rule: Arc<Rule>,
    /// The known tables, at the test file's clock.
    pub workspace: Arc<Workspace>,
    /// When the rule runs, over what, and when its results are an alert.
    pub schedule: Arc<Schedule>,
    /// The forms of the rule that have been compiled.
    forms: Memo<Variant, Prepared>,
    /// The rule with one exclusion: they are forms too, and the audit asks for those that no test runs.
    with_exclusion: Memo<(String, Polarity), Prepared>,
}

/// Values that are made when first asked for, each once for all threads.
#[derive(Debug)]
struct Memo<K, V>(Mutex<BTreeMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord + Clone, V: Clone> Memo<K, V> {
    /// The values made so far whose keys `is_kept` accepts.
    fn kept(&self, is_kept: impl Fn(&K) -> bool) -> Self {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known.iter().filter(|(key, _)| is_kept(key));
        let kept = kept.map(|(key, value)| (key.clone(), value.clone()));
        Self(Mutex::new(kept.collect()))
    }

    fn get_or_try_make<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&key) {
            return Ok(value.clone());
        }
        // Made without the lock: one value may ask for another. Two threads may make the same value, which only costs time.
        let value = make()?;
        known().insert(key, value.clone());
        Ok(value)
    }
}

impl Suite {
    /// Reads a test file and its rule, in the workspace around the file.
    ///
    /// # Errors
    /// The diagnostics, and the exit code that they mean: 2 for the test file or the workspace, 3 for the rule.
    pub fn open(path: &Path) -> Result<Self, (Vec<Report>, Exit)> {
        Self::open_in(path, &Projects::default())
    }

    /// As [`open`](Self::open), where workspaces that have been read are not read again.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_in(path: &Path, projects: &Projects) -> Result<Self, (Vec<Report>, Exit)> {
        let usage = |report: Report| (vec![report], Exit::Usage);
        let text = projects.unsaved().text(path).map_err(usage)?;
        let file = TestFile::read(&path.display().to_string(), &text)
            .map_err(|errors| usage(Report::new(errors)))?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        // `./` is left out, as it would be shown in every message.
        let rule_path = folder.join(file.rule.value.trim_start_matches("./"));
        let loaded = rule::bytes_in(&rule_path, projects.unsaved());
        let rule = loaded.and_then(|bytes| rule::of_bytes(&rule_path, bytes));
        let rule = rule.map_err(|error| {
            let exit = error.exit();
            (vec![Report::new(error)], exit)
        })?;
        let schedule =
            RuleFields::schedule_of(&rule).map_err(|mistakes| (mistakes, Exit::NotEvaluated))?;
        let project = projects.of(path).map_err(usage)?;
        // Exclusions and functions of the test file may call saved functions that the rule does not.
        let callers = format!("{}\n{text}", rule.query);
        let given = file.functions.iter().map(|given| given.name.value.as_str());
        let given: Vec<&str> = given.collect();
        let dialect = Dialect::of_query(&rule.query);
        let workspace = match &project {
            Some(project) => project.workspace_but(dialect, &callers, &given),
            None => Workspace::new(Catalog::bundled(dialect), Clock::default()),
        };
        let mut catalog = workspace.catalog().clone();
        add_schema(&file, folder, &mut catalog).map_err(usage)?;
        // Before the workspace is made: rows of a table that no schema knows describe it, and only then does the rule bind.
        provide::undescribed_tables(&file, &mut catalog);
        let mut workspace = workspace.with_catalog(catalog).at(file.clock.value);
        provide::functions(&file, folder, &mut workspace).map_err(usage)?;
        Ok(Self {
            path: path.to_owned(),
            file: Arc::new(file),
            schedule: Arc::new(schedule),
            rule: Arc::new(rule),
            workspace: Arc::new(workspace),
            forms: Memo::default(),
            with_exclusion: Memo::default(),
        })
    }

    /// The same tests of another query in the rule's place.
    #[must_use]
    pub fn with_query(&self, query: &str) -> Self {
        let rule = Rule {
            query: query.to_owned(),
            ..(*self.rule).clone()
        };
        Self {
            path: self.path.clone(),
            file: Arc::clone(&self.file),
            rule: Arc::new(rule),
            workspace: Arc::clone(&self.workspace),
            schedule: Arc::clone(&self.schedule),
            forms: Memo::default(),
            with_exclusion: Memo::default(),
        }
    }

    /// The same rule with another test file in the place of this one. The tables and functions stay those of this one.
    #[must_use]
    pub fn with_file(&self, file: TestFile) -> Self {
        Self {
            path: self.path.clone(),
            file: Arc::new(file),
            rule: Arc::clone(&self.rule),
            workspace: Arc::clone(&self.workspace),
            schedule: Arc::clone(&self.schedule),
            // Only the test file says what the other forms are.
            forms: self.forms.kept(|variant| *variant == Variant::Original),
            with_exclusion: self.with_exclusion.kept(|_| true),
        }
    }

    /// The test file's clock: the rows of tests are read and written by it.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.file.clock.value
    }

    /// The folder of the test file; paths in it start from there.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or_else(|| Path::new(""))
    }

    /// The rule as it is, compiled.
    ///
    /// # Errors
    /// The rule does not compile.
    pub fn original(&self) -> Result<Prepared, SuiteError> {
        self.form(&Variant::Original)
    }

    /// A form of the rule, compiled.
    ///
    /// # Errors
    /// The rule does not compile; or an exclusion of the form does not exist, cannot be expressed, or fits nowhere in the rule.
    pub fn form(&self, variant: &Variant) -> Result<Prepared, SuiteError> {
        self.forms.get_or_try_make(variant.clone(), || {
            let names: Vec<&str> = match variant {
                Variant::Original => return prepare_rule(&self.rule, &self.workspace),
                Variant::With(name) => vec![name.as_str()],
                Variant::Tuned => {
                    let names = self.file.tuned.apply.iter();
                    names.map(|name| name.value.as_str()).collect()
                }
            };
            let mut form = self.original()?;
            for name in names {
                form = apply(self, &form, name)?;
            }
            Ok(form)
        })
    }

    /// The rule as it is with an exclusion that is written in KQL.
    ///
    /// # Errors
    /// It does not fit into the rule.
    pub fn with_exclusion(&self, kql: &str, polarity: Polarity) -> Result<Prepared, InsertError> {
        let key = (kql.to_owned(), polarity);
        self.with_exclusion.get_or_try_make(key, || {
            let inserted = insert(&self.rule.query, kql, polarity, &self.workspace)?;
            Ok(inserted.rule)
        })
    }

    /// The tables that the rule reads, in order of their names, but for what functions such as `_GetWatchlist('VIP')` answer.
    ///
    /// # Errors
    /// The rule does not compile.
    pub fn tables(&self) -> Result<Vec<String>, SuiteError> {
        let mut tables = tables_of(self.original()?.query());
        tables.retain(|table| !is_call(table) && !self.workspace.has_answer(table));
        Ok(tables)
    }
}

/// A rule, compiled in a workspace.
///
/// # Errors
/// The diagnostics, over the rule's query.
pub fn prepare_rule(rule: &Rule, workspace: &Workspace) -> Result<Prepared, SuiteError> {
    workspace
        .prepare(&rule.query)
        .map_err(|errors| SuiteError::Rule(workspace.reports(rule, &rule.query, errors)))
}

fn add_schema(file: &TestFile, folder: &Path, catalog: &mut Catalog) -> Result<(), Report> {
    match &file.schema {
        None => {}
        Some(SchemaSource::Inline(tables)) => {
            for table in tables {
                let columns = table
                    .columns
                    .iter()
                    .map(|column| (column.name.value.clone(), column.ty.value))
                    .collect();
                catalog.add(TableSchema {
                    name: table.name.value.clone(),
                    columns,
                });
            }
        }
        Some(SchemaSource::File(path)) => {
            let text = read_text(&folder.join(&path.value))?;
            catalog.add_text(&text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_can_be_shared_between_threads() {
        const fn is_shared<T: Send + Sync>() {}
        is_shared::<Suite>();
    }
}
