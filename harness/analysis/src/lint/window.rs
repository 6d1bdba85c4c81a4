//! The times that a predicate leaves of a column: `Time > ago(1d)` and its like, counted from the clock.

use kql_eval::exec::Batch;
use kql_eval::operators::{Arithmetic, Comparison};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;
use kqlab_proof::Prepared;

/// An end of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The time, in ticks.
    pub at: i64,
    /// The predicate that says it.
    pub span: Span,
}

/// The times from one to another. A side without a bound is open, or is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// Not before.
    pub low: Option<Bound>,
    /// Not after.
    pub high: Option<Bound>,
}

impl Window {
    /// What is in both.
    pub(super) fn within(self, other: Self) -> Self {
        Self {
            low: of_both(self.low, other.low, |a, b| a.at >= b.at),
            high: of_both(self.high, other.high, |a, b| a.at <= b.at),
        }
    }

    /// What is in either.
    fn or(self, other: Self) -> Self {
        let wider = |a: Option<Bound>, b: Option<Bound>, is_wider: fn(i64, i64) -> bool| {
            let (a, b) = (a?, b?);
            Some(if is_wider(a.at, b.at) { a } else { b })
        };
        Self {
            low: wider(self.low, other.low, |a, b| a <= b),
            high: wider(self.high, other.high, |a, b| a >= b),
        }
    }

    pub(super) const fn is_open(self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

fn of_both(
    a: Option<Bound>,
    b: Option<Bound>,
    is_narrower: fn(&Bound, &Bound) -> bool,
) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if is_narrower(&a, &b) { a } else { b }),
        (one, other) => one.or(other),
    }
}

/// What a predicate leaves of a column of its rows.
pub(super) fn window(query: &Prepared, predicate: &Expr, column: usize) -> Window {
    match &predicate.kind {
        ExprKind::And(all) => all
            .iter()
            .map(|one| window(query, one, column))
            .fold(Window::default(), Window::within),
        ExprKind::Or(any) => {
            // `isnull(starttime) or TimeGenerated >= starttime` is how parsers take a time that may not be given.
            let mut left = any.iter().filter(|one| !is_never(query, one));
            let Some(first) = left.next() else {
                return Window::default();
            };
            let first = window(query, first, column);
            left.map(|one| window(query, one, column))
                .fold(first, Window::or)
        }
        ExprKind::Compare {
            operator,
            left,
            right,
        } => compared(query, *operator, [left, right], column, predicate.span),
        ExprKind::Between {
            negated: false,
            value,
            low,
            high,
        } => between(query, [value, low, high], column, predicate.span),
        _ => Window::default(),
    }
}

fn is_never(query: &Prepared, predicate: &Expr) -> bool {
    matches!(constant(query, predicate), Some(Scalar::Bool(false)))
}

fn compared(
    query: &Prepared,
    operator: Comparison,
    [left, right]: [&Expr; 2],
    column: usize,
    span: Span,
) -> Window {
    let sides = Linear::of(query, left, column).zip(Linear::of(query, right, column));
    let Some((left, right)) = sides else {
        return Window::default();
    };
    // All on one side: `sign * column + offset` compared with zero.
    let sign = left.sign - right.sign;
    let rounds_down = left.rounds_down || right.rounds_down;
    let moves = left.moves || right.moves;
    let Some(offset) = left.offset.checked_sub(right.offset) else {
        return Window::default();
    };
    if !moves {
        // A time that is written as such is no distance from the run.
        return Window::default();
    }
    let (operator, at) = match sign {
        1 => (operator, offset.checked_neg()),
        -1 => (operator.exchanged(), Some(offset)),
        _ => return Window::default(),
    };
    let Some(at) = at else {
        return Window::default();
    };
    let bound = Some(Bound { at, span });
    match operator {
        Comparison::Greater | Comparison::GreaterOrEqual => Window {
            low: bound,
            high: None,
        },
        // The day of a time that is before a bound may begin before it and end behind.
        Comparison::Less | Comparison::LessOrEqual if rounds_down => Window::default(),
        Comparison::Less | Comparison::LessOrEqual => Window {
            low: None,
            high: bound,
        },
        Comparison::Equal | Comparison::NotEqual => Window::default(),
    }
}

fn between(query: &Prepared, [value, low, high]: [&Expr; 3], column: usize, span: Span) -> Window {
    let from = compared(
        query,
        Comparison::GreaterOrEqual,
        [value, low],
        column,
        span,
    );
    let to = if high.ty == ScalarType::TimeSpan && value.ty == ScalarType::DateTime {
        // It counts from the lower end.
        let length = match constant(query, high) {
            Some(Scalar::TimeSpan(length)) => length,
            _ => return from,
        };
        let end = from.low.and_then(|low| low.at.checked_add(length));
        Window {
            low: None,
            high: end.map(|at| Bound { at, span }),
        }
    } else {
        compared(query, Comparison::LessOrEqual, [value, high], column, span)
    };
    from.within(to)
}

/// `sign * column + offset`, where the column is a time and the offset a time or a distance.
#[derive(Clone, Copy)]
struct Linear {
    sign: i64,
    offset: i64,
    /// Whether the column is rounded down, to the day or to a multiple of something.
    rounds_down: bool,
    /// Whether the offset moves with the clock.
    moves: bool,
}

impl Linear {
    fn of(query: &Prepared, expr: &Expr, column: usize) -> Option<Self> {
        if let Some(offset) = ticks(query, expr) {
            let moves = reads_clock(expr);
            return Some(Self {
                sign: 0,
                offset,
                rounds_down: false,
                moves,
            });
        }
        match &expr.kind {
            ExprKind::Column(index) if *index == column => Some(Self {
                sign: 1,
                offset: 0,
                rounds_down: false,
                moves: false,
            }),
            ExprKind::Call {
                function,
                arguments,
                ..
            } if rounds_down(function.name) => {
                let inner = Self::of(query, arguments.first()?, column)?;
                (inner.sign == 1 && inner.offset == 0).then_some(Self {
                    rounds_down: true,
                    ..inner
                })
            }
            ExprKind::Arithmetic {
                operator,
                left,
                right,
            } => {
                let left = Self::of(query, left, column)?;
                let right = Self::of(query, right, column)?;
                let factor = match operator {
                    Arithmetic::Add => 1,
                    Arithmetic::Subtract => -1,
                    _ => return None,
                };
                Some(Self {
                    sign: left.sign + factor * right.sign,
                    offset: left.offset.checked_add(right.offset.checked_mul(factor)?)?,
                    rounds_down: left.rounds_down || right.rounds_down,
                    moves: left.moves || right.moves,
                })
            }
            _ => None,
        }
    }
}

/// Whether a function gives a time that is not behind its argument.
pub(super) fn rounds_down(function: &str) -> bool {
    matches!(
        function,
        "bin" | "floor" | "startofday" | "startofweek" | "startofmonth" | "startofyear"
    )
}

/// The value of an expression that is the same for all rows.
fn constant(query: &Prepared, expr: &Expr) -> Option<Scalar> {
    if !expr.is_fixed() || asks_rows(expr) {
        return None;
    }
    let one = Batch::new(vec![], 1);
    query.evaluate(expr, &one).ok().map(|value| value.scalar(0))
}

fn ticks(query: &Prepared, expr: &Expr) -> Option<i64> {
    match constant(query, expr)? {
        Scalar::DateTime(ticks) | Scalar::TimeSpan(ticks) => Some(ticks),
        _ => None,
    }
}

/// Whether the value hangs on rows, as that of `toscalar()` does.
fn asks_rows(expr: &Expr) -> bool {
    let own = matches!(
        expr.kind,
        ExprKind::Subquery(_) | ExprKind::InSubquery { .. }
    );
    own || expr.children().into_iter().any(asks_rows)
}

fn reads_clock(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Call { function, .. } => matches!(function.name, "now" | "ago"),
        _ => false,
    };
    own || expr.children().into_iter().any(reads_clock)
}
