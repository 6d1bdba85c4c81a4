//! The small changes of a rule that its tests do not notice.

use std::fmt::Write as _;

use kqlab_analysis::mutate::{Score, Verdict, difference};

use super::escaped;

/// How many mutants are killed, and each survivor with the rows that would kill it.
pub(super) fn write(page: &mut String, score: &Score) {
    let _ = writeln!(
        page,
        "<h3>Mutants</h3>\n<p><span class=\"ok\">{} killed</span>, <span class=\"{}\">{} survived</span>, {} keep the same rows</p>",
        score.count(Verdict::Killed),
        if score.count(Verdict::Survived) == 0 {
            "ok"
        } else {
            "no"
        },
        score.count(Verdict::Survived),
        score.count(Verdict::Equivalent)
    );
    let survivors = score.results.iter();
    for result in survivors.filter(|result| result.verdict == Verdict::Survived) {
        let _ = writeln!(
            page,
            "<p><b>{}</b></p>\n<pre>{}</pre>",
            escaped(result.mutant.mutation),
            escaped(&difference(&score.query, &result.mutant))
        );
        if let Some(killer) = &result.killer {
            let rows: Vec<String> = killer.rows.iter().map(|row| format!("- {row}")).collect();
            let _ = writeln!(
                page,
                "<p><small>a test that notices it expects `{}` of</small></p>\n<pre>{}</pre>",
                escaped(&killer.expect),
                escaped(&rows.join("\n"))
            );
        }
    }
}
