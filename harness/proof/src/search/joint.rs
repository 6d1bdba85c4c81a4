//! Predicates over several variables: values are tried together.

use kql_eval::types::{Column, Scalar};

use super::{Branch, MOST_STEPS, MOST_TRIALS, Search, Truth, truth_at};

/// How many values of one variable are tried together with those of others.
const MOST_ALONE: usize = 400;
/// How many combinations are tried at once.
const MOST_TOGETHER: usize = 40_000;
/// How many solutions of one predicate are followed to the next.
const MOST_FOLLOWED: usize = 12;

impl Search<'_, '_> {
    /// Values that meet what is asked of atoms over several variables, starting from `values`.
    pub(super) fn join(&mut self, branch: &Branch, mut values: Vec<Scalar>) -> Option<Vec<Scalar>> {
        for Component { variables, atoms } in self.components(branch) {
            values = match self.together(branch, &variables, &atoms, &values) {
                Together::Found(values) => values,
                Together::None => return None,
                Together::TooMany => {
                    let mut settled = vec![false; values.len()];
                    self.join_from(branch, &atoms, 0, values, &mut settled)?
                }
            };
        }
        Some(values)
    }

    /// The atoms that share variables, with all their variables.
    fn components(&self, branch: &Branch) -> Vec<Component> {
        let mut components: Vec<Component> = Vec::new();
        for (number, truth) in &branch.joint {
            let mut variables = self
                .atoms
                .get(*number)
                .map_or_else(Vec::new, |atom| atom.variables.clone());
            let mut atoms = vec![(*number, *truth)];
            let (shared, apart): (Vec<_>, Vec<_>) = components
                .into_iter()
                .partition(|known| known.variables.iter().any(|one| variables.contains(one)));
            components = apart;
            for known in shared.into_iter().rev() {
                variables.extend(known.variables);
                atoms.splice(0..0, known.atoms);
            }
            variables.sort_unstable();
            variables.dedup();
            components.push(Component { variables, atoms });
        }
        components
    }

    /// Tries every combination of the values of some variables, where there are not too many.
    fn together(
        &mut self,
        branch: &Branch,
        variables: &[usize],
        atoms: &[(usize, Truth)],
        values: &[Scalar],
    ) -> Together {
        let choices: Vec<Vec<Scalar>> = variables
            .iter()
            .map(|variable| self.left(branch, *variable))
            .collect();
        let count = choices
            .iter()
            .try_fold(1_usize, |product, values| product.checked_mul(values.len()));
        let Some(count) = count.filter(|count| *count <= MOST_TOGETHER) else {
            return Together::TooMany;
        };
        self.trials += count;
        let combinations = combinations(&choices);
        let focus = self.focus(variables, &combinations);
        let mut fits = vec![true; count];
        for (number, truth) in atoms {
            let Some(atom) = self.atoms.get(*number) else {
                return Together::None;
            };
            let Some(answers) = self.solver.along(&atom.expr, values, &focus, count) else {
                return Together::None;
            };
            for (row, slot) in fits.iter_mut().enumerate() {
                *slot = *slot && truth.takes(truth_at(&answers, row));
            }
        }
        let Some(row) = fits.iter().position(|fits| *fits) else {
            return Together::None;
        };
        let mut found = values.to_vec();
        fill(&mut found, variables, combinations.get(row));
        Together::Found(found)
    }

    /// The columns of combinations.
    fn focus(&self, variables: &[usize], combinations: &[Vec<Scalar>]) -> Vec<(usize, Column)> {
        let columns = variables.iter().enumerate();
        columns
            .filter_map(|(place, variable)| {
                let ty = self.question.variables.get(*variable)?.ty;
                let column: Vec<Scalar> = combinations
                    .iter()
                    .filter_map(|combination| combination.get(place).cloned())
                    .collect();
                Some((*variable, Column::from_scalars(ty, &column)))
            })
            .collect()
    }

    /// The values of a variable that are left.
    fn left(&self, branch: &Branch, variable: usize) -> Vec<Scalar> {
        let values = self
            .domains
            .get(variable)
            .map(|domain| domain.values.iter());
        let allowed = branch.allowed.get(&variable);
        values
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|(index, _)| allowed.is_none_or(|allowed| allowed.get(*index) == Some(&true)))
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Values that meet the atoms from `at` on, of which only those that are not settled yet may change.
    fn join_from(
        &mut self,
        branch: &Branch,
        atoms: &[(usize, Truth)],
        at: usize,
        values: Vec<Scalar>,
        settled: &mut Vec<bool>,
    ) -> Option<Vec<Scalar>> {
        let Some((number, truth)) = atoms.get(at) else {
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
            let found = self.join_next(branch, atoms, at, values.clone(), (&open, settled));
            if found.is_some() {
                return found;
            }
        }
        if open.is_empty() {
            return None;
        }
        let choices = self.choices(branch, &open);
        let combinations = combinations(&choices);
        self.trials += combinations.len() + 1;
        let focus = self.focus(&open, &combinations);
        let answers = self
            .solver
            .along(&atom.expr, &values, &focus, combinations.len())?;
        let rows: Vec<usize> = (0..combinations.len())
            .filter(|row| met(truth_at(&answers, *row)))
            .collect();
        if rows.len() > MOST_FOLLOWED && at + 1 < atoms.len() {
            self.skipped = Some("there are too many values to try together".to_owned());
        }
        for row in rows.into_iter().take(MOST_FOLLOWED) {
            let mut next = values.clone();
            fill(&mut next, &open, combinations.get(row));
            let found = self.join_next(branch, atoms, at, next, (&open, settled));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Goes on to the atom behind with some more variables settled, which they are no longer where nothing is found.
    fn join_next(
        &mut self,
        branch: &Branch,
        atoms: &[(usize, Truth)],
        at: usize,
        values: Vec<Scalar>,
        (open, settled): (&[usize], &mut Vec<bool>),
    ) -> Option<Vec<Scalar>> {
        let before = settled.clone();
        mark(settled, open);
        let found = self.join_from(branch, atoms, at + 1, values, settled);
        if found.is_none() {
            settled.clone_from(&before);
        }
        found
    }

    /// The values left of each variable, no more than can be tried in all combinations.
    fn choices(&mut self, branch: &Branch, open: &[usize]) -> Vec<Vec<Scalar>> {
        let mut choices: Vec<Vec<Scalar>> = open
            .iter()
            .map(|variable| self.left(branch, *variable))
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

/// Atoms that share variables.
struct Component {
    /// All their variables.
    variables: Vec<usize>,
    /// What is asked of each.
    atoms: Vec<(usize, Truth)>,
}

/// What came of trying every combination.
enum Together {
    /// These values do
    Found(Vec<Scalar>),
    /// None do
    None,
    /// There are too many to try
    TooMany,
}

/// Puts a combination in its variables' places.
fn fill(values: &mut [Scalar], variables: &[usize], combination: Option<&Vec<Scalar>>) {
    for (variable, value) in variables.iter().zip(combination.into_iter().flatten()) {
        if let Some(slot) = values.get_mut(*variable) {
            *slot = value.clone();
        }
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
