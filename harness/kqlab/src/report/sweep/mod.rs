//! What came of many rules over the same events, in the forms that people and CI read.

mod html;
mod json;
mod markdown;
mod sarif;
mod terminal;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use terminal::terminal;

use kqlab_analysis::sweep::{Sweep, Swept, Verdict};

/// The counts of a sweep in a sentence.
fn summary(sweep: &Sweep) -> String {
    let rules = match sweep.rules.len() {
        1 => "1 rule".to_owned(),
        rules => format!("{rules} rules"),
    };
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", sweep.count(verdict), verdict.name()));
    let rows: usize = sweep.tables.iter().map(|(_, rows)| rows).sum();
    format!("{rules} over {rows} events: {}", counts.join(", "))
}

/// The rules in the order in which they matter: by verdict, then as they were given.
fn ordered(sweep: &Sweep) -> Vec<&Swept> {
    let mut rules: Vec<&Swept> = sweep.rules.iter().collect();
    rules.sort_by_key(|rule| rule.verdict);
    rules
}

/// What a reader must know of a rule's verdict.
fn remark(rule: &Swept) -> String {
    let mut remarks: Vec<String> = Vec::new();
    remarks.extend(rule.reason.clone());
    if let Some(trigger) = &rule.trigger {
        remarks.push(format!("wants {trigger} results"));
    }
    for blind in &rule.blind {
        remarks.push(format!(
            "nothing sets {} of {}",
            blind.columns.join(", "),
            blind.table
        ));
    }
    if !rule.without_rows.is_empty() {
        remarks.push(format!("no rows for {}", rule.without_rows.join(", ")));
    }
    remarks.join("; ")
}
