//! `avg`, `avgif`

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Cell, Column, DateTime, Dec, Decimal, Kind, Real, ScalarType, TimeSpan};

use super::PREDICATE;
use super::each_value::each_value;

const NUMBER: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Real));
const DECIMAL: Parameter = Parameter::required("expr", Takes::Exactly(ScalarType::Decimal));
const SPAN: Parameter = Parameter::required("expr", Takes::Exactly(ScalarType::TimeSpan));
const DATE: Parameter = Parameter::required("expr", Takes::Exactly(ScalarType::DateTime));

/// The mean.
pub static AVG: Aggregation = Aggregation {
    name: "avg",
    aliases: &[],
    summary: "The mean of the values that are not null. Of no numbers it is not-a-number, of no decimals, datetimes or timespans null.",
    page: "avg-aggregation-function",
    signatures: &[
        form::<Real>(&[NUMBER], None),
        form::<Dec>(&[DECIMAL], None),
        form::<TimeSpan>(&[SPAN], None),
        form::<DateTime>(&[DATE], None),
    ],
    prefix: "avg_",
    examples: &[
        Example {
            query: "datatable(x:long)[1, long(null), 4] | summarize avg(x)",
            result: "2.5",
        },
        Example {
            query: "datatable(x:long)[] | summarize avg(x)",
            result: "NaN",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.1), decimal(0.2)] | summarize avg(x)",
            result: "0.15",
        },
        Example {
            query: "datatable(t:timespan)[1h, 2h] | summarize avg(t)",
            result: "01:30:00",
        },
        Example {
            query: "datatable(t:datetime)[datetime(2024-01-01), datetime(2024-01-03)] | summarize avg(t)",
            result: "2024-01-02T00:00:00.0000000Z",
        },
    ],
    deviations: &[],
};

/// The mean over the rows where a predicate is true.
pub static AVGIF: Aggregation = Aggregation {
    name: "avgif",
    aliases: &[],
    summary: "The mean of the values that are not null, over the rows where the predicate is true.",
    page: "avgif-aggregation-function",
    signatures: &[
        form::<Real>(&[NUMBER, PREDICATE], Some(1)),
        form::<Dec>(&[DECIMAL, PREDICATE], Some(1)),
        form::<TimeSpan>(&[SPAN, PREDICATE], Some(1)),
        form::<DateTime>(&[DATE, PREDICATE], Some(1)),
    ],
    prefix: "avgif_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize avgif(x, x > 2)",
            result: "3.5",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.1), decimal(0.2)] | summarize avgif(x, x > 0.15)",
            result: "0.2",
        },
        Example {
            query: "datatable(t:timespan)[1h, 2h, 3h] | summarize avgif(t, t < 3h)",
            result: "01:30:00",
        },
        Example {
            query: "datatable(t:datetime)[datetime(2024-01-01)] | summarize avgif(t, t > datetime(2024-01-02))",
            result: "null",
        },
    ],
    deviations: &[],
};

const fn form<K: Averaged>(
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

fn start<K: Averaged>(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Mean::<K> { sums: Vec::new() }))
}

/// A type whose values have a mean.
trait Averaged: Kind {
    type Total: Copy + Default + Send + 'static;
    type Mean: Cell<Self>
    where
        Self: Sized;
    fn add(total: Self::Total, value: Self::Total) -> Self::Total;
    fn total(value: Self::Ref<'_>) -> Self::Total;
    fn mean(total: Self::Total, count: i64) -> Self::Mean
    where
        Self: Sized;
}

impl Averaged for Real {
    type Total = f64;
    type Mean = f64;
    fn add(total: f64, value: f64) -> f64 {
        total + value
    }
    fn total(value: f64) -> f64 {
        value
    }
    fn mean(total: f64, count: i64) -> f64 {
        if count == 0 {
            f64::NAN
        } else {
            total / count as f64
        }
    }
}

impl Averaged for Dec {
    type Total = Decimal;
    type Mean = Option<Decimal>;
    fn add(total: Decimal, value: Decimal) -> Decimal {
        total.saturating_add(value)
    }
    fn total(value: Decimal) -> Decimal {
        value
    }
    fn mean(total: Decimal, count: i64) -> Option<Decimal> {
        total.checked_div(Decimal::from(count))
    }
}

macro_rules! ticks {
    ($kind:ident) => {
        impl Averaged for $kind {
            type Total = i128;
            type Mean = Option<i64>;
            // Ticks of two datetimes already overflow 64 bits; 128 hold more of them than memory does.
            fn add(total: i128, value: i128) -> i128 {
                total + value
            }
            fn total(value: i64) -> i128 {
                i128::from(value)
            }
            fn mean(total: i128, count: i64) -> Option<i64> {
                i64::try_from(total.checked_div(i128::from(count))?).ok()
            }
        }
    };
}

ticks!(TimeSpan);
ticks!(DateTime);

/// A group's values so far.
struct Sum<K: Averaged> {
    total: K::Total,
    count: i64,
}

impl<K: Averaged> Clone for Sum<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Averaged> Copy for Sum<K> {}

impl<K: Averaged> Sum<K> {
    fn none() -> Self {
        Self {
            total: K::Total::default(),
            count: 0,
        }
    }
}

struct Mean<K: Averaged> {
    sums: Vec<Sum<K>>,
}

impl<K: Averaged> Mean<K> {
    fn add(&mut self, group: u32, more: Sum<K>) {
        if let Some(sum) = self.sums.get_mut(group as usize) {
            sum.total = K::add(sum.total, more.total);
            sum.count += more.count;
        }
    }
}

impl<K: Averaged> Accumulator for Mean<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.sums.resize(groups.count, Sum::none());
        if let Some(values) = arguments.first() {
            each_value::<K>(values, groups.of_row, |group, value| {
                let total = K::total(value);
                self.add(group, Sum { total, count: 1 });
            });
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.sums.resize(groups.count, Sum::none());
        for (&group, sum) in groups.of_row.iter().zip(other.into_same::<Self>().sums) {
            self.add(group, sum);
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<Sum<K>>()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.sums.resize(groups, Sum::none());
        let means = self.sums.iter().map(|sum| K::mean(sum.total, sum.count));
        Ok(vec![Column::build::<K, _>(means)])
    }
}
