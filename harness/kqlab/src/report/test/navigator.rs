//! A layer of the ATT&CK Navigator: which techniques the tested rules cover.

use std::collections::BTreeMap;

use kqlab_analysis::testing::TestedFile;
use serde_json::{Value, json};

use super::reports;

/// A technique scores 1 when every rule for it passes its tests, else 0; the rules are its comment.
#[must_use]
pub fn navigator(files: &[TestedFile]) -> String {
    let mut techniques: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
    for file in reports(files) {
        // A rule without tests shows no coverage of a technique, whatever its metadata say.
        let passes = file.failed() == 0 && file.errors.is_empty() && file.passed() > 0;
        for technique in &file.techniques {
            let rules = techniques.entry(technique).or_default();
            rules.push((&file.rule, passes));
        }
    }
    let techniques: Vec<Value> = techniques
        .into_iter()
        .map(|(id, rules)| {
            let passes = rules.iter().all(|(_, passes)| *passes);
            let names: Vec<&str> = rules.iter().map(|(rule, _)| *rule).collect();
            json!({
                "techniqueID": id,
                "score": u8::from(passes),
                "comment": names.join("\n"),
                "enabled": true,
            })
        })
        .collect();
    let layer = json!({
        "name": "Tested detection rules",
        "versions": {"layer": "4.5"},
        "domain": "enterprise-attack",
        "description": "Techniques with rules that are tested: 1 when all their tests pass.",
        "techniques": techniques,
        "gradient": {"colors": ["#ff6666", "#8ec843"], "minValue": 0, "maxValue": 1},
    });
    format!("{layer:#}\n")
}
