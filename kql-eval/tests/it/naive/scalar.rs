//! The value of an expression for one row.

use std::cmp::Ordering;

use kql_eval::types::ScalarType;
use kql_eval::types::ticks::in_range;

use super::table::Head;
use super::term::{Term, Test};
use super::value::{Json, Value};

/// A row with the columns' names.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub heads: &'a [Head],
    pub values: &'a [Value],
}

fn truth(value: Option<bool>) -> Value {
    value.map_or(Value::Null, Value::Bool)
}

fn as_truth(value: &Value) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(*value),
        _ => panic!("{value:?} is no bool"),
    }
}

fn whole(value: &Value) -> i64 {
    match value {
        Value::Whole(value) | Value::Time(value) | Value::Span(value) => *value,
        _ => panic!("{value:?} is not whole"),
    }
}

impl Row<'_> {
    fn all(self, terms: &[Term]) -> Vec<Value> {
        terms.iter().map(|term| self.value(term)).collect()
    }

    /// Whether a condition is true, false or neither.
    pub fn truth(self, term: &Term) -> Option<bool> {
        as_truth(&self.value(term))
    }

    pub fn value(self, term: &Term) -> Value {
        match term {
            Term::Column(name) => {
                let at = self.heads.iter().position(|head| head.name == *name);
                self.values[at.expect("the column is there")].clone()
            }
            Term::Literal(value, _) => value.clone(),
            Term::Arithmetic(operator, left, right, ty) => {
                arithmetic(*operator, &self.value(left), &self.value(right), *ty)
            }
            Term::Negate(value) => match self.value(value) {
                Value::Null => Value::Null,
                value => Value::Whole(whole(&value).wrapping_neg()),
            },
            Term::Compare(operator, left, right) => {
                truth(compare(operator, &self.value(left), &self.value(right)))
            }
            Term::And(left, right) => truth(match (self.truth(left), self.truth(right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }),
            Term::Or(left, right) => truth(match (self.truth(left), self.truth(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }),
            Term::Not(value) => truth(self.truth(value).map(|value| !value)),
            Term::Match(test, value, needle) => {
                let value = self.value(value);
                let found =
                    !value.is_null() && matches(*test, &value.text(), &self.value(needle).text());
                Value::Bool(found != test.negated)
            }
            Term::In {
                negated,
                any_case,
                value,
                list,
            } => {
                let value = self.value(value);
                let equal = |item: &Value| match (&value, item) {
                    (Value::Text(a), Value::Text(b)) if *any_case => Some(lower(a) == lower(b)),
                    _ => equality(&value, item),
                };
                let answers: Vec<Option<bool>> = self.all(list).iter().map(equal).collect();
                let found = if answers.contains(&Some(true)) {
                    Some(true)
                } else if answers.contains(&None) {
                    None
                } else {
                    Some(false)
                };
                truth(found.map(|found| found != *negated))
            }
            Term::HasList { all, value, list } => {
                let test = Test {
                    word: "has",
                    negated: false,
                    case_sensitive: false,
                };
                let text = self.value(value).text();
                let found = self
                    .all(list)
                    .iter()
                    .map(|needle| matches(test, &text, &needle.text()))
                    .collect::<Vec<_>>();
                Value::Bool(if *all {
                    found.iter().all(|f| *f)
                } else {
                    found.contains(&true)
                })
            }
            Term::Between {
                negated,
                value,
                low,
                high,
            } => {
                let (value, low, high) = (self.value(value), self.value(low), self.value(high));
                if value.is_null() || low.is_null() || high.is_null() {
                    return Value::Null;
                }
                let high = match (&low, &high) {
                    (Value::Time(low), Value::Span(length)) => match in_range(low + length) {
                        Some(high) => Value::Time(high),
                        None => return Value::Null,
                    },
                    _ => high,
                };
                let inside = compare(">=", &value, &low) == Some(true)
                    && compare("<=", &value, &high) == Some(true);
                Value::Bool(inside != *negated)
            }
            Term::If(condition, then, other) => {
                self.value(if self.truth(condition) == Some(true) {
                    then
                } else {
                    other
                })
            }
            Term::Function(name, argument) => function(name, self.value(argument)),
            Term::Concatenate(parts) => {
                Value::Text(self.all(parts).iter().map(Value::text).collect())
            }
            Term::FirstOf(values) => {
                let values = self.all(values);
                let missing =
                    |value: &Value| value.is_null() || *value == Value::Text(String::new());
                let first = values
                    .iter()
                    .find(|value| !missing(value))
                    .or(values.last());
                first.cloned().expect("there is one")
            }
            Term::Member(value, key) => match self.value(value) {
                Value::Json(Json::Bag(pairs)) => {
                    let pair = pairs.into_iter().find(|(known, _)| known == key);
                    pair.map_or(Value::Null, |(_, value)| Value::of_json(value))
                }
                _ => Value::Null,
            },
            Term::Element(value, place) => match self.value(value) {
                Value::Json(Json::Array(items)) => {
                    let length = i64::try_from(items.len()).expect("it is short");
                    let place = if *place < 0 { place + length } else { *place };
                    let item = usize::try_from(place)
                        .ok()
                        .and_then(|at| items.get(at).cloned());
                    item.map_or(Value::Null, Value::of_json)
                }
                _ => Value::Null,
            },
        }
    }
}

fn function(name: &str, value: Value) -> Value {
    let is_empty = || {
        value.is_null()
            || matches!(&value, Value::Text(_) | Value::Json(_)) && value.text().is_empty()
    };
    match name {
        "isnull" => Value::Bool(value.is_null()),
        "isnotnull" => Value::Bool(!value.is_null()),
        "isempty" => Value::Bool(is_empty()),
        "isnotempty" => Value::Bool(!is_empty()),
        "tostring" => Value::Text(value.text()),
        "tolower" => Value::Text(lower(&value.text())),
        "toupper" => Value::Text(value.text().to_uppercase()),
        "strlen" => Value::Whole(i64::try_from(value.text().chars().count()).expect("it is short")),
        "tolong" => match value {
            Value::Real(value) if !value.is_nan() => Value::Whole(value as i64),
            _ => Value::Null,
        },
        "array_length" => match value {
            Value::Json(Json::Array(items)) => {
                Value::Whole(i64::try_from(items.len()).expect("it is short"))
            }
            _ => Value::Null,
        },
        _ => panic!("{name} is not known"),
    }
}

/// Equality where one null is unlike anything and two nulls are neither like nor unlike.
fn equality(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        // A dynamic beside a text is its text, null being the empty one.
        (Value::Json(_) | Value::Null, Value::Text(_))
        | (Value::Text(_), Value::Json(_) | Value::Null) => Some(left.text() == right.text()),
        (Value::Null, Value::Null) => None,
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::Json(Json::Whole(held)), number) | (number, Value::Json(Json::Whole(held))) => {
            equality(&Value::Whole(*held), number)
        }
        (Value::Json(Json::Real(held)), number) | (number, Value::Json(Json::Real(held))) => {
            equality(&Value::Real(*held), number)
        }
        (Value::Json(_), _) | (_, Value::Json(_)) => Some(false),
        _ => Some(left.order(right) == Some(Ordering::Equal)),
    }
}

fn compare(operator: &str, left: &Value, right: &Value) -> Option<bool> {
    match operator {
        "==" => return equality(left, right),
        "!=" => return equality(left, right).map(|equal| !equal),
        _ => {}
    }
    if left.is_null() || right.is_null() {
        return None;
    }
    let order = left.order(right);
    Some(order.is_some_and(|order| match operator {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        _ => panic!("{operator} is no comparison"),
    }))
}

fn arithmetic(operator: char, left: &Value, right: &Value, ty: ScalarType) -> Value {
    if left.is_null() || right.is_null() {
        return Value::Null;
    }
    if ty == ScalarType::Real {
        let (left, right) = (left.number(), right.number());
        return Value::Real(match operator {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            // What rounds up to the divisor is nothing, since the remainder is smaller.
            _ => Some(left.rem_euclid(right))
                .filter(|rest| *rest != right.abs())
                .unwrap_or(0.0),
        });
    }
    let (a, b) = (whole(left), whole(right));
    let result = match operator {
        '+' => a.wrapping_add(b),
        '-' => a.wrapping_sub(b),
        '*' => a.wrapping_mul(b),
        '/' if b != 0 => a.wrapping_div(b),
        '%' if b != 0 => a.wrapping_rem_euclid(b),
        _ => return Value::Null,
    };
    match ty {
        ScalarType::Long => Value::Whole(result),
        ScalarType::TimeSpan => Value::Span(result),
        _ => in_range(result).map_or(Value::Null, Value::Time),
    }
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

fn matches(test: Test, text: &str, needle: &str) -> bool {
    let case = |text: &str| {
        if test.case_sensitive {
            text.to_owned()
        } else {
            lower(text)
        }
    };
    let (text, needle) = (case(text), case(needle));
    match test.word {
        "=~" => text == needle,
        "contains" => text.contains(&needle),
        "startswith" => text.starts_with(&needle),
        "endswith" => text.ends_with(&needle),
        "has" => has(&text, &needle, true, true),
        "hasprefix" => has(&text, &needle, true, false),
        "hassuffix" => has(&text, &needle, false, true),
        word => panic!("{word} is not known"),
    }
}

/// Whether the needle stands somewhere with no letter or digit next to its own letters and digits, at the ends that count.
fn has(text: &str, needle: &str, left: bool, right: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    let needle: Vec<char> = needle.chars().collect();
    let (Some(first), Some(last)) = (needle.first(), needle.last()) else {
        return true;
    };
    (0..=text.len().saturating_sub(needle.len())).any(|at| {
        let end = at + needle.len();
        let before = at.checked_sub(1).map(|at| text[at]);
        let joined = |inner: &char, outer: Option<char>| {
            inner.is_alphanumeric() && outer.is_some_and(char::is_alphanumeric)
        };
        text.get(at..end) == Some(&needle)
            && !(left && joined(first, before))
            && !(right && joined(last, text.get(end).copied()))
    })
}
