//! The times that a query asks for against those that its schedule gives.

use kqlab_suite::rule::duration::written;

use super::legs::{Leg, legs};
use super::limits::{LONGEST_SCHEDULE, SHORTEST_SCHEDULE};
use super::{At, Found, Lint, SCHEDULED, Subject};
use crate::findings::Severity;

/// A query that asks for times before those that a run sees.
pub(super) static LOOKBACK: Lint = Lint {
    name: "lookback",
    code: "kqlab::lint::lookback",
    weight: Severity::Warning,
    targets: SCHEDULED,
    summary: "The query asks for events from before its `queryPeriod`.",
    page: "A scheduled run sees the events of its `queryPeriod` alone, whatever the query asks: an `ago(14d)` in it finds one day \
           where the period is one day. A baseline is then a day long, and what is \"new\" is often old. Each reading of a table \
           counts by itself, with all filters behind it.",
    bad: "name: x\nkind: Scheduled\nqueryFrequency: 1d\nqueryPeriod: 1d\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(7d)\n  | summarize TimeGenerated = max(TimeGenerated) by UserPrincipalName\n",
    good: "name: x\nkind: Scheduled\nqueryFrequency: 1d\nqueryPeriod: 7d\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(7d)\n  | summarize TimeGenerated = max(TimeGenerated) by UserPrincipalName\n",
    look: lookback,
};

fn lookback(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(query), Some(period)) = (subject.query, &subject.fields.schedule.period) else {
        return vec![];
    };
    let now = query.clock().ticks();
    let sees_from = now.saturating_sub(period.value);
    let mut found: Vec<(At, i64)> = Vec::new();
    for low in legs(query).iter().filter_map(|leg| leg.window.low) {
        if low.at >= sees_from {
            continue;
        }
        // Where what is written stands behind the query it is a function's, and the query is its place.
        let at = At::Query(low.span);
        let is_known = found
            .iter()
            .any(|(known, back)| *known == at && *back == now - low.at);
        if !is_known {
            found.push((at, now - low.at));
        }
    }
    let report = |(at, back): (At, i64)| {
        let help = if back <= LONGEST_SCHEDULE {
            format!(
                "`queryPeriod: {}`, or a query that asks for less",
                written(back)
            )
        } else {
            let longest = written(LONGEST_SCHEDULE);
            format!(
                "no run sees more than {longest}: ask for less, or keep a summary of what is older"
            )
        };
        let message = format!(
            "the query asks for {} back, and a run sees {}",
            written(back),
            written(period.value)
        );
        Found::new(at, message, help).beside(At::Field(period.place), "what a run sees")
    };
    found.into_iter().map(report).collect()
}

/// A query that looks at less time than passes between two runs.
pub(super) static GAP: Lint = Lint {
    name: "gap",
    code: "kqlab::lint::gap",
    weight: Severity::Warning,
    targets: SCHEDULED,
    summary: "Between two runs there are events that no run looks at.",
    page: "A rule that runs once a day and asks for the last hour misses 23 hours of each day. A table that the query reads \
           further back elsewhere, and one that only looks up details for others, is not reported.",
    bad: "name: x\nkind: Scheduled\nqueryFrequency: 1d\nqueryPeriod: 1d\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(1h)\n  | where ResultType == '50126'\n",
    good: "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 1h\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(1h)\n  | where ResultType == '50126'\n",
    look: gap,
};

fn gap(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(query), Some(frequency)) = (subject.query, &subject.fields.schedule.frequency) else {
        return vec![];
    };
    let now = query.clock().ticks();
    let legs = legs(query);
    let reaches_now = |leg: &Leg| leg.window.high.is_none_or(|high| high.at >= now);
    let is_short = |leg: &Leg| {
        let low = leg.window.low;
        reaches_now(leg) && low.is_some_and(|low| low.at < now && now - low.at < frequency.value)
    };
    let mut found: Vec<Found> = Vec::new();
    for leg in legs.iter().filter(|leg| leg.leads && is_short(leg)) {
        // A baseline that ends before the window does not look at what the window leaves out: it is what new events are held
        // against.
        let mut same = legs
            .iter()
            .filter(|other| other.table == leg.table && (other.leads || reaches_now(other)));
        let (Some(low), true) = (leg.window.low, same.all(is_short)) else {
            continue;
        };
        let at = At::Query(low.span);
        if found.iter().any(|known| known.at == at) {
            continue;
        }
        let back = now - low.at;
        let message = format!(
            "of the {} between two runs the query looks at the last {} of `{}`",
            written(frequency.value),
            written(back),
            leg.table
        );
        let help = if back >= SHORTEST_SCHEDULE {
            format!(
                "`queryFrequency: {}`, or a query that asks for more",
                written(back)
            )
        } else {
            "a query that asks for more".to_owned()
        };
        let report = Found::new(at, message, help);
        found.push(report.beside(At::Field(frequency.place), "how often it runs"));
    }
    found
}
