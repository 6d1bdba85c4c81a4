//! Small changes of a rule that its tests must notice.
//!
//! A mutation finds the places in the syntax tree where it applies and says what to write there instead. The text around
//! stays as the author wrote it.

mod aggregate;
mod by_column;
mod comparison;
mod difference;
mod join_kind;
mod killer;
mod list_element;
mod literal;
mod logic;
mod score;
mod string_operator;

use kql_parser::Span;
use kql_parser::syntax::{Expr, Operator};
use kql_parser::visit::{Visitor, walk_expr, walk_operator, walk_query};

pub use difference::difference;
pub use killer::Killer;
pub use score::{MutantResult, Score, Verdict, score, score_within};

/// A kind of change.
#[derive(Debug)]
pub struct Mutation {
    /// Its name in reports.
    pub name: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// The changes of an expression, not of those inside it.
    pub of_expr: fn(&Expr, &str) -> Vec<Change>,
    /// The changes of a stage, not of the expressions inside it.
    pub of_operator: fn(&Operator, &str) -> Vec<Change>,
}

/// All mutations.
pub static MUTATIONS: &[&Mutation] = &[
    &logic::DROP_OPERAND,
    &logic::SWAP_LOGIC,
    &logic::NEGATE,
    &string_operator::STRING_OPERATOR,
    &string_operator::LETTER_CASE,
    &comparison::COMPARISON,
    &comparison::BOUND,
    &list_element::LIST_ELEMENT,
    &literal::LITERAL,
    &aggregate::AGGREGATE,
    &by_column::BY_COLUMN,
    &join_kind::JOIN_KIND,
];

/// What is written instead of a part of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A changed rule.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The mutation that made it.
    pub mutation: &'static str,
    /// What was changed.
    pub change: Change,
    /// The changed query.
    pub query: String,
}

/// The mutants of a query, in the order of their places. A query that does not parse has none.
#[must_use]
pub fn mutants(query: &str) -> Vec<Mutant> {
    let parsed = kql_parser::parse(query);
    if !parsed.diagnostics.is_empty() {
        return Vec::new();
    }
    let mut finder = Finder {
        query,
        found: Vec::new(),
    };
    walk_query(&mut finder, &parsed.query);
    let mut found = finder.found;
    found.sort_by_key(|(_, change)| (change.span.start, change.span.end));
    let mut mutants: Vec<Mutant> = Vec::with_capacity(found.len());
    for (mutation, change) in found {
        let Some(text) = applied(query, &change) else {
            continue;
        };
        if text != query && !mutants.iter().any(|known| known.query == text) {
            mutants.push(Mutant {
                mutation,
                change,
                query: text,
            });
        }
    }
    mutants
}

/// The query with a change in place.
fn applied(query: &str, change: &Change) -> Option<String> {
    let start = usize::try_from(change.span.start).ok()?;
    let end = usize::try_from(change.span.end).ok()?;
    Some(format!(
        "{}{}{}",
        query.get(..start)?,
        change.text,
        query.get(end..)?
    ))
}

struct Finder<'q> {
    query: &'q str,
    found: Vec<(&'static str, Change)>,
}

impl Visitor for Finder<'_> {
    fn expr(&mut self, expr: &Expr) {
        for mutation in MUTATIONS {
            let changes = (mutation.of_expr)(expr, self.query);
            self.found
                .extend(changes.into_iter().map(|change| (mutation.name, change)));
        }
        walk_expr(self, expr);
    }

    fn operator(&mut self, operator: &Operator) {
        for mutation in MUTATIONS {
            let changes = (mutation.of_operator)(operator, self.query);
            self.found
                .extend(changes.into_iter().map(|change| (mutation.name, change)));
        }
        walk_operator(self, operator);
    }
}

/// No change of an expression.
fn no_expr(_: &Expr, _: &str) -> Vec<Change> {
    Vec::new()
}

/// No change of a stage.
fn no_operator(_: &Operator, _: &str) -> Vec<Change> {
    Vec::new()
}

/// A change of the part at `span`.
fn change(span: Span, text: impl Into<String>) -> Change {
    Change {
        span,
        text: text.into(),
    }
}

/// The parts that leave a list without one of its elements, its comma included; none when the list has but one.
fn without_each(spans: &[Span]) -> Vec<Change> {
    let gap = |(index, span): (usize, &Span)| {
        let before = index.checked_sub(1).and_then(|index| spans.get(index));
        match (spans.get(index + 1), before) {
            (Some(next), _) => Some(change(Span::new(span.start, next.start), "")),
            (None, Some(before)) => Some(change(Span::new(before.end, span.end), "")),
            (None, None) => None,
        }
    };
    spans.iter().enumerate().filter_map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the mutations of this name make of a query.
    fn of(mutation: &str, query: &str) -> Vec<String> {
        mutants(query)
            .into_iter()
            .filter(|mutant| mutant.mutation == mutation)
            .map(|mutant| mutant.query)
            .collect()
    }

    #[test]
    fn each_operand_of_a_condition_is_dropped() {
        assert_eq!(
            of("drop-operand", "T | where a == 1 and (b == 2 or c == 3)"),
            [
                "T | where true and (b == 2 or c == 3)",
                "T | where a == 1 and true",
                "T | where a == 1 and (false or c == 3)",
                "T | where a == 1 and (b == 2 or false)",
            ]
        );
        assert_eq!(of("drop-operand", "T | where a == 1"), ["T | where true"]);
    }

    #[test]
    fn and_and_or_change_places() {
        assert_eq!(of("swap-logic", "T | where a and b"), ["T | where a or b"]);
    }

    #[test]
    fn a_test_is_negated() {
        assert_eq!(
            of("negate", "T | where a has 'x' | where b between (1 .. 2)"),
            [
                "T | where a !has 'x' | where b between (1 .. 2)",
                "T | where a has 'x' | where b !between (1 .. 2)",
            ]
        );
    }

    #[test]
    fn a_string_operator_is_taken_for_its_neighbours() {
        assert_eq!(
            of("string-operator", "T | where a has 'x'"),
            [
                "T | where a contains 'x'",
                "T | where a =~ 'x'",
                "T | where a hasprefix 'x'",
                "T | where a hassuffix 'x'",
            ]
        );
        assert_eq!(
            of("letter-case", "T | where a in~ ('x')"),
            ["T | where a in ('x')"]
        );
    }

    #[test]
    fn a_list_loses_each_element() {
        assert_eq!(
            of("list-element", "T | where a in ('x', 'y') and b in ('z')"),
            [
                "T | where a in ('y') and b in ('z')",
                "T | where a in ('x') and b in ('z')",
            ]
        );
        assert_eq!(
            of("list-element", "let l = dynamic(['x', 2]); T"),
            ["let l = dynamic([2]); T", "let l = dynamic([\"x\"]); T"]
        );
    }

    #[test]
    fn the_ends_of_a_range_move() {
        assert_eq!(
            of("bound", "T | where t between (ago(5d) .. now())"),
            [
                "T | where t between ((ago(5d)) - 1s .. now())",
                "T | where t between ((ago(5d)) + 1s .. now())",
                "T | where t between (ago(5d) .. (now()) - 1s)",
                "T | where t between (ago(5d) .. (now()) + 1s)",
            ]
        );
        assert_eq!(
            of("comparison", "T | where n > 5"),
            ["T | where n >= 5", "T | where n < 5"]
        );
    }

    #[test]
    fn aggregates_and_their_keys_change() {
        assert_eq!(
            of("aggregate", "T | summarize min(t) by a"),
            ["T | summarize max(t) by a"]
        );
        assert_eq!(
            of("by-column", "T | summarize count() by a, b"),
            ["T | summarize count() by b", "T | summarize count() by a"]
        );
        assert_eq!(
            of("join-kind", "T | join kind=inner U on a"),
            [
                "T | join kind=leftouter U on a",
                "T | join kind=leftanti U on a"
            ]
        );
    }

    #[test]
    fn every_mutation_has_a_name_of_its_own() {
        let mut names: Vec<_> = MUTATIONS.iter().map(|mutation| mutation.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MUTATIONS.len());
    }
}
