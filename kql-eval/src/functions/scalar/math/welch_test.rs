//! `welch_test`

use super::incomplete_beta::regularized;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// How likely two samples with such means come from distributions of one mean.
pub static WELCH_TEST: ScalarFunction = ScalarFunction {
    name: "welch_test",
    aliases: &[],
    category: Category::Math,
    summary: "The p-value of Welch's test, from the mean, variance and size of two samples; NaN for samples of fewer than two.",
    page: "welch-test-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("mean1", Takes::REAL),
            Parameter::required("variance1", Takes::REAL),
            Parameter::required("count1", Takes::REAL),
            Parameter::required("mean2", Takes::REAL),
            Parameter::required("variance2", Takes::REAL),
            Parameter::required("count2", Takes::REAL),
        ],
        Returns::REAL,
        welch_test,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(welch_test(20.82, 7.867, 15, 22.98, 3.813, 15), 6), welch_test(1, 2, 10, 1, 3, 10), welch_test(1, 2, 1, 1, 3, 10)",
        result: "0.02174 | 1.0 | NaN",
    }],
    deviations: &[],
};

fn welch_test(call: &Call<'_>) -> Outcome {
    let [mean1, variance1, count1] = [0, 1, 2].map(|index| call.reader::<Real>(index));
    let [mean2, variance2, count2] = [3, 4, 5].map(|index| call.reader::<Real>(index));
    call.build::<Real, _>(|row| {
        let first = Sample {
            mean: mean1.get(row)?,
            variance: variance1.get(row)?,
            count: count1.get(row)?,
        };
        let second = Sample {
            mean: mean2.get(row)?,
            variance: variance2.get(row)?,
            count: count2.get(row)?,
        };
        Some(p_value(&first, &second))
    })
}

struct Sample {
    mean: f64,
    variance: f64,
    count: f64,
}

fn p_value(first: &Sample, second: &Sample) -> f64 {
    if first.count < 2.0 || second.count < 2.0 {
        return f64::NAN;
    }
    let (a, b) = (first.variance / first.count, second.variance / second.count);
    let t_squared = (first.mean - second.mean).powi(2) / (a + b);
    let freedom = (a + b).powi(2) / (a * a / (first.count - 1.0) + b * b / (second.count - 1.0));
    regularized(freedom / (freedom + t_squared), freedom / 2.0, 0.5)
}
