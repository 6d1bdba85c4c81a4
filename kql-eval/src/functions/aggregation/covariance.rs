//! `covariance`, `covariancep` and their `…if` forms

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, Real, ScalarType};

use super::PREDICATE;

const X: Parameter = Parameter::required("expr1", Takes::Type(ScalarType::Real));
const Y: Parameter = Parameter::required("expr2", Takes::Type(ScalarType::Real));

/// The covariance of a sample.
pub static COVARIANCE: Aggregation = Aggregation {
    name: "covariance",
    aliases: &[],
    summary: "The covariance of two values as a sample, over the rows where neither is null; 0 for fewer than two.",
    page: "covariance-aggregation-function",
    signatures: &[form(&[X, Y], None, start_sample)],
    prefix: "covariance_",
    examples: &[Example {
        query: "datatable(x:real, y:real)[1.0, 2.0, 2.0, 4.0, 3.0, 6.0] | summarize covariance(x, y) | project covariance_x_y",
        result: "2.0",
    }],
    deviations: &[],
};

/// The covariance of a sample over the rows where a predicate is true.
pub static COVARIANCEIF: Aggregation = Aggregation {
    name: "covarianceif",
    aliases: &[],
    summary: "The covariance of two values as a sample, over the rows where the predicate is true.",
    page: "covarianceif-aggregation-function",
    signatures: &[form(&[X, Y, PREDICATE], Some(2), start_sample)],
    prefix: "covarianceif_",
    examples: &[Example {
        query: "range x from 1 to 3 step 1 | extend y = 2 * x | summarize covarianceif(x, y, x > 1)",
        result: "1.0",
    }],
    deviations: &[],
};

/// The covariance of a population.
pub static COVARIANCEP: Aggregation = Aggregation {
    name: "covariancep",
    aliases: &[],
    summary: "The covariance of two values as a whole population, over the rows where neither is null; 0 for none.",
    page: "covariancep-aggregation-function",
    signatures: &[form(&[X, Y], None, start_population)],
    prefix: "covariancep_",
    examples: &[Example {
        query: "datatable(x:long, y:long)[1, 2, 3, 6] | summarize covariancep(x, y)",
        result: "2.0",
    }],
    deviations: &[],
};

/// The covariance of a population over the rows where a predicate is true.
pub static COVARIANCEPIF: Aggregation = Aggregation {
    name: "covariancepif",
    aliases: &[],
    summary: "The covariance of two values as a whole population, over the rows where the predicate is true.",
    page: "covariancepif-aggregation-function",
    signatures: &[form(&[X, Y, PREDICATE], Some(2), start_population)],
    prefix: "covariancepif_",
    examples: &[Example {
        query: "range x from 1 to 3 step 1 | extend y = 2 * x | summarize covariancepif(x, y, x > 1)",
        result: "0.5",
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
        results: Results::Pair(Returns::Type(ScalarType::Real)),
        start,
    }
}

fn start_sample(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(1.0)
}

fn start_population(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(0.0)
}

fn start(less: f64) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Covariance {
        less,
        groups: Vec::new(),
    }))
}

/// Count, means and the summed products of the distances from them, so that states merge without loss.
#[derive(Clone, Copy, Default)]
struct Pairs {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    products: f64,
}

impl Pairs {
    fn add(&mut self, other: Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let (x, y) = (other.mean_x - self.mean_x, other.mean_y - self.mean_y);
        self.products += other.products + x * y * self.count * other.count / count;
        self.mean_x += x * other.count / count;
        self.mean_y += y * other.count / count;
        self.count = count;
    }

    fn covariance(&self, less: f64) -> f64 {
        if self.count <= less {
            0.0
        } else {
            self.products / (self.count - less)
        }
    }
}

struct Covariance {
    /// What is taken off the count: 1 for a sample, 0 for a population.
    less: f64,
    groups: Vec<Pairs>,
}

impl Covariance {
    fn add(&mut self, group: u32, more: Pairs) {
        if let Some(pairs) = self.groups.get_mut(group as usize) {
            pairs.add(more);
        }
    }
}

impl Accumulator for Covariance {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, Pairs::default());
        let [xs, ys] = arguments else {
            return Ok(());
        };
        let (xs, ys) = (xs.reader::<Real>(), ys.reader::<Real>());
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let (Some(mean_x), Some(mean_y)) = (xs.get(row), ys.get(row)) {
                let pair = Pairs {
                    count: 1.0,
                    mean_x,
                    mean_y,
                    products: 0.0,
                };
                self.add(group, pair);
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, Pairs::default());
        for (&group, pairs) in groups.of_row.iter().zip(other.into_same::<Self>().groups) {
            self.add(group, pairs);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize(groups, Pairs::default());
        let less = self.less;
        let values = self.groups.iter().map(|pairs| pairs.covariance(less));
        Ok(vec![Column::build::<Real, _>(values)])
    }
}
