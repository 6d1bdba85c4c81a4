//! In which order the conditions of a filter are asked.

use kql_parser::syntax::{InOperator, StringTest};

use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

/// Puts cheap conditions before dear ones, where nobody can tell: only conditions that cannot fail change places, and none
/// passes one that can.
pub(super) fn by_cost(mut conditions: Vec<&Expr>) -> Vec<&Expr> {
    // A stable sort of each run: of two conditions that cost the same, the author's order is the better guess.
    for run in conditions.chunk_by_mut(|a, b| !can_fail(a) && !can_fail(b)) {
        run.sort_by_key(|condition| cost(condition));
    }
    conditions
}

/// Whether a condition may stop the query, or is not the same each time it is asked.
fn can_fail(condition: &Expr) -> bool {
    let own = match &condition.kind {
        ExprKind::Call { .. }
        | ExprKind::Subquery(_)
        | ExprKind::InSubquery { .. }
        | ExprKind::Error => true,
        // Without a matcher that was compiled when the query was, a pattern comes from a row and may be no regular expression.
        ExprKind::StringMatch { matcher, .. } => matcher.is_none(),
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Compare { .. }
        | ExprKind::Arithmetic { .. }
        | ExprKind::Negate(_)
        | ExprKind::Membership { .. }
        | ExprKind::Between { .. }
        | ExprKind::Member { .. }
        | ExprKind::Index { .. }
        | ExprKind::Convert(_) => false,
    };
    own || condition.children().into_iter().any(can_fail)
}

/// About how long a row takes: the unit is a comparison of two numbers.
fn cost(expr: &Expr) -> u32 {
    let of_text = |dear: u32| match expr.children().first().map(|value| value.ty) {
        Some(ScalarType::Dynamic) => dear + 40,
        _ => dear,
    };
    let own = match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) => 0,
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::Negate(_) => 1,
        ExprKind::Compare { left, .. } | ExprKind::Between { value: left, .. } => match left.ty {
            ScalarType::String => 4,
            ScalarType::Dynamic => 40,
            _ => 1,
        },
        ExprKind::Arithmetic { .. } => 2,
        ExprKind::Convert(_) => 10,
        ExprKind::Member { .. } | ExprKind::Index { .. } => 20,
        ExprKind::StringMatch { operator, .. } => of_text(match operator.test {
            StringTest::Equal | StringTest::StartsWith | StringTest::EndsWith => 5,
            StringTest::Contains
            | StringTest::Has
            | StringTest::HasPrefix
            | StringTest::HasSuffix => 20,
            StringTest::Like => 30,
            StringTest::MatchesRegex => 200,
        }),
        ExprKind::Membership { operator, list, .. } => of_text(match operator {
            InOperator::In | InOperator::NotIn => 8,
            InOperator::InIgnoreCase | InOperator::NotInIgnoreCase => 12,
            InOperator::HasAny | InOperator::HasAll => {
                20 * u32::try_from(list.len()).unwrap_or(u32::MAX).clamp(1, 6)
            }
        }),
        ExprKind::Call { .. }
        | ExprKind::Subquery(_)
        | ExprKind::InSubquery { .. }
        | ExprKind::Error => 100,
    };
    let inside = expr.children().into_iter().map(cost);
    inside.fold(own, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::by_cost;
    use crate::bind::Catalog;
    use crate::plan::{Expr, ExprKind, Field, Node, Plan, Schema};
    use crate::types::ScalarType;
    use crate::{Query, QueryError};

    struct Events;

    impl Catalog for Events {
        fn table(&self, name: &str) -> Option<Arc<Schema>> {
            let fields = [("N", ScalarType::Long), ("S", ScalarType::String)];
            let fields = fields.map(|(name, ty)| Field::computed(name, ty));
            (name == "T").then(|| Arc::new(Schema::new(fields.to_vec())))
        }

        fn table_names(&self) -> Vec<String> {
            vec!["T".to_owned()]
        }
    }

    fn predicate(plan: &Plan) -> Option<&Expr> {
        match &plan.node {
            Node::Filter { predicate, .. } => Some(predicate),
            _ => plan.inputs().into_iter().find_map(|input| predicate(input)),
        }
    }

    /// The texts of a filter's conditions in the order in which they are asked.
    fn order(condition: &str) -> Result<Vec<String>, Vec<QueryError>> {
        let text = format!("T | where {condition}");
        let query = Query::compile(&text, &Events)?;
        let plan = query.bound().results.first().map(|result| &result.plan);
        let filter = plan.and_then(|plan| predicate(plan));
        let parts = match filter.map(|filter| &filter.kind) {
            Some(ExprKind::And(parts)) => parts.iter().collect(),
            _ => vec![],
        };
        let place = |part: &&Expr| {
            let range = part.span.start as usize..part.span.end as usize;
            text.get(range).unwrap_or_default().to_owned()
        };
        Ok(by_cost(parts).iter().map(place).collect())
    }

    #[test]
    fn numbers_are_asked_before_texts_and_patterns_come_last() {
        let order = order("S matches regex 'a+' and S has 'x' and N > 1").unwrap();
        assert_eq!(order, ["N > 1", "S has 'x'", "S matches regex 'a+'"]);
    }

    #[test]
    fn conditions_of_one_cost_keep_their_order() {
        let order = order("S has 'x' and S has 'y'").unwrap();
        assert_eq!(order, ["S has 'x'", "S has 'y'"]);
    }

    #[test]
    fn nothing_passes_a_condition_that_may_fail() {
        let order = order("S has 'x' and assert(N > 0, 'no') and N > 1").unwrap();
        assert_eq!(order, ["S has 'x'", "assert(N > 0, 'no')", "N > 1"]);
    }
}
