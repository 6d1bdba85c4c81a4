//! `count`, `countif`

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, ScalarType};

/// The number of rows.
pub static COUNT: Aggregation = Aggregation {
    name: "count",
    aliases: &[],
    summary: "The number of rows; an argument changes nothing, and rows where it is null count too.",
    page: "count-aggregation-function",
    signatures: &[
        form(&[], None),
        form(&[Parameter::required("expr", Takes::Any)], None),
    ],
    prefix: "count_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize count()",
            result: "4",
        },
        Example {
            query: "datatable(x:long)[1, long(null)] | summarize count(x)",
            result: "2",
        },
    ],
    deviations: &[],
};

/// The number of rows where a predicate is true.
pub static COUNTIF: Aggregation = Aggregation {
    name: "countif",
    aliases: &[],
    summary: "The number of rows where the predicate is true.",
    page: "countif-aggregation-function",
    signatures: &[form(
        &[Parameter::required(
            "predicate",
            Takes::Type(ScalarType::Bool),
        )],
        Some(0),
    )],
    prefix: "countif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize countif(x > 1)",
        result: "3",
    }],
    deviations: &[],
};

const fn form(parameters: &'static [Parameter], condition: Option<usize>) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(ScalarType::Long)),
        start,
    }
}

fn start(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Count { rows: Vec::new() }))
}

struct Count {
    rows: Vec<i64>,
}

impl Accumulator for Count {
    fn update(&mut self, _: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.rows.resize(groups.count, 0);
        if let [all] = self.rows.as_mut_slice() {
            *all += i64::try_from(groups.of_row.len()).unwrap_or(i64::MAX);
            return Ok(());
        }
        for &group in groups.of_row {
            if let Some(rows) = self.rows.get_mut(group as usize) {
                *rows += 1;
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.rows.resize(groups.count, 0);
        for (&group, more) in groups.of_row.iter().zip(other.into_same::<Self>().rows) {
            if let Some(rows) = self.rows.get_mut(group as usize) {
                *rows += more;
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.rows.capacity() * size_of::<i64>()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.rows.resize(groups, 0);
        Ok(vec![Column::longs(self.rows)])
    }
}
