//! `min`, `max`, `minif`, `maxif`

use std::cmp::Ordering;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, Kind, ScalarType};
use crate::with_kind;

use super::PREDICATE;
use super::each_value::each_value;

/// The types whose values have an order.
pub(super) const ORDERED: Takes = Takes::OneOf(&[
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::String,
    ScalarType::Bool,
    ScalarType::Guid,
]);

/// The largest value.
pub static MAX: Aggregation = Aggregation {
    name: "max",
    aliases: &[],
    summary: "The largest value that is not null.",
    page: "max-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED)],
        None,
        start_max,
    )],
    prefix: "max_",
    examples: &[Example {
        query: "datatable(s:string)['b', 'a', 'C'] | summarize max(s)",
        result: "b",
    }],
    deviations: &[],
};

/// The smallest value.
pub static MIN: Aggregation = Aggregation {
    name: "min",
    aliases: &[],
    summary: "The smallest value that is not null.",
    page: "min-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED)],
        None,
        start_min,
    )],
    prefix: "min_",
    examples: &[
        Example {
            query: "datatable(x:long)[3, long(null), 2] | summarize min(x)",
            result: "2",
        },
        Example {
            query: "datatable(x:real)[real(nan), 1.5, 2.5] | summarize min(x)",
            result: "1.5",
        },
    ],
    deviations: &[],
};

/// The largest value over the rows where a predicate is true.
pub static MAXIF: Aggregation = Aggregation {
    name: "maxif",
    aliases: &[],
    summary: "The largest value that is not null, over the rows where the predicate is true.",
    page: "maxif-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED), PREDICATE],
        Some(1),
        start_max,
    )],
    prefix: "maxif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize maxif(x, x < 3)",
        result: "2",
    }],
    deviations: &[],
};

/// The smallest value over the rows where a predicate is true.
pub static MINIF: Aggregation = Aggregation {
    name: "minif",
    aliases: &[],
    summary: "The smallest value that is not null, over the rows where the predicate is true.",
    page: "minif-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED), PREDICATE],
        Some(1),
        start_min,
    )],
    prefix: "minif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize minif(x, x > 2)",
        result: "3",
    }],
    deviations: &[],
};

const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Argument(0)),
        start,
    }
}

fn start_max(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(types, Ordering::Greater)
}

fn start_min(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(types, Ordering::Less)
}

fn start(types: &[ScalarType], wins: Ordering) -> Result<Box<dyn Accumulator>, String> {
    let ty = types.first().copied().unwrap_or(ScalarType::Long);
    with_kind!(ty, K => Ok(Box::new(Extreme::<K> { best: Vec::new(), wins })))
}

/// Whether a value takes the place of the best one so far: it compares with it as `wins` says. Not-a-number loses to every
/// other value.
pub(super) fn is_better<K: Kind>(value: K::Ref<'_>, best: K::Ref<'_>, wins: Ordering) -> bool {
    !K::is_nan(value) && (K::is_nan(best) || K::order(value, best) == wins)
}

struct Extreme<K: Kind> {
    best: Vec<Option<K::Owned>>,
    /// How a new value compares with the best one when it takes its place.
    wins: Ordering,
}

impl<K: Kind> Extreme<K> {
    fn offer(&mut self, group: u32, value: K::Ref<'_>) {
        let Some(slot) = self.best.get_mut(group as usize) else {
            return;
        };
        if slot
            .as_ref()
            .is_none_or(|best| is_better::<K>(value, K::lend(best), self.wins))
        {
            K::keep(value, slot);
        }
    }
}

impl<K: Kind> Accumulator for Extreme<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.best.resize_with(groups.count, || None);
        if let Some(values) = arguments.first() {
            each_value::<K>(values, groups.of_row, |group, value| {
                self.offer(group, value);
            });
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.best.resize_with(groups.count, || None);
        for (&group, best) in groups.of_row.iter().zip(&other.into_same::<Self>().best) {
            if let Some(best) = best {
                self.offer(group, K::lend(best));
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.best.capacity() * size_of::<Option<K::Owned>>()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.best.resize_with(groups, || None);
        let mut builder = K::builder(groups);
        for best in &self.best {
            match best {
                Some(best) => K::append(&mut builder, K::lend(best)),
                None => K::append_null(&mut builder),
            }
        }
        Ok(vec![Column::array(K::TYPE, K::finish(builder))])
    }
}
