//! `make_set`, `make_set_if`, `makeset`

use crate::functions::{Accumulator, Aggregation, Constants, Example, Parameter, Takes};
use crate::types::{Column, ScalarType};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, OLD_SIZE, SIZE, column, form, size};
use super::group_sets::GroupSets;
use super::interned_values::InternedValues;
use super::member_sets::MemberSets;
use super::shared_values::SharedValues;

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

fn start(types: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    set(types, size(constants, DEFAULT_SIZE)?)
}

fn start_old(
    types: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    set(types, size(constants, OLD_SIZE)?)
}

fn set(types: &[ScalarType], size: usize) -> Result<Box<dyn Accumulator>, String> {
    let ty = types.first().copied().unwrap_or(ScalarType::Dynamic);
    let sets = GroupSets::new(ty, size, InternedValues::to_list, arrays);
    Ok(Box::new(sets))
}

/// An array of each group's values.
fn arrays(sets: &MemberSets, values: &SharedValues, groups: usize) -> Column {
    let known = values.values();
    let encoded = values.encoded(&known);
    let mut members = sets.members().iter().peekable();
    column(groups, |group, encoder| {
        encoder.begin_array();
        while let Some(member) = members.next_if(|member| member.group as usize == group) {
            encoder.value_of(encoded.get(&known, member.value));
        }
        encoder.end();
    })
}
