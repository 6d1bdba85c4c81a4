//! The legs of a query: each reading of a table, with the times that the filters behind it leave.

use std::sync::Arc;

use kql_eval::plan::{Expr, ExprKind, JoinKind, Node, Origin, Plan};
use kqlab_proof::Prepared;

use super::window::{Window, rounds_down, window};

/// A reading of a table.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    /// The table.
    pub table: Arc<str>,
    /// The times that are left of it.
    pub window: Window,
    /// Whether its rows become those of the result, and are not only looked up by others.
    pub leads: bool,
}

/// The columns that say when an event was.
const TIME_COLUMNS: [&str; 2] = ["TimeGenerated", "Timestamp"];

/// What later stages leave of a column.
#[derive(Clone, Copy)]
struct Limit {
    column: usize,
    window: Window,
}

/// Whether a plan's rows become those of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Leads,
    IsLookedUp,
}

/// All legs of a query, those of its sub-queries among them.
pub(super) fn legs(query: &Prepared) -> Vec<Leg> {
    let mut walk = Walk {
        query,
        legs: Vec::new(),
        groups: Vec::new(),
    };
    for statement in &query.bound().results {
        walk.plan(&statement.plan, &[], Role::Leads);
    }
    for plan in &query.bound().subqueries {
        walk.plan(plan, &[], Role::IsLookedUp);
    }
    walk.legs
}

struct Walk<'q> {
    query: &'q Prepared,
    legs: Vec<Leg>,
    /// What is left of the rows of each group, at each place of a sub-query that reads them.
    groups: Vec<(usize, Vec<Limit>)>,
}

impl Walk<'_> {
    fn plan(&mut self, plan: &Plan, limits: &[Limit], role: Role) {
        match &plan.node {
            Node::TableScan {
                table, pushed_down, ..
            } => {
                let pushed = pushed_down.iter();
                let pushed = pushed.flat_map(|predicate| self.limits_of(predicate, plan));
                let all: Vec<Limit> = limits.iter().copied().chain(pushed).collect();
                self.leg(table, plan, &all, role);
            }
            Node::Filter { input, predicate } => {
                let own = self.limits_of(predicate, input);
                let limits: Vec<Limit> = limits.iter().copied().chain(own).collect();
                self.plan(input, &limits, role);
            }
            Node::Project { input, columns } => {
                self.plan(input, &through(limits, columns), role);
            }
            Node::Aggregate { input, keys, .. } => self.plan(input, &through(limits, keys), role),
            Node::Join {
                left, right, kind, ..
            } => self.join(left, right, *kind, limits, role),
            Node::Union { inputs } => {
                for input in inputs {
                    self.plan(input, limits, role);
                }
            }
            Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Sample { input, .. }
            | Node::Materialize { input, .. } => self.plan(input, limits, role),
            Node::Window { input, .. } => {
                let width = input.schema.len();
                let limits = limits.iter().copied();
                let limits: Vec<Limit> = limits.filter(|limit| limit.column < width).collect();
                self.plan(input, &limits, role);
            }
            Node::Expand { input, kept, .. } | Node::Parse { input, kept, .. } => {
                let inside = |limit: &Limit| {
                    let (_, column) = kept.iter().find(|(own, _)| *own == limit.column)?;
                    Some(Limit {
                        column: *column,
                        ..*limit
                    })
                };
                let limits: Vec<Limit> = limits.iter().filter_map(inside).collect();
                self.plan(input, &limits, role);
            }
            Node::ForEach {
                input,
                body,
                repeated,
                slot,
                ..
            } => {
                let (own, of_body) = repeated_and_own(limits, repeated);
                self.plan(body, &of_body, Role::IsLookedUp);
                let mut inside = own;
                inside.extend(self.group(*slot));
                self.plan(input, &inside, role);
            }
            Node::Scan { input, .. }
            | Node::Series { input, .. }
            | Node::TopNested { input, .. } => self.plan(input, &[], role),
            Node::Algorithm { inputs, .. } => {
                for input in inputs {
                    self.plan(input, &[], role);
                }
            }
            Node::Group { slot } => self.groups.push((*slot, limits.to_vec())),
            Node::Values { .. } | Node::Range { .. } => {}
        }
    }

    fn join(&mut self, left: &Plan, right: &Plan, kind: JoinKind, limits: &[Limit], role: Role) {
        let width = if kind.has_left() {
            left.schema.len()
        } else {
            0
        };
        let (of_left, of_right): (Vec<Limit>, Vec<Limit>) =
            limits.iter().partition(|limit| limit.column < width);
        let of_right: Vec<Limit> = of_right
            .into_iter()
            .map(|limit| Limit {
                column: limit.column - width,
                ..limit
            })
            .collect();
        let (first, second) = if kind.has_left() {
            (role, Role::IsLookedUp)
        } else {
            (Role::IsLookedUp, role)
        };
        self.plan(left, &of_left, first);
        self.plan(right, &of_right, second);
    }

    /// What a sub-query leaves of the rows of its groups. Nothing is known where it reads them several times.
    fn group(&mut self, slot: usize) -> Vec<Limit> {
        let (own, others) = std::mem::take(&mut self.groups)
            .into_iter()
            .partition(|(known, _)| *known == slot);
        self.groups = others;
        let mut own: Vec<(usize, Vec<Limit>)> = own;
        match (own.pop(), own.is_empty()) {
            (Some((_, limits)), true) => limits,
            _ => vec![],
        }
    }

    /// What a predicate over the rows of a plan leaves of each column that it reads.
    fn limits_of(&self, predicate: &Expr, rows: &Plan) -> Vec<Limit> {
        let mut read = Vec::new();
        predicate.for_each_column(&mut |column| {
            if !read.contains(&column) {
                read.push(column);
            }
        });
        read.retain(|column| {
            let field = rows.schema.field(*column);
            field.is_some_and(|field| field.ty == kql_eval::types::ScalarType::DateTime)
        });
        let limits = read.into_iter().map(|column| Limit {
            column,
            window: window(self.query, predicate, column),
        });
        limits.filter(|limit| !limit.window.is_open()).collect()
    }

    fn leg(&mut self, table: &Arc<str>, plan: &Plan, limits: &[Limit], role: Role) {
        let is_time = |limit: &&Limit| {
            let field = plan.schema.field(limit.column);
            field.is_some_and(|field| match &field.origin {
                Origin::Table { column, .. } => TIME_COLUMNS.contains(&&**column),
                Origin::Computed => false,
            })
        };
        let windows = limits.iter().filter(is_time).map(|limit| limit.window);
        self.legs.push(Leg {
            table: Arc::clone(table),
            window: windows.fold(Window::default(), Window::within),
            leads: role == Role::Leads,
        });
    }
}

/// What is left of the columns that these are computed from.
fn through(limits: &[Limit], columns: &[Expr]) -> Vec<Limit> {
    let inside = |limit: &Limit| {
        let expr = columns.get(limit.column)?;
        match &expr.kind {
            ExprKind::Column(column) => Some(Limit {
                column: *column,
                ..*limit
            }),
            ExprKind::Call {
                function,
                arguments,
                ..
            } if rounds_down(function.name) => match arguments.first()?.kind {
                // What is rounded down is not before a time unless the time itself is not.
                ExprKind::Column(column) => Some(Limit {
                    column,
                    window: Window {
                        high: None,
                        ..limit.window
                    },
                }),
                _ => None,
            },
            _ => None,
        }
    };
    limits.iter().filter_map(inside).collect()
}

/// The limits of a sub-query's result as limits of the rows around it, of which it repeats columns, and of its own.
fn repeated_and_own(limits: &[Limit], repeated: &[usize]) -> (Vec<Limit>, Vec<Limit>) {
    let (around, own): (Vec<Limit>, Vec<Limit>) = limits
        .iter()
        .partition(|limit| limit.column < repeated.len());
    // What `mv-apply` repeats for each row of a sub-query are the columns of the row that it expands.
    let around = around.iter().filter_map(|limit| {
        let column = *repeated.get(limit.column)?;
        Some(Limit { column, ..*limit })
    });
    let own = own.iter().map(|limit| Limit {
        column: limit.column - repeated.len(),
        ..*limit
    });
    (around.collect(), own.collect())
}
