//! What is certain of the rows of a node, as predicates that are true of each of them.

use kql_eval::operators::Comparison;
use kql_eval::plan::{Aggregate, Expr, ExprKind, JoinKind, Node};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::normal::{Base, Normal};
use crate::substitute::{columns_read, substitute};

/// What is certain of the rows of a node, over its columns.
pub(super) fn facts(base: &Base<'_>) -> Vec<Expr> {
    let first = base.inputs.first();
    let through = |column: &dyn Fn(usize) -> Option<usize>| {
        first.map_or_else(Vec::new, |input| carried(input, column))
    };
    match &base.plan.node {
        Node::Aggregate {
            keys, aggregates, ..
        } => of_groups(first, keys, aggregates),
        Node::Join { kind, .. } => of_join(base, *kind),
        // The rows, fewer or in another order; a window adds columns behind them.
        Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Sample { .. }
        | Node::Window { .. }
        | Node::Filter { .. }
        | Node::Materialize { .. } => through(&Some),
        Node::Expand { kept, .. } | Node::Parse { kept, .. } => through(&|of| {
            let to = kept.iter().find(|(_, from)| *from == of);
            to.map(|(to, _)| *to)
        }),
        Node::Union { .. } => match base.inputs.as_slice() {
            [_] => through(&Some),
            _ => vec![],
        },
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Project { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Algorithm { .. } => vec![],
    }
}

/// What is certain of rows, over the columns of their node.
pub(super) fn all(rows: &Normal<'_>) -> Vec<Expr> {
    let mut found = facts(&rows.base);
    found.extend(rows.keeps.iter().cloned());
    found
}

/// What is certain of rows, over other columns: `column` gives the column that a column of the rows becomes.
fn carried(rows: &Normal<'_>, column: &dyn Fn(usize) -> Option<usize>) -> Vec<Expr> {
    let place = |of: usize| column(rows.column_of(of)?);
    let mut found = Vec::new();
    for fact in all(rows) {
        let read = columns_read(&fact);
        if !read.is_empty() && read.iter().all(|column| place(*column).is_some()) {
            let mut moved = fact;
            moved.renumber(&|column| place(column).unwrap_or(column));
            found.push(moved);
        }
    }
    found
}

/// Keys are values of the rows; a group has at least one row where there are keys; the least, the greatest and any value are
/// values of the rows.
fn of_groups(input: Option<&Normal<'_>>, keys: &[Expr], aggregates: &[Aggregate]) -> Vec<Expr> {
    let Some(input) = input else { return vec![] };
    let mut found = carried(input, &|of| {
        keys.iter().position(|key| key.as_column() == Some(of))
    });
    let mut place = keys.len();
    for aggregate in aggregates {
        let has_condition = aggregate.condition.is_some();
        match (aggregate.name, aggregate.arguments.as_slice()) {
            ("count", []) => {
                let least = i64::from(!keys.is_empty() && !has_condition);
                found.push(at_least(place, least));
            }
            ("min" | "max" | "take_any" | "any", [value]) if !has_condition && !keys.is_empty() => {
                if let Some(of) = value.as_column().filter(|_| is_kept_whole(value.ty)) {
                    let own = carried(input, &|column| (column == of).then_some(place));
                    found.extend(own);
                }
            }
            _ => {}
        }
        // Aggregations of several columns shift those behind them, of which nothing more is said.
        let columns = aggregate.arguments.len();
        if matches!(aggregate.name, "count") || columns == 1 {
            place += 1;
        } else {
            break;
        }
    }
    found
}

/// Whether an aggregate of values of this type is one of them, bit by bit.
const fn is_kept_whole(ty: ScalarType) -> bool {
    match ty {
        ScalarType::Bool
        | ScalarType::Int
        | ScalarType::Long
        | ScalarType::DateTime
        | ScalarType::TimeSpan
        | ScalarType::Guid
        | ScalarType::String => true,
        ScalarType::Real | ScalarType::Decimal | ScalarType::Dynamic => false,
    }
}

fn at_least(column: usize, least: i64) -> Expr {
    let span = Span::at(0);
    Expr {
        kind: ExprKind::Compare {
            operator: Comparison::GreaterOrEqual,
            left: Box::new(Expr::column(column, ScalarType::Long, span)),
            right: Box::new(Expr::literal(Scalar::Long(least), span)),
        },
        ty: ScalarType::Bool,
        span,
    }
}

/// A side's columns are those of its rows where no row of the result stands without one of that side.
fn of_join(base: &Base<'_>, kind: JoinKind) -> Vec<Expr> {
    let [left, right] = base.inputs.as_slice() else {
        return vec![];
    };
    let width = if kind.has_left() {
        left.columns.len()
    } else {
        0
    };
    let has_every_left = match kind {
        JoinKind::InnerUnique
        | JoinKind::Inner
        | JoinKind::LeftOuter
        | JoinKind::LeftSemi
        | JoinKind::LeftAnti => true,
        JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightSemi | JoinKind::RightAnti => {
            false
        }
    };
    let has_every_right = match kind {
        JoinKind::InnerUnique
        | JoinKind::Inner
        | JoinKind::RightOuter
        | JoinKind::RightSemi
        | JoinKind::RightAnti => true,
        JoinKind::LeftOuter | JoinKind::FullOuter | JoinKind::LeftSemi | JoinKind::LeftAnti => {
            false
        }
    };
    let mut found = Vec::new();
    if has_every_left {
        found.extend(carried(left, &Some));
    }
    if has_every_right {
        found.extend(carried(right, &|column| Some(column + width)));
    }
    found
}

/// The facts that are about a column that these expressions read.
pub(super) fn about(facts: Vec<Expr>, exprs: &[Expr]) -> Vec<Expr> {
    let read: Vec<usize> = exprs.iter().flat_map(columns_read).collect();
    let is_about = |fact: &Expr| {
        columns_read(fact)
            .iter()
            .any(|column| read.contains(column))
    };
    facts.into_iter().filter(is_about).collect()
}

/// An expression over few columns, over their places among `columns`.
pub(super) fn narrowed(expr: &Expr, columns: &[usize]) -> Expr {
    substitute(expr, &|column| {
        let place = columns.iter().position(|known| *known == column)?;
        let ty = type_of(expr, column)?;
        Some(Expr::column(place, ty, expr.span))
    })
}

fn type_of(expr: &Expr, column: usize) -> Option<ScalarType> {
    if matches!(expr.kind, ExprKind::Column(number) if number == column) {
        return Some(expr.ty);
    }
    expr.children()
        .into_iter()
        .find_map(|child| type_of(child, column))
}
