//! Generated events as a test file.

use std::fmt::Write as _;

use kqlab_proof::{Clock, Events, NearMiss, Positive, yaml_rows, yaml_text};
use kqlab_suite::testfile::Runs;

/// The text of a test file for a rule: a test for each positive and each near miss. `rule` is the rule's path from the test
/// file.
#[must_use]
pub fn test_file(
    rule: &str,
    clock: Clock,
    positives: &[Positive],
    misses: &[NearMiss],
    runs: Runs,
) -> String {
    let mut out = String::from("version: 1\n");
    let _ = writeln!(out, "rule: {}", yaml_text(rule));
    let now = clock.to_string();
    let now = match now.split_once('.') {
        Some((seconds, fraction)) if fraction.trim_matches(['0', 'Z']).is_empty() => {
            format!("{seconds}Z")
        }
        _ => now,
    };
    let _ = writeln!(out, "clock: {now}\n\ntests:");
    let mut names = Vec::new();
    let common = Common { clock, runs };
    for (number, positive) in positives.iter().enumerate() {
        let name = format!("generated positive {}", number + 1);
        test(
            &mut out,
            &name,
            "positive",
            &positive.events,
            "fires",
            &common,
        );
    }
    for miss in misses {
        let name = unique(&format!("misses {}", plain(&miss.predicate)), &mut names);
        test(
            &mut out,
            &name,
            "near-miss",
            &miss.events,
            "silent",
            &common,
        );
    }
    out
}

/// What every generated test has.
struct Common {
    clock: Clock,
    runs: Runs,
}

fn test(out: &mut String, name: &str, kind: &str, events: &Events, expect: &str, common: &Common) {
    let _ = writeln!(
        out,
        "  - name: '{}'\n    kind: {kind}",
        name.replace('\'', "''")
    );
    if common.runs == Runs::Query {
        out.push_str("    as: query\n");
    }
    out.push_str("    given:\n");
    for row in yaml_rows(events, common.clock) {
        let _ = writeln!(out, "      - {row}");
    }
    let _ = writeln!(out, "    expect: {expect}");
}

/// Braces are placeholders in names, and long names are cut.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '{' => '(',
            '}' => ')',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    if text.chars().count() <= 90 {
        return text;
    }
    let cut: String = text.chars().take(87).collect();
    format!("{cut}...")
}

fn unique(name: &str, names: &mut Vec<String>) -> String {
    let mut chosen = name.to_owned();
    let mut number = 2;
    while names.contains(&chosen) {
        chosen = format!("{name} ({number})");
        number += 1;
    }
    names.push(chosen.clone());
    chosen
}
