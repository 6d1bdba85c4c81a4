//! The search for values: branches over alternatives, with the values of each variable narrowed on the way.

use std::collections::BTreeMap;
use std::rc::Rc;

use kql_eval::types::{Column, Scalar, ScalarType};

use super::combine;
use super::decision::{Question, Truth};
use super::domain::Domain;
use super::goal::{Atom, Goal};
use super::solver::Solver;

mod closed;
mod joint;
mod synthesis;

/// How many branches are looked at.
const MOST_STEPS: usize = 20_000;
/// How many combinations of values are tried.
const MOST_TRIALS: usize = 2_000_000;

/// What a search comes to.
#[derive(Debug)]
pub(super) enum Found {
    /// Values that meet all constraints.
    Values(Vec<Scalar>),
    /// No values of the domains do.
    Nothing,
    /// There was more to look at than is reasonable.
    GaveUp(String),
}

/// A search over the domains of a question.
pub(super) struct Search<'s, 'r> {
    solver: &'s Solver<'r>,
    question: &'s Question,
    atoms: &'s [Atom],
    domains: Vec<Domain>,
    /// The values of all variables that are not looked at.
    usual: Vec<Scalar>,
    /// The values of a domain as a column.
    columns: BTreeMap<usize, Column>,
    /// For an atom over one variable, its value for each value of the domain.
    tables: BTreeMap<usize, Rc<Vec<Option<bool>>>>,
    /// What was found out of predicates for which a domain has no value.
    closed: closed::Known,
    steps: usize,
    trials: usize,
    /// Why part of the space was not looked at.
    skipped: Option<String>,
    relaxed: bool,
}

/// What a branch has settled.
#[derive(Clone, Debug, Default)]
struct Branch {
    /// Which values of a variable are left; all of those that are not named.
    allowed: BTreeMap<usize, Rc<Vec<bool>>>,
    /// What is asked of atoms over one variable.
    required: BTreeMap<usize, Vec<(usize, Truth)>>,
    /// What is asked of atoms over several.
    joint: Vec<(usize, Truth)>,
    /// The values that are left of each atom by all that is asked of it, see [`Truth::values`].
    asked: BTreeMap<usize, u8>,
}

impl<'s, 'r> Search<'s, 'r> {
    pub(super) fn new(
        solver: &'s Solver<'r>,
        question: &'s Question,
        atoms: &'s [Atom],
        domains: Vec<Domain>,
    ) -> Self {
        let usual = domains
            .iter()
            .zip(&question.variables)
            .map(|(domain, variable)| {
                let first = domain.values.first();
                first.cloned().unwrap_or_else(|| Scalar::null(variable.ty))
            })
            .collect();
        Self {
            solver,
            question,
            atoms,
            domains,
            usual,
            columns: BTreeMap::new(),
            tables: BTreeMap::new(),
            closed: closed::Known::default(),
            steps: 0,
            trials: 0,
            skipped: None,
            relaxed: false,
        }
    }

    /// Looks for values that reach the goal. `relaxed`: predicates with an incomplete domain are whatever is asked of them.
    pub(super) fn run(&mut self, goal: &Goal, relaxed: bool) -> Found {
        self.relaxed = relaxed;
        self.steps = 0;
        self.trials = 0;
        self.skipped = None;
        let found = self.branch(vec![goal], vec![], Branch::default());
        // A branch copies what is settled; a trial is one row of many that are evaluated at once.
        self.solver.spend(1 + self.steps * 20 + self.trials);
        match found {
            Some(values) => Found::Values(values),
            None => match self.skipped.take() {
                Some(reason) => Found::GaveUp(reason),
                None => Found::Nothing,
            },
        }
    }

    /// Settles what is pending; `choices` are alternatives that are not settled yet.
    fn branch<'g>(
        &mut self,
        mut pending: Vec<&'g Goal>,
        mut choices: Vec<&'g [Goal]>,
        mut branch: Branch,
    ) -> Option<Vec<Scalar>> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            self.skipped = Some("there are too many ways to combine the predicates".to_owned());
            return None;
        }
        while let Some(goal) = pending.pop() {
            match goal {
                Goal::All(goals) => pending.extend(goals.iter().rev()),
                Goal::Any(goals) => match goals.as_slice() {
                    [] => return None,
                    [only] => pending.push(only),
                    several => choices.push(several),
                },
                Goal::Atom { atom, truth } => self.require(&mut branch, *atom, *truth)?,
            }
        }
        // The choice with the fewest ways left is made first.
        let mut best: Option<(usize, Vec<&'g Goal>)> = None;
        for (index, choice) in choices.iter().enumerate() {
            let open: Vec<&'g Goal> = choice
                .iter()
                .filter(|goal| self.is_open(&branch, goal))
                .collect();
            if open.is_empty() {
                return None;
            }
            if best
                .as_ref()
                .is_none_or(|(_, goals)| open.len() < goals.len())
            {
                best = Some((index, open));
            }
        }
        let Some((index, open)) = best else {
            return self.complete(&branch);
        };
        choices.remove(index);
        for goal in open {
            let found = self.branch(vec![goal], choices.clone(), branch.clone());
            if found.is_some() || self.steps > MOST_STEPS {
                return found;
            }
        }
        None
    }

    /// Whether a goal is not settled as out of reach; only atoms are looked at.
    fn is_open(&mut self, branch: &Branch, goal: &Goal) -> bool {
        match goal {
            Goal::Atom { atom, truth } => {
                let mut trial = branch.clone();
                self.require(&mut trial, *atom, *truth).is_some()
            }
            Goal::All(_) | Goal::Any(_) => true,
        }
    }

    /// Asks something of an atom; None when no value is left.
    fn require(&mut self, branch: &mut Branch, number: usize, truth: Truth) -> Option<()> {
        let atom = self.atoms.get(number)?;
        let left = branch.asked.entry(atom.same_as).or_insert(7);
        *left &= truth.values();
        if *left == 0 {
            return None;
        }
        if self.relaxed && atom.obstacle.is_some() {
            return Some(());
        }
        match atom.variables.as_slice() {
            [] => truth
                .takes(self.solver.truth(&atom.expr, &self.usual))
                .then_some(()),
            [variable] => {
                let variable = *variable;
                branch
                    .required
                    .entry(variable)
                    .or_default()
                    .push((number, truth));
                let allowed = self.allowed(branch, variable);
                if allowed.contains(&true) {
                    branch.allowed.insert(variable, Rc::new(allowed));
                    return Some(());
                }
                if self.synthesize(branch, variable).is_some() {
                    return Some(());
                }
                self.closed(branch, variable)
            }
            _ => {
                branch.joint.push((number, truth));
                Some(())
            }
        }
    }

    /// Which values of a variable meet all that is asked of it alone.
    fn allowed(&mut self, branch: &Branch, variable: usize) -> Vec<bool> {
        let count = self
            .domains
            .get(variable)
            .map_or(0, |domain| domain.values.len());
        let mut allowed = vec![true; count];
        for (atom, truth) in branch.required.get(&variable).into_iter().flatten() {
            let table = self.table(*atom, variable);
            for (index, slot) in allowed.iter_mut().enumerate() {
                *slot = *slot && truth.takes(table.get(index).copied().flatten());
            }
        }
        allowed
    }

    /// An atom's value for each value of its variable.
    fn table(&mut self, number: usize, variable: usize) -> Rc<Vec<Option<bool>>> {
        let count = self
            .domains
            .get(variable)
            .map_or(0, |domain| domain.values.len());
        if let Some(table) = self.tables.get(&number)
            && table.len() == count
        {
            return Rc::clone(table);
        }
        let column = self.column(variable);
        let table = Rc::new(self.answers(number, variable, column));
        self.tables.insert(number, Rc::clone(&table));
        table
    }

    /// The values of a variable's domain.
    fn column(&mut self, variable: usize) -> Column {
        let values = self.domains.get(variable).map(|domain| &domain.values);
        let values = values.map_or(&[][..], Vec::as_slice);
        if let Some(column) = self.columns.get(&variable)
            && column.rows() == values.len()
        {
            return column.clone();
        }
        let column = self.column_of(variable, values);
        self.columns.insert(variable, column.clone());
        column
    }

    /// Values of a variable as a column.
    fn column_of(&self, variable: usize, values: &[Scalar]) -> Column {
        let of = self.question.variables.get(variable);
        let ty = of.map_or(ScalarType::String, |of| of.ty);
        Column::from_scalars(ty, values)
    }

    /// An atom's value for each of some values of a variable.
    fn answers(&self, number: usize, variable: usize, column: Column) -> Vec<Option<bool>> {
        let rows = column.rows();
        let Some(atom) = self.atoms.get(number) else {
            return vec![None; rows];
        };
        match self
            .solver
            .along(&atom.expr, &self.usual, &[(variable, column)], rows)
        {
            Some(column) => (0..rows).map(|row| truth_at(&column, row)).collect(),
            None => vec![None; rows],
        }
    }

    /// Values for all variables of a branch in which everything is settled.
    fn complete(&mut self, branch: &Branch) -> Option<Vec<Scalar>> {
        let mut values = self.usual.clone();
        for (variable, allowed) in &branch.allowed {
            let first = allowed.iter().position(|allowed| *allowed)?;
            let value = self.domains.get(*variable)?.values.get(first)?.clone();
            if let Some(slot) = values.get_mut(*variable) {
                *slot = value;
            }
        }
        if !branch.joint.is_empty() {
            values = self.join(branch, values)?;
        }
        if self.relaxed {
            return Some(values);
        }
        if self.solver.meets(&self.question.constraints, &values) {
            return Some(values);
        }
        // Each predicate alone was met: that all together are not is no proof of anything.
        if self.atoms.iter().all(|atom| atom.obstacle.is_none()) {
            self.skipped =
                Some("the engine decides otherwise of all predicates at once".to_owned());
        }
        None
    }
}

fn truth_at(column: &Column, row: usize) -> Option<bool> {
    match column.scalar(row) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}
