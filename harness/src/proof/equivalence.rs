//! Whether a mutant means the same as the rule.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use super::argument::same_rows_by;
use super::{
    Argument, Decision, Demand, Events, NO_STEPS_LEFT, Prepared, Route, Solver, Truth, Variable,
    VariableKind, columns_read, substitute, trace,
};

/// What is known of a rule and its mutant.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// They give the same rows over any events, for this reason.
    Same(Argument),
    /// They answer these events differently; whether the rule fires.
    Apart {
        /// The events.
        events: Events,
        /// Whether the rule fires on them, and the mutant does not.
        rule_fires: bool,
    },
    /// It is not decided; the obstacle in words.
    Undecided(String),
}

/// Compares a rule with a mutant. That they are the same rests on an argument over every node of both plans; events that tell
/// them apart are checked by running both.
#[must_use]
pub fn compare(rule: &Prepared, mutant: &Prepared) -> Comparison {
    compare_by(rule, mutant, &rule.solver().seeded(1))
}

/// As [`compare`], decided by a solver of the rule; where that has no steps left nothing is decided.
#[must_use]
pub fn compare_by(rule: &Prepared, mutant: &Prepared, solver: &Solver<'_>) -> Comparison {
    let obstacle = match same_rows_by(rule, mutant, solver) {
        Ok(argument) => return Comparison::Same(argument),
        Err(obstacle) => obstacle,
    };
    if !solver.may_go_on() {
        return Comparison::Undecided(NO_STEPS_LEFT.to_owned());
    }
    let found = apart(rule, mutant, solver);
    found.unwrap_or(Comparison::Undecided(obstacle))
}

/// The steps that a part of an expression costs that is written out along a path.
const COST_OF_PART: usize = 10;

/// Pairs of paths, one through each query, that are compared.
const MOST_PAIRS: usize = 6;

/// Events along a path through the one query that meet all its constraints and not all of the path through the other query
/// that is like it. Both queries are run over them: whether paths are followed back in full does not matter here.
fn apart(rule: &Prepared, mutant: &Prepared, solver: &Solver<'_>) -> Option<Comparison> {
    let (paths, others) = (trace(rule.bound()), trace(mutant.bound()));
    // To write out long expressions for each comparison is work too.
    solver.spend(paths.iter().chain(&others).map(Route::size).sum::<usize>() * COST_OF_PART);
    let alike = paths.len() == others.len();
    let pairs = paths.iter().enumerate().flat_map(|(number, path)| {
        let others = others.iter().enumerate();
        let others = others.filter(move |(of, _)| !alike || *of == number);
        others.map(move |(_, other)| (path, other))
    });
    pairs.take(MOST_PAIRS).find_map(|(path, other)| {
        [(path, other, true), (other, path, false)]
            .into_iter()
            .find_map(|(takes, drops, rule_fires)| {
                let events = between(takes, drops, solver, &mut |events| {
                    differ(rule, mutant, events) == Some(rule_fires)
                })?;
                Some(Comparison::Apart { events, rule_fires })
            })
    })
}

/// Events that take one path, and not the other, which `shows` something.
fn between(
    takes: &Route,
    drops: &Route,
    solver: &Solver<'_>,
    shows: &mut dyn FnMut(&Events) -> bool,
) -> Option<Events> {
    let mut takes = takes.clone();
    let dropped = over(&mut takes, drops)?;
    let mut question = takes.question();
    question.demands.push(Demand::drops(dropped));
    let Decision::Satisfiable(values) = solver.decide(&question) else {
        return None;
    };
    (0..takes.sources.len().clamp(1, 3)).find_map(|repeated| {
        let events = takes.events(solver, &values, repeated);
        shows(&events).then_some(events)
    })
}

/// Whether the rule fires where the mutant does not (true) or the other way round (false); `None` when they agree.
fn differ(rule: &Prepared, mutant: &Prepared, events: &Events) -> Option<bool> {
    match (rule.fires(events).ok()?, mutant.fires(events).ok()?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The constraints of `other` over the variables of `way`, which gets the columns that it lacks: those that are about the same
/// rows and groups. `None` where there are none.
fn over(way: &mut Route, other: &Route) -> Option<Expr> {
    let places: Vec<Option<usize>> = other
        .variables
        .iter()
        .enumerate()
        .map(|(number, variable)| place(way, other, number, variable))
        .collect();
    let span = Span::at(0);
    let is_common = |demand: &&Demand| {
        let read = columns_read(&demand.predicate);
        demand.truth == Truth::True
            && read
                .iter()
                .all(|number| matches!(places.get(*number), Some(Some(_))))
    };
    let common: Vec<Expr> = other
        .demands
        .iter()
        .filter(is_common)
        .map(|demand| {
            substitute(&demand.predicate, &|column| {
                let place = (*places.get(column)?)?;
                let ty = other.variables.get(column)?.ty;
                Some(Expr::column(place, ty, span))
            })
        })
        .collect();
    (!common.is_empty()).then_some(Expr {
        kind: ExprKind::And(common),
        ty: ScalarType::Bool,
        span,
    })
}

/// The variable of `way` that is about the same column or group as one of `other`; a column that it lacks is added.
fn place(way: &mut Route, other: &Route, number: usize, variable: &Variable) -> Option<usize> {
    if let VariableKind::Column(source) = variable.kind {
        let same_table = way.sources.get(source)?.table == other.sources.get(source)?.table;
        if !same_table {
            return None;
        }
        let known = way.column(source, &variable.name);
        return Some(known.unwrap_or_else(|| way.add(variable.clone())));
    }
    // Variables of groups come in the order of the stages.
    let same = way.variables.get(number)?;
    let is_same = std::mem::discriminant(&same.kind) == std::mem::discriminant(&variable.kind)
        && same.ty == variable.ty;
    is_same.then_some(number)
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

    fn are_the_same(rule: &str, mutant: &str) {
        let found = compared(rule, mutant);
        assert!(matches!(found, Comparison::Same(_)), "{mutant}: {found:?}");
    }

    fn are_not_the_same(rule: &str, mutant: &str) {
        let found = compared(rule, mutant);
        assert!(!matches!(found, Comparison::Same(_)), "{mutant}: {found:?}");
    }

    #[test]
    fn a_filter_that_keeps_the_same_rows_is_the_same() {
        are_the_same(
            "DeviceInfo | where DeviceName has 'Servably, Inc.' | summarize count() by DeviceName",
            "DeviceInfo | where DeviceName hasprefix 'Servably, Inc.' | summarize count() by DeviceName",
        );
        are_the_same(
            "DeviceInfo | where OSBuild > 5 and OSBuild > 3",
            "DeviceInfo | where OSBuild > 5 and true",
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
        are_not_the_same(
            "DeviceInfo | summarize min(Timestamp)",
            "DeviceInfo | summarize max(Timestamp)",
        );
    }

    #[test]
    fn a_filter_moves_past_what_does_not_hang_on_other_rows() {
        are_the_same(
            "DeviceInfo | extend n = tolower(DeviceName) | where OSBuild > 5 | where n has 'lab'",
            "DeviceInfo | where OSBuild > 5 | extend n = tolower(DeviceName) | where n has 'lab'",
        );
        are_the_same(
            "DeviceInfo | where DeviceName has 'lab' | summarize n = count() by DeviceName",
            "DeviceInfo | summarize n = count() by DeviceName | where DeviceName has 'lab'",
        );
        are_the_same(
            "DeviceInfo | summarize n = count() by DeviceName | where n > 0",
            "DeviceInfo | summarize n = count() by DeviceName | where n >= 1",
        );
    }

    /// Only the keys of a group are the same for all of its rows.
    #[test]
    fn a_filter_over_an_aggregate_is_no_filter_of_rows() {
        for (old, new) in [
            (
                "where OSPlatform == 'L' | summarize arg_max(Timestamp, OSPlatform) by DeviceName",
                "summarize arg_max(Timestamp, OSPlatform) by DeviceName | where OSPlatform == 'L'",
            ),
            (
                "where OSPlatform == 'L' | summarize arg_min(Timestamp, OSPlatform) by DeviceName",
                "summarize arg_min(Timestamp, OSPlatform) by DeviceName | where OSPlatform == 'L'",
            ),
            (
                "where Timestamp > ago(2d) | summarize t = min(Timestamp) by DeviceName",
                "summarize t = min(Timestamp) by DeviceName | where t > ago(2d)",
            ),
            (
                "where OSPlatform == 'L' | summarize p = take_any(OSPlatform) by DeviceName",
                "summarize p = take_any(OSPlatform) by DeviceName | where p == 'L'",
            ),
            (
                "where OSBuild > 0 | summarize s = sum(OSBuild) by DeviceName | where s > 7",
                "summarize s = sum(OSBuild) by DeviceName | where s > 7",
            ),
            (
                "where OSBuild > 7 | summarize s = avg(OSBuild) by DeviceName | where s > 7",
                "summarize s = avg(OSBuild) by DeviceName | where s > 7",
            ),
            (
                "where OSBuild > 7 | summarize s = make_set(OSPlatform) by DeviceName",
                "summarize s = make_set(OSPlatform), b = max(OSBuild) by DeviceName | where b > 7 | project DeviceName, s",
            ),
            (
                "where OSBuild > 7 | summarize n = count()",
                "summarize n = count() | where n > 0",
            ),
        ] {
            are_not_the_same(
                &format!("DeviceInfo | {old}"),
                &format!("DeviceInfo | {new}"),
            );
        }
    }

    #[test]
    fn stages_that_count_or_order_rows_stop_a_filter() {
        for stage in [
            "take 3",
            "top 3 by Timestamp",
            "sort by Timestamp | extend before = prev(OSBuild)",
            "sort by Timestamp | extend number = row_number()",
            "summarize arg_max(Timestamp, *) by DeviceName",
            "sample 3",
            "top-nested 2 of DeviceName by count(), top-nested 2 of OSPlatform by count()",
            "make-series n = count() on Timestamp step 1h by DeviceName, OSPlatform",
        ] {
            are_not_the_same(
                &format!("DeviceInfo | where OSPlatform == 'L' | {stage}"),
                &format!("DeviceInfo | {stage} | where OSPlatform == 'L'"),
            );
        }
    }

    #[test]
    fn sub_queries_are_part_of_the_question() {
        for rule in [
            "let known = DeviceInfo | where OSPlatform == 'L' | distinct DeviceName; DeviceEvents | where FileName == 'a' | where DeviceName !in (known)",
            "let known = DeviceInfo | where OSPlatform == 'L' | distinct DeviceName; DeviceEvents | where FileName == 'a' | where DeviceName in (known)",
            "let most = toscalar(DeviceInfo | where OSPlatform == 'L' | count); DeviceEvents | where FileName == 'a' and FileSize > most",
            "DeviceEvents | where FileName == 'a' | join kind=leftanti (DeviceInfo | where OSPlatform == 'L') on DeviceName",
            "DeviceEvents | where FileName == 'a' | join kind=inner (DeviceInfo | where OSPlatform == 'L') on DeviceName",
            "let m = materialize(DeviceInfo | where OSPlatform == 'L'); union (m | where DeviceName == 'x'), (m | where DeviceName == 'y')",
            "union DeviceEvents, (DeviceInfo | where OSPlatform == 'L')",
            "DeviceInfo | where OSPlatform == 'L' | mv-expand x = parse_json(AdditionalFields) | summarize dcount(tostring(x)) by DeviceName",
            "DeviceInfo | where OSPlatform == 'L' | distinct DeviceName",
        ] {
            are_the_same(
                rule,
                &rule.replace("OSPlatform == 'L'", "OSPlatform in ('L')"),
            );
            are_not_the_same(rule, &rule.replace("'L'", "'W'"));
        }
    }

    #[test]
    fn a_join_that_chooses_left_rows_heeds_which_there_are() {
        are_not_the_same(
            "DeviceEvents | where FileSize > 5 | join (DeviceInfo) on DeviceName | project FileName",
            "DeviceEvents | join (DeviceInfo | where OSBuild > 5) on DeviceName | project FileName",
        );
        are_the_same(
            "DeviceEvents | where DeviceName has 'lab' | join (DeviceInfo) on DeviceName | project FileName",
            "DeviceEvents | join (DeviceInfo) on DeviceName | where DeviceName has 'lab' | project FileName",
        );
    }

    #[test]
    fn lower_case_is_not_the_same_as_without_regard_to_case() {
        are_not_the_same(
            "DeviceInfo | where tolower(DeviceName) contains_cs 'k'",
            "DeviceInfo | where DeviceName contains 'k'",
        );
        are_the_same(
            "DeviceInfo | where tolower(DeviceName) contains_cs 'x'",
            "DeviceInfo | where DeviceName contains 'x'",
        );
    }

    #[test]
    fn a_literal_that_reads_like_a_place_decides() {
        are_not_the_same(
            "DeviceInfo | where DeviceName has 'a' | extend x = 'span: 1..2'",
            "DeviceInfo | where DeviceName has 'a' | extend x = 'span: 3..4'",
        );
        are_not_the_same(
            "DeviceInfo | where DeviceName == 'span: 1..2'",
            "DeviceInfo | where DeviceName == 'span: 3..4'",
        );
    }

    #[test]
    fn chance_is_never_the_same_as_chance_again() {
        are_not_the_same(
            "DeviceInfo | where rand() < 0.5 or rand() >= 0.5",
            "DeviceInfo | where true",
        );
    }

    #[test]
    fn nothing_is_decided_without_steps_and_that_is_the_reason() {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        let prepare = |text: &str| workspace.prepare(text).expect("a query");
        let rule = prepare("DeviceInfo | where DeviceName has 'lab' and OSBuild > 3");
        for other in [
            "DeviceInfo | where DeviceName contains 'lab' and OSBuild > 3",
            "DeviceInfo | where DeviceName has 'lab' and OSBuild > 3 and OSBuild > 2",
        ] {
            let other = prepare(other);
            let few = rule.solver().seeded(1).within(0);
            let found = compare_by(&rule, &other, &few);
            assert_eq!(found, Comparison::Undecided(NO_STEPS_LEFT.to_owned()));
            let many = rule.solver().seeded(1).within(1_000_000);
            let found = compare_by(&rule, &other, &many);
            assert!(!matches!(found, Comparison::Undecided(_)), "{found:?}");
        }
    }

    #[test]
    fn what_is_not_decided_names_its_obstacle() {
        let found = compared(
            "DeviceInfo | where DeviceName matches regex 'a+b' | where strlen(DeviceName) > 3",
            "DeviceInfo | where DeviceName matches regex 'a+b' and strlen(DeviceName) > 3 and isnotempty(DeviceName)",
        );
        assert!(
            matches!(&found, Comparison::Undecided(reason) if !reason.is_empty()),
            "{found:?}"
        );
    }
}
