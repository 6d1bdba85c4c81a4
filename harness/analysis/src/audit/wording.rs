//! What is wrong with an exclusion's text.

use kqlab_suite::ecs::FindingKind;
use kqlab_suite::exclusion::Polarity;

use super::AuditInputs;
use super::finding::{Code, ExclusionAudit, Finding};
use super::readings::{scenario_witness, trial};
use super::subject::Subject;

/// Words that stand for values to be filled in.
const PLACEHOLDERS: &[&str] = &[
    "known internal",
    "known admin",
    "known syncromsp",
    "known update server",
    "internal ip range",
    "internal network",
    "trusted ip",
    "approved list",
    "your organization",
    "your_",
    "<your",
    "changeme",
    "todo",
    "x.x.x.x",
];

/// Adds what is wrong with the text, the scenario's events as witness.
pub(super) fn findings(inputs: &AuditInputs<'_>, subject: &Subject, audit: &mut ExclusionAudit) {
    let mut found: Vec<(Code, String)> = Vec::new();
    let is_filter = subject.inexpressible.is_none();
    for finding in &subject.translation.findings {
        found.push((code_of(finding.kind), finding.message.clone()));
    }
    if let Some(reason) = &subject.inexpressible {
        if subject.quote.is_none() {
            match reason
                .split_once(": ")
                .and_then(|(code, rest)| Some((named(code)?, rest)))
            {
                Some((code, rest)) => found.push((code, rest.to_owned())),
                None => audit.undecided.push(format!(
                    "the documented filter is not in the test file, which says: {reason}"
                )),
            }
        } else if found.is_empty() && subject.translation.kql.is_none() {
            found.push((Code::Prose, "it is no predicate".to_owned()));
        }
    }
    if found.iter().any(|(code, _)| *code == Code::Prose) && names_nothing(inputs, subject) {
        for (code, message) in &mut found {
            if *code == Code::Prose {
                *message = format!(
                    "{message}, and it names nothing that `{}` has",
                    inputs.table
                );
            }
        }
    }
    let text = format!(
        "{} {}",
        subject.quote.as_deref().unwrap_or(""),
        subject.written
    )
    .to_lowercase();
    if let Some(word) = PLACEHOLDERS.iter().find(|word| text.contains(**word)) {
        found.push((
            Code::Placeholder,
            format!("\"{word}\" leaves a value to be filled in"),
        ));
    }
    for (code, message) in found {
        let is_known = audit.findings.iter().any(|known| known.code == code);
        if !is_known {
            audit.findings.push(Finding {
                code,
                message,
                of_scenario: subject.name.is_none() || !is_filter,
                witnesses: scenario_witness(inputs, subject),
            });
        }
    }
    if is_filter && says_no_polarity(subject) {
        polarity(inputs, subject, audit);
    }
}

const fn code_of(kind: FindingKind) -> Code {
    match kind {
        FindingKind::UnmappedField => Code::UnmappedField,
        FindingKind::UnmappedValue => Code::UnmappedValue,
        FindingKind::Prose => Code::Prose,
        FindingKind::TruncatedText => Code::TruncatedText,
    }
}

/// The code that an importer has written before a reason.
fn named(code: &str) -> Option<Code> {
    let codes = [
        Code::UnmappedField,
        Code::UnmappedValue,
        Code::Prose,
        Code::TruncatedText,
    ];
    codes.into_iter().find(|known| known.name() == code)
}

/// Whether no word of the text is a column of the table, or a field that is one.
fn names_nothing(inputs: &AuditInputs<'_>, subject: &Subject) -> bool {
    let mut words = subject
        .written
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
    words.all(|word| {
        inputs.schema.index_of(word).is_none()
            && !matches!(
                kqlab_suite::ecs::column_of(inputs.table, word),
                kqlab_suite::ecs::Mapped::Column(_)
            )
    })
}

/// A documented list of equal values under the heading of an exclusion: what is dropped, or what stays?
fn says_no_polarity(subject: &Subject) -> bool {
    let Some(quote) = &subject.quote else {
        return false;
    };
    let lower = quote.to_lowercase();
    quote.contains("==")
        && !quote.contains("!=")
        && !["exclude", "drop", "ignore", "keep", "only", "not"]
            .iter()
            .any(|word| {
                lower
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|w| w == *word)
            })
}

/// Runs the other reading too, and says which was taken.
fn polarity(inputs: &AuditInputs<'_>, subject: &Subject, audit: &mut ExclusionAudit) {
    let Some(kql) = &subject.translation.kql else {
        return;
    };
    let (other, taken, instead) = match subject.polarity {
        Polarity::Exclude => (Polarity::Keep, "what is dropped", "what stays"),
        Polarity::Keep => (Polarity::Exclude, "what stays", "what is dropped"),
    };
    let Ok(trial) = trial(inputs, kql, other) else {
        return;
    };
    let positives = inputs.opened.positives.iter();
    let fires: Vec<_> = positives
        .filter(|case| trial.original_of(case) > 0)
        .collect();
    let lost = fires
        .iter()
        .filter(|case| trial.with(&case.events) == Some(0))
        .count();
    let witnesses = fires.iter().take(1).map(|case| {
        trial.witness_of(
            format!("positive `{}`, under the other reading", case.name),
            case,
        )
    });
    audit.findings.push(Finding {
        code: Code::AmbiguousPolarity,
        message: format!(
            "it does not say whether it describes what is dropped or what stays; it is read as {taken}, as its heading has \
             it; as {instead} it would drop {lost} of {} positives",
            fires.len()
        ),
        of_scenario: false,
        witnesses: witnesses.collect(),
    });
}
