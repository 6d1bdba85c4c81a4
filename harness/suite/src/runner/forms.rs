//! The forms of a rule that a test file runs: original, with one exclusion, tuned.

use kqlab_proof::Prepared;
use miette::Report;

use super::Suite;
use super::reads::{is_call, scanned};
use crate::Exit;
use crate::ecs::translate;
use crate::exclusion::{Polarity, insert};
use crate::testfile::{Filter, Placed};

/// Why tests cannot be run.
#[derive(Debug)]
pub enum SuiteError {
    /// The rule itself does not compile.
    Rule(Vec<Report>),
    /// An exclusion or a row of the test file is not valid.
    TestFile(Report),
}

impl SuiteError {
    /// What it means for the command.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Rule(_) => Exit::NotEvaluated,
            Self::TestFile(_) => Exit::Usage,
        }
    }

    /// The diagnostics.
    #[must_use]
    pub fn into_reports(self) -> Vec<Report> {
        match self {
            Self::Rule(reports) => reports,
            Self::TestFile(report) => vec![report],
        }
    }
}

/// A form of the rule with one more exclusion of the test file in place.
///
/// # Errors
/// The exclusion does not exist, cannot be expressed, or fits nowhere in the rule.
pub(super) fn apply(suite: &Suite, form: &Prepared, name: &str) -> Result<Prepared, SuiteError> {
    let file = &suite.file;
    let mut exclusions = file.exclusions.iter();
    let Some(exclusion) = exclusions.find(|exclusion| exclusion.name.value == name) else {
        return Err(SuiteError::TestFile(miette::miette!(
            "the test file has no exclusion `{name}`"
        )));
    };
    let (filter, polarity) = match &exclusion.filter {
        Filter::Exclude(filter) => (filter, Polarity::Exclude),
        Filter::Keep(filter) => (filter, Polarity::Keep),
        Filter::Inexpressible(reason) => {
            let message = format!("the exclusion `{name}` cannot be applied: {}", reason.value);
            return Err(SuiteError::TestFile(Report::msg(message)));
        }
    };
    let table = first_table(form).unwrap_or_default();
    let translation = translate(&filter.value, &table);
    let Some(kql) = translation.kql else {
        let findings = translation.findings.iter();
        let messages: Vec<&str> = findings.map(|finding| finding.message.as_str()).collect();
        let message = format!(
            "the exclusion `{name}` cannot be expressed: {}",
            messages.join("; ")
        );
        let help = "say `inexpressible: <reason>` instead of a filter".to_owned();
        return Err(at_filter(suite, filter, message, Some(help)));
    };
    let inserted = if form.text() == suite.rule.query {
        suite.with_exclusion(&kql, polarity)
    } else {
        insert(form.text(), &kql, polarity, &suite.workspace).map(|inserted| inserted.rule)
    };
    inserted.map_err(|error| {
        let help = (kql != filter.value.trim()).then(|| format!("it was read as `{kql}`"));
        at_filter(
            suite,
            filter,
            format!("the exclusion `{name}`: {error}"),
            help,
        )
    })
}

/// A mistake in an exclusion, at its filter in the test file.
fn at_filter(
    suite: &Suite,
    filter: &Placed<String>,
    message: String,
    help: Option<String>,
) -> SuiteError {
    let place = filter.place;
    let label = miette::LabeledSpan::at(place.start..place.end, "here");
    let mut diagnostic = miette::MietteDiagnostic::new(message)
        .with_code("kqlab::testfile::exclusion")
        .with_label(label);
    diagnostic.help = help;
    let source = (*suite.file.source).clone();
    SuiteError::TestFile(Report::new(diagnostic).with_source_code(source))
}

/// The table that the last statement of a rule reads first.
#[must_use]
pub fn first_table(rule: &Prepared) -> Option<String> {
    let result = rule.bound().results.last()?;
    let tables = || scanned(&result.plan);
    let first = tables().find(|table| !is_call(table));
    first.or_else(|| tables().next()).map(ToString::to_string)
}
