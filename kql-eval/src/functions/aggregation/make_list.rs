//! `make_list`, `make_list_if`, `make_list_with_nulls`, `makelist`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Dyn, ScalarType, convert};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, OLD_SIZE, Room, SIZE, column, form, size};
use super::members::ByGroup;
use super::pieces::Pieces;

const VALUE: Parameter = Parameter::required("expr", Takes::Any);

/// All values.
pub static MAKE_LIST: Aggregation = Aggregation {
    name: "make_list",
    aliases: &[],
    summary: "The values that are not null, in the order of the rows; arrays give their elements.",
    page: "make-list-aggregation-function",
    signatures: &[form(&[VALUE, SIZE], None, start)],
    prefix: "list_",
    examples: &[
        Example {
            query: "datatable(s:string)['b', 'a', 'b'] | summarize make_list(s)",
            result: "[\"b\",\"a\",\"b\"]",
        },
        Example {
            query: "datatable(x:long)[1, long(null), 2, 3] | summarize make_list(x, 2)",
            result: "[1,2]",
        },
        Example {
            query: "datatable(d:dynamic)[dynamic([1, [2]]), dynamic({'a':2})] | summarize make_list(d)",
            result: "[1,[2],{\"a\":2}]",
        },
    ],
    deviations: &[],
};

/// All values over the rows where a predicate is true.
pub static MAKE_LIST_IF: Aggregation = Aggregation {
    name: "make_list_if",
    aliases: &[],
    summary: "The values that are not null, over the rows where the predicate is true.",
    page: "make-list-if-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE, SIZE], Some(1), start)],
    prefix: "list_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize make_list_if(x, x > 2)",
            result: "[3,4]",
        },
        Example {
            query: "range x from 1 to 9 step 1 | summarize make_list_if(x, x > 2, 2)",
            result: "[3,4]",
        },
    ],
    deviations: &[],
};

/// All values, nulls included.
pub static MAKE_LIST_WITH_NULLS: Aggregation = Aggregation {
    name: "make_list_with_nulls",
    aliases: &[],
    summary: "The values in the order of the rows, nulls included.",
    page: "make-list-with-nulls-aggregation-function",
    signatures: &[form(&[VALUE], None, start_with_nulls)],
    prefix: "list_",
    examples: &[Example {
        query: "datatable(x:long)[1, long(null)] | summarize make_list_with_nulls(x)",
        result: "[1,null]",
    }],
    deviations: &[],
};

/// All values, at most 128 of them unless the query says otherwise.
pub static MAKELIST: Aggregation = Aggregation {
    name: "makelist",
    aliases: &[],
    summary: "The values that are not null, at most 128 of them unless a size is given.",
    page: "makelist-aggregation-function",
    signatures: &[form(&[VALUE, SIZE], None, start_old)],
    prefix: "list_",
    examples: &[
        Example {
            query: "range x from 1 to 200 step 1 | summarize array_length(makelist(x))",
            result: "128",
        },
        Example {
            query: "range x from 1 to 200 step 1 | summarize makelist(x, 3)",
            result: "[1,2,3]",
        },
    ],
    deviations: &[],
};

fn start(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    list(size(constants, DEFAULT_SIZE)?, Nulls::Skip)
}

fn start_old(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    list(size(constants, OLD_SIZE)?, Nulls::Skip)
}

fn start_with_nulls(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    list(DEFAULT_SIZE, Nulls::Keep)
}

fn list(size: usize, nulls: Nulls) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(List {
        nulls,
        room: Room::new(size),
        values: Pieces::default(),
        groups: Vec::new(),
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Skip,
    Keep,
}

/// The encoded values of all groups in the order of arrival, and the group of each.
struct List {
    nulls: Nulls,
    room: Room,
    values: Pieces,
    groups: Vec<u32>,
}

impl List {
    fn add_unless_skipped(&mut self, group: u32, value: DynamicRef<'_>) {
        if self.nulls == Nulls::Keep || !value.is_null() {
            self.add(group, value.bytes());
        }
    }

    fn add(&mut self, group: u32, value: &[u8]) {
        if self.room.has(group) {
            self.room.take(group);
            self.values.push(value);
            self.groups.push(group);
        }
    }
}

impl Accumulator for List {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.room.resize(groups.count);
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let values = convert(values, ScalarType::Dynamic);
        let values = values.reader::<Dyn>();
        for (row, &group) in groups.of_row.iter().enumerate() {
            let value = values.get(row).unwrap_or(DynamicRef::NULL);
            match value.view() {
                Dynamic::Array(array) => {
                    for element in array.iter() {
                        self.add_unless_skipped(group, element);
                    }
                }
                _ => self.add_unless_skipped(group, value),
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
        for (group, number) in other.groups.iter().zip(0..) {
            if let Some(&group) = groups.of_row.get(*group as usize) {
                self.add(group, other.values.get(number));
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let order = ByGroup::new(self.groups.iter().copied(), groups);
        Ok(vec![column(groups, |group, encoder| {
            encoder.begin_array();
            for &number in order.of(group) {
                encoder.value_of(DynamicRef::new(self.values.get(number)));
            }
            encoder.end();
        })])
    }
}
