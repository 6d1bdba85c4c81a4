//! `make_list`, `make_list_if`, `make_list_with_nulls`, `makelist`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::types::{Column, ScalarType};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, OLD_SIZE, Room, SIZE, column, form, size};
use super::interned_values::{InternedValues, Taken};
use super::member_sets::in_order_of_groups;
use super::members::Member;

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

fn start(types: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    list(types, size(constants, DEFAULT_SIZE)?, Nulls::Skip)
}

fn start_old(
    types: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    list(types, size(constants, OLD_SIZE)?, Nulls::Skip)
}

fn start_with_nulls(
    types: &[ScalarType],
    _: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    list(types, DEFAULT_SIZE, Nulls::Keep)
}

fn list(types: &[ScalarType], size: usize, nulls: Nulls) -> Result<Box<dyn Accumulator>, String> {
    let ty = types.first().copied().unwrap_or(ScalarType::Dynamic);
    Ok(Box::new(List {
        nulls,
        values: InternedValues::to_list(ty),
        kept: Kept {
            room: Room::new(size),
            members: Vec::new(),
        },
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Skip,
    Keep,
}

/// The number of a null.
const NULL: u32 = u32::MAX;

/// The values of all groups in the order of arrival.
struct List {
    nulls: Nulls,
    values: InternedValues,
    kept: Kept,
}

struct Kept {
    room: Room,
    members: Vec<Member>,
}

impl Kept {
    fn add(&mut self, group: u32, value: u32) {
        if self.room.has(group) {
            self.room.take(group);
            self.members.push(Member { group, value });
        }
    }
}

impl Accumulator for List {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.kept.room.resize(groups.count);
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let (kept, nulls) = (&mut self.kept, self.nulls);
        self.values
            .take(values, groups.of_row, |group, taken| match taken {
                Taken::Value(value) => kept.add(group, value),
                Taken::Null if nulls == Nulls::Keep => kept.add(group, NULL),
                Taken::Null => {}
            });
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.kept.room.resize(groups.count);
        let other = other.into_same::<Self>();
        let values = self.values.adopt(&other.values);
        for member in &other.kept.members {
            if let Some(&group) = groups.of_row.get(member.group as usize) {
                let value = values.get(member.value as usize);
                self.kept.add(group, value.copied().unwrap_or(NULL));
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.values.size() + self.kept.members.capacity() * size_of::<Member>()
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let encoded = self.values.encoded();
        // Values arrive in the order of rows. Sorting them by group once is cheaper than a list for each group as they
        // come.
        let members = in_order_of_groups(self.kept.members, groups);
        let mut members = members.iter().peekable();
        Ok(vec![column(groups, |group, encoder| {
            encoder.begin_array();
            while let Some(member) = members.next_if(|member| member.group as usize == group) {
                if member.value == NULL {
                    encoder.null();
                } else {
                    encoder.value_of(encoded.get(&self.values, member.value));
                }
            }
            encoder.end();
        })])
    }
}
