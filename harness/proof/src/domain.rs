//! The finite domain of each variable.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use kql_eval::types::{Scalar, ScalarType};

use super::atom_values::{Known, collect};
use super::decision::{Given, Question};
use super::goal::Atom;
use super::path::{Variable, VariableKind};
use super::solver::Solver;

/// How many values of one variable are tried.
const MOST_VALUES: usize = 4_000;

/// The values of a variable, those to be tried first at the front.
#[derive(Clone, Debug, Default)]
pub(super) struct Domain {
    /// The values, each once.
    pub values: Vec<Scalar>,
    /// Whether values that matter were left out because there were too many, or because they were too large.
    pub is_cut: bool,
    known: HashSet<Same>,
}

/// What tells the values of a domain apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Same {
    Null(ScalarType),
    Text(Arc<str>),
    Whole(ScalarType, i64),
    /// As it is written: two numbers that are no number are one.
    Written(String),
}

impl Same {
    fn of(value: &Scalar) -> Self {
        match value {
            Scalar::Null(ty) => Self::Null(*ty),
            Scalar::String(text) => Self::Text(Arc::clone(text)),
            Scalar::Bool(truth) => Self::Whole(ScalarType::Bool, i64::from(*truth)),
            Scalar::Int(number) => Self::Whole(ScalarType::Int, i64::from(*number)),
            Scalar::Long(number) => Self::Whole(ScalarType::Long, *number),
            Scalar::DateTime(ticks) => Self::Whole(ScalarType::DateTime, *ticks),
            Scalar::TimeSpan(ticks) => Self::Whole(ScalarType::TimeSpan, *ticks),
            Scalar::Real(_) | Scalar::Decimal(_) | Scalar::Guid(_) | Scalar::Dynamic(_) => {
                Self::Written(format!("{value:?}"))
            }
        }
    }
}

impl Domain {
    /// Adds a value that is not there.
    pub(super) fn add(&mut self, value: Scalar) {
        if self.values.len() >= MOST_VALUES {
            self.is_cut |= !self.known.contains(&Same::of(&value));
        } else if self.known.insert(Same::of(&value)) {
            self.values.push(value);
        }
    }
}

/// The domains of all variables of a question.
pub(super) fn domains(solver: &Solver<'_>, question: &Question, atoms: &[Atom]) -> Vec<Domain> {
    let mut domains: Vec<Domain> = question
        .variables
        .iter()
        .enumerate()
        .map(|(number, variable)| first_values(solver, question, number, variable))
        .collect();
    let usual: Vec<Scalar> = domains
        .iter()
        .zip(&question.variables)
        .map(|(domain, variable)| {
            let first = domain.values.first();
            first.cloned().unwrap_or_else(|| Scalar::null(variable.ty))
        })
        .collect();
    let usual_row = solver.row(&usual);
    let mut proposed: Vec<(usize, Scalar)> = Vec::new();
    // The values of one column may be those that matter to another it is compared with: they are known the second time.
    for _ in 0..2 {
        let before: Vec<usize> = domains.iter().map(|domain| domain.values.len()).collect();
        let asks_for_values = Cell::new(false);
        for atom in atoms {
            let known = Known {
                fixed: &|expr| {
                    expr.is_fixed()
                        .then(|| solver.value_in(expr, &usual_row))
                        .flatten()
                },
                usual: &|expr| solver.value_in(expr, &usual_row),
                values: &|expr| {
                    asks_for_values.set(true);
                    let known = |number: usize| {
                        let domain: &Domain = domains.get(number)?;
                        domain.values.get(..*before.get(number)?)
                    };
                    solver.values(expr, &usual, &known)
                },
                list: &|subquery| solver.list(subquery),
            };
            collect(&atom.expr, known, &mut |number, value| {
                proposed.push((number, value));
            });
            for (number, value) in proposed.drain(..) {
                if let Some(domain) = domains.get_mut(number) {
                    domain.add(value);
                }
            }
        }
        if !asks_for_values.get() {
            break;
        }
    }
    for ((domain, variable), number) in domains.iter_mut().zip(&question.variables).zip(0..) {
        let given = question.given.get(number).unwrap_or(&Given::Open);
        finish(domain, variable, given);
        if let Given::Fixed(value) = given {
            *domain = Domain::default();
            domain.add(value.clone());
        }
    }
    domains
}

/// What is known beforehand, and a plausible value.
fn first_values(
    solver: &Solver<'_>,
    question: &Question,
    number: usize,
    variable: &Variable,
) -> Domain {
    let mut domain = Domain::default();
    match question.given.get(number) {
        Some(Given::Preferred(value) | Given::Fixed(value)) => domain.add(value.clone()),
        Some(Given::Open) | None => {}
    }
    match variable.kind {
        VariableKind::Column(_) | VariableKind::Part => {
            if question.at_boundary && !domain.values.is_empty() {
                return domain;
            }
            domain.add(solver.plausible_value(&variable.name, variable.ty));
        }
        VariableKind::Rows(_)
        | VariableKind::Matching(_)
        | VariableKind::Distinct { .. }
        | VariableKind::Collected { .. } => domain.add(Scalar::Long(1)),
        VariableKind::Opaque => domain.add(Scalar::null(variable.ty)),
    }
    domain
}

/// What lies between the literals, the empty value, and one that nothing asks about.
fn finish(domain: &mut Domain, variable: &Variable, given: &Given) {
    for value in between(&domain.values) {
        domain.add(value);
    }
    domain.add(Scalar::null(variable.ty));
    match variable.ty {
        ScalarType::String => domain.add(Scalar::String("unrelated".into())),
        // What is no number is on no side of any number.
        ScalarType::Real => {
            for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                domain.add(Scalar::Real(value));
            }
        }
        ScalarType::Bool => {
            for value in [true, false] {
                domain.add(Scalar::Bool(value));
            }
        }
        ScalarType::Int
        | ScalarType::Long
        | ScalarType::Decimal
        | ScalarType::DateTime
        | ScalarType::TimeSpan
        | ScalarType::Guid
        | ScalarType::Dynamic => {}
    }
    let least = match variable.kind {
        VariableKind::Rows(_) | VariableKind::Distinct { .. } => 1,
        VariableKind::Matching(_) => 0,
        VariableKind::Column(_)
        | VariableKind::Part
        | VariableKind::Collected { .. }
        | VariableKind::Opaque => return,
    };
    let is_count = |value: &Scalar| {
        value
            .as_long()
            .is_some_and(|count| (least..=100_000).contains(&count))
    };
    let too_many = |value: &Scalar| value.as_long().is_some_and(|count| count > 100_000);
    domain.is_cut |= domain.values.iter().any(too_many);
    domain.values.retain(is_count);
    let wanted = match given {
        Given::Preferred(value) | Given::Fixed(value) => value.as_long(),
        Given::Open => None,
    };
    // The fewest rows, or the count nearest to the one that is preferred.
    let distance = |value: &Scalar| {
        let count = value.as_long().unwrap_or(0);
        wanted.map_or(count, |wanted| {
            count.saturating_sub(wanted).saturating_abs()
        })
    };
    domain.values.sort_by_key(distance);
}

/// A value between each two neighbours.
fn between(values: &[Scalar]) -> Vec<Scalar> {
    let mut wholes: Vec<i64> = values.iter().filter_map(whole).collect();
    wholes.sort_unstable();
    wholes.dedup();
    let ty = values.iter().find(|value| !value.is_null()).map(Scalar::ty);
    let mut found: Vec<Scalar> = wholes
        .iter()
        .zip(wholes.iter().skip(1))
        .filter(|(a, b)| b.checked_sub(**a).is_none_or(|gap| gap > 1))
        .filter_map(|(a, b)| of_whole(a / 2 + b / 2, ty?))
        .collect();
    let mut reals: Vec<f64> = values
        .iter()
        .filter_map(|value| match value {
            Scalar::Real(value) => Some(*value),
            _ => None,
        })
        .collect();
    reals.sort_by(f64::total_cmp);
    found.extend(
        reals
            .iter()
            .zip(reals.iter().skip(1))
            .map(|(a, b)| Scalar::Real(f64::midpoint(*a, *b))),
    );
    found
}

fn whole(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::DateTime(ticks) | Scalar::TimeSpan(ticks) => Some(*ticks),
        other => other.as_long(),
    }
}

fn of_whole(value: i64, ty: ScalarType) -> Option<Scalar> {
    Some(match ty {
        ScalarType::DateTime => Scalar::DateTime(value),
        ScalarType::TimeSpan => Scalar::TimeSpan(value),
        ScalarType::Long => Scalar::Long(value),
        ScalarType::Int => Scalar::Int(i32::try_from(value).ok()?),
        _ => return None,
    })
}
