//! Whether a branch is closed: a domain without a fitting value proves nothing by itself.

use std::collections::HashMap;
use std::rc::Rc;

use kql_eval::plan::Expr;
use kql_eval::types::{Scalar, ScalarType};

use super::{Branch, Search, Truth};
use crate::ordered;
use crate::solver::NO_STEPS_LEFT;
use crate::text::{Texts, texts};

/// As often texts are walked through for one question.
const MOST_WALKS: usize = 300;

/// What was found out of what is asked of a variable.
#[derive(Debug, Default)]
pub(super) struct Known {
    by_asked: HashMap<(usize, Vec<(usize, u8)>), Texts>,
}

impl Search<'_, '_> {
    /// A value of a variable of whose domain none fits, found by other means: None when there is none. Where that is not
    /// proven, the search says that it left something out.
    pub(super) fn closed(&mut self, branch: &mut Branch, variable: usize) -> Option<()> {
        let required = branch.required.get(&variable)?.clone();
        let is_open = |(atom, _): &(usize, Truth)| {
            let atom = self.atoms.get(*atom);
            atom.is_some_and(|atom| atom.obstacle.is_some())
        };
        // A second search takes such predicates to be whatever is asked, and decides then.
        if self.is_fixed(variable) || required.iter().any(is_open) {
            return None;
        }
        let ty = self.question.variables.get(variable)?.ty;
        let found = if ty == ScalarType::String {
            self.text(variable, &required)
        } else {
            self.ordered(variable, &required)
        };
        match found {
            Texts::One(text) => {
                let domain = self.domains.get_mut(variable)?;
                domain.add(Scalar::String(text.into()));
                let allowed = self.allowed(branch, variable);
                if !allowed.contains(&true) {
                    self.skipped = Some("a text is decided otherwise than it runs".to_owned());
                    return None;
                }
                branch.allowed.insert(variable, Rc::new(allowed));
                Some(())
            }
            Texts::None => None,
            Texts::Unknown(reason) => {
                self.skipped = Some(reason);
                None
            }
        }
    }

    fn text(&mut self, variable: usize, required: &[(usize, Truth)]) -> Texts {
        let mut asked: Vec<(usize, u8)> = required
            .iter()
            .map(|(atom, truth)| (*atom, truth.values()))
            .collect();
        asked.sort_unstable();
        asked.dedup();
        let key = (variable, asked);
        if let Some(known) = self.closed.by_asked.get(&key) {
            return known.clone();
        }
        if self.closed.by_asked.len() >= MOST_WALKS {
            return Texts::Unknown("there are too many ways to combine the predicates".to_owned());
        }
        let pairs: Vec<(&Expr, Truth)> = required
            .iter()
            .filter_map(|(atom, truth)| Some((&self.atoms.get(*atom)?.expr, *truth)))
            .collect();
        if !self.solver.may_go_on() {
            return Texts::Unknown(NO_STEPS_LEFT.to_owned());
        }
        let (found, steps) = texts(&pairs, &|expr| self.solver.fixed(expr));
        self.solver.spend(steps);
        self.closed.by_asked.insert(key, found.clone());
        found
    }

    /// Of values that are no texts the domain has all that matter, or it is said why not.
    fn ordered(&self, variable: usize, required: &[(usize, Truth)]) -> Texts {
        let is_cut = self
            .domains
            .get(variable)
            .is_some_and(|domain| domain.is_cut);
        if is_cut {
            return Texts::Unknown("there are too many values to try".to_owned());
        }
        let atoms = required
            .iter()
            .filter_map(|(atom, _)| self.atoms.get(*atom));
        let mut gaps =
            atoms.filter_map(|atom| ordered::gap(&atom.expr, &|expr| self.solver.fixed(expr)));
        gaps.next().map_or(Texts::None, Texts::Unknown)
    }
}
