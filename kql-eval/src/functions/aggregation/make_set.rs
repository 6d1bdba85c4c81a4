//! `make_set`, `make_set_if`, `makeset`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Dyn, ScalarType, convert};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, OLD_SIZE, Room, SIZE, column, form, size};
use super::members::{ByGroup, DistinctMembers, Member};

const VALUE: Parameter = Parameter::required("expr", Takes::Any);

/// The distinct values.
pub static MAKE_SET: Aggregation = Aggregation {
    name: "make_set",
    aliases: &[],
    summary: "The distinct values that are not null, in the order first seen; arrays give their elements.",
    page: "make-set-aggregation-function",
    signatures: &[form(&[VALUE, SIZE], None, start)],
    prefix: "set_",
    examples: &[
        Example {
            query: "datatable(x:long)[2, 1, long(null), 2] | summarize make_set(x)",
            result: "[2,1]",
        },
        Example {
            query: "datatable(x:long)[2, 2, 1, 3] | summarize make_set(x, 2)",
            result: "[2,1]",
        },
        Example {
            query: "datatable(d:dynamic)[dynamic([1, 2]), dynamic([2, 3])] | summarize make_set(d)",
            result: "[1,2,3]",
        },
    ],
    deviations: &[],
};

/// The distinct values over the rows where a predicate is true.
pub static MAKE_SET_IF: Aggregation = Aggregation {
    name: "make_set_if",
    aliases: &[],
    summary: "The distinct values that are not null, over the rows where the predicate is true.",
    page: "make-set-if-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE, SIZE], Some(1), start)],
    prefix: "set_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize make_set_if(x % 2, x > 1)",
            result: "[0,1]",
        },
        Example {
            query: "range x from 1 to 9 step 1 | summarize make_set_if(x, x > 3, 2)",
            result: "[4,5]",
        },
    ],
    deviations: &[],
};

/// The distinct values, at most 128 of them unless the query says otherwise.
pub static MAKESET: Aggregation = Aggregation {
    name: "makeset",
    aliases: &[],
    summary: "The distinct values that are not null, at most 128 of them unless a size is given.",
    page: "makeset-aggregation-function",
    signatures: &[form(&[VALUE, SIZE], None, start_old)],
    prefix: "set_",
    examples: &[
        Example {
            query: "range x from 1 to 200 step 1 | summarize array_length(makeset(x))",
            result: "128",
        },
        Example {
            query: "range x from 1 to 200 step 1 | summarize makeset(x, 3)",
            result: "[1,2,3]",
        },
    ],
    deviations: &[],
};

fn start(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    set(size(constants, DEFAULT_SIZE)?)
}

fn start_old(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    set(size(constants, OLD_SIZE)?)
}

fn set(size: usize) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Set {
        room: Room::new(size),
        distinct: DistinctMembers::default(),
        members: Vec::new(),
    }))
}

/// The distinct encoded values of each group, and all members in the order of arrival.
struct Set {
    room: Room,
    distinct: DistinctMembers,
    members: Vec<Member>,
}

impl Set {
    fn add(&mut self, group: u32, value: DynamicRef<'_>) {
        if self.room.has(group) {
            let new = self.distinct.insert(group, value.bytes());
            self.note(new);
        }
    }

    fn note(&mut self, new: Option<Member>) {
        if let Some(member) = new {
            self.room.take(member.group);
            self.members.push(member);
        }
    }
}

impl Accumulator for Set {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.room.resize(groups.count);
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let values = convert(values, ScalarType::Dynamic);
        let values = values.reader::<Dyn>();
        for (row, &group) in groups.of_row.iter().enumerate() {
            let Some(value) = values.get(row) else {
                continue;
            };
            if let Dynamic::Array(array) = value.view() {
                for element in array.iter().filter(|element| !element.is_null()) {
                    self.add(group, element);
                }
            } else {
                self.add(group, value);
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.room.resize(groups.count);
        let other = other.into_same::<Self>();
        let numbers = self.distinct.adopt(&other.distinct);
        for member in &other.members {
            let group = groups.of_row.get(member.group as usize);
            let value = numbers.get(member.value as usize);
            if let (Some(&group), Some(&value)) = (group, value)
                && self.room.has(group)
            {
                let new = self.distinct.insert_number(group, value);
                self.note(new);
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let order = ByGroup::new(self.members.iter().map(|member| member.group), groups);
        Ok(vec![column(groups, |group, encoder| {
            encoder.begin_array();
            for &position in order.of(group) {
                if let Some(member) = self.members.get(position as usize) {
                    encoder.value_of(DynamicRef::new(self.distinct.value(member.value)));
                }
            }
            encoder.end();
        })])
    }
}
