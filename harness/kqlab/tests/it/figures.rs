//! The figures of the README are those of the files that are made by measuring.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde_json::Value;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name);
    // Lines are broken anywhere.
    let text = std::fs::read_to_string(path).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as the README writes it: `3,904`.
fn written(number: u64) -> String {
    let digits = number.to_string();
    match digits.len().checked_sub(3).filter(|head| *head > 0) {
        Some(head) => format!("{},{}", &digits[..head], &digits[head..]),
        None => digits,
    }
}

#[test]
fn what_runs_is_what_the_support_table_counts() {
    let (readme, support) = (read("README.md"), read("docs/reference/support.md"));
    for (heading, words) in [
        (
            "[Tabular operators](#tabular-operators)",
            "tabular operators",
        ),
        ("[Scalar functions](#scalar-functions)", "scalar functions"),
        ("[Aggregations](#aggregations)", "aggregations"),
        ("[Plugins of evaluate](#plugins-of-evaluate)", "plugins"),
    ] {
        let row = support.split_once(&format!("| {heading} | ")).unwrap().1;
        let count = row.split(' ').next().unwrap();
        let figure = format!("{count} {words}");
        assert!(readme.contains(&figure), "README.md has no `{figure}`");
    }
}

#[test]
fn how_faithful_it_is_is_what_the_ratchet_holds() {
    let readme = read("README.md");
    let ratchet: Value = serde_json::from_str(&read(".ci/ratchet.json")).unwrap();
    let figure = |name: &str| written(ratchet[name].as_u64().unwrap());
    assert_eq!(
        figure("emulator_wrong"),
        "0",
        "the README says that none differs"
    );
    for said in [
        format!(
            "{} agree in every name, type and value",
            figure("emulator_pass")
        ),
        format!("agree on {} of", figure("corpus_agreement")),
        format!("{} of the 3,823 valid ones run", figure("corpus_reach")),
    ] {
        assert!(readme.contains(&said), "README.md has no `{said}`");
    }
}
