//! `make_set`, `make_set_if`, `makeset`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::types::{Column, ScalarType};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, OLD_SIZE, SIZE, column, form, size};
use super::member_sets::MemberSets;
use super::numbered_values::{NumberedValues, Taken};
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
    Ok(Box::new(Set {
        ty,
        values: SharedValues::new(NumberedValues::to_list(ty)),
        sets: MemberSets::new(size),
        groups: 0,
    }))
}

/// The distinct values of each group.
struct Set {
    ty: ScalarType,
    values: SharedValues,
    sets: MemberSets,
    groups: usize,
}

impl Accumulator for Set {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups = groups.count;
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let sets = &mut self.sets;
        let mut known = self.values.values_mut();
        known.take(values, groups.of_row, |group, taken| {
            if let Taken::Value(value) = taken {
                sets.push(group, value);
            }
        });
        sets.settle_if_worthwhile(self.groups, known.count());
        Ok(())
    }

    fn sibling(&self) -> Option<Box<dyn Accumulator>> {
        Some(Box::new(Self {
            ty: self.ty,
            values: self.values.sibling(|| NumberedValues::to_list(self.ty)),
            sets: self.sets.sibling(),
            groups: 0,
        }))
    }

    fn settle(&mut self) {
        let values = self.values.values().count();
        self.sets.settle(self.groups, values);
        self.values.release();
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups = groups.count;
        let other = other.into_same::<Self>();
        let values = self.values.adopt(&other.values);
        self.sets.adopt(&other.sets, groups.of_row, values);
        let values = self.values.values().count();
        self.sets.settle_if_worthwhile(self.groups, values);
        Ok(())
    }

    fn select(&self, groups: &[u32]) -> Option<Box<dyn Accumulator>> {
        Some(Box::new(Self {
            ty: self.ty,
            values: self.values.same(),
            sets: self.sets.select(groups),
            groups: groups.len(),
        }))
    }

    fn size(&self) -> usize {
        self.values.size() + self.sets.size()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let values = self.values.values();
        self.sets.settle(groups, values.count());
        let encoded = self.values.encoded(&values);
        let mut members = self.sets.members().iter().peekable();
        Ok(vec![column(groups, |group, encoder| {
            encoder.begin_array();
            while let Some(member) = members.next_if(|member| member.group as usize == group) {
                encoder.value_of(encoded.get(&values, member.value));
            }
            encoder.end();
        })])
    }
}
