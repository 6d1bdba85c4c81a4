//! Predicates over several variables: values are tried together.

use kql_eval::types::{Column, Scalar};

use super::{Branch, MOST_STEPS, MOST_TRIALS, Search, truth_at};

/// So many values of one variable are tried together with those of others.
const MOST_ALONE: usize = 400;
/// So many combinations are tried at once.
const MOST_TOGETHER: usize = 40_000;
/// So many ways to meet one predicate are followed to the next.
const MOST_FOLLOWED: usize = 12;

impl Search<'_, '_> {
    /// Values that meet what is asked of atoms over several variables, starting from `values`.
    pub(super) fn join(&mut self, branch: &Branch, values: Vec<Scalar>) -> Option<Vec<Scalar>> {
        let mut settled = vec![false; values.len()];
        self.join_from(branch, 0, values, &mut settled)
    }

    fn join_from(
        &mut self,
        branch: &Branch,
        at: usize,
        values: Vec<Scalar>,
        settled: &mut Vec<bool>,
    ) -> Option<Vec<Scalar>> {
        let Some((number, truth)) = branch.joint.get(at) else {
            return Some(values);
        };
        self.steps += 1;
        if self.steps > MOST_STEPS || self.trials > MOST_TRIALS {
            self.skipped = Some("there are too many values to try together".to_owned());
            return None;
        }
        let atom = self.atoms.get(*number)?;
        let open: Vec<usize> = atom
            .variables
            .iter()
            .copied()
            .filter(|variable| !settled.get(*variable).copied().unwrap_or(true))
            .collect();
        let met = |answer: Option<bool>| truth.takes(answer);
        // The first values may do already.
        if met(self.solver.truth(&atom.expr, &values)) {
            let before = settled.clone();
            mark(settled, &open);
            if let Some(found) = self.join_from(branch, at + 1, values.clone(), settled) {
                return Some(found);
            }
            settled.clone_from(&before);
        }
        if open.is_empty() {
            return None;
        }
        let choices = self.choices(branch, &open);
        let combinations = combinations(&choices);
        self.trials += combinations.len() + 1;
        let focus: Vec<(usize, Column)> = open
            .iter()
            .enumerate()
            .filter_map(|(place, variable)| {
                let ty = self.question.variables.get(*variable)?.ty;
                let column: Vec<Scalar> = combinations
                    .iter()
                    .filter_map(|combination| combination.get(place).cloned())
                    .collect();
                Some((*variable, Column::from_scalars(ty, &column)))
            })
            .collect();
        let answers = self
            .solver
            .along(&atom.expr, &values, &focus, combinations.len())?;
        let rows = (0..combinations.len()).filter(|row| met(truth_at(&answers, *row)));
        for row in rows.take(MOST_FOLLOWED) {
            let mut next = values.clone();
            for (place, variable) in open.iter().enumerate() {
                let value = combinations.get(row).and_then(|values| values.get(place));
                if let (Some(slot), Some(value)) = (next.get_mut(*variable), value) {
                    *slot = value.clone();
                }
            }
            let before = settled.clone();
            mark(settled, &open);
            if let Some(found) = self.join_from(branch, at + 1, next, settled) {
                return Some(found);
            }
            settled.clone_from(&before);
        }
        None
    }

    /// The values left of each variable, so many that their combinations can be tried.
    fn choices(&mut self, branch: &Branch, open: &[usize]) -> Vec<Vec<Scalar>> {
        let mut choices: Vec<Vec<Scalar>> = open
            .iter()
            .map(|variable| {
                let values = self
                    .domains
                    .get(*variable)
                    .map(|domain| domain.values.iter());
                let allowed = branch.allowed.get(variable);
                values
                    .into_iter()
                    .flatten()
                    .enumerate()
                    .filter(|(index, _)| {
                        allowed.is_none_or(|allowed| allowed.get(*index) == Some(&true))
                    })
                    .map(|(_, value)| value.clone())
                    .collect()
            })
            .collect();
        let mut most = MOST_ALONE;
        loop {
            let together: usize = choices
                .iter()
                .map(|values| values.len().min(most))
                .product();
            if together <= MOST_TOGETHER || most <= 2 {
                break;
            }
            most /= 2;
        }
        if choices.iter().any(|values| values.len() > most) {
            self.skipped = Some("there are too many values to try together".to_owned());
        }
        for values in &mut choices {
            values.truncate(most);
        }
        choices
    }
}

fn mark(settled: &mut [bool], variables: &[usize]) {
    for variable in variables {
        if let Some(slot) = settled.get_mut(*variable) {
            *slot = true;
        }
    }
}

/// Every combination of one value of each list.
fn combinations(choices: &[Vec<Scalar>]) -> Vec<Vec<Scalar>> {
    let mut all: Vec<Vec<Scalar>> = vec![vec![]];
    for values in choices {
        all = all
            .iter()
            .flat_map(|start| {
                values.iter().map(move |value| {
                    let mut next = start.clone();
                    next.push(value.clone());
                    next
                })
            })
            .collect();
    }
    all
}
