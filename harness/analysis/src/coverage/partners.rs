//! Rows with and without a partner in a join.

use std::sync::Arc;

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, JoinKind, Node, Plan};
use kql_eval::types::ScalarType;
use kqlab_proof::Constraint;

use super::site::{Input, JoinSite};
use super::witness::{Finder, Found, Judge, beside, compare};

impl Finder<'_> {
    /// Rows of both sides of a join with equal keys.
    pub fn partners(&self, site: &JoinSite<'_>, judge: Judge<'_>) -> Found {
        let Some(plan) = inner(site.plan, None) else {
            return Found::Nothing;
        };
        self.meeting(&site.input(&Arc::new(plan)), &[], judge)
    }

    /// Rows that key `number` of a join alone keeps from one another; where there is no other key, a row of one side.
    pub fn lonely(&self, site: &JoinSite<'_>, number: usize, judge: Judge<'_>) -> Found {
        let join = site.plan;
        let Node::Join {
            left, right, on, ..
        } = &join.node
        else {
            return Found::Nothing;
        };
        let Some(((l, r), plan)) = on.get(number).zip(inner(join, Some(number))) else {
            return Found::Nothing;
        };
        if on.len() == 1 {
            for side in [left, right] {
                if let found @ Found::Events { .. } = self.meeting(&site.input(side), &[], judge) {
                    return found;
                }
            }
            return Found::Nothing;
        }
        let column = |plan: &Plan, number: usize, offset: usize| {
            let field = plan.schema.field(number)?;
            (field.ty != ScalarType::Dynamic)
                .then(|| Expr::column(number + offset, field.ty, join.span))
        };
        let keys = column(left, *l, 0).zip(column(right, *r, left.schema.len()));
        let Some((l, r)) = keys else {
            return Found::Nothing;
        };
        let differ = Constraint::holds(compare(l, Comparison::NotEqual, r));
        self.meeting(&site.input(&Arc::new(plan)), &[differ], judge)
    }
}

impl JoinSite<'_> {
    /// The rows of a plan in the join's place.
    fn input<'p>(&'p self, plan: &'p Arc<Plan>) -> Input<'p> {
        Input {
            plan,
            around: self.around.clone(),
        }
    }
}

/// The join that keeps pairs alone, without one of its keys.
fn inner(join: &Plan, without: Option<usize>) -> Option<Plan> {
    let Node::Join {
        left, right, on, ..
    } = &join.node
    else {
        return None;
    };
    let on = on.iter().enumerate();
    let node = Node::Join {
        left: Arc::clone(left),
        right: Arc::clone(right),
        kind: JoinKind::Inner,
        on: on
            .filter(|(number, _)| Some(*number) != without)
            .map(|(_, keys)| *keys)
            .collect(),
        left_where: None,
    };
    Some(beside(join, node))
}
