//! Which rows reach the predicates, keys and joins of a query.
//!
//! The rows are those that the plan's own nodes give, and what expressions say of them is the engine's own evaluation, so
//! that what is observed is what runs. A run that nobody observes pays nothing for it.

use std::sync::Arc;

use kql_parser::Span;

use crate::exec::{
    Batch, Context, Database, Rows as Scanned, ScanRequest, collect, evaluate, groups, open,
};
use crate::internal::guarded;
use crate::plan::{Aggregate, Expr, Node, Plan};
use crate::types::{Column, ScalarType};
use crate::{Query, RuntimeError, Settings};

/// Rows of one place in a run, and what the engine makes of them.
#[derive(Debug)]
pub struct Rows<'o> {
    batch: Batch,
    context: &'o Context<'o>,
}

impl Rows<'_> {
    /// How many rows reached the place; the same row of a source counts as often as it came through.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.batch.rows
    }

    /// The values of an expression over the columns of the rows.
    ///
    /// # Errors
    /// A function fails over the values it gets.
    pub fn evaluate(&self, expr: &Expr) -> Result<Column, RuntimeError> {
        evaluate(expr, &self.batch, self.context)
    }

    /// The same rows with more columns after their own, one value for each row.
    #[must_use]
    pub fn with(&self, columns: Vec<Column>) -> Self {
        let mut batch = self.batch.clone();
        batch.columns.extend(columns);
        Self {
            batch,
            context: self.context,
        }
    }

    /// Column number `number` of the rows, from 0; nothing beyond the last.
    #[must_use]
    pub fn column(&self, number: usize) -> Option<&Column> {
        self.batch.columns.get(number)
    }
}

/// Which place of a query is meant: the same in every run, and in a copy of the plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The number of the plan in [`BoundQuery::plans`](crate::plan::BoundQuery::plans).
    pub plan: usize,
    /// The number of the node in [`Plan::nodes`].
    pub node: usize,
    /// The number of the aggregate whose condition it is, counted over all levels of `top-nested`; None for the predicate of a
    /// filter, for keys and for joins.
    pub aggregate: Option<usize>,
}

/// The rows that reached a place of a query.
#[derive(Debug)]
pub enum Reached<'p, 'o> {
    /// The predicate of a filter, or the condition of an aggregate such as `countif`.
    Predicate {
        /// Which one.
        place: Place,
        /// The predicate, over the columns of the rows.
        predicate: &'p Expr,
        /// All rows that reached it.
        rows: Rows<'o>,
    },
    /// The keys that tell groups apart.
    Keys {
        /// Which ones.
        place: Place,
        /// The keys, over the columns of the rows.
        keys: &'p [Expr],
        /// All rows that were grouped.
        rows: Rows<'o>,
    },
    /// A join.
    Join {
        /// Which one.
        place: Place,
        /// All rows of its left side.
        left: Rows<'o>,
        /// All rows of its right side.
        right: Rows<'o>,
    },
}

/// Runs a query over some rows and tells `watch` which of them reach each place. A place inside a sub-query that is run for
/// each group of rows is told of each group.
///
/// # Errors
/// As running the query.
pub fn observe(
    query: &Query,
    database: &dyn Database,
    settings: &Settings,
    watch: &mut dyn FnMut(Reached<'_, '_>),
) -> Result<(), RuntimeError> {
    guarded(|| observe_unguarded(query, database, settings, watch))?
}

fn observe_unguarded(
    query: &Query,
    database: &dyn Database,
    settings: &Settings,
    watch: &mut dyn FnMut(Reached<'_, '_>),
) -> Result<(), RuntimeError> {
    let bound = query.bound();
    let settings = settings.of_query(bound);
    let database = AllRows(database);
    let context = Context::new(bound, &database, &settings);
    for (plan, root) in bound.plans().enumerate() {
        let mut next = Place {
            plan,
            node: 0,
            aggregate: None,
        };
        walk(root, &mut next, &context, watch)?;
    }
    Ok(())
}

/// A database that is not told which rows matter: those that a filter drops are what an observer wants to see.
struct AllRows<'d>(&'d dyn Database);

impl Database for AllRows<'_> {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Scanned<'r>, RuntimeError> {
        self.0.scan(ScanRequest {
            pushed_down: &[],
            threshold: None,
            ..request
        })
    }
}

/// The places of a query that are not observed: the steps of `scan`, and what algorithms over all rows ask.
#[must_use]
pub fn unobserved(query: &Query) -> Vec<Span> {
    let mut found = Vec::new();
    for plan in query.bound().plans().flat_map(|plan| plan.nodes()) {
        if matches!(plan.node, Node::Scan { .. } | Node::Algorithm { .. })
            && !found.contains(&plan.span)
        {
            found.push(plan.span);
        }
    }
    found
}

/// Tells of the places of a plan, those of its inputs first, and gives its rows. `next` is the place of the plan, and then that of
/// the node behind all of its nodes.
fn walk(
    plan: &Plan,
    next: &mut Place,
    context: &Context<'_>,
    watch: &mut dyn FnMut(Reached<'_, '_>),
) -> Result<Batch, RuntimeError> {
    let place = *next;
    next.node += 1;
    // Each node is run over the rows its inputs gave, so that no input is computed a second time for the node above it.
    let mut inputs = Vec::new();
    for input in plan.inputs() {
        inputs.push(walk(input, next, context, watch)?);
    }
    if let Node::ForEach { by, slot, body, .. } = &plan.node {
        let first = *next;
        next.node += body.nodes().count();
        let rows = inputs.first().cloned().unwrap_or_else(no_rows);
        for group in groups(&rows, by, context)? {
            context.enter_group(*slot, group);
            walk(body, &mut first.clone(), context, watch)?;
        }
    } else {
        tell(&plan.node, place, &inputs, context, watch);
    }
    if inputs.is_empty() {
        return rows(plan, context);
    }
    rows_over(plan, inputs, context)
}

/// Tells of the places of one node, which gets the rows of its inputs.
fn tell(
    node: &Node,
    place: Place,
    inputs: &[Batch],
    context: &Context<'_>,
    watch: &mut dyn FnMut(Reached<'_, '_>),
) {
    let reached = |number: usize| Rows {
        batch: inputs.get(number).cloned().unwrap_or_else(no_rows),
        context,
    };
    match node {
        Node::Filter { predicate, .. } => watch(Reached::Predicate {
            place,
            predicate,
            rows: reached(0),
        }),
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            if !keys.is_empty() {
                let rows = reached(0);
                watch(Reached::Keys { place, keys, rows });
            }
            for (place, predicate) in conditions(aggregates, place) {
                let rows = reached(0);
                watch(Reached::Predicate {
                    place,
                    predicate,
                    rows,
                });
            }
        }
        Node::TopNested { levels, .. } => {
            let aggregates = levels.iter().flat_map(|level| &level.aggregates);
            for (place, predicate) in conditions(aggregates, place) {
                let rows = reached(0);
                watch(Reached::Predicate {
                    place,
                    predicate,
                    rows,
                });
            }
        }
        Node::Join { .. } => watch(Reached::Join {
            place,
            left: reached(0),
            right: reached(1),
        }),
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Project { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::ForEach { .. }
        | Node::Materialize { .. } => {}
    }
}

fn no_rows() -> Batch {
    Batch::new(vec![], 0)
}

/// The rows of a node over the rows that its inputs gave.
fn rows_over(
    plan: &Plan,
    inputs: Vec<Batch>,
    context: &Context<'_>,
) -> Result<Batch, RuntimeError> {
    let given = plan.inputs().into_iter().zip(inputs);
    let given = given.map(|(input, batch)| {
        Arc::new(Plan {
            node: Node::Values {
                columns: batch.columns,
                rows: batch.rows,
            },
            schema: Arc::clone(&input.schema),
            span: input.span,
        })
    });
    rows(&plan.with_inputs(given.collect()), context)
}

/// The conditions of the aggregates of a node, each with its place.
fn conditions<'p>(
    aggregates: impl IntoIterator<Item = &'p Aggregate>,
    node: Place,
) -> impl Iterator<Item = (Place, &'p Expr)> {
    let numbered = aggregates.into_iter().enumerate();
    numbered.filter_map(move |(number, aggregate)| {
        let aggregate_place = Place {
            aggregate: Some(number),
            ..node
        };
        Some((aggregate_place, aggregate.condition.as_ref()?))
    })
}

/// All rows of a plan.
fn rows(plan: &Plan, context: &Context<'_>) -> Result<Batch, RuntimeError> {
    let types: Vec<ScalarType> = plan.schema.fields.iter().map(|field| field.ty).collect();
    collect(open(plan, context)?.as_mut(), &types, context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bind::Catalog;
    use crate::exec::{Batches, Table};
    use crate::plan::{Field, Schema};
    use crate::types::Scalar;

    /// A table `T` with a column `n` of 1, 2, 3, whose source leaves out all rows as soon as it is told that some do not
    /// matter.
    struct Numbers;

    impl Catalog for Numbers {
        fn table(&self, _: &str) -> Option<Arc<Schema>> {
            Some(Arc::new(Schema::new(vec![Field::computed(
                "n",
                ScalarType::Long,
            )])))
        }

        fn table_names(&self) -> Vec<String> {
            vec!["T".to_owned()]
        }
    }

    impl Database for Numbers {
        fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Scanned<'r>, RuntimeError> {
            let values: &[i64] = if request.pushed_down.is_empty() {
                &[1, 2, 3]
            } else {
                &[]
            };
            let values: Vec<Scalar> = values.iter().copied().map(Scalar::Long).collect();
            let column = Column::from_scalars(ScalarType::Long, &values);
            let batch = Batch::new(vec![column], values.len());
            Ok(Arc::new(Batches(vec![batch])))
        }
    }

    /// The places that rows reach: how many rows, and of a predicate what each makes of it.
    fn reached(text: &str) -> Vec<String> {
        let query = Query::compile(text, &Numbers).expect("a query");
        let mut places = Vec::new();
        observe(&query, &Numbers, &Settings::default(), &mut |place| {
            places.push(match place {
                Reached::Predicate {
                    predicate, rows, ..
                } => {
                    let values = rows.evaluate(predicate).expect("a value");
                    let values = (0..rows.count()).map(|row| match values.scalar(row) {
                        Scalar::Bool(true) => '+',
                        _ => '-',
                    });
                    values.collect()
                }
                Reached::Keys { keys, rows, .. } => {
                    format!("{} keys of {}", keys.len(), rows.count())
                }
                Reached::Join { left, right, .. } => {
                    format!("{} x {}", left.count(), right.count())
                }
            });
        })
        .expect("the query runs");
        places
    }

    #[test]
    fn rows_that_a_filter_drops_are_seen_though_a_source_might_leave_them_out() {
        assert_eq!(reached("T | where n > 1"), ["-++"]);
    }

    #[test]
    fn a_filter_is_reached_by_what_the_one_before_it_keeps() {
        assert_eq!(reached("T | where n > 1 | where n > 2"), ["-++", "-+"]);
    }

    #[test]
    fn keys_conditions_and_joins_are_places_too() {
        assert_eq!(
            reached("T | summarize c = countif(n > 2) by n % 2"),
            ["1 keys of 3", "--+"]
        );
        assert_eq!(
            reached("T | join kind=inner (T | where n < 3) on n"),
            ["++-", "3 x 2"]
        );
    }

    #[test]
    fn a_sub_query_over_groups_is_reached_by_each_group() {
        assert_eq!(reached("T | partition by n (where n > 1)"), ["-", "+", "+"]);
    }

    #[test]
    fn a_place_is_a_number_in_the_plans_own_order() {
        let text = "T | partition by n (where n > 1) | join kind=inner (T | where n < 3) on n | summarize countif(n > 2)";
        let query = Query::compile(text, &Numbers).expect("a query");
        let mut places = std::collections::BTreeSet::new();
        observe(&query, &Numbers, &Settings::default(), &mut |reached| {
            let (Reached::Predicate { place, .. }
            | Reached::Keys { place, .. }
            | Reached::Join { place, .. }) = reached;
            places.insert(place);
        })
        .expect("the query runs");
        let nodes: Vec<&Plan> = query.bound().results[0].plan.nodes().collect();
        let found = places.iter().map(|place| match &nodes[place.node].node {
            Node::Filter { .. } => "filter",
            Node::Aggregate { .. } if place.aggregate == Some(0) => "condition",
            Node::Join { .. } => "join",
            other => panic!("{other:?} is none of the places"),
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            ["condition", "join", "filter", "filter"]
        );
    }

    #[test]
    fn the_steps_of_scan_are_not_observed() {
        let query = Query::compile("T | sort by n | scan with (step a: n > 1;)", &Numbers);
        assert_eq!(unobserved(&query.expect("a query")).len(), 1);
    }

    #[test]
    fn what_is_observed_is_what_runs() {
        let query = Query::compile("T | where n > 1", &Numbers).expect("a query");
        let tables = query.run(&AllRows(&Numbers), &Settings::default());
        let rows: Vec<usize> = tables
            .expect("the query runs")
            .iter()
            .map(|table: &Table| table.batch.rows)
            .collect();
        assert_eq!(rows, [2]);
    }
}
