//! What decided that a rule is silent, in a few lines.

use kql_eval::explain::Explanation;
use kqlab_analysis::explanation::Subject;

use super::terminal::Page;

/// The stage that no row passed, and why it dropped the first one; no lines when rows passed all stages, or none came.
#[must_use]
pub fn decision(subject: &Subject, explanation: &Explanation) -> Vec<String> {
    if explanation.table.batch.rows > 0 {
        return Vec::new();
    }
    let mut stages = explanation.stages.iter();
    let Some(stage) = stages.find(|stage| stage.rows_in > 0 && stage.rows_out == 0) else {
        return Vec::new();
    };
    let page = Page {
        subject,
        explanation,
    };
    let mut text = format!("{}\n", page.placed(stage));
    if let Some(dropped) = stage.dropped.first() {
        page.dropped(dropped, &mut text);
    }
    text.lines().map(str::to_owned).collect()
}
