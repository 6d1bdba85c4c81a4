//! When two expressions, or two plans, are the same but for their places.
//!
//! Places in the text, the columns that a table may leave out and the rows that it need not read change no result, so they are
//! not compared. Everything else is: two plans that are the same give the same rows over any tables.

use super::{
    Aggregate, ExpandTarget, Expr, ExprKind, Extraction, NestedLevel, Node, Plan, SeriesAxis,
    SortKey, Step, WindowCall,
};
use crate::functions::Signature;
use crate::types::{Column, Scalar};

/// Says whether two expressions are the same.
pub type SameExpr<'s> = &'s dyn Fn(&Expr, &Expr) -> bool;

impl Expr {
    /// Whether both compute the same of every row, told by their structure: places are not compared. Sub-queries are the same
    /// when they have the same number, so both must be of one query. A literal that is not a number is not the same as itself.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.same_where(other, &|one, other| one == other)
    }

    /// As [`same_as`](Self::same_as) for expressions of two queries: `subqueries` says which sub-query of the one has the rows
    /// of which of the other.
    #[must_use]
    pub fn same_where(&self, other: &Self, subqueries: &dyn Fn(usize, usize) -> bool) -> bool {
        self.ty == other.ty
            && own_part(&self.kind, &other.kind, subqueries)
            && same_lists(&self.children(), &other.children(), |one, other| {
                one.same_where(other, subqueries)
            })
    }
}

/// Whether two expressions are of one kind with the same operator, function, literal or name; what they are made of is not
/// looked at.
fn own_part(one: &ExprKind, other: &ExprKind, subqueries: &dyn Fn(usize, usize) -> bool) -> bool {
    match one {
        ExprKind::Literal(a) => matches!(other, ExprKind::Literal(b) if same_value(a, b)),
        ExprKind::Column(a) => matches!(other, ExprKind::Column(b) if a == b),
        ExprKind::Call {
            function: a,
            signature: form,
            ..
        } => matches!(other, ExprKind::Call { function: b, signature, .. }
            if a.name == b.name && same_form(form, signature)),
        ExprKind::And(_) => matches!(other, ExprKind::And(_)),
        ExprKind::Or(_) => matches!(other, ExprKind::Or(_)),
        ExprKind::Not(_) => matches!(other, ExprKind::Not(_)),
        ExprKind::Compare { operator: a, .. } => {
            matches!(other, ExprKind::Compare { operator: b, .. } if a == b)
        }
        ExprKind::Arithmetic { operator: a, .. } => {
            matches!(other, ExprKind::Arithmetic { operator: b, .. } if a == b)
        }
        ExprKind::Negate(_) => matches!(other, ExprKind::Negate(_)),
        ExprKind::StringMatch { operator: a, .. } => {
            matches!(other, ExprKind::StringMatch { operator: b, .. } if a == b)
        }
        ExprKind::Membership { operator: a, .. } => {
            matches!(other, ExprKind::Membership { operator: b, .. } if a == b)
        }
        ExprKind::InSubquery {
            operator: a,
            subquery: of,
            ..
        } => matches!(other, ExprKind::InSubquery { operator: b, subquery, .. }
            if a == b && subqueries(*of, *subquery)),
        ExprKind::Between { negated: a, .. } => {
            matches!(other, ExprKind::Between { negated: b, .. } if a == b)
        }
        ExprKind::Member { name: a, .. } => {
            matches!(other, ExprKind::Member { name: b, .. } if a == b)
        }
        ExprKind::Index { .. } => matches!(other, ExprKind::Index { .. }),
        ExprKind::Convert(_) => matches!(other, ExprKind::Convert(_)),
        ExprKind::Subquery(a) => {
            matches!(other, ExprKind::Subquery(b) if subqueries(*a, *b))
        }
        // A mistake was reported: nothing is known of what was meant.
        ExprKind::Error => false,
    }
}

/// The forms of one function differ in what they take and give.
fn same_form(one: &Signature, other: &Signature) -> bool {
    one.parameters == other.parameters
        && one.repeat == other.repeat
        && one.trailing == other.trailing
        && one.returns == other.returns
}

/// Whether two values cannot be told apart, not even by `1 / x` of the two zeros.
fn same_value(one: &Scalar, other: &Scalar) -> bool {
    match (one, other) {
        (Scalar::Real(a), Scalar::Real(b)) => a.to_bits() == b.to_bits() && !a.is_nan(),
        _ => one == other,
    }
}

/// Whether two lists have the same items in the same order.
fn same_lists<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

fn same_options<T>(one: Option<&T>, other: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

impl Plan {
    /// Whether both give the same rows over any tables, told by their structure; see [`Expr::same_as`]. Columns have the same
    /// names and types.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.same_where(other, &Expr::same_as)
    }

    /// As [`same_as`](Self::same_as), with another way to compare expressions: plans of two queries number their sub-queries
    /// each in its own way.
    #[must_use]
    pub fn same_where(&self, other: &Self, same: SameExpr<'_>) -> bool {
        self.schema.columns() == other.schema.columns()
            && self.node.same_step(&other.node, same)
            && same_lists(&self.inputs(), &other.inputs(), |one, other| {
                one.same_where(other, same)
            })
            && match (&self.node, &other.node) {
                (Node::ForEach { body: one, .. }, Node::ForEach { body: other, .. }) => {
                    one.same_where(other, same)
                }
                _ => true,
            }
    }
}

impl Node {
    /// Whether both do the same to their inputs, whatever these are; the sub-query that [`Node::ForEach`] runs counts as an
    /// input. What only saves work is not compared: the columns and rows that a table may leave out, and the number of a
    /// [`Node::Materialize`].
    #[must_use]
    pub fn same_step(&self, other: &Self, same: SameExpr<'_>) -> bool {
        match self {
            Self::TableScan { table, .. } => {
                matches!(other, Self::TableScan { table: of, .. } if table == of)
            }
            Self::Values { columns, rows } => {
                matches!(other, Self::Values { columns: others, rows: of }
                    if rows == of && same_rows(columns, others, *rows))
            }
            Self::Range { from, to, step } => {
                matches!(other, Self::Range { from: a, to: b, step: c }
                    if same(from, a) && same(to, b) && same(step, c))
            }
            Self::Filter { predicate, .. } => {
                matches!(other, Self::Filter { predicate: of, .. } if same(predicate, of))
            }
            Self::Project { columns, .. } => {
                matches!(other, Self::Project { columns: of, .. } if same_lists(columns, of, same))
            }
            Self::Aggregate {
                keys, aggregates, ..
            } => matches!(other, Self::Aggregate { keys: others, aggregates: of, .. }
                if same_lists(keys, others, same) && same_aggregates(aggregates, of, same)),
            Self::Join {
                kind,
                on,
                left_where,
                ..
            } => matches!(other, Self::Join { kind: a, on: b, left_where: c, .. }
                if kind == a && on == b && same_options(left_where.as_ref(), c.as_ref(), same)),
            Self::Union { .. } => matches!(other, Self::Union { .. }),
            Self::Group { slot } => matches!(other, Self::Group { slot: of } if slot == of),
            Self::Materialize { .. } => matches!(other, Self::Materialize { .. }),
            Self::Sort { .. }
            | Self::Limit { .. }
            | Self::Sample { .. }
            | Self::Window { .. }
            | Self::Scan { .. }
            | Self::TopNested { .. } => self.same_order(other, same),
            Self::Expand { .. }
            | Self::Parse { .. }
            | Self::ForEach { .. }
            | Self::Series { .. }
            | Self::Algorithm { .. } => self.same_making(other, same),
        }
    }

    /// [`same_step`](Self::same_step) of the nodes for which the order of rows, or their number, counts.
    fn same_order(&self, other: &Self, same: SameExpr<'_>) -> bool {
        let sort = |one: &SortKey, other: &SortKey| same_sort(one, other, same);
        match (self, other) {
            (
                Self::Sort { keys, limit, .. },
                Self::Sort {
                    keys: others,
                    limit: of,
                    ..
                },
            ) => same_lists(keys, others, sort) && same_options(limit.as_ref(), of.as_ref(), same),
            (Self::Limit { count, .. }, Self::Limit { count: of, .. })
            | (Self::Sample { count, .. }, Self::Sample { count: of, .. }) => same(count, of),
            (Self::Window { calls, .. }, Self::Window { calls: of, .. }) => {
                same_lists(calls, of, |one, other| same_call(one, other, same))
            }
            (
                Self::Scan {
                    defaults,
                    steps,
                    numbered,
                    ..
                },
                Self::Scan {
                    defaults: values,
                    steps: others,
                    numbered: of,
                    ..
                },
            ) => {
                numbered == of
                    && same_lists(defaults, values, same)
                    && same_lists(steps, others, |one, other| same_scan(one, other, same))
            }
            (Self::TopNested { levels, .. }, Self::TopNested { levels: of, .. }) => {
                same_lists(levels, of, |one, other| same_level(one, other, same))
            }
            _ => false,
        }
    }

    /// [`same_step`](Self::same_step) of the nodes that make other rows of each row, or of groups of them.
    fn same_making(&self, other: &Self, same: SameExpr<'_>) -> bool {
        match (self, other) {
            (
                Self::Expand {
                    targets,
                    index,
                    kept,
                    limit,
                    ..
                },
                Self::Expand {
                    targets: others,
                    index: number,
                    kept: columns,
                    limit: of,
                    ..
                },
            ) => {
                index == number
                    && kept == columns
                    && same_options(limit.as_ref(), of.as_ref(), same)
                    && same_lists(targets, others, |one, other| same_target(one, other, same))
            }
            (
                Self::Parse {
                    value,
                    extraction,
                    targets,
                    kept,
                    unmatched,
                    ..
                },
                Self::Parse {
                    value: text,
                    extraction: how,
                    targets: others,
                    kept: columns,
                    unmatched: of,
                    ..
                },
            ) => {
                same(value, text)
                    && same_extraction(extraction, how)
                    && (targets, kept, unmatched) == (others, columns, of)
            }
            (
                Self::ForEach {
                    by, repeated, slot, ..
                },
                Self::ForEach {
                    by: keys,
                    repeated: columns,
                    slot: of,
                    ..
                },
            ) => slot == of && repeated == columns && same_lists(by, keys, same),
            (
                Self::Series {
                    keys,
                    axis,
                    defaults,
                    nonempty,
                    ..
                },
                Self::Series {
                    keys: number,
                    axis: places,
                    defaults: values,
                    nonempty: of,
                    ..
                },
            ) => {
                (keys, nonempty) == (number, of)
                    && same_axis(axis, places, same)
                    && same_lists(defaults, values, same)
            }
            (
                Self::Algorithm {
                    arguments,
                    algorithm,
                    ..
                },
                Self::Algorithm {
                    arguments: values,
                    algorithm: of,
                    ..
                },
            ) => same_lists(arguments, values, same) && algorithm.same_as(&**of),
            _ => false,
        }
    }
}

fn same_rows(one: &[Column], other: &[Column], rows: usize) -> bool {
    same_lists(one, other, |one, other| {
        one.ty() == other.ty()
            && (0..rows).all(|row| same_value(&one.scalar(row), &other.scalar(row)))
    })
}

fn same_aggregates(one: &[Aggregate], other: &[Aggregate], same: SameExpr<'_>) -> bool {
    same_lists(one, other, |one, other| {
        one.name == other.name
            && one.signature.parameters == other.signature.parameters
            && one.signature.repeat == other.signature.repeat
            && one.signature.condition == other.signature.condition
            && same_lists(&one.arguments, &other.arguments, same)
            && same_options(one.condition.as_ref(), other.condition.as_ref(), same)
            && same_lists(&one.constants, &other.constants, |one, other| {
                same_options(one.as_ref(), other.as_ref(), same_value)
            })
    })
}

fn same_sort(one: &SortKey, other: &SortKey, same: SameExpr<'_>) -> bool {
    same(&one.value, &other.value)
        && one.ascending == other.ascending
        && one.nulls_first == other.nulls_first
}

fn same_call(one: &WindowCall, other: &WindowCall, same: SameExpr<'_>) -> bool {
    one.function == other.function
        && one.ty == other.ty
        && same_lists(&one.arguments, &other.arguments, same)
}

fn same_scan(one: &Step, other: &Step, same: SameExpr<'_>) -> bool {
    one.output == other.output
        && same(&one.condition, &other.condition)
        && same_lists(&one.assignments, &other.assignments, |one, other| {
            one.0 == other.0 && same(&one.1, &other.1)
        })
}

fn same_level(one: &NestedLevel, other: &NestedLevel, same: SameExpr<'_>) -> bool {
    same_options(one.count.as_ref(), other.count.as_ref(), same)
        && same(&one.key, &other.key)
        && same_options(one.others.as_ref(), other.others.as_ref(), same)
        && same_aggregates(&one.aggregates, &other.aggregates, same)
        && same_sort(&one.by, &other.by, same)
}

fn same_target(one: &ExpandTarget, other: &ExpandTarget, same: SameExpr<'_>) -> bool {
    same(&one.value, &other.value)
        && (one.column, one.ty, one.pairs) == (other.column, other.ty, other.pairs)
}

fn same_axis(one: &SeriesAxis, other: &SeriesAxis, same: SameExpr<'_>) -> bool {
    same_options(one.from.as_ref(), other.from.as_ref(), same)
        && same_options(one.to.as_ref(), other.to.as_ref(), same)
        && one.includes_end == other.includes_end
        && same(&one.step, &other.step)
}

fn same_extraction(one: &Extraction, other: &Extraction) -> bool {
    match (one, other) {
        (
            Extraction::Pattern {
                pattern: a,
                all_or_nothing: whole,
            },
            Extraction::Pattern {
                pattern: b,
                all_or_nothing: of,
            },
        ) => whole == of && a.same_as(b),
        (
            Extraction::Keys { pairs: a, keys },
            Extraction::Keys {
                pairs: b,
                keys: others,
            },
        ) => keys == others && a.same_as(b),
        (Extraction::Pattern { .. }, Extraction::Keys { .. })
        | (Extraction::Keys { .. }, Extraction::Pattern { .. }) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::Query;
    use crate::bind::NoTables;

    fn same(one: &str, other: &str) -> bool {
        let plan = |text: &str| {
            let query = Query::compile(text, &NoTables).expect("a query");
            query.bound().results.last().expect("a result").plan.clone()
        };
        plan(one).same_as(&plan(other))
    }

    #[test]
    fn places_do_not_count() {
        assert!(same(
            "datatable(a:string)['x'] | where a has 'x' | extend b = strlen(a)",
            "datatable(a:string)['x']\n\n  | where a   has 'x' | extend b = strlen( a )"
        ));
    }

    #[test]
    fn a_literal_that_reads_like_a_place_is_a_literal() {
        assert!(!same(
            "datatable(a:string)['x'] | where a has 'span: 1..2'",
            "datatable(a:string)['x'] | where a has 'span: 3..4'"
        ));
    }

    #[test]
    fn operators_functions_and_columns_count() {
        let base = "datatable(a:string, b:string)['x', 'y'] | where a has 'x' | summarize n = count() by b";
        for other in [
            "datatable(a:string, b:string)['x', 'y'] | where a has_cs 'x' | summarize n = count() by b",
            "datatable(a:string, b:string)['x', 'y'] | where b has 'x' | summarize n = count() by b",
            "datatable(a:string, b:string)['x', 'y'] | where a has 'x' | summarize n = dcount(a) by b",
            "datatable(a:string, b:string)['x', 'z'] | where a has 'x' | summarize n = count() by b",
            "datatable(a:string, b:string)['x', 'y'] | where a has 'x' | summarize n = count() by b = a",
            "datatable(a:string, b:string)['x', 'y'] | where a has 'x' | summarize m = count() by b",
        ] {
            assert!(!same(base, other), "{other}");
        }
    }

    #[test]
    fn zeros_of_either_sign_differ() {
        assert!(!same("print x = 1.0 / real(0)", "print x = 1.0 / -real(0)"));
    }

    #[test]
    fn plugins_are_the_same_by_what_they_do() {
        let basket = "datatable(a:string)['x'] | evaluate basket(0.1)";
        assert!(same(basket, basket));
        assert!(!same(
            basket,
            "datatable(a:string)['x'] | evaluate basket(0.2)"
        ));
    }
}
