//! Scalar expressions: their text in KQL, and how they are made for the columns at hand.

use kql_eval::types::ScalarType;

use super::choices::Choices;
use super::table::{Head, generate_value};
use super::value::Value;

/// An expression whose operands have the types that its operator takes.
#[derive(Clone, Debug)]
pub enum Term {
    Column(String),
    Literal(Value, ScalarType),
    /// `+ - * / %` and the type of the result
    Arithmetic(char, Box<Term>, Box<Term>, ScalarType),
    Negate(Box<Term>),
    /// `== != < <= > >=`
    Compare(&'static str, Box<Term>, Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
    Not(Box<Term>),
    /// A string operator
    Match(Test, Box<Term>, Box<Term>),
    In {
        negated: bool,
        any_case: bool,
        value: Box<Term>,
        list: Vec<Term>,
    },
    HasList {
        all: bool,
        value: Box<Term>,
        list: Vec<Term>,
    },
    Between {
        negated: bool,
        value: Box<Term>,
        low: Box<Term>,
        high: Box<Term>,
    },
    /// `iff`
    If(Box<Term>, Box<Term>, Box<Term>),
    /// `isnull`, `isempty` and their negations, `strlen`, `tostring`, `toupper`: functions of one argument
    Function(&'static str, Box<Term>),
    /// `strcat`
    Concatenate(Vec<Term>),
    /// `coalesce`
    FirstOf(Vec<Term>),
    /// `value.key`
    Member(Box<Term>, &'static str),
    /// `value[place]`
    Element(Box<Term>, i64),
}

/// What a string operator looks for.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    pub word: &'static str,
    pub negated: bool,
    pub case_sensitive: bool,
}

impl Test {
    fn text(self) -> String {
        let negation = if self.negated { "!" } else { "" };
        let case = if self.case_sensitive { "_cs" } else { "" };
        match self.word {
            "=~" if self.negated => "!~".to_owned(),
            "=~" => "=~".to_owned(),
            word => format!("{negation}{word}{case}"),
        }
    }
}

fn list(terms: &[Term]) -> String {
    terms.iter().map(Term::text).collect::<Vec<_>>().join(", ")
}

impl Term {
    /// The text, in brackets wherever they could matter.
    pub fn text(&self) -> String {
        match self {
            Self::Column(name) => name.clone(),
            Self::Literal(value, ty) => value.literal(*ty),
            Self::Arithmetic(operator, left, right, _) => {
                format!("({} {operator} {})", left.text(), right.text())
            }
            Self::Negate(value) => format!("(-({}))", value.text()),
            Self::Compare(operator, left, right) => {
                format!("({} {operator} {})", left.text(), right.text())
            }
            Self::And(left, right) => format!("({} and {})", left.text(), right.text()),
            Self::Or(left, right) => format!("({} or {})", left.text(), right.text()),
            Self::Not(value) => format!("not({})", value.text()),
            Self::Match(test, value, needle) => {
                format!("({} {} {})", value.text(), test.text(), needle.text())
            }
            Self::In {
                negated,
                any_case,
                value,
                list: items,
            } => {
                let negation = if *negated { "!" } else { "" };
                let case = if *any_case { "~" } else { "" };
                format!("({} {negation}in{case} ({}))", value.text(), list(items))
            }
            Self::HasList {
                all,
                value,
                list: items,
            } => {
                let word = if *all { "has_all" } else { "has_any" };
                format!("({} {word} ({}))", value.text(), list(items))
            }
            Self::Between {
                negated,
                value,
                low,
                high,
            } => {
                let negation = if *negated { "!" } else { "" };
                format!(
                    "({} {negation}between ({} .. {}))",
                    value.text(),
                    low.text(),
                    high.text()
                )
            }
            Self::If(condition, then, other) => {
                format!(
                    "iff({}, {}, {})",
                    condition.text(),
                    then.text(),
                    other.text()
                )
            }
            Self::Function(name, argument) => format!("{name}({})", argument.text()),
            Self::Concatenate(parts) => format!("strcat({})", list(parts)),
            Self::FirstOf(values) => format!("coalesce({})", list(values)),
            Self::Member(value, key) => format!("{}.{key}", value.text()),
            Self::Element(value, place) => format!("{}[{place}]", value.text()),
        }
    }

    /// An expression of a type over these columns, at most `depth` operators deep.
    pub fn generate(
        ty: ScalarType,
        heads: &[Head],
        depth: usize,
        choices: &mut Choices<'_>,
    ) -> Self {
        if depth == 0 || (ty != ScalarType::Bool && choices.below(3) == 0) {
            return Self::leaf(ty, heads, choices);
        }
        let general = choices.below(8);
        let mut inner = |ty| Box::new(Self::generate(ty, heads, depth - 1, choices));
        match (general, ty) {
            (6, _) => return Self::If(inner(ScalarType::Bool), inner(ty), inner(ty)),
            (
                7,
                ScalarType::Long | ScalarType::String | ScalarType::Real | ScalarType::DateTime,
            ) => {
                return Self::FirstOf(vec![*inner(ty), *inner(ty)]);
            }
            _ => {}
        }
        match ty {
            ScalarType::Bool => Self::predicate(heads, depth, choices),
            ScalarType::Long => Self::whole(heads, depth, choices),
            ScalarType::Real => {
                let number = |choices: &mut Choices<'_>| {
                    choices.of(&[ScalarType::Real, ScalarType::Long, ScalarType::Int])
                };
                let operator = choices.of(&['+', '-', '*', '/', '%']);
                let (left, right) = if choices.chance(50) {
                    (number(choices), ScalarType::Real)
                } else {
                    (ScalarType::Real, number(choices))
                };
                let left = Box::new(Self::generate(left, heads, depth - 1, choices));
                let right = Box::new(Self::generate(right, heads, depth - 1, choices));
                Self::Arithmetic(operator, left, right, ty)
            }
            ScalarType::String => match choices.below(5) {
                0 => Self::Concatenate(
                    (0..2 + choices.below(2))
                        .map(|_| Self::generate(ScalarType::String, heads, depth - 1, choices))
                        .collect(),
                ),
                1 => {
                    let case = choices.of(&["tolower", "toupper"]);
                    Self::Function(
                        case,
                        Box::new(Self::generate(ty, heads, depth - 1, choices)),
                    )
                }
                _ => {
                    let from =
                        choices.of(&[ScalarType::Dynamic, ScalarType::Long, ScalarType::Bool]);
                    let value = Self::generate(from, heads, depth - 1, choices);
                    Self::Function("tostring", Box::new(value))
                }
            },
            ScalarType::DateTime | ScalarType::TimeSpan => Self::time(ty, heads, depth, choices),
            ScalarType::Dynamic => {
                let base = Box::new(Self::leaf(ty, heads, choices));
                if matches!(*base, Self::Literal(..)) {
                    return *base;
                }
                match choices.below(3) {
                    0 => Self::Member(base, choices.of(&["a", "b", "c"])),
                    1 => Self::Element(base, choices.of(&[0, 1, -1, -5])),
                    _ => Self::Element(Box::new(Self::Member(base, "b")), 0),
                }
            }
            _ => Self::leaf(ty, heads, choices),
        }
    }

    fn leaf(ty: ScalarType, heads: &[Head], choices: &mut Choices<'_>) -> Self {
        let fitting: Vec<&Head> = heads.iter().filter(|head| head.ty == ty).collect();
        if !fitting.is_empty() && !choices.chance(25) {
            return Self::Column(choices.of(&fitting).name.clone());
        }
        Self::Literal(generate_value(ty, choices), ty)
    }

    fn whole(heads: &[Head], depth: usize, choices: &mut Choices<'_>) -> Self {
        let kind = choices.below(8);
        let operator = choices.of(&['+', '-', '*', '/', '%']);
        let left = choices.of(&[ScalarType::Long, ScalarType::Int]);
        let right = choices.of(&[ScalarType::Long, ScalarType::Int]);
        let mut inner = |ty| Box::new(Self::generate(ty, heads, depth - 1, choices));
        match kind {
            0 => Self::Function("strlen", inner(ScalarType::String)),
            1 => Self::Negate(inner(ScalarType::Long)),
            2 => Self::Function("tolong", inner(ScalarType::Real)),
            3 => Self::Function("array_length", inner(ScalarType::Dynamic)),
            _ => Self::Arithmetic(operator, inner(left), inner(right), ScalarType::Long),
        }
    }

    fn time(ty: ScalarType, heads: &[Head], depth: usize, choices: &mut Choices<'_>) -> Self {
        use ScalarType::{DateTime, Long, TimeSpan};
        let (operator, left, right) = match ty {
            DateTime => choices.of(&[
                ('+', DateTime, TimeSpan),
                ('-', DateTime, TimeSpan),
                ('+', TimeSpan, DateTime),
            ]),
            _ => choices.of(&[
                ('-', DateTime, DateTime),
                ('+', TimeSpan, TimeSpan),
                ('-', TimeSpan, TimeSpan),
                ('%', DateTime, TimeSpan),
                ('%', TimeSpan, TimeSpan),
                ('/', TimeSpan, Long),
            ]),
        };
        let mut inner = |ty| Box::new(Self::generate(ty, heads, depth - 1, choices));
        Self::Arithmetic(operator, inner(left), inner(right), ty)
    }

    /// A condition over these columns.
    pub fn predicate(heads: &[Head], depth: usize, choices: &mut Choices<'_>) -> Self {
        use ScalarType::{Bool, DateTime, Dynamic, Int, Long, Real, String, TimeSpan};
        let depth = depth.max(1) - 1;
        let kind = choices.below(14);
        // What the columns hold is asked about more often than literals.
        let present = |types: &[ScalarType], choices: &mut Choices<'_>| {
            let held: Vec<ScalarType> = heads
                .iter()
                .map(|head| head.ty)
                .filter(|ty| types.contains(ty))
                .collect();
            if held.is_empty() {
                choices.of(types)
            } else {
                choices.of(&held)
            }
        };
        match kind {
            0 | 1 => {
                let ty = present(&[Int, Long, Real, DateTime, TimeSpan], choices);
                let other = if matches!(ty, Int | Long | Real) {
                    choices.of(&[ty, Int, Long, Real])
                } else {
                    ty
                };
                let operator = choices.of(&["<", "<=", ">", ">=", "==", "!="]);
                Self::Compare(
                    operator,
                    Self::boxed(ty, heads, depth, choices),
                    Self::boxed(other, heads, depth, choices),
                )
            }
            2 => {
                let ty = present(&[String, Bool, Dynamic], choices);
                let other = match ty {
                    Dynamic => choices.of(&[String, Long, Real, Int]),
                    ty => ty,
                };
                let operator = choices.of(&["==", "!="]);
                let (left, right) = (
                    Self::boxed(ty, heads, depth, choices),
                    Self::boxed(other, heads, depth, choices),
                );
                if choices.chance(30) {
                    return Self::Compare(operator, right, left);
                }
                Self::Compare(operator, left, right)
            }
            3..=5 => {
                let word = choices.of(&[
                    "has",
                    "contains",
                    "startswith",
                    "endswith",
                    "hasprefix",
                    "hassuffix",
                    "=~",
                ]);
                let test = Test {
                    word,
                    negated: choices.chance(30),
                    case_sensitive: word != "=~" && choices.chance(30),
                };
                let ty = present(&[String, Dynamic], choices);
                Self::Match(
                    test,
                    Self::boxed(ty, heads, depth, choices),
                    Self::boxed(String, heads, depth, choices),
                )
            }
            6 | 7 => {
                let ty = present(&[String, Long, Int, Real, DateTime, Bool], choices);
                let list = (0..1 + choices.below(3))
                    .map(|_| *Self::boxed(ty, heads, 0, choices))
                    .collect();
                Self::In {
                    negated: choices.chance(40),
                    any_case: ty == String && choices.chance(40),
                    value: Self::boxed(ty, heads, depth, choices),
                    list,
                }
            }
            8 => {
                let ty = present(&[String, Dynamic], choices);
                let list = (0..1 + choices.below(3))
                    .map(|_| *Self::boxed(String, heads, 0, choices))
                    .collect();
                Self::HasList {
                    all: choices.chance(50),
                    value: Self::boxed(ty, heads, depth, choices),
                    list,
                }
            }
            9 => {
                let ty = present(&[Int, Long, Real, DateTime, TimeSpan], choices);
                let high = if ty == DateTime && choices.chance(40) {
                    TimeSpan
                } else {
                    ty
                };
                Self::Between {
                    negated: choices.chance(40),
                    value: Self::boxed(ty, heads, depth, choices),
                    low: Self::boxed(ty, heads, depth, choices),
                    high: Self::boxed(high, heads, depth, choices),
                }
            }
            10 => Self::Not(Self::boxed(Bool, heads, depth, choices)),
            11 => Self::And(
                Self::boxed(Bool, heads, depth, choices),
                Self::boxed(Bool, heads, depth, choices),
            ),
            12 => Self::Or(
                Self::boxed(Bool, heads, depth, choices),
                Self::boxed(Bool, heads, depth, choices),
            ),
            _ => {
                let ty = present(&[Long, String, Dynamic, Real, DateTime, Bool], choices);
                let name = choices.of(&["isnull", "isnotnull", "isempty", "isnotempty"]);
                Self::Function(name, Self::boxed(ty, heads, depth, choices))
            }
        }
    }

    fn boxed(ty: ScalarType, heads: &[Head], depth: usize, choices: &mut Choices<'_>) -> Box<Self> {
        Box::new(Self::generate(ty, heads, depth, choices))
    }
}
