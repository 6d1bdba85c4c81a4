//! A value for several predicates on one variable, where none of the values beside single literals does.

use std::rc::Rc;

use kql_eval::operators::{ListRequirement, Occurs, Quantifier, TextRequirement};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::InOperator;
use serde_json::Value;

use super::combine::{self, Place};
use super::{Branch, Search, Truth};
use crate::inverse::{json_text, text_of};
use crate::plausible::json;

impl Search<'_, '_> {
    /// Adds a value to a variable's domain that meets all that is asked of it; None when none is found.
    pub(super) fn synthesize(&mut self, branch: &mut Branch, variable: usize) -> Option<()> {
        let of = self.question.variables.get(variable)?;
        let required = branch.required.get(&variable)?.clone();
        if self.is_fixed(variable) {
            return None;
        }
        let candidates = match of.ty {
            ScalarType::String => {
                let mut texts = self.joined_texts(&required, variable);
                texts.extend(self.merged_bags(&required, variable));
                let text = |text: String| Scalar::String(text.into());
                texts.into_iter().map(text).collect()
            }
            ScalarType::Dynamic => {
                let texts = self.merged_bags(&required, variable);
                texts.iter().map(|text| json(text)).collect()
            }
            _ => Vec::new(),
        };
        let column = self.column_of(variable, &candidates);
        let mut fits = vec![true; candidates.len()];
        for (atom, truth) in &required {
            let answers = self.answers(*atom, variable, column.clone());
            for (slot, answer) in fits.iter_mut().zip(answers) {
                *slot = *slot && truth.takes(answer);
            }
        }
        let at = fits.iter().position(|fits| *fits)?;
        let value = candidates.into_iter().nth(at)?;
        self.domains.get_mut(variable)?.add(value);
        let allowed = self.allowed(branch, variable);
        if !allowed.contains(&true) {
            return None;
        }
        branch.allowed.insert(variable, Rc::new(allowed));
        Some(())
    }

    pub(super) fn is_fixed(&self, variable: usize) -> bool {
        matches!(
            self.question.given.get(variable),
            Some(crate::decision::Given::Fixed(_))
        )
    }

    /// Texts that hold a piece for each predicate that asks for one.
    fn joined_texts(&mut self, required: &[(usize, Truth)], variable: usize) -> Vec<String> {
        let mut ways: Vec<Vec<(Place, String)>> = vec![vec![]];
        for (number, truth) in required {
            let Some(atom) = self.atoms.get(*number) else {
                continue;
            };
            let options = match needed(&atom.expr, *truth) {
                Needed::Nothing => continue,
                Needed::All(pieces) => vec![pieces],
                Needed::One(pieces) => pieces
                    .into_iter()
                    .take(3)
                    .map(|piece| vec![piece])
                    .collect(),
                Needed::Unknown => self.shortest(*number, *truth, variable),
            };
            ways = ways
                .iter()
                .flat_map(|way| {
                    options.iter().map(move |option| {
                        let mut next = way.clone();
                        for piece in option {
                            if !next.contains(piece) {
                                next.push(piece.clone());
                            }
                        }
                        next
                    })
                })
                .take(27)
                .collect();
        }
        let texts: Vec<String> = ways.iter().flat_map(|way| combine::texts(way)).collect();
        // A predicate that heeds letter case may forbid what one that does not asks for.
        let in_other_case = texts.iter().flat_map(|text| other_cases(text));
        let in_other_case: Vec<String> = in_other_case.collect();
        texts.into_iter().chain(in_other_case).collect()
    }

    /// The shortest texts of the domain that meet a predicate of a kind that is not taken apart.
    fn shortest(
        &mut self,
        atom: usize,
        truth: Truth,
        variable: usize,
    ) -> Vec<Vec<(Place, String)>> {
        let table = self.table(atom, variable);
        let Some(domain) = self.domains.get(variable) else {
            return vec![];
        };
        let mut texts: Vec<String> = domain
            .values
            .iter()
            .zip(table.iter())
            .filter(|(_, answer)| truth.takes(**answer))
            .map(|(value, _)| text_of(value))
            .filter(|text| !text.is_empty())
            .collect();
        texts.sort_by_key(String::len);
        texts
            .into_iter()
            .take(3)
            .map(|text| vec![(Place::Inside, text)])
            .collect()
    }

    /// JSON texts of bags that have the properties that each predicate asks for.
    fn merged_bags(&mut self, required: &[(usize, Truth)], variable: usize) -> Vec<String> {
        let mut ways: Vec<Vec<Value>> = vec![vec![]];
        for (atom, truth) in required {
            let table = self.table(*atom, variable);
            let Some(domain) = self.domains.get(variable) else {
                return vec![];
            };
            let fitting = || {
                let values = domain.values.iter().zip(table.iter());
                values
                    .filter(|(_, answer)| truth.takes(**answer))
                    .map(|(value, _)| json_text(value))
            };
            let mut bags: Vec<Value> = fitting()
                .filter_map(|text| serde_json::from_str(&text).ok())
                .filter(|value: &Value| value.is_object() || value.is_array())
                .filter(|value| *value != serde_json::json!({}))
                .take(3)
                .collect();
            // A predicate on the whole text is met by a property that holds the text.
            if bags.is_empty() {
                let texts = fitting()
                    .filter(|text| !text.is_empty() && text != "{}")
                    .take(2);
                bags = texts
                    .map(|text| serde_json::json!({"note": text}))
                    .collect();
            }
            if bags.is_empty() {
                continue;
            }
            ways = ways
                .iter()
                .flat_map(|way| {
                    bags.iter().map(move |bag| {
                        let mut next = way.clone();
                        next.push(bag.clone());
                        next
                    })
                })
                .take(81)
                .collect();
        }
        ways.iter()
            .filter_map(|way| combine::merged(way))
            .map(|bag| bag.to_string())
            .collect()
    }
}

/// A text in upper case, in lower case, and with the case of its letters in turn.
fn other_cases(text: &str) -> [String; 4] {
    let in_turn = |upper_first: usize| {
        let cased = text.char_indices().map(|(at, c)| {
            if at % 2 == upper_first {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        });
        cased.collect()
    };
    [
        text.to_uppercase(),
        text.to_lowercase(),
        in_turn(0),
        in_turn(1),
    ]
}

/// What a text must hold for a predicate.
enum Needed {
    /// Nothing: the predicate asks that something is not there
    Nothing,
    /// All of these pieces
    All(Vec<(Place, String)>),
    /// One of these pieces
    One(Vec<(Place, String)>),
    /// The predicate is of a kind that is not taken apart
    Unknown,
}

fn needed(expr: &Expr, truth: Truth) -> Needed {
    let wants = matches!(truth, Truth::True | Truth::NotFalse);
    let literal = |expr: &Expr| expr.as_literal().map(text_of);
    match &expr.kind {
        ExprKind::StringMatch {
            operator, needle, ..
        } => {
            if operator.negated == wants {
                return Needed::Nothing;
            }
            match (TextRequirement::of(*operator).map(place), literal(needle)) {
                (Some(Some(place)), Some(text)) => Needed::All(vec![(place, text)]),
                _ => Needed::Unknown,
            }
        }
        ExprKind::Membership { operator, list, .. } => needed_of_list(*operator, list, truth),
        ExprKind::Call { function, .. } if function.name == "isnotempty" => Needed::Nothing,
        ExprKind::Call { function, .. } if function.name == "isempty" && !wants => Needed::Nothing,
        ExprKind::Compare { operator, .. }
            if (*operator == kql_eval::operators::Comparison::NotEqual) == wants =>
        {
            Needed::Nothing
        }
        _ => Needed::Unknown,
    }
}

/// Where a text has to hold a needle; None where it has to be the needle.
const fn place(requirement: TextRequirement) -> Option<Place> {
    match requirement.occurs {
        Occurs::AtStart => Some(Place::Start),
        Occurs::AtEnd => Some(Place::End),
        Occurs::AsTerm { .. } | Occurs::Anywhere => Some(Place::Inside),
        Occurs::AsWhole => None,
    }
}

/// What a text must hold for an operator over a list.
fn needed_of_list(operator: InOperator, list: &[Expr], truth: Truth) -> Needed {
    let wants = matches!(truth, Truth::True | Truth::NotFalse);
    // An operator without a requirement asks that a text is not in the list.
    let Some(requirement) = ListRequirement::of(operator) else {
        return if wants {
            Needed::Nothing
        } else {
            Needed::Unknown
        };
    };
    if !wants {
        return Needed::Nothing;
    }
    let Some(place) = place(requirement.each) else {
        return Needed::Unknown;
    };
    let items = list.iter().filter_map(Expr::as_literal);
    let items = items.flat_map(crate::atom_values::elements);
    let pieces = items.map(|item| (place, text_of(&item))).collect();
    match requirement.quantifier {
        Quantifier::Any => Needed::One(pieces),
        Quantifier::All => Needed::All(pieces),
    }
}
