//! `avg`, `stdev`, `variance` and their population and `…if` forms

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, DateTime, Kind, Real, ScalarType, TimeSpan};

const NUMBER: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Real));
const SPAN: Parameter = Parameter::required("expr", Takes::Exactly(ScalarType::TimeSpan));
const DATE: Parameter = Parameter::required("expr", Takes::Exactly(ScalarType::DateTime));
const PREDICATE: Parameter = Parameter::required("predicate", Takes::Type(ScalarType::Bool));

/// The mean.
pub static AVG: Aggregation = Aggregation {
    name: "avg",
    aliases: &[],
    summary: "The mean of the values that are not null; not-a-number when there are none.",
    page: "avg-aggregation-function",
    signatures: &[
        form(&[NUMBER], None, ScalarType::Real, start_avg),
        form(&[SPAN], None, ScalarType::TimeSpan, start_avg_ticks),
        form(&[DATE], None, ScalarType::DateTime, start_avg_ticks),
    ],
    prefix: "avg_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize avg(x)",
            result: "2.5",
        },
        Example {
            query: "datatable(t:timespan)[1h, 2h] | summarize avg(t)",
            result: "01:30:00",
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
        form(&[NUMBER, PREDICATE], Some(1), ScalarType::Real, start_avg),
        form(
            &[SPAN, PREDICATE],
            Some(1),
            ScalarType::TimeSpan,
            start_avg_ticks,
        ),
        form(
            &[DATE, PREDICATE],
            Some(1),
            ScalarType::DateTime,
            start_avg_ticks,
        ),
    ],
    prefix: "avgif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize avgif(x, x > 2)",
        result: "3.5",
    }],
    deviations: &[],
};

macro_rules! moment {
    ($(#[$doc:meta])* $item:ident, $name:literal, $summary:literal, $page:literal, $parameters:expr, $condition:expr, $start:ident, $query:literal, $result:literal) => {
        $(#[$doc])*
        pub static $item: Aggregation = Aggregation {
            name: $name,
            aliases: &[],
            summary: $summary,
            page: $page,
            signatures: &[form($parameters, $condition, ScalarType::Real, $start)],
            prefix: concat!($name, "_"),
            examples: &[Example { query: $query, result: $result }],
            deviations: &[],
        };
    };
}

moment!(
    /// The standard deviation of a sample.
    STDEV, "stdev", "The standard deviation of the values as a sample; 0 for fewer than two.", "stdev-aggregation-function",
    &[NUMBER], None, start_stdev, "range x from 1 to 5 step 1 | summarize round(stdev(x), 4)", "1.5811"
);
moment!(
    /// The standard deviation of a sample over the rows where a predicate is true.
    STDEVIF, "stdevif", "The standard deviation as a sample, over the rows where the predicate is true.", "stdevif-aggregation-function",
    &[NUMBER, PREDICATE], Some(1), start_stdev, "range x from 1 to 5 step 1 | summarize stdevif(x, x > 5)", "0.0"
);
moment!(
    /// The standard deviation of a population.
    STDEVP, "stdevp", "The standard deviation of the values as a whole population.", "stdevp-aggregation-function",
    &[NUMBER], None, start_stdevp, "datatable(x:long)[1, 3] | summarize stdevp(x)", "1.0"
);
moment!(
    /// The variance of a sample.
    VARIANCE, "variance", "The variance of the values as a sample; 0 for fewer than two.", "variance-aggregation-function",
    &[NUMBER], None, start_variance, "range x from 1 to 5 step 1 | summarize variance(x)", "2.5"
);
moment!(
    /// The variance of a sample over the rows where a predicate is true.
    VARIANCEIF, "varianceif", "The variance as a sample, over the rows where the predicate is true.", "varianceif-aggregation-function",
    &[NUMBER, PREDICATE], Some(1), start_variance, "range x from 1 to 5 step 1 | summarize varianceif(x, x < 3)", "0.5"
);
moment!(
    /// The variance of a population.
    VARIANCEP, "variancep", "The variance of the values as a whole population.", "variancep-aggregation-function",
    &[NUMBER], None, start_variancep, "range x from 1 to 5 step 1 | summarize variancep(x)", "2.0"
);

const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    returns: ScalarType,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(returns)),
        start,
    }
}

type Finish = fn(&Moments) -> f64;

fn start(finish: Finish) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Spread {
        groups: Vec::new(),
        finish,
    }))
}

fn start_avg(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|m| {
        if m.count == 0.0 {
            f64::NAN
        } else {
            m.sum / m.count
        }
    })
}

fn start_stdev(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|m| m.variance(1.0).sqrt())
}

fn start_stdevp(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|m| m.variance(0.0).sqrt())
}

fn start_variance(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|m| m.variance(1.0))
}

fn start_variancep(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(|m| m.variance(0.0))
}

fn start_avg_ticks(
    types: &[ScalarType],
    _: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    Ok(match types.first() {
        Some(ScalarType::DateTime) => Box::new(MeanTicks::<DateTime> {
            totals: Vec::new(),
            kind: std::marker::PhantomData,
        }),
        _ => Box::new(MeanTicks::<TimeSpan> {
            totals: Vec::new(),
            kind: std::marker::PhantomData,
        }),
    })
}

/// Count, sum, mean and squared distances from the mean, so that states merge without loss.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    sum: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, other: Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let distance = other.mean - self.mean;
        self.squares += other.squares + distance * distance * self.count * other.count / count;
        self.mean += distance * other.count / count;
        self.sum += other.sum;
        self.count = count;
    }

    fn variance(&self, less: f64) -> f64 {
        if self.count <= less || self.count == 0.0 {
            0.0
        } else {
            self.squares / (self.count - less)
        }
    }
}

struct Spread {
    groups: Vec<Moments>,
    finish: Finish,
}

impl Accumulator for Spread {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, Moments::default());
        let Some(values) = arguments.first().map(Column::reader::<Real>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let (Some(value), Some(moments)) =
                (values.get(row), self.groups.get_mut(group as usize))
            {
                moments.add(Moments {
                    count: 1.0,
                    sum: value,
                    mean: value,
                    squares: 0.0,
                });
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, Moments::default());
        for (&group, more) in groups.of_row.iter().zip(other.into_same::<Self>().groups) {
            if let Some(moments) = self.groups.get_mut(group as usize) {
                moments.add(more);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize(groups, Moments::default());
        let finish = self.finish;
        Ok(vec![Column::build::<Real, _>(
            self.groups.iter().map(finish),
        )])
    }
}

/// The mean of datetimes or timespans, in ticks; null when there are none.
struct MeanTicks<K> {
    totals: Vec<(i128, i64)>,
    kind: std::marker::PhantomData<fn() -> K>,
}

impl<K> Accumulator for MeanTicks<K>
where
    K: for<'a> Kind<Ref<'a> = i64>,
    i64: crate::types::Cell<K>,
{
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.totals.resize(groups.count, (0, 0));
        let Some(values) = arguments.first().map(Column::reader::<K>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let (Some(value), Some((sum, count))) =
                (values.get(row), self.totals.get_mut(group as usize))
            {
                *sum += i128::from(value);
                *count += 1;
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.totals.resize(groups.count, (0, 0));
        for (&group, (more, rows)) in groups.of_row.iter().zip(other.into_same::<Self>().totals) {
            if let Some((sum, count)) = self.totals.get_mut(group as usize) {
                *sum += more;
                *count += rows;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.totals.resize(groups, (0, 0));
        let means = self
            .totals
            .iter()
            .map(|(sum, count)| sum.checked_div(i128::from(*count)));
        let means: Vec<Option<i64>> = means
            .map(|mean| mean.and_then(|mean| i64::try_from(mean).ok()))
            .collect();
        Ok(vec![Column::build::<K, _>(means.into_iter())])
    }
}
