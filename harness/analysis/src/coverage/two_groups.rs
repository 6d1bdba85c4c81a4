//! Rows of two groups that differ in one key.

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ticks::{DAY, HOUR};
use kql_eval::types::{Scalar, ScalarType};
use kqlab_proof::{Constraint, Events, Given, Path, columns_read, trace};

use super::site::Input;
use super::witness::{Finder, Found, Judge, MOST_WAYS, compare, projected};

impl Finder<'_> {
    /// Rows of two groups that differ in key `number` alone, or at least in it.
    pub fn differing(
        &self,
        input: &Input<'_>,
        keys: &[Expr],
        number: usize,
        judge: Judge<'_>,
    ) -> Found {
        let comparable = keys.iter().map(|key| match key.ty {
            ScalarType::Dynamic => Expr {
                kind: ExprKind::Convert(Box::new(key.clone())),
                ty: ScalarType::String,
                span: key.span,
            },
            _ => key.clone(),
        });
        let plan = projected(input.plan, comparable.collect());
        let ways = self.ways(plan, &input.around);
        let here = ways.iter().take(MOST_WAYS).map(|way| (way, &way.columns));
        // Groups that come through the whole rule are the better test: it counts them.
        let whole = trace(self.rule.bound());
        let through = whole.iter().take(MOST_WAYS).flat_map(|way| {
            let groups = way.groups.iter().map(|group| &group.keys);
            let groups = groups.filter(|of| of.len() == keys.len());
            groups.map(move |keys| (way, keys))
        });
        let mut counts = |events: &Events| {
            let reached = judge(events)?;
            (self.rule.count(events).ok()? > 1).then_some(reached)
        };
        for (way, keys) in through {
            if let Some(found) = self.two_groups(way, keys, number, &mut counts) {
                return found;
            }
        }
        for (way, keys) in here {
            if let Some(found) = self.two_groups(way, keys, number, judge) {
                return found;
            }
        }
        Found::Nothing
    }

    /// Events along a way for two groups that differ in key `number`.
    fn two_groups(
        &self,
        way: &Path,
        keys: &[Expr],
        number: usize,
        judge: Judge<'_>,
    ) -> Option<Found> {
        let first = self.solver.decide(&way.question()).values()?;
        let value = |key: &Expr| self.solver.value(key, &first);
        let compared = |key: &Expr, operator| {
            let literal = Expr::literal(value(key)?, key.span);
            (key.ty != ScalarType::Dynamic)
                .then(|| Constraint::holds(compare(key.clone(), operator, literal)))
        };
        let key = keys.get(number)?;
        let other = compared(key, Comparison::NotEqual)?;
        let same = keys.iter().enumerate().filter_map(|(at, key)| {
            let is_null = value(key).is_none_or(|value| value.is_null());
            (at != number && !is_null)
                .then(|| compared(key, Comparison::Equal))
                .flatten()
        });
        let mut strict = way.question().near(&first);
        strict.constraints.push(other.clone());
        strict.constraints.extend(same);
        // Another plausible value is better than one beside the first.
        let mut plausible = strict.clone();
        for column in columns_read(key) {
            if let Some(given) = plausible.given.get_mut(column) {
                *given = Given::Open;
            }
        }
        let mut loose = way.question();
        loose.constraints.push(other);
        let far = self.far(key, &first).into_iter().map(|constraint| {
            let mut far = loose.clone();
            far.constraints.push(constraint);
            (&self.solver, far)
        });
        let questions = [(&self.other, plausible), (&self.solver, strict)];
        let last = (&self.other, loose.clone());
        for (solver, question) in questions.into_iter().chain(far).chain([last]) {
            let Some(second) = solver.decide(&question).values() else {
                continue;
            };
            let mut events = way.events(&self.solver, &first, 0);
            add(&mut events, &way.events(&self.solver, &second, 0));
            if let Some(reached) = judge(&events) {
                return Some(Found::Events {
                    events,
                    reached,
                    constrained: None,
                });
            }
        }
        None
    }

    /// Constraints for values some way from those that a key is computed of, as the hours, days and years that `bin` and its like
    /// put times into.
    fn far(&self, key: &Expr, values: &[Scalar]) -> Vec<Constraint> {
        let ExprKind::Call { arguments, .. } = &key.kind else {
            return vec![];
        };
        let Some(inner) = arguments.iter().find(|argument| !argument.is_fixed()) else {
            return vec![];
        };
        let moved: Vec<Scalar> = match self.solver.value(inner, values) {
            Some(Scalar::DateTime(at)) => [-HOUR, HOUR, -DAY, DAY, -32 * DAY, -366 * DAY]
                .map(|by| Scalar::DateTime(at.saturating_add(by)))
                .to_vec(),
            Some(Scalar::Long(at)) => [10, 1_000, 1_000_000]
                .map(|by| Scalar::Long(at.saturating_add(by)))
                .to_vec(),
            _ => vec![],
        };
        let equal = |value| {
            let value = Expr::literal(value, key.span);
            Constraint::holds(compare(inner.clone(), Comparison::Equal, value))
        };
        moved.into_iter().map(equal).collect()
    }
}

fn add(events: &mut Events, others: &Events) {
    for (table, rows) in &others.tables {
        for row in rows {
            events.push(table, row.clone());
        }
    }
}
