//! `sum`, `sumif`

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, Dec, Decimal, Kind, Long, Real, ScalarType, TimeSpan};

use super::PREDICATE;
use super::each_value::each_value;

/// The sum of the values that are not null.
pub static SUM: Aggregation = Aggregation {
    name: "sum",
    aliases: &[],
    summary: "The sum of the values that are not null; 0 when there are none.",
    page: "sum-aggregation-function",
    signatures: &[
        form::<Long>(&[value(ScalarType::Long)], None),
        form::<Real>(&[value(ScalarType::Real)], None),
        form::<Dec>(&[value(ScalarType::Decimal)], None),
        form::<TimeSpan>(&[value(ScalarType::TimeSpan)], None),
    ],
    prefix: "sum_",
    examples: &[
        Example {
            query: "datatable(x:long)[1, long(null), 4] | summarize sum(x)",
            result: "5",
        },
        Example {
            query: "datatable(x:real)[] | summarize sum(x)",
            result: "0.0",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.1), decimal(0.2)] | summarize sum(x)",
            result: "0.3",
        },
        Example {
            query: "datatable(x:timespan)[1h, 30m] | summarize sum(x)",
            result: "01:30:00",
        },
    ],
    deviations: &[],
};

/// The sum over the rows where a predicate is true.
pub static SUMIF: Aggregation = Aggregation {
    name: "sumif",
    aliases: &[],
    summary: "The sum of the values that are not null, over the rows where the predicate is true.",
    page: "sumif-aggregation-function",
    signatures: &[
        form::<Long>(&[value(ScalarType::Long), PREDICATE], Some(1)),
        form::<Real>(&[value(ScalarType::Real), PREDICATE], Some(1)),
        form::<Dec>(&[value(ScalarType::Decimal), PREDICATE], Some(1)),
        form::<TimeSpan>(&[value(ScalarType::TimeSpan), PREDICATE], Some(1)),
    ],
    prefix: "sumif_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize sumif(x, x > 2)",
            result: "7",
        },
        Example {
            query: "datatable(x:real)[0.5, 1.5] | summarize sumif(x, x > 1)",
            result: "1.5",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.5), decimal(1.5)] | summarize sumif(x, x > 1)",
            result: "1.5",
        },
        Example {
            query: "datatable(x:timespan)[1h, 30m] | summarize sumif(x, x < 1h)",
            result: "00:30:00",
        },
    ],
    deviations: &[],
};

const fn value(ty: ScalarType) -> Parameter {
    Parameter::required("expr", Takes::Type(ty))
}

const fn form<K: Addable>(
    parameters: &'static [Parameter],
    condition: Option<usize>,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(K::TYPE)),
        start: start::<K>,
    }
}

fn start<K: Addable>(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Sum::<K> { totals: Vec::new() }))
}

/// A type whose values add up.
trait Addable: Kind {
    type Total: Copy + Send + 'static;
    const ZERO: Self::Total;
    fn add(total: Self::Total, value: Self::Total) -> Self::Total;
    fn total(value: Self::Ref<'_>) -> Self::Total;
    fn column(totals: Vec<Self::Total>) -> Column;
}

macro_rules! addable {
    ($kind:ident, $total:ty, $zero:expr, $add:expr) => {
        impl Addable for $kind {
            type Total = $total;
            const ZERO: $total = $zero;
            fn add(total: $total, value: $total) -> $total {
                $add(total, value)
            }
            fn total(value: $total) -> $total {
                value
            }
            fn column(totals: Vec<$total>) -> Column {
                Column::build::<$kind, _>(totals.into_iter())
            }
        }
    };
}

addable!(Long, i64, 0, i64::wrapping_add);
addable!(TimeSpan, i64, 0, i64::wrapping_add);
addable!(Real, f64, 0.0, |a: f64, b: f64| a + b);
addable!(Dec, Decimal, Decimal::ZERO, Decimal::saturating_add);

struct Sum<K: Addable> {
    totals: Vec<K::Total>,
}

impl<K: Addable> Sum<K> {
    fn add(&mut self, group: u32, value: K::Total) {
        if let Some(total) = self.totals.get_mut(group as usize) {
            *total = K::add(*total, value);
        }
    }
}

impl<K: Addable> Accumulator for Sum<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.totals.resize(groups.count, K::ZERO);
        if let Some(values) = arguments.first() {
            each_value::<K>(values, groups.of_row, |group, value| {
                self.add(group, K::total(value));
            });
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.totals.resize(groups.count, K::ZERO);
        for (&group, total) in groups.of_row.iter().zip(other.into_same::<Self>().totals) {
            self.add(group, total);
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.totals.capacity() * size_of::<K::Total>()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.totals.resize(groups, K::ZERO);
        Ok(vec![K::column(self.totals)])
    }
}
