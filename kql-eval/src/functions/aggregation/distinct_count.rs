//! `dcount`, `count_distinct` and their `…if` forms

use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, ScalarType};

use super::PREDICATE;
use super::group_sets::GroupSets;
use super::interned_values::InternedValues;
use super::member_sets::MemberSets;
use super::shared_values::SharedValues;

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
    let sets = GroupSets::new(ty, usize::MAX, InternedValues::to_count, counts);
    Ok(Box::new(sets))
}

/// The number of each group's values.
fn counts(sets: &MemberSets, _: &SharedValues, groups: usize) -> Column {
    let mut counts = vec![0_i64; groups];
    for member in sets.members() {
        if let Some(count) = counts.get_mut(member.group as usize) {
            *count += 1;
        }
    }
    Column::longs(counts)
}
