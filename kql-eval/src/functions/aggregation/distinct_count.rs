//! `dcount`, `count_distinct` and their `…if` forms

use std::collections::HashMap;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, Kind, Long, ScalarType};
use crate::with_kind;

const VALUE: Parameter = Parameter::required("expr", Takes::Any);
const PREDICATE: Parameter = Parameter::required("predicate", Takes::Type(ScalarType::Bool));
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
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize dcountif(x, x > 1)",
        result: "3",
    }],
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

fn start(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    let ty = types.first().copied().unwrap_or(ScalarType::Long);
    with_kind!(ty, K => Ok(Box::new(Distinct::<K>::default())))
}

/// The values seen, each with the number of its group before it.
struct Distinct<K> {
    seen: HashMap<Box<[u8]>, ()>,
    counts: Vec<i64>,
    key: Vec<u8>,
    kind: std::marker::PhantomData<fn() -> K>,
}

impl<K> Default for Distinct<K> {
    fn default() -> Self {
        Self {
            seen: HashMap::new(),
            counts: Vec::new(),
            key: Vec::new(),
            kind: std::marker::PhantomData,
        }
    }
}

impl<K> Distinct<K> {
    /// Counts the value whose key is in `key`, if it is new to the group.
    fn count(&mut self, group: u32) {
        if !self.seen.contains_key(self.key.as_slice()) {
            self.seen.insert(self.key.clone().into_boxed_slice(), ());
            if let Some(count) = self.counts.get_mut(group as usize) {
                *count += 1;
            }
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
                self.key.extend_from_slice(&group.to_le_bytes());
                K::write_key(value, &mut self.key);
                self.count(group);
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
        for key in other.into_same::<Self>().seen.keys() {
            let Some((theirs, value)) = key.split_first_chunk::<4>() else {
                continue;
            };
            let Some(&group) = groups.of_row.get(u32::from_le_bytes(*theirs) as usize) else {
                continue;
            };
            self.key.clear();
            self.key.extend_from_slice(&group.to_le_bytes());
            self.key.extend_from_slice(value);
            self.count(group);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.counts.resize(groups, 0);
        Ok(vec![Column::build::<Long, _>(self.counts.into_iter())])
    }
}
