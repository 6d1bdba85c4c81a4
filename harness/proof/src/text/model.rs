//! Predicates on a text column as automata.

use std::ops::Range;

use kql_eval::operators::{Comparison, is_term_character};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::{InOperator, StringOperator, StringTest};

use super::alphabet::Class;
use super::machine::{Begin, Case, End, Machine, State, View};
use crate::atom_values::elements;

/// The value of an expression that is the same for all rows.
type Fixed<'f> = &'f dyn Fn(&Expr) -> Option<Scalar>;

/// How the answers of several automata make one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quantifier {
    Any,
    All,
}

/// A predicate.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// Its automata.
    pub machines: Range<usize>,
    /// How they make one.
    pub quantifier: Quantifier,
    /// What is asked: that they hold, or that they do not.
    pub holds: bool,
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
    pub fn add(&mut self, expr: &Expr, holds: bool, fixed: Fixed<'_>) -> Result<(), String> {
        match &expr.kind {
            ExprKind::StringMatch {
                operator,
                value,
                needle,
                ..
            } => {
                let view = view(value)?;
                let needle = text(needle, fixed)?;
                let machine = of_operator(*operator, view, &needle)?;
                self.push(vec![machine], Quantifier::Any, holds != operator.negated)
            }
            ExprKind::Membership {
                operator,
                value,
                list,
                ..
            } => self.list(*operator, view(value)?, list, holds, fixed),
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
                let negated = *operator == Comparison::NotEqual;
                self.push(vec![machine], Quantifier::Any, holds != negated)
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => self.absence(function.name, arguments, holds),
            _ => Err("a predicate on a text is of a kind that is not followed".to_owned()),
        }
    }

    /// `isempty` and its like. A string is never null.
    fn absence(&mut self, name: &str, arguments: &[Expr], holds: bool) -> Result<(), String> {
        let [value] = arguments else {
            return Err(format!("`{name}` is not followed"));
        };
        let view = view(value)?;
        let empty = Machine::whole(view, Case::Sensitive, [""]);
        match name {
            "isempty" => self.push(vec![empty], Quantifier::Any, holds),
            "isnotempty" => self.push(vec![empty], Quantifier::Any, !holds),
            "isnull" => self.push(vec![], Quantifier::Any, holds),
            "isnotnull" => self.push(vec![], Quantifier::All, holds),
            _ => Err(format!("`{name}` is not followed")),
        }
    }

    fn list(
        &mut self,
        operator: InOperator,
        view: View,
        list: &[Expr],
        holds: bool,
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
        let whole = |case| Machine::whole(view, case, texts.iter().map(|text| &**text));
        match operator {
            InOperator::In => self.push(vec![whole(Case::Sensitive)], Quantifier::Any, holds),
            InOperator::NotIn => self.push(vec![whole(Case::Sensitive)], Quantifier::Any, !holds),
            InOperator::InIgnoreCase => {
                self.push(vec![whole(Case::Ignored)], Quantifier::Any, holds)
            }
            InOperator::NotInIgnoreCase => {
                self.push(vec![whole(Case::Ignored)], Quantifier::Any, !holds)
            }
            InOperator::HasAny | InOperator::HasAll => {
                let has = StringOperator {
                    test: StringTest::Has,
                    case_sensitive: false,
                    negated: false,
                };
                let machines: Result<Vec<Machine>, String> = texts
                    .iter()
                    .map(|text| of_operator(has, view, text))
                    .collect();
                let quantifier = if operator == InOperator::HasAny {
                    Quantifier::Any
                } else {
                    Quantifier::All
                };
                self.push(machines?, quantifier, holds)
            }
        }
    }

    fn push(
        &mut self,
        machines: Vec<Machine>,
        quantifier: Quantifier,
        holds: bool,
    ) -> Result<(), String> {
        let start = self.machines.len();
        self.machines.extend(machines);
        if self.machines.len() > MOST_MACHINES {
            return Err("a list is too long to walk through its texts".to_owned());
        }
        self.atoms.push(Atom {
            machines: start..self.machines.len(),
            quantifier,
            holds,
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
            answer == atom.holds
        })
    }
}

impl Atom {
    /// Whether its automata hold, where that is certain whatever follows.
    pub fn settled(&self, machines: &[Machine], states: &[State]) -> Option<bool> {
        let machines = machines.get(self.machines.clone()).unwrap_or_default();
        let own = states.get(self.machines.clone()).unwrap_or_default();
        if own.first() == Some(&State::ASIDE) {
            return Some(self.holds);
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

/// The automaton of an operator without its negation.
fn of_operator(operator: StringOperator, view: View, needle: &str) -> Result<Machine, String> {
    let case = if operator.case_sensitive {
        Case::Sensitive
    } else {
        Case::Ignored
    };
    let is_term = |c: Option<char>| c.is_some_and(is_term_character);
    // An edge counts only where the needle has a term character of its own.
    let begin = if is_term(needle.chars().next()) {
        Begin::Term
    } else {
        Begin::Anywhere
    };
    let end = if is_term(needle.chars().next_back()) {
        End::Term
    } else {
        End::Anywhere
    };
    let (begin, end) = match operator.test {
        StringTest::Equal => return Ok(Machine::whole(view, case, [needle])),
        StringTest::Contains => (Begin::Anywhere, End::Anywhere),
        StringTest::StartsWith => (Begin::Text, End::Anywhere),
        StringTest::EndsWith => (Begin::Anywhere, End::Text),
        StringTest::Has => (begin, end),
        StringTest::HasPrefix => (begin, End::Anywhere),
        StringTest::HasSuffix => (Begin::Anywhere, end),
        StringTest::MatchesRegex | StringTest::Like => {
            return Err("a pattern is not followed".to_owned());
        }
    };
    // The empty needle is found in every text.
    if needle.is_empty() {
        return Machine::needle(view, case, needle, Begin::Anywhere, End::Anywhere);
    }
    Machine::needle(view, case, needle, begin, end)
}
