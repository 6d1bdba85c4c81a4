//! `binary_all_and`, `binary_all_or`, `binary_all_xor`

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, Long, ScalarType};

const VALUE: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Long));

/// The bits that all values have.
pub static BINARY_ALL_AND: Aggregation = Aggregation {
    name: "binary_all_and",
    aliases: &[],
    summary: "The bits set in all values that are not null; null when there are none.",
    page: "binary-all-and-aggregation-function",
    signatures: &[form(start_and)],
    prefix: "",
    examples: &[Example {
        query: "datatable(x:long)[0xF0, long(null), 0x3C] | summarize binary_all_and(x)",
        result: "48",
    }],
    deviations: &[],
};

/// The bits that some value has.
pub static BINARY_ALL_OR: Aggregation = Aggregation {
    name: "binary_all_or",
    aliases: &[],
    summary: "The bits set in some value that is not null; null when there are none.",
    page: "binary-all-or-aggregation-function",
    signatures: &[form(start_or)],
    prefix: "",
    examples: &[Example {
        query: "datatable(x:long)[0xF0, long(null), 0x3C] | summarize binary_all_or(x)",
        result: "252",
    }],
    deviations: &[],
};

/// The bits that an odd number of values has.
pub static BINARY_ALL_XOR: Aggregation = Aggregation {
    name: "binary_all_xor",
    aliases: &[],
    summary: "The bits set in an odd number of the values that are not null; null when there are none.",
    page: "binary-all-xor-aggregation-function",
    signatures: &[form(start_xor)],
    prefix: "",
    examples: &[Example {
        query: "datatable(x:long)[0xF0, long(null), 0x3C] | summarize binary_all_xor(x)",
        result: "204",
    }],
    deviations: &[],
};

const fn form(start: Start) -> AggregationSignature {
    AggregationSignature {
        parameters: &[VALUE],
        repeat: 0,
        condition: None,
        results: Results::One(Returns::Type(ScalarType::Long)),
        start,
    }
}

fn start_and(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|a, b| a & b)
}

fn start_or(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|a, b| a | b)
}

fn start_xor(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|a, b| a ^ b)
}

fn start(join: fn(i64, i64) -> i64) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Bits {
        join,
        groups: Vec::new(),
    }))
}

struct Bits {
    join: fn(i64, i64) -> i64,
    groups: Vec<Option<i64>>,
}

impl Bits {
    fn add(&mut self, group: u32, value: i64) {
        if let Some(bits) = self.groups.get_mut(group as usize) {
            *bits = Some(bits.map_or(value, |bits| (self.join)(bits, value)));
        }
    }
}

impl Accumulator for Bits {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, None);
        let Some(values) = arguments.first().map(Column::reader::<Long>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let Some(value) = values.get(row) {
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
        self.groups.resize(groups.count, None);
        for (&group, bits) in groups.of_row.iter().zip(other.into_same::<Self>().groups) {
            if let Some(bits) = bits {
                self.add(group, bits);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize(groups, None);
        Ok(vec![Column::build::<Long, _>(self.groups.into_iter())])
    }
}
