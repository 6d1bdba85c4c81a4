//! `dcount`, `count_distinct` and their `…if` forms

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, ScalarType};

use super::PREDICATE;
use super::member_sets::MemberSets;
use super::numbered_values::{NumberedValues, Taken};
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
    Ok(Box::new(Distinct {
        ty,
        values: SharedValues::new(NumberedValues::to_count(ty)),
        sets: MemberSets::new(usize::MAX),
        groups: 0,
    }))
}

/// The values seen in each group.
struct Distinct {
    ty: ScalarType,
    values: SharedValues,
    sets: MemberSets,
    groups: usize,
}

impl Accumulator for Distinct {
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
            values: self.values.sibling(|| NumberedValues::to_count(self.ty)),
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
        let mut counts = vec![0_i64; groups];
        for member in self.sets.members() {
            if let Some(count) = counts.get_mut(member.group as usize) {
                *count += 1;
            }
        }
        Ok(vec![Column::longs(counts)])
    }
}
