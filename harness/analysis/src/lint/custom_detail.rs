//! `customDetails`: columns that alerts show.
//!
//! <https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts>

use super::entity::missing_column;
use super::limits::{LONGEST_DETAIL_KEY, MOST_DETAILS};
use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A custom detail of a column that the result does not have.
pub(super) static CUSTOM_DETAIL_COLUMN: Lint = Lint {
    name: "custom_detail_column",
    code: "kqlab::lint::custom_detail_column",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "A custom detail names a column that the result does not have.",
    page: "The alert comes without the detail that an analyst would decide by.",
    bad: "name: x\nquery: |\n  SigninLogs\n  | summarize Failures = count() by UserPrincipalName\ncustomDetails:\n  Attempts: FailureCount\n",
    good: "name: x\nquery: |\n  SigninLogs\n  | summarize Failures = count() by UserPrincipalName\ncustomDetails:\n  Attempts: Failures\n",
    look: custom_detail_column,
};

fn custom_detail_column(subject: &Subject<'_>) -> Vec<Found> {
    let details = subject.fields.custom_details.iter();
    let missing =
        details.filter_map(|detail| missing_column(subject, &detail.column, "the result"));
    missing.collect()
}

/// More custom details, or longer keys, than an alert takes.
pub(super) static CUSTOM_DETAIL_LIMIT: Lint = Lint {
    name: "custom_detail_limit",
    code: "kqlab::lint::custom_detail_limit",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "There are more custom details than 20, or a key is longer than 20 characters.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\ncustomDetails:\n  TheUserWhoSignedInFromAfar: UserPrincipalName\n",
    good: "name: x\nquery: SigninLogs\ncustomDetails:\n  UserFromAfar: UserPrincipalName\n",
    look: custom_detail_limit,
};

fn custom_detail_limit(subject: &Subject<'_>) -> Vec<Found> {
    let details = &subject.fields.custom_details;
    let mut found = Vec::new();
    if let Some(one_more) = details.get(MOST_DETAILS) {
        let message = format!(
            "a rule has at most {MOST_DETAILS} custom details, not {}",
            details.len()
        );
        let help = "a detail may take a bag of several values";
        found.push(Found::new(At::Field(one_more.key.place), message, help));
    }
    for detail in details {
        let length = detail.key.value.chars().count();
        if length > LONGEST_DETAIL_KEY {
            let message = format!(
                "the key of a custom detail has at most {LONGEST_DETAIL_KEY} characters, not {length}"
            );
            found.push(Found::new(
                At::Field(detail.key.place),
                message,
                "a shorter key",
            ));
        }
    }
    found
}
