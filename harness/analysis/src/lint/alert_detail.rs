//! `alertDetailsOverride`: columns in an alert's name, description and fields.
//!
//! <https://learn.microsoft.com/azure/sentinel/customize-alert-details>

use kqlab_suite::testfile::Placed;

use super::entity::missing_column;
use super::limits::MOST_PLACEHOLDERS;
use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A column of an alert's details that the result does not have.
pub(super) static ALERT_DETAIL_COLUMN: Lint = Lint {
    name: "alert_detail_column",
    code: "kqlab::lint::alert_detail_column",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "An alert's name, description, severity or tactics are taken from a column that the result does not have.",
    page: "The alert then has the rule's own name, or a text with a hole in it.",
    bad: "name: x\nquery: |\n  SigninLogs\n  | project UserPrincipalName\nalertDetailsOverride:\n  alertDisplayNameFormat: 'Sign-in of {{User}}'\n",
    good: "name: x\nquery: |\n  SigninLogs\n  | project UserPrincipalName\nalertDetailsOverride:\n  alertDisplayNameFormat: 'Sign-in of {{UserPrincipalName}}'\n",
    look: alert_detail_column,
};

fn alert_detail_column(subject: &Subject<'_>) -> Vec<Found> {
    let details = &subject.fields.alert_details;
    let named = details.templates.iter().flat_map(|template| {
        let columns = template.columns.iter();
        columns.map(|column| Placed::new(column.clone(), template.text.place))
    });
    let taken = details.columns.iter().map(|detail| detail.column.clone());
    named
        .chain(taken)
        .filter_map(|column| missing_column(subject, &column, "the result"))
        .collect()
}

/// More columns in a text than it takes.
pub(super) static ALERT_DETAIL_COUNT: Lint = Lint {
    name: "alert_detail_count",
    code: "kqlab::lint::alert_detail_count",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "An alert's name or description has more than 3 columns in it.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\nalertDetailsOverride:\n  alertDisplayNameFormat: '{{UserPrincipalName}} {{IPAddress}} {{AppDisplayName}} {{ResultType}}'\n",
    good: "name: x\nquery: SigninLogs\nalertDetailsOverride:\n  alertDisplayNameFormat: '{{UserPrincipalName}} {{IPAddress}} {{AppDisplayName}}'\n",
    look: alert_detail_count,
};

fn alert_detail_count(subject: &Subject<'_>) -> Vec<Found> {
    let templates = subject.fields.alert_details.templates.iter();
    let many = templates.filter(|template| template.columns.len() > MOST_PLACEHOLDERS);
    let report = |template: &kqlab_suite::rule::Template| {
        let message = format!(
            "`{}` has at most {MOST_PLACEHOLDERS} columns in it, not {}",
            template.key.value,
            template.columns.len()
        );
        let help = "put them together in the query: `extend Detail = strcat(…)`";
        Found::new(At::Field(template.text.place), message, help)
    };
    many.map(report).collect()
}
