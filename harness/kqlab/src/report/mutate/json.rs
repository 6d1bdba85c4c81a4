//! Mutants as JSON.

use kqlab_analysis::mutate::{Score, Verdict};
use serde_json::{Value, json};

/// The score of one rule, with every mutant, its place in the rule's file and its verdict.
#[must_use]
pub fn json(path: &str, score: &Score) -> Value {
    let mutants: Vec<Value> = score
        .results
        .iter()
        .map(|result| {
            let place = score.places.bytes(result.mutant.change.span);
            json!({
                "mutation": result.mutant.mutation,
                "start": place.map(|(start, _)| start),
                "end": place.map(|(_, end)| end),
                "text": result.mutant.change.text,
                "verdict": match result.verdict {
                    Verdict::Killed => "killed",
                    Verdict::Survived => "survived",
                    Verdict::Equivalent => "equivalent",
                    Verdict::Discarded => "discarded",
                },
                "given": result.killer.as_ref().map(|killer| &killer.rows),
                "expect": result.killer.as_ref().map(|killer| &killer.expect),
                "why": result.why,
                "as": result.killer.as_ref().map(|killer| killer.runs.name()),
            })
        })
        .collect();
    json!({
        "rule": score.rule,
        "file": path,
        "killed": score.count(Verdict::Killed),
        "survived": score.count(Verdict::Survived),
        "undecided": score.undecided(),
        "equivalent": score.count(Verdict::Equivalent),
        "percent": score.percent(),
        // A score over a part of the mutants is another score: the part is said.
        "not_looked_at": score.not_looked_at(),
        "mutants": mutants,
    })
}
