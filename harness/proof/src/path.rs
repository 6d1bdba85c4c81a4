//! One way in which rows of tables become a row of a rule's result.

use std::sync::Arc;

use kql_eval::plan::{Expr, Schema};
use kql_eval::types::ScalarType;

use super::decision::{Constraint, Given, Question};

/// A way through a plan: what rows it reads and what it asks of them.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The rows that it reads, one of each.
    pub sources: Vec<Source>,
    /// What the constraints are about. [`ExprKind::Column`](kql_eval::plan::ExprKind::Column) in a constraint is a number in here.
    pub variables: Vec<Variable>,
    /// What must hold for the row to come through.
    pub constraints: Vec<Constraint>,
    /// The groups of `summarize` and its like that the rows pass, the innermost first.
    pub groups: Vec<Group>,
    /// Texts that are put together of other variables, as `parse` takes them apart: the variable and its value.
    pub composed: Vec<(usize, Expr)>,
    /// The columns of the result, over the variables.
    pub columns: Vec<Expr>,
    /// Why rows may take this way that are not found here, in words: stages that are not followed back, groups that are taken
    /// to have rows of one kind. Without any, an [`Unsatisfiable`](super::Decision::Unsatisfiable) question means that no row
    /// comes through.
    pub obstacles: Vec<String>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Source {
    /// The table.
    pub table: Arc<str>,
    /// Its columns.
    pub schema: Arc<Schema>,
}

/// Something that a value is looked for.
#[derive(Clone, Debug)]
pub struct Variable {
    /// What it is.
    pub kind: VariableKind,
    /// The column's name, or a word for the others.
    pub name: Arc<str>,
    /// The type of its values.
    pub ty: ScalarType,
}

/// What a variable stands for.
#[derive(Clone, Debug)]
pub enum VariableKind {
    /// A column of a source, by the source's number
    Column(usize),
    /// A part of a text column, as `parse` reads it out
    Part,
    /// How many rows a group has, by the group's number; at least one
    Rows(usize),
    /// How many rows of a group meet a condition, by the group's number
    Matching(usize),
    /// How many distinct values an expression has in a group; at least one
    Distinct {
        /// The group's number.
        group: usize,
        /// The expression, over the variables.
        value: Expr,
    },
    /// What an aggregate collects of one expression: an array of one element in a group of one row
    Collected {
        /// The group's number.
        group: usize,
        /// The expression, over the variables.
        value: Expr,
    },
    /// A value that is computed in a way that is not followed back
    Opaque,
}

/// Rows that are aggregated together.
#[derive(Clone, Debug)]
pub struct Group {
    /// The sources below, by number.
    pub sources: Vec<usize>,
    /// The groups below, by number.
    pub groups: Vec<usize>,
    /// What tells the groups apart, over the variables.
    pub keys: Vec<Expr>,
}

impl Path {
    /// The question whether rows can take this way.
    #[must_use]
    pub fn question(&self) -> Question {
        Question {
            variables: self.variables.clone(),
            constraints: self.constraints.clone(),
            given: vec![Given::Open; self.variables.len()],
            at_boundary: false,
        }
    }

    /// How many parts its expressions have: what it costs to write them out.
    pub(super) fn size(&self) -> usize {
        fn size(expr: &Expr) -> usize {
            1 + expr.children().into_iter().map(size).sum::<usize>()
        }
        let constraints = self
            .constraints
            .iter()
            .map(|constraint| size(&constraint.predicate));
        let columns = self.columns.iter().map(size);
        constraints.chain(columns).sum()
    }

    /// The variable of a column of a source.
    #[must_use]
    pub fn column(&self, source: usize, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| {
            matches!(variable.kind, VariableKind::Column(of) if of == source)
                && &*variable.name == name
        })
    }

    /// Notes why the way is narrower than the plan.
    pub(super) fn narrowed(&mut self, reason: &str) {
        if self.obstacles.iter().all(|known| known != reason) {
            self.obstacles.push(reason.to_owned());
        }
    }

    /// Adds a variable and gives its number.
    pub(super) fn add(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }
}
