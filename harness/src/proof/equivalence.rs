//! Whether a mutant means the same as the rule.

use std::fmt::Write as _;

use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use super::{Decision, Demand, Events, Prepared, Route, Truth, VariableKind, substitute, trace};

/// What is known of a rule and its mutant.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// They keep the same rows.
    Same,
    /// They answer these events differently; whether the rule fires.
    Apart {
        /// The events.
        events: Events,
        /// Whether the rule fires on them, and the mutant does not.
        rule_fires: bool,
    },
    /// It cannot be told.
    Unknown,
}

/// Compares a rule with a mutant. Only mutants that differ in their filters are compared: two plans are the same but for the
/// predicates of `where`, and one way leads through each. Events that tell them apart are checked by running both.
#[must_use]
pub fn compare(rule: &Prepared, mutant: &Prepared) -> Comparison {
    let (ways, others) = (trace(rule.bound()), trace(mutant.bound()));
    let [way] = ways.as_slice() else {
        return Comparison::Unknown;
    };
    let [other] = others.as_slice() else {
        return Comparison::Unknown;
    };
    // The solver evaluates both at the rule's clock. At two clocks `ago(1d)` is two values, and nothing would be proven.
    let same_frame = rule.clock() == mutant.clock() && frame(rule) == frame(mutant);
    let solver = rule.solver().seeded(1);
    let found = [(way, other, true), (other, way, false)].map(|(takes, drops, rule_fires)| {
        let mut takes = takes.clone();
        let Some(dropped) = over(&mut takes, drops) else {
            return (Decision::Undecided(String::new()), takes, rule_fires);
        };
        let mut question = takes.question();
        question.demands.push(Demand::drops(dropped));
        (solver.decide(&question), takes, rule_fires)
    });
    for (decision, route, rule_fires) in &found {
        if let Decision::Satisfiable(values) = decision {
            let events = route.events(&solver, values, 0);
            if differ(rule, mutant, &events) == Some(*rule_fires) {
                return Comparison::Apart {
                    events,
                    rule_fires: *rule_fires,
                };
            }
        }
    }
    let decided = found
        .iter()
        .all(|(decision, route, _)| matches!(decision, Decision::Unsatisfiable) && is_exact(route));
    if same_frame && decided {
        Comparison::Same
    } else {
        Comparison::Unknown
    }
}

/// Whether exactly the rows that meet a way's demands come through; aggregates after the filters change nothing of that.
fn is_exact(route: &Route) -> bool {
    let is_row = |demand: &Demand| {
        let mut only_columns = true;
        demand.predicate.for_each_column(&mut |number| {
            only_columns &= route
                .variables
                .get(number)
                .is_some_and(|variable| matches!(variable.kind, VariableKind::Column(_)));
        });
        only_columns
    };
    route.sources.len() == 1 && route.demands.iter().all(is_row)
}

/// Whether the rule fires where the mutant does not (true) or the other way round (false); nothing when they agree.
fn differ(rule: &Prepared, mutant: &Prepared, events: &Events) -> Option<bool> {
    match (rule.fires(events).ok()?, mutant.fires(events).ok()?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// All demands of `other` over the variables of `way`, which gets the columns that it lacks; nothing where `other` asks for
/// more than columns of the same tables.
fn over(way: &mut Route, other: &Route) -> Option<Expr> {
    if !is_exact(other) {
        return None;
    }
    let mut places = Vec::with_capacity(other.variables.len());
    for variable in &other.variables {
        let VariableKind::Column(source) = variable.kind else {
            // No demand is about it.
            places.push(0);
            continue;
        };
        let same_table = way.sources.get(source)?.table == other.sources.get(source)?.table;
        if !same_table {
            return None;
        }
        let known = way.column(source, &variable.name);
        places.push(known.unwrap_or_else(|| {
            way.variables.push(variable.clone());
            way.variables.len() - 1
        }));
    }
    let types: Vec<ScalarType> = other.variables.iter().map(|one| one.ty).collect();
    let moved = substitute(&all(other), &|column| {
        let (place, ty) = (places.get(column)?, types.get(column)?);
        Some(Expr::column(*place, *ty, Span::at(0)))
    });
    Some(moved)
}

/// All demands of a way as one predicate.
fn all(route: &Route) -> Expr {
    let span = Span::at(0);
    let predicates = route.demands.iter().map(|demand| {
        match demand.truth {
            Truth::True => demand.predicate.clone(),
            // A way demands nothing else of its filters; what else there is makes the way inexact.
            _ => Expr::literal(kql_eval::types::Scalar::Bool(true), span),
        }
    });
    Expr {
        kind: ExprKind::And(predicates.collect()),
        ty: ScalarType::Bool,
        span,
    }
}

/// A query's plans without the predicates of its filters, the places in its text, and the columns that are read.
fn frame(query: &Prepared) -> String {
    let mut text = String::new();
    for plan in query.bound().plans() {
        write_frame(plan, &mut text);
    }
    without_places(&text)
}

fn write_frame(plan: &Plan, text: &mut String) {
    match &plan.node {
        Node::Filter { .. } => {}
        Node::TableScan { table, .. } => {
            let _ = write!(text, "{table};");
        }
        Node::Project { columns, .. } => {
            let _ = write!(text, "project {columns:?};");
        }
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            let _ = write!(text, "aggregate {keys:?} {aggregates:?};");
        }
        // Whatever else a plan has is written whole; a filter inside makes two such plans differ, which is safe.
        _ => {
            let _ = write!(text, "{plan:?};");
            return;
        }
    }
    for input in plan.inputs() {
        write_frame(input, text);
    }
}

/// The text of a plan without the places of its parts.
fn without_places(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("span: ") {
        kept.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::Clock;
    use crate::schema::{Catalog, Dialect};
    use crate::workspace::Workspace;

    fn compared(rule: &str, mutant: &str) -> Comparison {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        let prepare = |text: &str| workspace.prepare(text).expect("a query");
        compare(&prepare(rule), &prepare(mutant))
    }

    #[test]
    fn a_filter_that_keeps_the_same_rows_is_the_same() {
        assert_eq!(
            compared(
                "DeviceInfo | where DeviceName has 'Servably, Inc.' | summarize count() by DeviceName",
                "DeviceInfo | where DeviceName hasprefix 'Servably, Inc.' | summarize count() by DeviceName"
            ),
            Comparison::Same
        );
        assert_eq!(
            compared(
                "DeviceInfo | where OSBuild > 5 and OSBuild > 3",
                "DeviceInfo | where OSBuild > 5 and true"
            ),
            Comparison::Same
        );
    }

    #[test]
    fn an_event_tells_two_filters_apart() {
        let comparison = compared(
            "DeviceInfo | where DeviceName has 'lab'",
            "DeviceInfo | where DeviceName contains 'lab'",
        );
        let Comparison::Apart { rule_fires, .. } = comparison else {
            panic!("{comparison:?}");
        };
        assert!(!rule_fires);
    }

    #[test]
    fn another_aggregate_is_never_the_same() {
        assert_eq!(
            compared(
                "DeviceInfo | summarize min(Timestamp)",
                "DeviceInfo | summarize max(Timestamp)"
            ),
            Comparison::Unknown
        );
    }
}
