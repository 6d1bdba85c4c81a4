//! `dcount`, `count_distinct` and their `…if` forms

use std::marker::PhantomData;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, Kind, Long, ScalarType};
use crate::with_kind;

use super::PREDICATE;
use super::members::{DistinctMembers, Member};

const VALUE: Parameter = Parameter::required("expr", Takes::Any);
const ACCURACY: Parameter = Parameter::optional_constant("accuracy", Takes::Type(ScalarType::Long));
const EXACT: &str = "The count is exact; Kusto estimates large sets.";

/// The number of distinct values.
pub static DCOUNT: Aggregation = Aggregation {
    name: "dcount",
    aliases: &[],
    summary: "The number of distinct values that are not null.",
    page: "dcount-aggregation-function",
    signatures: &[form(&[VALUE, ACCURACY], None)],
    prefix: "dcount_",
    examples: &[
        Example {
            query: "datatable(s:string)['a', 'b', 'a'] | summarize dcount(s)",
            result: "2",
        },
        Example {
            query: "datatable(x:long)[1, long(null), 2] | summarize dcount(x, 2)",
            result: "2",
        },
    ],
    deviations: &[EXACT],
};

/// The number of distinct values over the rows where a predicate is true.
pub static DCOUNTIF: Aggregation = Aggregation {
    name: "dcountif",
    aliases: &[],
    summary: "The number of distinct values that are not null, over the rows where the predicate is true.",
    page: "dcountif-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE, ACCURACY], Some(1))],
    prefix: "dcountif_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize dcountif(x, x > 1)",
            result: "3",
        },
        Example {
            query: "range x from 1 to 4 step 1 | summarize dcountif(x % 2, x > 1, 4)",
            result: "2",
        },
    ],
    deviations: &[EXACT],
};

/// The exact number of distinct values.
pub static COUNT_DISTINCT: Aggregation = Aggregation {
    name: "count_distinct",
    aliases: &[],
    summary: "The exact number of distinct values that are not null.",
    page: "count-distinct-aggregation-function",
    signatures: &[form(&[VALUE], None)],
    prefix: "count_distinct_",
    examples: &[Example {
        query: "datatable(s:string)['a', 'b', 'a'] | summarize count_distinct(s)",
        result: "2",
    }],
    deviations: &[],
};

/// The exact number of distinct values over the rows where a predicate is true.
pub static COUNT_DISTINCTIF: Aggregation = Aggregation {
    name: "count_distinctif",
    aliases: &[],
    summary: "The exact number of distinct values that are not null, over the rows where the predicate is true.",
    page: "count-distinctif-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE], Some(1))],
    prefix: "count_distinctif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize count_distinctif(x, x > 2)",
        result: "2",
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

fn start(types: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    if let Some(accuracy) = constants.long(1)
        && !(0..=4).contains(&accuracy)
    {
        return Err(format!("the accuracy lies between 0 and 4, not {accuracy}"));
    }
    let ty = types.first().copied().unwrap_or(ScalarType::Long);
    with_kind!(ty, K => Ok(Box::new(Distinct::<K> {
        members: DistinctMembers::default(),
        counts: Vec::new(),
        key: Vec::new(),
        kind: PhantomData,
    })))
}

/// The values seen in each group, by their keys, and how many there are.
struct Distinct<K> {
    members: DistinctMembers,
    counts: Vec<i64>,
    key: Vec<u8>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Distinct<K> {
    fn count(&mut self, new: Option<Member>) {
        if let Some(member) = new
            && let Some(count) = self.counts.get_mut(member.group as usize)
        {
            *count += 1;
        }
    }
}

impl<K: Kind> Accumulator for Distinct<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.counts.resize(groups.count, 0);
        let Some(values) = arguments.first().map(Column::reader::<K>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let Some(value) = values.get(row) {
                self.key.clear();
                K::write_key(value, &mut self.key);
                let new = self.members.insert(group, &self.key);
                self.count(new);
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.counts.resize(groups.count, 0);
        let other = other.into_same::<Self>();
        let numbers = self.members.adopt(&other.members);
        for member in other.members.iter() {
            let group = groups.of_row.get(member.group as usize);
            let value = numbers.get(member.value as usize);
            if let (Some(&group), Some(&value)) = (group, value) {
                let new = self.members.insert_number(group, value);
                self.count(new);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.counts.resize(groups, 0);
        Ok(vec![Column::build::<Long, _>(self.counts.into_iter())])
    }
}
