//! `TimeGenerated` in the result.

use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A result that does not say when something happened.
pub(super) static TIME_COLUMN: Lint = Lint {
    name: "time_column",
    code: "kqlab::lint::time_column",
    weight: Severity::Note,
    targets: SENTINEL,
    summary: "The result of an analytics rule has no `TimeGenerated`.",
    page: "Alerts take the time of the events from that column of the result. Without it they carry the times of the run, and \
           an analyst looks for the event in the wrong hour.",
    bad: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\n  | summarize count() by UserPrincipalName\n",
    good: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\n  | summarize count(), TimeGenerated = max(TimeGenerated) by UserPrincipalName\n",
    look: time_column,
};

fn time_column(subject: &Subject<'_>) -> Vec<Found> {
    if !subject.is_analytics_rule() {
        return vec![];
    }
    let (Some(_), Some(plan)) = (subject.columns_without("TimeGenerated"), subject.plan()) else {
        return vec![];
    };
    vec![Found::new(
        At::Query(plan.span),
        "the result has no column `TimeGenerated`",
        "as in `summarize TimeGenerated = max(TimeGenerated) by …`",
    )]
}
