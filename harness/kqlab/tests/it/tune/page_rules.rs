//! Exclusions found for the documented scenarios of the rules under `rules/`.

use std::path::Path;

use kqlab::tuning::synthesis::{Choice, Reason};

use super::{found_in, kql};

/// What is found for a scenario of the rules under `rules/`: the filter, or None when the rule is silent anyway.
fn of_rules(rule: &str, id: &str) -> Option<String> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/rmm");
    let path = rules.join(rule);
    let only = [id.to_owned()];
    let choice = Choice {
        scenarios: true,
        only: &only,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    assert!(all.refused.is_empty(), "{rule} {id}: {:?}", all.refused);
    let exclusions = kql(&all);
    let [exclusion] = exclusions.as_slice() else {
        assert!(exclusions.is_empty(), "{exclusions:?}");
        assert_eq!(all.silent.len(), 1, "{rule} {id}");
        return None;
    };
    for row in &all.evidence.benign {
        assert!(row.original > 0 && row.tuned == 0, "{rule} {id}: {row:?}");
    }
    assert!(!all.evidence.kept.is_empty());
    for row in &all.evidence.kept {
        assert!(
            row.original > 0 && row.tuned == row.original,
            "{rule} {id}: {row:?}"
        );
    }
    let audit = all
        .exclusions
        .first()
        .and_then(|found| found.audit.as_ref());
    let audit = audit.expect("it is audited");
    assert!(
        audit.findings.is_empty(),
        "{rule} {id}: {:?}",
        audit.findings
    );
    // It takes at least the device.
    let bypass = audit.bypass.as_ref().expect("there is a way past it");
    assert!(bypass.cost >= 10, "{rule} {id}: {bypass:?}");
    Some(exclusion.clone())
}

#[test]
fn every_scenario_of_the_page_rules_is_silent_or_has_an_exclusion() {
    let on = |device: &str, folder: &str| {
        Some(format!(
            "DeviceName =~ \"{device}.corp.example\" and InitiatingProcessFolderPath startswith @\"{folder}\""
        ))
    };
    let syncro = "syncromsp/SyncroMSP_netconn.test.yaml";
    let folder = r"c:\programdata\syncro\bin\";
    assert_eq!(of_rules(syncro, "S1"), on("ws-101", folder));
    assert_eq!(of_rules(syncro, "S2"), on("ws-102", folder));
    assert_eq!(of_rules(syncro, "S3"), None);
    assert_eq!(of_rules(syncro, "S4"), None);
    assert_eq!(of_rules(syncro, "S5"), on("ws-102", folder));

    for id in ["S1", "S2", "S3", "S4", "S5"] {
        assert_eq!(of_rules("action1/Action1_netconn.test.yaml", id), None);
        assert_eq!(of_rules("level/Level_signature.test.yaml", id), None);
    }

    let connectwise = "connectwise/ConnectWise_netconn.test.yaml";
    let folder = r"c:\program files (x86)\screenconnect client (0123456789abcdef)\";
    assert_eq!(of_rules(connectwise, "S1"), on("ws-101", folder));
    assert_eq!(of_rules(connectwise, "S2"), on("ws-102", folder));
    assert_eq!(of_rules(connectwise, "S3"), None);
    assert_eq!(of_rules(connectwise, "S4"), None);
    assert_eq!(
        of_rules(connectwise, "S5"),
        Some(format!(
            "DeviceName in~ (\"ws-101.corp.example\", \"ws-102.corp.example\") and InitiatingProcessFolderPath startswith \
             @\"{folder}\""
        ))
    );

    let remotepc = "remotepc/RemotePC_netconn.test.yaml";
    let folder = r"c:\program files (x86)\remotepc\";
    let account = |device: &str, account: &str| {
        Some(format!(
            "DeviceName =~ \"{device}.corp.example\" and InitiatingProcessAccountName =~ \"{account}\" and \
             InitiatingProcessFolderPath startswith @\"{folder}\""
        ))
    };
    assert_eq!(of_rules(remotepc, "S1"), account("ws-101", "system"));
    assert_eq!(of_rules(remotepc, "S2"), account("ws-101", "system"));
    assert_eq!(of_rules(remotepc, "S3"), None);
    assert_eq!(of_rules(remotepc, "S4"), account("ws-102", "system"));
    assert_eq!(of_rules(remotepc, "S5"), account("ws-102", "alice"));
}

#[test]
fn the_only_difference_of_the_sanctioned_installer_is_its_hash() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/rmm");
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&rules.join("level/Level_signature.test.yaml"), &choice);
    let Some(Reason::Same(same)) = all.refused.first().map(|refused| &refused.reason) else {
        panic!("{:?}", all.refused);
    };
    assert_eq!(same.kept, "another build on a sanctioned machine");
    assert_eq!(
        same.differing.first().map(|(name, _)| name.as_str()),
        Some("SHA1")
    );
    assert_eq!(same.unset, ["Issuer"]);
}
