//! The predicate that decides why two rules differ.

use kql_eval::explain::{Ask, Stage, Verdict, Why};
use kql_eval::types::Scalar;
use kql_parser::Span;
use kqlab_proof::Events;

use super::answer::Pair;
use super::{Change, Side};

/// A predicate, or a stage, at which one of the rules decides otherwise than the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Deciding {
    /// Whose it is.
    pub side: Side,
    /// Its text on one line, without comments.
    pub text: String,
    /// What it says of the event: true, false or null; None for a stage.
    pub says: Option<Option<bool>>,
    /// Its operands that are read from the event: text and value.
    pub operands: Vec<(String, Scalar)>,
    /// The rule of the language that decides.
    pub rule: Option<String>,
}

impl Deciding {
    /// What tells it from others, whatever the event.
    pub(super) fn key(&self) -> (Side, &str) {
        (self.side, &self.text)
    }

    /// Whether it read the same values, in any letter case.
    pub(super) fn same_values(&self, other: &Self) -> bool {
        let lower = |operands: &[(String, Scalar)]| -> Vec<String> {
            let text = |(_, value): &(String, Scalar)| {
                let mut text = String::new();
                value.write_text(&mut text);
                text.to_lowercase()
            };
            operands.iter().map(text).collect()
        };
        lower(&self.operands) == lower(&other.operands)
    }
}

/// What decides over events at which the rules differ: of the rule that is silent the predicates that dropped the last rows;
/// where both fire, the predicates that dropped rows in one of them alone, or else the first stage that reads otherwise.
pub(super) fn deciding(pair: &Pair<'_>, events: &Events, change: Change) -> Vec<Deciding> {
    match change {
        Change::Missed => silent(pair, events, Side::New),
        Change::Caught => silent(pair, events, Side::Old),
        Change::Otherwise => otherwise(pair, events),
    }
}

/// Why a rule is silent: the predicates of the first stage that lets nothing through.
fn silent(pair: &Pair<'_>, events: &Events, side: Side) -> Vec<Deciding> {
    let stages = stages(pair, events, side);
    let ends = |stage: &&Stage| stage.rows_in > 0 && stage.rows_out == 0;
    let Some(stage) = stages.iter().find(ends) else {
        return Vec::new();
    };
    let verdicts = verdicts(pair, side, stage);
    if verdicts.is_empty() {
        vec![of_stage(pair, side, stage)]
    } else {
        verdicts
    }
}

fn otherwise(pair: &Pair<'_>, events: &Events) -> Vec<Deciding> {
    let [old, new] = [Side::Old, Side::New].map(|side| stages(pair, events, side));
    let dropped = |side, stages: &[Stage]| -> Vec<Deciding> {
        let found = stages.iter().flat_map(|stage| verdicts(pair, side, stage));
        found.collect()
    };
    let (of_old, of_new) = (dropped(Side::Old, &old), dropped(Side::New, &new));
    let only = |these: &[Deciding], others: &[Deciding]| -> Vec<Deciding> {
        let is_new = |one: &&Deciding| others.iter().all(|other| other.text != one.text);
        these.iter().filter(is_new).cloned().collect()
    };
    let found = [only(&of_old, &of_new), only(&of_new, &of_old)].concat();
    if !found.is_empty() {
        return found;
    }
    let texts = |side: Side, stages: &[Stage]| -> Vec<String> {
        let stages = stages.iter();
        stages
            .map(|stage| one_line(stage.span, pair.side(side).text()))
            .collect()
    };
    let (before, after) = (texts(Side::Old, &old), texts(Side::New, &new));
    let first = |side, stages: &[Stage], others: &[String]| {
        let stage = stages.iter().find(|stage| {
            let text = one_line(stage.span, pair.side(side).text());
            !others.contains(&text)
        })?;
        Some(of_stage(pair, side, stage))
    };
    let first_old = first(Side::Old, &old, &after);
    let first_new = first(Side::New, &new, &before);
    first_old.into_iter().chain(first_new).collect()
}

fn stages(pair: &Pair<'_>, events: &Events, side: Side) -> Vec<Stage> {
    let ask = Ask {
        dropped: 1,
        results: 0,
        ..Ask::default()
    };
    let explained = pair.side(side).explain(events, &ask);
    explained.map_or_else(|_| Vec::new(), |explained| explained.stages)
}

fn of_stage(pair: &Pair<'_>, side: Side, stage: &Stage) -> Deciding {
    Deciding {
        side,
        text: one_line(stage.span, pair.side(side).text()),
        says: None,
        operands: vec![],
        rule: None,
    }
}

/// The predicates that dropped the first row of a stage.
fn verdicts(pair: &Pair<'_>, side: Side, stage: &Stage) -> Vec<Deciding> {
    let text = pair.side(side).text();
    let of = |verdict: &Verdict| Deciding {
        side,
        text: one_line(verdict.span, text),
        says: Some(verdict.value),
        operands: verdict
            .operands
            .iter()
            .map(|operand| (one_line(operand.span, text), operand.value.clone()))
            .collect(),
        rule: verdict.rule.clone(),
    };
    match stage.dropped.first().map(|row| &row.why) {
        Some(Why::Predicate(because)) => because.iter().map(of).collect(),
        Some(
            Why::Beyond
            | Why::NoPartner(_)
            | Why::Partner { .. }
            | Why::Represented(_)
            | Why::NoElement
            | Why::NoMatch
            | Why::NotChosen
            | Why::Within,
        )
        | None => vec![],
    }
}

/// A part of a query on one line, without comments.
fn one_line(span: Span, text: &str) -> String {
    let lines = span.text(text).lines();
    let lines = lines.map(|line| line.split(" //").next().unwrap_or("").trim());
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    lines.join(" ")
}
