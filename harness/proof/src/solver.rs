//! Answering questions, with the engine as the judge of every predicate.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use kql_eval::Settings;
use kql_eval::bind::BoundQuery;
use kql_eval::exec::{Batch, Context, NoData, evaluate};
use kql_eval::plan::{Expr, Schema};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::clock::Clock;
use super::decision::{Constraint, Decision, Question};
use super::domain::domains;
use super::goal::Formula;
use super::plausible::Plausible;
use super::search::{Found, Search};
use super::substitute::columns_read;

/// Answers questions.
pub struct Solver<'r> {
    context: Context<'r>,
    plausible: Plausible,
    /// The plausible values that questions have asked for: those about one rule ask for the same columns.
    plausible_values: RefCell<HashMap<(Arc<str>, ScalarType), Scalar>>,
    /// The steps that all questions together may still take; without limit where there is none.
    steps_left: Cell<Option<usize>>,
}

/// Why a question is not decided for which no steps were left.
pub const NO_STEPS_LEFT: &str =
    "it was not looked at: the steps that proofs may take together are used up";

impl std::fmt::Debug for Solver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Solver")
            .field("plausible", &self.plausible)
            .finish_non_exhaustive()
    }
}

impl<'r> Solver<'r> {
    /// A solver of questions about a query's predicates; `settings` are those with which the query runs.
    pub(super) fn new(query: &'r BoundQuery, settings: &'r Settings) -> Self {
        Self {
            context: Context::new(query, &NoData, settings),
            plausible: Plausible::new(0, Clock::at(settings.now)),
            plausible_values: RefCell::default(),
            steps_left: Cell::new(None),
        }
    }

    /// The same with a limit of the steps that all its questions take together: beyond it nothing is decided. The same
    /// questions take the same steps on every machine.
    #[must_use]
    pub fn within(self, steps: usize) -> Self {
        self.steps_left.set(Some(steps));
        self
    }

    /// Whether there are steps left for another question.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        self.steps_left.get() != Some(0)
    }

    /// Notes that a question took steps.
    pub(super) fn spend(&self, steps: usize) {
        let left = self.steps_left.get();
        self.steps_left
            .set(left.map(|left| left.saturating_sub(steps)));
    }

    /// The same with the plausible values of a seed; without this they are those of seed 0.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        let clock = self.plausible.clock();
        Self {
            plausible: Plausible::new(seed, clock),
            plausible_values: RefCell::default(),
            ..self
        }
    }

    /// The same with the plausible values of another event, see [`Plausible::other`].
    #[must_use]
    pub fn for_event(self, number: u64) -> Self {
        Self {
            plausible: self.plausible.other(number),
            plausible_values: RefCell::default(),
            ..self
        }
    }

    /// The source of plausible values.
    #[must_use]
    pub const fn plausible(&self) -> &Plausible {
        &self.plausible
    }

    /// The plausible value of a column.
    pub(super) fn plausible_value(&self, column: &Arc<str>, ty: ScalarType) -> Scalar {
        let mut values = self.plausible_values.borrow_mut();
        let value = values
            .entry((Arc::clone(column), ty))
            .or_insert_with(|| self.plausible.value(column, ty));
        value.clone()
    }

    /// Whether there are values that meet all constraints.
    #[must_use]
    pub fn decide(&self, question: &Question) -> Decision {
        self.decide_formula(question, &Formula::of(&question.constraints))
    }

    /// As [`Solver::decide`], for one of several questions with the same constraints.
    pub fn decide_formula(&self, question: &Question, formula: &Formula) -> Decision {
        if !self.may_go_on() {
            return Decision::Undecided(NO_STEPS_LEFT.to_owned());
        }
        let Formula { goal, atoms } = formula;
        let domains = domains(self, question, atoms);
        let mut search = Search::new(self, question, atoms, domains);
        match search.run(goal, false) {
            Found::Values(values) => return Decision::Satisfiable(values),
            Found::GaveUp(reason) => return Decision::Undecided(reason),
            Found::Nothing => {}
        }
        // Where a predicate's domain may be incomplete, it is taken to be whatever is asked: if there is nothing even then,
        // there is nothing.
        let Some(obstacle) = atoms.iter().find_map(|atom| atom.obstacle.clone()) else {
            return Decision::Unsatisfiable;
        };
        match search.run(goal, true) {
            Found::Nothing => Decision::Unsatisfiable,
            Found::Values(_) => Decision::Undecided(obstacle),
            Found::GaveUp(reason) => Decision::Undecided(reason),
        }
    }

    /// A row for which exactly one of two predicates over the same columns is true. [`Decision::Unsatisfiable`] means that
    /// they keep the same rows.
    #[must_use]
    pub fn tell_apart(&self, one: &Expr, other: &Expr, schema: &Schema) -> Decision {
        let ask = |holds: &Expr, fails: &Expr| {
            let constraints = vec![
                Constraint::holds(holds.clone()),
                Constraint::drops(fails.clone()),
            ];
            self.decide(&Question::over(schema, constraints))
        };
        match ask(one, other) {
            Decision::Unsatisfiable => ask(other, one),
            Decision::Undecided(reason) => match ask(other, one) {
                Decision::Satisfiable(values) => Decision::Satisfiable(values),
                Decision::Unsatisfiable | Decision::Undecided(_) => Decision::Undecided(reason),
            },
            found @ Decision::Satisfiable(_) => found,
        }
    }

    /// What a predicate says of one row.
    #[must_use]
    pub fn truth(&self, predicate: &Expr, row: &[Scalar]) -> Option<bool> {
        self.truth_in(predicate, &self.row(row))
    }

    fn truth_in(&self, predicate: &Expr, row: &Batch) -> Option<bool> {
        match self.value_in(predicate, row)? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether all constraints of a question are met by a row.
    #[must_use]
    pub fn meets(&self, constraints: &[Constraint], row: &[Scalar]) -> bool {
        let row = self.row(row);
        constraints.iter().all(|constraint| {
            constraint
                .truth
                .takes(self.truth_in(&constraint.predicate, &row))
        })
    }

    /// The value of an expression for one row; None when the engine fails.
    #[must_use]
    pub fn value(&self, expr: &Expr, row: &[Scalar]) -> Option<Scalar> {
        self.value_in(expr, &self.row(row))
    }

    /// One row, for the evaluation of several expressions.
    #[must_use]
    pub(super) fn row(&self, row: &[Scalar]) -> Batch {
        let columns = row.iter().map(|value| Column::constant(value.clone(), 1));
        Batch::new(columns.collect(), 1)
    }

    /// The value of an expression for a row; None when the engine fails.
    pub(super) fn value_in(&self, expr: &Expr, row: &Batch) -> Option<Scalar> {
        let column = evaluate(expr, row, &self.context).ok()?;
        Some(column.scalar(0))
    }

    /// The values of each variable of a question that are tried first.
    pub(super) fn values_tried(&self, question: &Question, formula: &Formula) -> Vec<Vec<Scalar>> {
        let domains = domains(self, question, &formula.atoms);
        domains.into_iter().map(|domain| domain.values).collect()
    }

    /// The value of an expression that is the same for all rows; None when the engine fails, or rows decide.
    pub(super) fn fixed(&self, expr: &Expr) -> Option<Scalar> {
        expr.is_fixed().then(|| self.value(expr, &[])).flatten()
    }

    /// The values of an expression while some columns run through their values and the others are as in `row`.
    pub(super) fn along(
        &self,
        expr: &Expr,
        row: &[Scalar],
        focus: &[(usize, Column)],
        rows: usize,
    ) -> Option<Column> {
        let read = columns_read(expr);
        let columns = row.iter().enumerate().map(|(number, value)| {
            if !read.contains(&number) {
                return Column::constant(Scalar::Bool(false), rows);
            }
            focus.iter().find(|(of, _)| *of == number).map_or_else(
                || Column::constant(value.clone(), rows),
                |(_, column)| column.clone(),
            )
        });
        let batch = Batch::new(columns.collect(), rows);
        evaluate(expr, &batch, &self.context).ok()
    }

    /// The values of an expression over the values `known` of its column; of an expression over several columns only the usual
    /// one.
    pub(super) fn values<'k>(
        &self,
        expr: &Expr,
        usual: &[Scalar],
        known: &dyn Fn(usize) -> Option<&'k [Scalar]>,
    ) -> Vec<Scalar> {
        let usual_value = || self.value(expr, usual).into_iter().collect();
        let read = columns_read(expr);
        let &[number] = read.as_slice() else {
            return usual_value();
        };
        let Some(domain) = known(number) else {
            return usual_value();
        };
        let ty = usual.get(number).map_or(ScalarType::String, Scalar::ty);
        let column = Column::from_scalars(ty, domain);
        match self.along(expr, usual, &[(number, column)], domain.len()) {
            Some(column) => (0..domain.len()).map(|row| column.scalar(row)).collect(),
            None => vec![],
        }
    }

    /// The values of a list that a sub-query gives without any events.
    pub(super) fn list(&self, subquery: usize) -> Vec<Scalar> {
        let column = self.context.first_column(subquery);
        column.map_or_else(
            |_| vec![],
            |column| (0..column.rows()).map(|row| column.scalar(row)).collect(),
        )
    }
}
