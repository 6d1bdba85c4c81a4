//! Predicates on a text column as automata.

use std::ops::Range;

use kql_eval::operators::{
    Case, Comparison, ListRequirement, Occurs, Quantifier, TextRequirement, is_term_character,
};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::{InOperator, StringOperator};

use super::alphabet::Class;
use super::machine::{Begin, End, Machine, State, View};
use crate::atom_values::elements;

/// The value of an expression that is the same for all rows.
type Fixed<'f> = &'f dyn Fn(&Expr) -> Option<Scalar>;

/// What is asked of a predicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// That it holds.
    Holds,
    /// That it does not.
    Fails,
}

impl Asked {
    /// What is asked of the predicate without its negation.
    const fn of_negated(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
        }
    }

    /// The answer that is asked for.
    pub const fn answer(self) -> bool {
        matches!(self, Self::Holds)
    }
}

/// A predicate.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// Its automata.
    pub machines: Range<usize>,
    /// How they make one.
    pub quantifier: Quantifier,
    /// What is asked of them.
    pub asked: Asked,
}

/// All predicates and their automata.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub machines: Vec<Machine>,
    pub atoms: Vec<Atom>,
}

/// As many automata are walked through at once.
const MOST_MACHINES: usize = 600;

impl Model {
    /// Adds a predicate that must be true, or must not be.
    ///
    /// # Errors
    /// It is of a kind that is no automaton; the reason in words.
    pub fn add(&mut self, expr: &Expr, asked: Asked, fixed: Fixed<'_>) -> Result<(), String> {
        match &expr.kind {
            ExprKind::StringMatch {
                operator,
                value,
                needle,
                ..
            } => {
                let (view, needle) = (view(value)?, text(needle, fixed)?);
                self.matched(*operator, view, &needle, asked)
            }
            ExprKind::Membership {
                operator,
                value,
                list,
                ..
            } => self.list(*operator, view(value)?, list, asked, fixed),
            ExprKind::Compare {
                operator: operator @ (Comparison::Equal | Comparison::NotEqual),
                left,
                right,
            } => {
                let (value, other) = if view(left).is_ok() {
                    (left, right)
                } else {
                    (right, left)
                };
                let text = text(other, fixed)?;
                let machine = Machine::whole(view(value)?, Case::Sensitive, [text.as_str()]);
                let asked = if *operator == Comparison::NotEqual {
                    asked.of_negated()
                } else {
                    asked
                };
                self.push(vec![machine], Quantifier::Any, asked)
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => self.absence(function.name, arguments, asked),
            _ => Err("a predicate on a text is of a kind that is not followed".to_owned()),
        }
    }

    fn matched(
        &mut self,
        operator: StringOperator,
        view: View,
        needle: &str,
        asked: Asked,
    ) -> Result<(), String> {
        let requirement = TextRequirement::of(operator).ok_or("a pattern is not followed")?;
        let machine = machine(requirement, view, needle)?;
        let asked = if operator.negated {
            asked.of_negated()
        } else {
            asked
        };
        self.push(vec![machine], Quantifier::Any, asked)
    }

    /// `isempty` and its like. A string is never null.
    fn absence(&mut self, name: &str, arguments: &[Expr], asked: Asked) -> Result<(), String> {
        let [value] = arguments else {
            return Err(format!("`{name}` is not followed"));
        };
        let view = view(value)?;
        let empty = Machine::whole(view, Case::Sensitive, [""]);
        match name {
            "isempty" => self.push(vec![empty], Quantifier::Any, asked),
            "isnotempty" => self.push(vec![empty], Quantifier::Any, asked.of_negated()),
            "isnull" => self.push(vec![], Quantifier::Any, asked),
            "isnotnull" => self.push(vec![], Quantifier::All, asked),
            _ => Err(format!("`{name}` is not followed")),
        }
    }

    fn list(
        &mut self,
        operator: InOperator,
        view: View,
        list: &[Expr],
        asked: Asked,
        fixed: Fixed<'_>,
    ) -> Result<(), String> {
        let mut texts = Vec::new();
        for item in list {
            let value = fixed(item).ok_or("a list is not known beforehand")?;
            for element in elements(&value) {
                match element {
                    Scalar::String(text) => texts.push(text),
                    _ => return Err("a list of texts has a value that is none".to_owned()),
                }
            }
        }
        let (positive, asked) = match operator {
            InOperator::NotIn => (InOperator::In, asked.of_negated()),
            InOperator::NotInIgnoreCase => (InOperator::InIgnoreCase, asked.of_negated()),
            InOperator::In | InOperator::InIgnoreCase | InOperator::HasAny | InOperator::HasAll => {
                (operator, asked)
            }
        };
        let requirement = ListRequirement::of(positive).ok_or("a list is not followed")?;
        // One automaton reads all texts of a list that are compared as a whole: lists of hashes are long.
        let machines = if requirement.each.occurs == Occurs::AsWhole {
            let texts = texts.iter().map(|text| &**text);
            vec![Machine::whole(view, requirement.each.case, texts)]
        } else {
            let machines = texts.iter();
            let machines = machines.map(|text| machine(requirement.each, view, text));
            machines.collect::<Result<_, String>>()?
        };
        self.push(machines, requirement.quantifier, asked)
    }

    fn push(
        &mut self,
        machines: Vec<Machine>,
        quantifier: Quantifier,
        asked: Asked,
    ) -> Result<(), String> {
        let start = self.machines.len();
        self.machines.extend(machines);
        if self.machines.len() > MOST_MACHINES {
            return Err("a list is too long to walk through its texts".to_owned());
        }
        self.atoms.push(Atom {
            machines: start..self.machines.len(),
            quantifier,
            asked,
        });
        Ok(())
    }

    pub fn start(&self) -> Vec<State> {
        self.machines.iter().map(Machine::start).collect()
    }

    /// The states after a character.
    pub fn step(&self, states: &[State], class: &Class) -> Vec<State> {
        let machines = self.machines.iter().zip(states).zip(&class.sights);
        machines
            .map(|((machine, state), sights)| {
                if *state == State::ASIDE {
                    return *state;
                }
                let seen = sights.iter();
                seen.fold(*state, |state, sight| machine.step(state, sight))
            })
            .collect()
    }

    /// Whether all predicates are as asked, if the text ends here.
    pub fn accepts(&self, states: &[State]) -> bool {
        self.atoms.iter().all(|atom| {
            let range = atom.machines.clone();
            let own = states.get(range.clone()).unwrap_or_default();
            // What was put aside was settled as asked.
            if own.first() == Some(&State::ASIDE) {
                return true;
            }
            let machines = self.machines.get(range).unwrap_or_default();
            let mut answers = machines
                .iter()
                .zip(own)
                .map(|(machine, state)| machine.accepts(*state));
            let answer = match atom.quantifier {
                Quantifier::Any => answers.any(|found| found),
                Quantifier::All => answers.all(|found| found),
            };
            answer == atom.asked.answer()
        })
    }
}

impl Atom {
    /// Whether its automata hold, where that is certain whatever follows.
    pub fn settled(&self, machines: &[Machine], states: &[State]) -> Option<bool> {
        let machines = machines.get(self.machines.clone()).unwrap_or_default();
        let own = states.get(self.machines.clone()).unwrap_or_default();
        if own.first() == Some(&State::ASIDE) {
            return Some(self.asked.answer());
        }
        let answers = machines
            .iter()
            .zip(own)
            .map(|(machine, state)| machine.settled(*state));
        let decides = self.quantifier == Quantifier::Any;
        let mut all = Some(!decides);
        for answer in answers {
            match answer {
                Some(found) if found == decides => return Some(decides),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }
}

/// The text that an operator looks at: a string column as it is, or in one letter case.
fn view(value: &Expr) -> Result<View, String> {
    match &value.kind {
        ExprKind::Column(_) if value.ty == ScalarType::String => Ok(View::Plain),
        ExprKind::Convert(inner) if value.ty == ScalarType::String => view(inner),
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            let [argument] = arguments.as_slice() else {
                return Err(format!("`{}` is not followed", function.name));
            };
            match (function.name, view(argument)?) {
                ("tostring", view) => Ok(view),
                ("tolower", View::Plain) => Ok(View::Lower),
                ("toupper", View::Plain) => Ok(View::Upper),
                (name, _) => Err(format!("`{name}` is not followed")),
            }
        }
        _ => Err("a text that is computed is not followed".to_owned()),
    }
}

fn text(expr: &Expr, fixed: Fixed<'_>) -> Result<String, String> {
    match fixed(expr) {
        Some(Scalar::String(text)) => Ok(text.to_string()),
        _ => Err("a text is compared with a value that is none, or not known".to_owned()),
    }
}

/// The automaton of what is required of a text.
fn machine(requirement: TextRequirement, view: View, needle: &str) -> Result<Machine, String> {
    let case = requirement.case;
    let is_term = |c: Option<char>| c.is_some_and(is_term_character);
    let (begin, end) = match requirement.occurs {
        Occurs::AsWhole => return Ok(Machine::whole(view, case, [needle])),
        Occurs::Anywhere => (Begin::Anywhere, End::Anywhere),
        Occurs::AtStart => (Begin::Text, End::Anywhere),
        Occurs::AtEnd => (Begin::Anywhere, End::Text),
        // An edge counts only where the needle has a term character of its own.
        Occurs::AsTerm { starts, ends } => (
            if starts && is_term(needle.chars().next()) {
                Begin::Term
            } else {
                Begin::Anywhere
            },
            if ends && is_term(needle.chars().next_back()) {
                End::Term
            } else {
                End::Anywhere
            },
        ),
    };
    // The empty needle is found in every text.
    if needle.is_empty() {
        return Machine::needle(view, case, needle, Begin::Anywhere, End::Anywhere);
    }
    Machine::needle(view, case, needle, begin, end)
}
