//! Rows near those at hand that tell two rules apart.

use kqlab_proof::{Answer, Clock, Effort, Nearby};
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::Workspace;

fn told(rule: &str, other: &str) -> Option<String> {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
    let prepare = |text: &str| workspace.prepare(text).expect("a query");
    let (rule, other) = (prepare(rule), prepare(other));
    let nearby = Nearby::new(&rule, vec![], Effort::default().running());
    let found = nearby.telling(&other)?;
    // What the search says holds of the engine's own run.
    let answers = [&rule, &other].map(|rule| Answer::of(rule, &found.events));
    let [Some(own), Some(others)] = answers else {
        panic!("a rule fails over {found:?}");
    };
    assert_eq!(own.told_from(&others).as_ref(), Some(&found.telling));
    Some(found.telling.expectation(rule.clock()))
}

#[test]
fn a_change_in_what_is_known_before_is_told_by_a_row_of_it() {
    for rule in [
        "let known = DeviceInfo | where OSPlatform == 'L' | distinct DeviceName; DeviceEvents | where FileName == 'a' | where DeviceName !in (known)",
        "DeviceEvents | where FileName == 'a' | join kind=leftanti (DeviceInfo | where OSPlatform == 'L') on DeviceName",
    ] {
        let found = told(rule, &rule.replace("'L'", "'W'"));
        assert!(
            matches!(found.as_deref(), Some("silent" | "fires")),
            "{found:?}"
        );
    }
}

#[test]
fn rules_that_both_fire_are_told_apart_by_their_rows() {
    let found = told(
        "DeviceInfo | summarize n = count() by DeviceName, OSPlatform | project DeviceName, n",
        "DeviceInfo | summarize n = count() by DeviceName | project DeviceName, n",
    );
    assert!(
        found
            .as_deref()
            .is_some_and(|text| text.starts_with("{count: ")),
        "{found:?}"
    );
    let found = told(
        "DeviceInfo | summarize t = min(OSBuild) by DeviceName",
        "DeviceInfo | summarize t = max(OSBuild) by DeviceName",
    );
    assert!(
        found
            .as_deref()
            .is_some_and(|text| text.starts_with("{rows: [{t: ")),
        "{found:?}"
    );
}

#[test]
fn what_is_by_chance_is_never_told_apart() {
    assert_eq!(
        told(
            "DeviceInfo | sample 1",
            "DeviceInfo | where OSBuild > 3 | sample 1"
        ),
        None
    );
    assert_eq!(
        told(
            "DeviceInfo | where rand() < 0.5",
            "DeviceInfo | where rand() < 0.1"
        ),
        None
    );
}

#[test]
fn without_steps_nothing_is_searched() {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
    let prepare = |text: &str| workspace.prepare(text).expect("a query");
    let (rule, other) = (
        prepare("DeviceInfo | where OSBuild > 3"),
        prepare("DeviceInfo | where OSBuild > 4"),
    );
    let nearby = Nearby::new(&rule, vec![], 0);
    assert!(nearby.telling(&other).is_none());
    assert!(!nearby.may_go_on());
}
