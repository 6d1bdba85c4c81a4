//! `queryFrequency` and `queryPeriod` against the limits of scheduled rules.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>

use kqlab_suite::rule::duration::written;

use super::limits::{HOUR, LONGEST_PERIOD_OF_FREQUENT, LONGEST_SCHEDULE, SHORTEST_SCHEDULE};
use super::{At, Found, Lint, NRT, SCHEDULED, Subject};
use crate::findings::Severity;

/// A frequency or period beyond the limits of the service.
pub(super) static SCHEDULE_RANGE: Lint = Lint {
    name: "schedule_range",
    code: "kqlab::lint::schedule_range",
    weight: Severity::Error,
    targets: SCHEDULED,
    summary: "`queryFrequency` or `queryPeriod` is not from 5 minutes to 14 days.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 30d\nquery: SigninLogs\n",
    good: "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 14d\nquery: SigninLogs\n",
    look: schedule_range,
};

fn schedule_range(subject: &Subject<'_>) -> Vec<Found> {
    let schedule = &subject.fields.schedule;
    let both = [
        ("queryFrequency", &schedule.frequency),
        ("queryPeriod", &schedule.period),
    ];
    let fields = both
        .iter()
        .filter_map(|(key, duration)| Some((key, duration.as_ref()?)));
    let wrong = fields
        .filter(|(_, duration)| !(SHORTEST_SCHEDULE..=LONGEST_SCHEDULE).contains(&duration.value));
    wrong
        .map(|(key, duration)| {
            let message = format!("`{key}` is {}", written(duration.value));
            let help = format!(
                "from {} to {}",
                written(SHORTEST_SCHEDULE),
                written(LONGEST_SCHEDULE)
            );
            Found::new(At::Field(duration.place), message, help)
        })
        .collect()
}

/// A rule that runs less often than it looks back.
pub(super) static PERIOD_BELOW_FREQUENCY: Lint = Lint {
    name: "period_below_frequency",
    code: "kqlab::lint::period_below_frequency",
    weight: Severity::Error,
    targets: SCHEDULED,
    summary: "`queryPeriod` is shorter than `queryFrequency`.",
    page: "Between two runs there would be events that no run sees; the service refuses such a rule.",
    bad: "name: x\nkind: Scheduled\nqueryFrequency: 1d\nqueryPeriod: 1h\nquery: SigninLogs\n",
    good: "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 1h\nquery: SigninLogs\n",
    look: period_below_frequency,
};

fn period_below_frequency(subject: &Subject<'_>) -> Vec<Found> {
    let schedule = &subject.fields.schedule;
    let (Some(frequency), Some(period)) = (&schedule.frequency, &schedule.period) else {
        return vec![];
    };
    if period.value >= frequency.value {
        return vec![];
    }
    let (period_text, frequency_text) = (written(period.value), written(frequency.value));
    let message = format!("a run sees {period_text}, and there is one every {frequency_text}");
    let help = format!("`queryPeriod: {frequency_text}`, or `queryFrequency: {period_text}`");
    let found = Found::new(At::Field(period.place), message, help);
    vec![found.beside(At::Field(frequency.place), "how often it runs")]
}

/// A rule that runs often and looks far back.
pub(super) static PERIOD_OF_FREQUENT_RULE: Lint = Lint {
    name: "period_of_frequent_rule",
    code: "kqlab::lint::period_of_frequent_rule",
    weight: Severity::Error,
    targets: SCHEDULED,
    summary: "A rule that runs more often than once an hour looks back further than 2 days.",
    page: "The service refuses it: a long period wants a frequency of an hour or more.",
    bad: "name: x\nkind: Scheduled\nqueryFrequency: 15m\nqueryPeriod: 14d\nquery: SigninLogs\n",
    good: "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 14d\nquery: SigninLogs\n",
    look: period_of_frequent_rule,
};

fn period_of_frequent_rule(subject: &Subject<'_>) -> Vec<Found> {
    let schedule = &subject.fields.schedule;
    let (Some(frequency), Some(period)) = (&schedule.frequency, &schedule.period) else {
        return vec![];
    };
    if frequency.value >= HOUR || period.value <= LONGEST_PERIOD_OF_FREQUENT {
        return vec![];
    }
    let longest = written(LONGEST_PERIOD_OF_FREQUENT);
    let message = format!(
        "a rule that runs every {} looks back at most {longest}, not {}",
        written(frequency.value),
        written(period.value)
    );
    let help = format!("`queryFrequency: 1h`, or `queryPeriod: {longest}`");
    let found = Found::new(At::Field(period.place), message, help);
    vec![found.beside(At::Field(frequency.place), "how often it runs")]
}

/// A near-real-time rule with a schedule.
pub(super) static NRT_SCHEDULE: Lint = Lint {
    name: "nrt_schedule",
    code: "kqlab::lint::nrt_schedule",
    weight: Severity::Warning,
    targets: NRT,
    summary: "A near-real-time rule has a `queryFrequency` or a `queryPeriod`.",
    page: "It runs every minute over what arrived since, whatever these fields say: \
           <https://learn.microsoft.com/azure/sentinel/near-real-time-rules>.",
    bad: "name: x\nkind: NRT\nqueryFrequency: 1h\nquery: SigninLogs\n",
    good: "name: x\nkind: NRT\nquery: SigninLogs\n",
    look: nrt_schedule,
};

fn nrt_schedule(subject: &Subject<'_>) -> Vec<Found> {
    let keys = ["queryFrequency", "queryPeriod"];
    let fields = keys.iter().filter_map(|key| subject.field(key));
    fields
        .map(|field| {
            let message = format!("a near-real-time rule has no `{}`", field.key.value);
            let help = "it runs every minute: leave the field out, or `kind: Scheduled`";
            Found::new(At::Field(field.key.place), message, help)
        })
        .collect()
}
