//! The ids of rules, which must be each rule's own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use kqlab_suite::rule::{Rule, RuleForm};

use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// The ids of rules, each with the rule that has it first.
#[derive(Clone, Debug, Default)]
pub struct Ids(HashMap<String, First>);

/// A rule by its place: its file, and where in it the query begins.
#[derive(Clone, PartialEq, Eq, Debug)]
struct First {
    path: PathBuf,
    query_at: usize,
}

impl First {
    fn of(rule: &Rule) -> Self {
        Self {
            path: rule.path.clone(),
            query_at: rule.query_at,
        }
    }
}

impl Ids {
    /// Adds a rule's; of several rules with one id the first that is added counts.
    pub fn add(&mut self, rule: &Rule) {
        if let Some(id) = own(rule) {
            self.0.entry(id).or_insert_with(|| First::of(rule));
        }
    }

    /// The file of another rule that has the id of this one, and had it first.
    fn other(&self, rule: &Rule) -> Option<&Path> {
        let first = self.0.get(&own(rule)?)?;
        (*first != First::of(rule)).then_some(first.path.as_path())
    }
}

/// The id of a rule that is kept as one. A template is often made of rules that lie beside it, under the same ids.
fn own(rule: &Rule) -> Option<String> {
    let extension = rule.path.extension()?;
    let is_yaml = extension == "yaml" || extension == "yml";
    let id = rule.id.as_ref()?;
    (is_yaml && rule.form == RuleForm::Sentinel).then(|| id.trim().to_lowercase())
}

/// An id that another rule has.
pub(super) static DUPLICATE_ID: Lint = Lint {
    name: "duplicate_id",
    code: "kqlab::lint::duplicate_id",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "Two rules have the same `id`.",
    page: "A pipeline knows a deployed rule by its id: the second rule takes the place of the first. Templates, which are often \
           made of rules beside them, are not compared.",
    bad: "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: x\nquery: SigninLogs\n---\nid: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: y\nquery: AuditLogs\n",
    good: "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: x\nquery: SigninLogs\n---\nid: 6c2c6a67-1b5c-4b7f-8f0c-6a9a7d9f3a10\nname: y\nquery: AuditLogs\n",
    look: duplicate_id,
};

fn duplicate_id(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(other), Some(id)) = (subject.ids.other(subject.rule), subject.text("id")) else {
        return vec![];
    };
    let message = format!("{} has this id too", other.display());
    vec![Found::new(
        At::Field(id.place),
        message,
        "a new GUID for the newer rule",
    )]
}
