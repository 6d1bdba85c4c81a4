//! Membership in lists that differ from row to row.

use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use kql_parser::syntax::{StringOperator, StringTest};

use super::broadcast::{bool_column, text_of};
use super::case::equal_ignore_case;
use super::comparison::{Comparison, compare};
use super::dynamic_comparison::equal_values;
use super::has_list::{HAS, HasList, for_each_element};
use super::logic::or;
use super::number::Number;
use super::requirement::Quantifier;
use super::string_match::{Test, string_match};
use super::value_set::{Case, ValueSet};
use crate::types::dynamic::{Dynamic, DynamicRef, write_text};
use crate::types::{
    Bool, Column, DateTime, Dec, Dyn, Guid, Int, Kind, Long, Reader, Real, Scalar, ScalarType,
    Text, TimeSpan, write_datetime, write_guid, write_timespan,
};

/// A list whose items are columns. Items that are constant are looked up together.
struct Items<'a> {
    constants: Vec<Scalar>,
    columns: Vec<&'a Column>,
}

impl<'a> Items<'a> {
    fn new(list: &'a [Column]) -> Self {
        let mut items = Self {
            constants: Vec::new(),
            columns: Vec::new(),
        };
        for item in list {
            match item.as_constant() {
                Some(value) => items.constants.push(value.clone()),
                None => items.columns.push(item),
            }
        }
        items
    }
}

/// `in` and `in~`, not negated: whether the value of a row equals one of the row's items.
pub(super) fn equals_one(case: Case, value: &Column, list: &[Column], rows: usize) -> Column {
    let items = Items::new(list);
    let mut answers = Vec::with_capacity(items.columns.len() + 1);
    let constants = ValueSet::new(value.ty(), case, &items.constants);
    let constants = constants.unwrap_or_else(|error| panic!("{error}"));
    answers.push(bool_column(
        constants.contains(value, rows),
        constants.validity(value, rows),
    ));
    for item in items.columns {
        answers.push(if item.ty() == ScalarType::Dynamic {
            equals_element(case, value, item, rows)
        } else if value.ty() == ScalarType::String && item.ty() != ScalarType::String {
            equals_written(case, value, item, rows)
        } else if case == Case::Ignored && item.ty() == ScalarType::String {
            let equal = StringOperator {
                test: StringTest::Equal,
                case_sensitive: false,
                negated: false,
            };
            let column = string_match(equal, value, item);
            column.expect("only a pattern can be wrong, and `=~` takes none")
        } else {
            compare(Comparison::Equal, value, item)
        });
    }
    or(&answers)
}

/// Whether the value of a row equals the row's dynamic, or one of its elements if that is an array.
fn equals_element(case: Case, value: &Column, list: &Column, rows: usize) -> Column {
    let list = list.reader::<Dyn>();
    let (mut memory, mut written) = (String::new(), String::new());
    match value.ty() {
        ScalarType::Bool => among(
            rows,
            value.reader::<Bool>(),
            list,
            |value, element| matches!(element.view(), Dynamic::Bool(held) if held == value),
        ),
        ScalarType::Int => among(rows, value.reader::<Int>(), list, |value, element| {
            holds(element, |held| held.compare_long(i64::from(value)))
        }),
        ScalarType::Long => among(rows, value.reader::<Long>(), list, |value, element| {
            holds(element, |held| held.compare_long(value))
        }),
        ScalarType::Real => among(rows, value.reader::<Real>(), list, |value, element| {
            holds(element, |held| held.compare_real(value))
        }),
        ScalarType::Decimal => among(rows, value.reader::<Dec>(), list, |value, element| {
            holds(element, |held| held.compare_decimal(value))
        }),
        ScalarType::String => among(rows, value.reader::<Text>(), list, |value, element| {
            equal_texts(case, value, text_of(element, &mut memory))
        }),
        ScalarType::DateTime => among(rows, value.reader::<DateTime>(), list, |value, element| {
            written.clear();
            write_datetime(value, &mut written);
            equal_texts(Case::Ignored, &written, text_of(element, &mut memory))
        }),
        ScalarType::TimeSpan => among(rows, value.reader::<TimeSpan>(), list, |value, element| {
            written.clear();
            write_timespan(value, &mut written);
            equal_texts(Case::Ignored, &written, text_of(element, &mut memory))
        }),
        ScalarType::Guid => among(rows, value.reader::<Guid>(), list, |value, element| {
            written.clear();
            write_guid(value, &mut written);
            equal_texts(Case::Ignored, &written, text_of(element, &mut memory))
        }),
        ScalarType::Dynamic => among(rows, value.reader::<Dyn>(), list, |value, element| {
            match (value.view(), element.view()) {
                (Dynamic::String(value), Dynamic::String(element)) => {
                    equal_texts(case, value, element)
                }
                _ => equal_values(value, element),
            }
        }),
    }
}

/// Whether a string equals the text of the row's item, which is not a string; never that of null.
fn equals_written(case: Case, value: &Column, item: &Column, rows: usize) -> Column {
    let value = value.reader::<Text>();
    let mut written = String::new();
    let values = BooleanBuffer::collect_bool(rows, |row| {
        let item = item.scalar(row);
        written.clear();
        item.write_text(&mut written);
        !item.is_null() && equal_texts(case, value.get(row).unwrap_or(""), &written)
    });
    bool_column(values, None)
}

fn equal_texts(case: Case, left: &str, right: &str) -> bool {
    match case {
        Case::Sensitive => left == right,
        Case::Ignored => equal_ignore_case(left, right),
    }
}

fn holds(element: DynamicRef<'_>, compare: impl Fn(Number) -> Option<std::cmp::Ordering>) -> bool {
    Number::of(element)
        .and_then(compare)
        .is_some_and(std::cmp::Ordering::is_eq)
}

/// The answers of `equal` for one element or another; a null value has none where an element is null too.
fn among<'a, K: Kind>(
    rows: usize,
    value: Reader<'a, K>,
    list: Reader<'a, Dyn>,
    mut equal: impl FnMut(K::Ref<'a>, DynamicRef<'a>) -> bool,
) -> Column {
    let mut found = BooleanBufferBuilder::new(rows);
    let mut known = BooleanBufferBuilder::new(rows);
    for row in 0..rows {
        let value = value.get(row);
        let (mut is_found, mut meets_null) = (false, false);
        for_each_element(
            list.get(row).unwrap_or(DynamicRef::NULL),
            |element| match value {
                Some(value) => is_found = is_found || equal(value, element),
                None => meets_null |= element.is_null(),
            },
        );
        found.append(is_found);
        known.append(!meets_null);
    }
    bool_column(found.finish(), Some(known.finish()))
}

/// `has_any` and `has_all`.
pub(super) fn has_needles(
    quantifier: Quantifier,
    value: &Column,
    list: &[Column],
    rows: usize,
) -> Column {
    let items = Items::new(list);
    let constants = HasList::new(quantifier, &items.constants);
    let mut answers = constants.over(value, rows);
    for item in items.columns {
        let more = has_item(quantifier, value, item, rows);
        answers = match quantifier {
            Quantifier::Any => &answers | &more,
            Quantifier::All => &answers & &more,
        };
    }
    bool_column(answers, None)
}

/// The text of a row, and what a row without one has: only what every text has.
enum Texts<'a> {
    Text(Reader<'a, Text>),
    Dynamic(Reader<'a, Dyn>),
}

impl<'a> Texts<'a> {
    fn new(column: &'a Column) -> Self {
        if column.ty() == ScalarType::Dynamic {
            Self::Dynamic(column.reader())
        } else {
            Self::Text(column.reader())
        }
    }

    fn get<'t>(&self, row: usize, memory: &'t mut String) -> Option<&'t str>
    where
        'a: 't,
    {
        match self {
            Self::Text(reader) => reader.get(row),
            Self::Dynamic(reader) => Some(text_of(reader.get(row)?, memory)),
        }
    }
}

fn has_item(quantifier: Quantifier, value: &Column, item: &Column, rows: usize) -> BooleanBuffer {
    let texts = Texts::new(value);
    let (mut memory, mut needle) = (String::new(), String::new());
    match item.ty() {
        ScalarType::String => {
            let needles = item.reader::<Text>();
            BooleanBuffer::collect_bool(rows, |row| {
                let needle = needles.get(row).unwrap_or("");
                has(texts.get(row, &mut memory), needle)
            })
        }
        ScalarType::Dynamic => {
            let lists = item.reader::<Dyn>();
            BooleanBuffer::collect_bool(rows, |row| {
                let text = texts.get(row, &mut memory);
                let mut answer = quantifier == Quantifier::All;
                let list = lists.get(row).unwrap_or(DynamicRef::NULL);
                for_each_element(list, |element| {
                    needle.clear();
                    write_text(element, &mut needle);
                    answer = match quantifier {
                        Quantifier::Any => answer || has(text, &needle),
                        Quantifier::All => answer && has(text, &needle),
                    };
                });
                answer
            })
        }
        _ => BooleanBuffer::collect_bool(rows, |row| {
            needle.clear();
            item.scalar(row).write_text(&mut needle);
            has(texts.get(row, &mut memory), &needle)
        }),
    }
}

fn has(text: Option<&str>, needle: &str) -> bool {
    match text {
        Some(text) => Test::new(HAS, needle).is_ok_and(|test| test.is_match(text)),
        None => needle.is_empty(),
    }
}
