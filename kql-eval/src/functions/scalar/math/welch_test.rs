//! `welch_test`

use super::beta::regularized;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

const REAL: Takes = Takes::Type(ScalarType::Real);

/// Whether two samples come from populations with the same mean.
pub static WELCH_TEST: ScalarFunction = ScalarFunction {
    name: "welch_test",
    aliases: &[],
    category: Category::Math,
    summary: "The two-sided p-value of Welch's test for the same mean, from the mean, the variance and the count of two samples.",
    page: "welch-test-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("mean1", REAL),
            Parameter::required("variance1", REAL),
            Parameter::required("count1", REAL),
            Parameter::required("mean2", REAL),
            Parameter::required("variance2", REAL),
            Parameter::required("count2", REAL),
        ],
        Returns::REAL,
        welch_test,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(welch_test(20.82, 7.867429, 15, 22.986667, 3.812667, 15), 4)",
        result: "0.0214",
    }],
    deviations: &[],
};

fn welch_test(call: &Call<'_>) -> Outcome {
    let [mean1, variance1, count1, mean2, variance2, count2] =
        [0, 1, 2, 3, 4, 5].map(|index| call.reader::<Real>(index));
    call.build::<Real, _>(|row| {
        let (count1, count2) = (count1.get(row)?, count2.get(row)?);
        let (first, second) = (variance1.get(row)? / count1, variance2.get(row)? / count2);
        let both = first + second;
        let distance = mean1.get(row)? - mean2.get(row)?;
        let squared = distance * distance / both;
        let freedom =
            both * both / (first * first / (count1 - 1.0) + second * second / (count2 - 1.0));
        Some(regularized(
            freedom / (freedom + squared),
            freedom / 2.0,
            0.5,
        ))
    })
}
