//! `percentrank_tdigest`

use crate::functions::sketch::Digest;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, Real, Scalar, ScalarType};

/// The rank of a value in a digest, in percent.
pub static PERCENTRANK_TDIGEST: ScalarFunction = ScalarFunction {
    name: "percentrank_tdigest",
    aliases: &[],
    category: Category::Sketch,
    summary: "How many percent of the values of a digest are not greater than the value; null when one is null, of another type or no digest.",
    page: "percentrank-tdigest-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("tdigest", Takes::DYNAMIC),
            Parameter::required("value", Takes::Any),
        ],
        Returns::REAL,
        percentrank_tdigest,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentrank_tdigest(t, 685), percentrank_tdigest(t, 'a')",
        result: "68.5 | null",
    }],
    deviations: &[],
};

fn percentrank_tdigest(call: &Call<'_>) -> Outcome {
    let digests = call.reader::<Dyn>(0);
    let Some(values) = call.argument(1) else {
        return Ok(call.constant(Scalar::Null(ScalarType::Real)));
    };
    call.build::<Real, _>(|row| {
        let (digest, value) = (Digest::read(digests.get(row)?)?, values.scalar(row));
        digest
            .rank_of(&value)
            .map(|rank| rank as f64 * 100.0 / digest.total() as f64)
    })
}
