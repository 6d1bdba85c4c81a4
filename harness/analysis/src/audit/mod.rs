//! The audit: what every exclusion of a rule does, decided and shown by events.
//!
//! Each exclusion of a test file, and each documented filter that has none, is translated, decided over the finite domain of
//! the rule's and its own literals, and run over the test file's events. Every finding has events as witness, over which
//! the engine has run the rule with and without the exclusion.

mod asserted;
mod bypass;
mod caught;
mod decided;
mod expected;
mod finding;
mod opening;
mod predicate;
mod readings;
mod separation;
mod subject;
mod trial;
mod wording;

use std::cell::OnceCell;

use kql_eval::bind::Catalog as _;

pub use asserted::check;
pub use expected::{Discrepancy, discrepancies};
pub use finding::{Audit, Bypass, Code, Edit, ExclusionAudit, Finding, Separation, Shown, Witness};

use caught::CaughtEvent;
use kqlab_proof::{Event, Solver, trace};
use kqlab_suite::runner::{Suite, SuiteError};
use opening::SuiteEvents;

/// Audits a rule with its test file.
///
/// # Errors
/// The rule does not compile, or rows of the test file do not fit their tables.
pub fn audit(suite: &Suite) -> Result<Audit, SuiteError> {
    let opened = opening::open(suite)?;
    let solver = opened.original.solver();
    let paths = trace(opened.original.bound());
    let table = paths
        .iter()
        .find_map(|path| path.sources.first())
        .map(|source| source.table.to_string())
        .unwrap_or_default();
    let caught = CaughtEvent::find(&opened, &paths, &solver);
    let mut exclusions = Vec::new();
    if let Some(schema) = suite.workspace.table(&table) {
        let inputs = AuditInputs {
            suite,
            opened: &opened,
            solver: &solver,
            paths: &paths,
            table: &table,
            schema: &schema,
            caught: caught.as_ref(),
            malicious: OnceCell::new(),
            unset: OnceCell::new(),
        };
        for subject in subject::subjects(&suite.file, &table) {
            exclusions.push(inputs.exclusion(&subject));
        }
    }
    let evasion = caught
        .as_ref()
        .and_then(|caught| bypass::evasion(caught, &solver, &opened.original, suite.clock()));
    Ok(Audit {
        rule: suite.rule.name.clone(),
        path: suite.path.clone(),
        table,
        clock: suite.clock(),
        exclusions,
        evasion,
    })
}

/// What the audit of every exclusion needs.
struct AuditInputs<'b> {
    suite: &'b Suite,
    opened: &'b SuiteEvents,
    solver: &'b Solver<'b>,
    paths: &'b [kqlab_proof::Path],
    table: &'b str,
    schema: &'b std::sync::Arc<kql_eval::plan::Schema>,
    caught: Option<&'b CaughtEvent>,
    /// The events of the positives that the rule catches one by one.
    malicious: OnceCell<Vec<Event>>,
    /// The columns that no event sets and that an attacker hardly sets.
    unset: OnceCell<Vec<String>>,
}

impl AuditInputs<'_> {
    fn exclusion(&self, subject: &subject::Subject) -> ExclusionAudit {
        let scenario = subject
            .scenario
            .and_then(|number| self.suite.file.scenarios.get(number));
        let mut audit = ExclusionAudit {
            name: subject.name.clone(),
            scenario: scenario.map(|scenario| scenario.id.value.clone()),
            line: subject.line,
            written: subject.written.clone(),
            kql: None,
            polarity: subject.polarity,
            findings: vec![],
            bypass: None,
            separation: None,
            undecided: vec![],
            shown: Shown::default(),
        };
        let runnable = if subject.inexpressible.is_some() {
            None
        } else {
            subject.translation.kql.as_deref()
        };
        audit.kql = runnable.map(str::to_owned);
        match runnable {
            Some(kql) => self.runnable(subject, kql, &mut audit),
            None => readings::inexpressible(self, subject, &mut audit),
        }
        wording::findings(self, subject, &mut audit);
        audit.findings.sort_by_key(|finding| finding.code);
        audit
    }

    /// An exclusion that can be put into the rule.
    fn runnable(&self, subject: &subject::Subject, kql: &str, audit: &mut ExclusionAudit) {
        let trial = match readings::trial(self, kql, subject.polarity) {
            Ok(trial) => trial,
            Err(reason) => {
                readings::out_of_scope(self, &reason, subject, audit);
                return;
            }
        };
        readings::over_events(self, subject, &trial, audit);
        let exclusion =
            predicate::Exclusion::bind(kql, subject.polarity, self.schema, &*self.suite.workspace);
        match exclusion {
            Err(reason) => audit.undecided.push(format!(
                "it is not over the columns of `{}` alone: {reason}",
                self.table
            )),
            Ok(exclusion) => {
                readings::dropping(self, subject, &exclusion, &trial, audit);
                decided::findings(self, &exclusion, &trial, audit);
                bypass::opened(self, &exclusion, &trial, audit);
                separation::findings(self, subject, &exclusion, audit);
            }
        }
    }
}
