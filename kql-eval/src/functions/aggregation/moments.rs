//! `stdev`, `variance` and their population and `…if` forms

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, Real, ScalarType};

use super::PREDICATE;

const NUMBER: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Real));

macro_rules! moment {
    ($(#[$doc:meta])* $item:ident, $name:literal, $summary:literal, $page:literal, $parameters:expr, $condition:expr, $start:ident, $query:literal, $result:literal) => {
        $(#[$doc])*
        pub static $item: Aggregation = Aggregation {
            name: $name,
            aliases: &[],
            summary: $summary,
            page: $page,
            signatures: &[form($parameters, $condition, $start)],
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

moment!(
    /// The variance of a population over the rows where a predicate is true.
    VARIANCEPIF, "variancepif", "The variance as a whole population, over the rows where the predicate is true.", "variancepif-aggregation-function",
    &[NUMBER, PREDICATE], Some(1), start_variancep, "range x from 1 to 5 step 1 | summarize variancepif(x, x < 3)", "0.25"
);

const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(ScalarType::Real)),
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

/// Count, mean and squared distances from the mean, so that states merge without loss.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, other: Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        // Sums of squares lose all digits where values are large and close together; distances from the mean do not.
        let distance = other.mean - self.mean;
        self.squares += other.squares + distance * distance * self.count * other.count / count;
        self.mean += distance * other.count / count;
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
