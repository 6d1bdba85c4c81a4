//! Holds every kind of verdict that is said "for any event" against the engine: over mutants of rules, filters moved, and
//! exclusions made of the rules' own predicates, each over many perturbed sets of rows.
//!
//! ```text
//! cargo run --release -p kqlab --example proof_holds -- VERDICTS SETS [FILE]...
//! ```
//!
//! Stops when there are `VERDICTS` of each kind, or no more rules. A file is a rule, or JSON lines with a `query`; random rules
//! come after them. It ends with 1 where a verdict is refuted, and shows the rows.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use kql_parser::syntax::{ExprKind, OperatorKind, StatementKind};
use kqlab::mutate::mutants;
use kqlab::proof::{
    Clock, Events, Perturbed, Prepared, never_fires, positives, same_rows, yaml_rows,
};
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;

#[path = "proof_holds/random_rule.rs"]
mod random_rule;

use random_rule::random_rule;

/// 2026-01-15T12:00:00Z
const NOW: i64 = 639_041_184_000_000_000;

/// After as many random rules the trial ends, whatever it has.
const MOST_RULES: u64 = 20_000;

/// As many verdicts of a kind come from one rule, so that many rules have a part in them.
const MOST_OF_ONE: usize = 6;

/// The kinds of verdicts.
const KINDS: [&str; 6] = [
    "equivalent",
    "same",
    "vacuous",
    "subsumes",
    "tautology",
    "impossible",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| {
        arguments
            .get(place)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let (Some(verdicts), Some(sets)) = (number(0), number(1)) else {
        eprintln!("usage: proof_holds VERDICTS SETS [FILE]...");
        return ExitCode::from(2);
    };
    let mut trial = Trial::new(verdicts, sets);
    let files = arguments.iter().skip(2);
    let mut written = files.flat_map(|file| rules(Path::new(file)));
    // Rules that people wrote and rules made by chance in turn.
    for seed in 1..MOST_RULES {
        if trial.is_done() {
            break;
        }
        if let Some(rule) = written.next() {
            trial.rule(&rule);
        }
        trial.rule(&random_rule(seed));
    }
    trial.report()
}

/// The queries of a file.
fn rules(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|ext| ext == "jsonl") {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let lines = text.lines().filter_map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).ok()?;
            value.get("query")?.as_str().map(str::to_owned)
        });
        return lines.collect();
    }
    kqlab::rule::load(path).map_or_else(|_| vec![], |rule| vec![rule.query])
}

struct Trial {
    verdicts: usize,
    sets: usize,
    counts: BTreeMap<&'static str, usize>,
    /// How many verdicts the rule at hand has given.
    of_rule: BTreeMap<&'static str, usize>,
    refuted: usize,
    runs: usize,
    rules: usize,
}

impl Trial {
    fn new(verdicts: usize, sets: usize) -> Self {
        Self {
            verdicts,
            sets,
            counts: KINDS.into_iter().map(|kind| (kind, 0)).collect(),
            of_rule: BTreeMap::new(),
            refuted: 0,
            runs: 0,
            rules: 0,
        }
    }

    fn is_done(&self) -> bool {
        self.counts.values().all(|count| *count >= self.verdicts)
    }

    fn wants(&self, kind: &str) -> bool {
        let is_full = self.of_rule.get(kind).is_some_and(|of| *of >= MOST_OF_ONE);
        let count = self.counts.get(kind);
        !is_full && count.is_some_and(|count| *count < self.verdicts)
    }

    /// A rule over which the engine panics is shown and fails the trial.
    fn rule(&mut self, text: &str) {
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.tried(text)));
        if tried.is_err() {
            self.refuted += 1;
            println!("PANICKED\n--- rule\n{text}");
        }
    }

    fn tried(&mut self, text: &str) {
        let catalog = Catalog::bundled(Dialect::of_query(text));
        let workspace = Workspace::new(catalog, Clock::at(NOW));
        let Ok(query) = workspace.prepare(text) else {
            return;
        };
        self.rules += 1;
        self.of_rule.clear();
        if self.rules.is_multiple_of(50) {
            eprintln!(
                "{} rules, {} runs: {:?}",
                self.rules, self.runs, self.counts
            );
        }
        let base: Vec<Events> = positives(&query, 1, 2)
            .map(|made| made.into_iter().map(|one| one.events).collect())
            .unwrap_or_default();
        let one = Rule {
            text,
            query: &query,
            base: &base,
            workspace: &workspace,
        };
        let changed: Vec<String> = mutants(text)
            .into_iter()
            .map(|mutant| mutant.query)
            .collect();
        for mutant in changed.iter().take(60) {
            self.same("equivalent", &one, mutant);
            self.impossible(&one, mutant);
        }
        for moved in with_moved_filters(text) {
            self.same("same", &one, &moved);
        }
        for made in with_exclusions(text).into_iter().take(40) {
            self.same("vacuous", &one, &made.keeping);
            self.none("subsumes", &one, &made.dropping);
            self.tautology(&one, &made);
        }
    }

    fn compile(rule: &Rule<'_>, text: &str) -> Option<Prepared> {
        rule.workspace.prepare(text).ok()
    }

    /// Two rules that are said to give the same rows.
    fn same(&mut self, kind: &'static str, rule: &Rule<'_>, text: &str) {
        if !self.wants(kind) {
            return;
        }
        let Some(other) = Self::compile(rule, text) else {
            return;
        };
        if same_rows(rule.query, &other).is_err() {
            return;
        }
        self.count(kind);
        for events in self.near(rule, &other) {
            self.runs += 1;
            let answers = [rule.query, &other].map(|query| answer(query, &events));
            if let [Some(one), Some(two)] = answers
                && one != two
            {
                return self.refute(kind, rule.text, text, &events);
            }
        }
    }

    /// A rule that is said to have no result.
    fn none(&mut self, kind: &'static str, rule: &Rule<'_>, text: &str) {
        if !self.wants(kind) {
            return;
        }
        let Some(other) = Self::compile(rule, text) else {
            return;
        };
        if never_fires(&other).is_err() {
            return;
        }
        self.count(kind);
        for events in self.near(rule, &other) {
            self.runs += 1;
            if other.fires(&events) == Ok(true) {
                return self.refute(kind, rule.text, text, &events);
            }
        }
    }

    fn impossible(&mut self, rule: &Rule<'_>, text: &str) {
        self.none("impossible", rule, text);
    }

    /// A predicate that is said to be true of every row.
    fn tautology(&mut self, rule: &Rule<'_>, made: &Made) {
        if !self.wants("tautology") {
            return;
        }
        let Some(head) = Self::compile(rule, &made.head) else {
            return;
        };
        let head = Rule {
            text: &made.head,
            query: &head,
            ..*rule
        };
        self.same("tautology", &head, &made.either);
        self.none("impossible", &head, &made.neither);
    }

    fn near(&self, rule: &Rule<'_>, other: &Prepared) -> Vec<Events> {
        let near = Perturbed::new(
            &[rule.query, other],
            rule.base.to_vec(),
            self.runs as u64 + 1,
        );
        let cells = near.one_cell_changed(self.sets / 2);
        let rest = self.sets.saturating_sub(cells.len());
        cells.into_iter().chain(near.take(rest)).collect()
    }

    fn count(&mut self, kind: &'static str) {
        *self.counts.entry(kind).or_default() += 1;
        *self.of_rule.entry(kind).or_default() += 1;
    }

    fn refute(&mut self, kind: &str, rule: &str, other: &str, events: &Events) {
        self.refuted += 1;
        println!("REFUTED {kind}\n--- rule\n{rule}\n--- other\n{other}\n--- rows");
        for row in yaml_rows(events, Clock::at(NOW)) {
            println!("{row}");
        }
    }

    fn report(&self) -> ExitCode {
        println!("{} rules, {} runs", self.rules, self.runs);
        for (kind, count) in &self.counts {
            println!("{kind}: {count} verdicts");
        }
        println!("refuted: {}", self.refuted);
        if self.refuted == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// A rule and what is known of it.
#[derive(Clone, Copy)]
struct Rule<'r> {
    text: &'r str,
    query: &'r Prepared,
    base: &'r [Events],
    workspace: &'r Workspace,
}

/// A result as text, in its order; `None` when the query fails.
fn answer(query: &Prepared, events: &Events) -> Option<String> {
    let tables = query.run(events).ok()?;
    let mut text = String::new();
    for table in tables {
        for row in 0..table.batch.rows {
            for column in &table.batch.columns {
                text.push_str(&format!("{:?}|", column.scalar(row)));
            }
            text.push('\n');
        }
        text.push('=');
    }
    Some(text)
}

/// A stage of the last pipeline.
struct Stage {
    start: usize,
    end: usize,
    /// The place of its predicate, where it is a filter.
    predicate: Option<(usize, usize)>,
}

/// The stages of the last statement, without their pipes, and where its source ends.
fn stages(text: &str) -> Option<(usize, Vec<Stage>)> {
    let parsed = kql_parser::parse(text);
    let statement = parsed.query.statements.last()?;
    let StatementKind::Expression(expr) = &statement.kind else {
        return None;
    };
    let ExprKind::Pipe { source, operators } = &expr.kind else {
        return None;
    };
    let stages = operators.iter().map(|operator| Stage {
        start: operator.span.start as usize,
        end: operator.span.end as usize,
        predicate: match &operator.kind {
            OperatorKind::Where(predicate) => {
                Some((predicate.span.start as usize, predicate.span.end as usize))
            }
            _ => None,
        },
    });
    Some((source.span.end as usize, stages.collect()))
}

/// The rule with a filter and the stage before or behind it in each other's place.
fn with_moved_filters(text: &str) -> Vec<String> {
    let Some((_, stages)) = stages(text) else {
        return vec![];
    };
    let mut found = Vec::new();
    for pair in stages.windows(2) {
        let [one, two] = pair else { continue };
        if one.predicate.is_none() && two.predicate.is_none() {
            continue;
        }
        let part = |start: usize, end: usize| text.get(start..end).unwrap_or("");
        found.push(format!(
            "{}{}\n{}{}\n{}",
            part(0, one.start),
            part(two.start, two.end),
            part(one.end, two.start),
            part(one.start, one.end),
            part(two.end, text.len()),
        ));
    }
    found
}

/// An exclusion made of one of the rule's own predicates.
struct Made {
    /// The rule with a weaker filter behind the predicate.
    keeping: String,
    /// The rule without what the changed predicate keeps.
    dropping: String,
    /// The rule up to the predicate.
    head: String,
    /// That with the predicate, or not the changed one.
    either: String,
    /// That with the predicate and not the changed one.
    neither: String,
}

/// For each filter, exclusions made of the changes of its predicate.
fn with_exclusions(text: &str) -> Vec<Made> {
    let Some((_, stages)) = stages(text) else {
        return vec![];
    };
    let mut found = Vec::new();
    for stage in &stages {
        let Some((from, to)) = stage.predicate else {
            continue;
        };
        let Some(predicate) = text.get(from..to) else {
            continue;
        };
        let mut others = vec![predicate.to_owned()];
        for mutant in mutants(&format!("T | where {predicate}")) {
            let other = mutant.query.strip_prefix("T | where ");
            others.extend(other.map(str::to_owned));
        }
        let (before, after) = text.split_at(stage.end);
        let head = text.get(..stage.start).unwrap_or("").trim_end();
        let head = head.strip_suffix('|').unwrap_or(head).trim_end().to_owned();
        for other in others.into_iter().take(14) {
            found.push(Made {
                keeping: format!("{before}\n| where {other}\n{after}"),
                dropping: format!("{before}\n| where not({other})\n{after}"),
                either: format!("{head}\n| where ({other}) or not({predicate})"),
                neither: format!("{head}\n| where ({predicate}) and not({other})"),
                head: head.clone(),
            });
        }
    }
    found
}
