//! `triggerOperator` and `triggerThreshold` against the results that a query can have.

use kqlab_suite::rule::{Trigger, TriggerOperator};

use super::form::{Rows, rows};
use super::limits::HIGHEST_THRESHOLD;
use super::{At, Found, Lint, SCHEDULED, Subject};
use crate::findings::Severity;

/// A threshold beyond the limits of the service.
pub(super) static TRIGGER_RANGE: Lint = Lint {
    name: "trigger_range",
    code: "kqlab::lint::trigger_range",
    weight: Severity::Error,
    targets: SCHEDULED,
    summary: "`triggerThreshold` is not from 0 to 10000.",
    page: "The rule is refused when it is deployed: <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>.",
    bad: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 50000\nquery: SigninLogs\n",
    good: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: |\n  SigninLogs\n  | summarize Count = count() by UserPrincipalName\n  | where Count > 50000\n",
    look: trigger_range,
};

fn trigger_range(subject: &Subject<'_>) -> Vec<Found> {
    let threshold = subject.fields.schedule.trigger.threshold;
    let Some(field) = subject.field("triggerThreshold") else {
        return vec![];
    };
    if threshold <= HIGHEST_THRESHOLD {
        return vec![];
    }
    let message = format!("a threshold is at most {HIGHEST_THRESHOLD}, not {threshold}");
    let help = "count in the query, and compare there";
    vec![Found::new(At::Field(field.value.place), message, help)]
}

/// A rule whose every run is an alert.
pub(super) static ALWAYS_FIRES: Lint = Lint {
    name: "always_fires",
    code: "kqlab::lint::always_fires",
    weight: Severity::Warning,
    targets: SCHEDULED,
    summary: "Whatever the events, each run is an alert.",
    page: "The trigger counts the rows of the result. `count`, and `summarize` without `by`, have one row even where there was \
           no event, so \"more than 0\" always holds. Compare in the query: `| where Count > 10`.",
    bad: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n  | count\n",
    good: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n  | summarize Count = count()\n  | where Count > 10\n",
    look: always_fires,
};

fn always_fires(subject: &Subject<'_>) -> Vec<Found> {
    let Some((trigger, possible)) = both(subject) else {
        return vec![];
    };
    if !always(trigger, possible) {
        return vec![];
    }
    let message = format!(
        "the rule wants {} results, and its query always has {}",
        trigger.in_words(),
        number(possible)
    );
    let help =
        "the trigger counts rows: compare what is counted in the query, as in `| where Count > 10`";
    vec![Found::new(place(subject), message, help)]
}

/// A rule of which no run is an alert.
pub(super) static NEVER_FIRES: Lint = Lint {
    name: "never_fires",
    code: "kqlab::lint::never_fires",
    weight: Severity::Error,
    targets: SCHEDULED,
    summary: "Whatever the events, no run is an alert.",
    page: "The trigger counts the rows of the result, not what is in them: \"more than 10\" never holds of `count`, which has \
           one row, nor of `take 10`. Nothing is fewer than 0.",
    bad: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 10\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n  | summarize count()\n",
    good: "name: x\nkind: Scheduled\ntriggerOperator: gt\ntriggerThreshold: 10\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n",
    look: never_fires,
};

fn never_fires(subject: &Subject<'_>) -> Vec<Found> {
    let Some((trigger, possible)) = both(subject) else {
        return vec![];
    };
    if !never(trigger, possible) {
        return vec![];
    }
    let message = format!(
        "the rule wants {} results, and its query has {}",
        trigger.in_words(),
        number(possible)
    );
    let help = "the trigger counts rows: `triggerOperator: gt` and `triggerThreshold: 0` fire on any result";
    vec![Found::new(place(subject), message, help)]
}

/// The trigger and the numbers of results that the query can have; None where either is not known.
fn both(subject: &Subject<'_>) -> Option<(Trigger, Rows)> {
    subject.field("triggerOperator")?;
    subject.field("triggerThreshold")?;
    Some((subject.fields.schedule.trigger, rows(subject.plan()?)))
}

fn always(trigger: Trigger, possible: Rows) -> bool {
    let Trigger {
        operator,
        threshold,
    } = trigger;
    match operator {
        TriggerOperator::GreaterThan => possible.least > threshold,
        TriggerOperator::LessThan => possible.most.is_some_and(|most| most < threshold),
        TriggerOperator::Equal => possible.least == threshold && possible.most == Some(threshold),
        TriggerOperator::NotEqual => {
            possible.least > threshold || possible.most.is_some_and(|most| most < threshold)
        }
    }
}

fn never(trigger: Trigger, possible: Rows) -> bool {
    let Trigger {
        operator,
        threshold,
    } = trigger;
    match operator {
        TriggerOperator::GreaterThan => possible.most.is_some_and(|most| most <= threshold),
        TriggerOperator::LessThan => possible.least >= threshold,
        TriggerOperator::Equal => {
            possible.least > threshold || possible.most.is_some_and(|most| most < threshold)
        }
        TriggerOperator::NotEqual => {
            possible.least == threshold && possible.most == Some(threshold)
        }
    }
}

fn number(rows: Rows) -> String {
    match rows.most {
        Some(most) if most == rows.least => format!("exactly {most}"),
        Some(most) => format!("at most {most}"),
        None => format!("at least {}", rows.least),
    }
}

fn place(subject: &Subject<'_>) -> At {
    let field = subject.field("triggerThreshold");
    field.map_or(At::File, |field| At::Field(field.value.place))
}
