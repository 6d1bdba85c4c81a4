//! What an exclusion must silence, and what it must keep.

use std::path::Path;
use std::sync::Arc;

use kqlab_proof::{Event, Events, Prepared, read_events};
use kqlab_source::Files;
use kqlab_suite::account::refuse_misfit;
use kqlab_suite::runner::{Suite, SuiteError};
use kqlab_suite::testfile::{
    Answer, CaseKind, Expectation, Origin, TestCase, TestKind, Variant, expand,
};
use kqlab_suite::workspace::Rows;
use miette::Report;

/// Ordinary activity that the rule fires on.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The scenario's identifier, the test's name, or the name of the file of rows.
    pub id: String,
    /// The scenario's heading.
    pub title: Option<String>,
    /// Whether it is a file of rows, of which the test file says nothing.
    pub is_file: bool,
    /// All its events.
    pub events: Events,
    /// Those of the rule's table that the rule catches.
    pub caught: Vec<Event>,
}

/// Events on which the tuned rule must fire as the rule does.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The test's name.
    pub name: String,
    /// All its events.
    pub events: Events,
    /// Those of the rule's table that the rule catches.
    pub caught: Vec<Event>,
}

/// Everything that is known of a rule's answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Situations {
    /// What the rule fires on and must not.
    pub benign: Vec<Situation>,
    /// What it fires on and must.
    pub kept: Vec<Kept>,
    /// What it is silent on without any exclusion.
    pub silent: Vec<Situation>,
    /// Other tests that it fires on.
    pub others: Vec<Kept>,
}

/// Which benign events are looked at.
#[derive(Clone, Debug, Default)]
pub struct Choice<'c> {
    /// The scenarios of the test file, and its benign tests that the tuned rule must be silent on.
    pub scenarios: bool,
    /// Only these scenarios or tests, by identifier or name; all when empty.
    pub only: &'c [String],
    /// Files of benign rows of the rule's table.
    pub files: &'c [std::path::PathBuf],
}

/// A rule as it runs over events.
pub(super) struct Running<'r> {
    /// The rule.
    pub rule: &'r Prepared,
    /// The table that the exclusion is about.
    pub table: &'r Arc<str>,
}

impl Running<'_> {
    /// How many rows the rule gives.
    fn rows(&self, events: &Events) -> usize {
        self.rule.count(events).unwrap_or(0)
    }

    /// The events of the table that the rule catches: those that fire alone beside the other tables' events; where none
    /// does, those without which it gives other rows; where there are none either, all.
    fn caught(&self, events: &Events) -> Vec<Event> {
        let whole = self.rows(events);
        let all = events.tables.get(self.table).cloned().unwrap_or_default();
        if whole == 0 {
            return vec![];
        }
        if all.len() < 2 {
            return all;
        }
        let mut rest = events.clone();
        let mut rows_of = |rows: Vec<Event>| {
            rest.tables.insert(Arc::clone(self.table), rows);
            super::trial::answer(self.rule, &rest)
        };
        let alone = all.iter().filter(|event| {
            let answer = rows_of(vec![(*event).clone()]);
            answer.is_some_and(|rows| !rows.is_empty())
        });
        let alone: Vec<Event> = alone.cloned().collect();
        if !alone.is_empty() {
            return alone;
        }
        let answer = rows_of(all.clone());
        let counts = all.iter().enumerate().filter(|(number, _)| {
            let others = all.iter().enumerate();
            let others = others.filter(|(other, _)| other != number);
            rows_of(others.map(|(_, event)| event.clone()).collect()) != answer
        });
        let counts: Vec<Event> = counts.map(|(_, event)| event.clone()).collect();
        if counts.is_empty() { all } else { counts }
    }
}

/// Reads the benign events and the positives of a test file.
pub(super) fn situations(
    suite: &Suite,
    running: &Running<'_>,
    choice: &Choice<'_>,
) -> Result<Situations, SuiteError> {
    let mut found = Situations::default();
    for case in cases(suite)? {
        sort_in(&mut found, case, running, choice);
    }
    for path in choice.files {
        let (id, events) = file(suite, running.table, path).map_err(SuiteError::TestFile)?;
        let caught = running.caught(&events);
        let situation = Situation {
            id,
            title: None,
            is_file: true,
            events,
            caught,
        };
        add(&mut found, situation, running);
    }
    Ok(found)
}

/// A situation goes where the rule's own answer puts it.
fn add(found: &mut Situations, situation: Situation, running: &Running<'_>) {
    if running.rows(&situation.events) == 0 {
        found.silent.push(situation);
    } else {
        found.benign.push(situation);
    }
}

/// What an entry of the test file says of the tuned rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    Silent,
    Kept,
    NotSaid,
}

/// An entry of the test file, with its rows.
struct Entry {
    id: String,
    title: Option<String>,
    wanted: Wanted,
    events: Events,
}

fn sort_in(found: &mut Situations, entry: Entry, running: &Running<'_>, choice: &Choice<'_>) {
    let Entry {
        id,
        title,
        wanted,
        events,
    } = entry;
    let is_chosen = choice.scenarios && (choice.only.is_empty() || choice.only.contains(&id));
    if wanted == Wanted::Silent && !is_chosen {
        return;
    }
    let caught = running.caught(&events);
    if wanted == Wanted::Silent {
        let situation = Situation {
            id,
            title,
            is_file: false,
            events,
            caught,
        };
        return add(found, situation, running);
    }
    if caught.is_empty() {
        return;
    }
    let kept = Kept {
        name: id,
        events,
        caught,
    };
    if wanted == Wanted::Kept {
        found.kept.push(kept);
    } else {
        found.others.push(kept);
    }
}

/// The entries of a test file, each once however many verdicts it has.
fn cases(suite: &Suite) -> Result<Vec<Entry>, SuiteError> {
    let mut entries: Vec<(Origin, Entry)> = Vec::new();
    for case in expand(&suite.file) {
        let wanted = wanted(&case);
        if let Some((_, known)) = entries
            .iter_mut()
            .find(|(origin, _)| *origin == case.origin)
        {
            let outweighs = wanted == Wanted::Kept || known.wanted == Wanted::NotSaid;
            if outweighs {
                known.wanted = wanted;
            }
            continue;
        }
        let events = suite.events(&case)?;
        let (id, title) = match case.origin {
            Origin::Scenario(number) => suite.file.scenarios.get(number).map_or_else(
                || (case.name.clone(), None),
                |scenario| {
                    let title = scenario.title.as_ref().map(|title| title.value.clone());
                    (scenario.id.value.clone(), title)
                },
            ),
            Origin::Test { .. } | Origin::Evasion(_) => {
                let suffix = format!(" [{}]", case.variant);
                let name = case.name.strip_suffix(&suffix).unwrap_or(&case.name);
                (name.to_owned(), None)
            }
        };
        let entry = Entry {
            id,
            title,
            wanted,
            events,
        };
        entries.push((case.origin, entry));
    }
    // The documented scenarios come first.
    entries.sort_by_key(|(origin, _)| !matches!(origin, Origin::Scenario(_)));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// What a test file wants of a case once the rule is tuned.
fn wanted(case: &TestCase) -> Wanted {
    let fires = fires(&case.expectation);
    match (case.kind, &case.variant) {
        (CaseKind::Test(TestKind::Positive) | CaseKind::MustKeep, _) if fires => Wanted::Kept,
        // Whatever the test file says of the tuned rule holds.
        (CaseKind::Scenario | CaseKind::Test(TestKind::Benign), Variant::Tuned) if !fires => {
            Wanted::Silent
        }
        (_, Variant::Tuned) if fires => Wanted::Kept,
        (CaseKind::Scenario, _) => Wanted::Silent,
        _ => Wanted::NotSaid,
    }
}

/// Whether an expectation asks for rows.
fn fires(expectation: &Expectation) -> bool {
    match &expectation.answer {
        Answer::Fires => true,
        Answer::Silent => false,
        Answer::Rows(rows) => {
            rows.count.as_ref().is_none_or(|count| count.value > 0)
                && rows.rows.as_ref().is_none_or(|rows| !rows.is_empty())
        }
    }
}

/// The rows of a file of the rule's table.
fn file(suite: &Suite, table: &str, path: &Path) -> Result<(String, Events), Report> {
    let mut rows = Rows::none(Arc::clone(&suite.workspace));
    let files = Files::from(path.to_owned());
    refuse_misfit(suite.workspace.catalog(), table, &files)?;
    rows.give_files(table, files).map_err(Report::new)?;
    let events = read_events(&rows, &rows, &[table.to_owned()]);
    let id = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((id, events))
}
