//! `rank_tdigest`

use crate::functions::sketch::Digest;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, Real, Scalar, ScalarType};

/// The rank of a value in a digest.
pub static RANK_TDIGEST: ScalarFunction = ScalarFunction {
    name: "rank_tdigest",
    aliases: &[],
    category: Category::Sketch,
    summary: "How many values of a digest are not greater than the value; null when one is null, of another type or no digest.",
    page: "rank-tdigest-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("tdigest", Takes::DYNAMIC),
            Parameter::required("value", Takes::Any),
        ],
        Returns::REAL,
        rank_tdigest,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project rank_tdigest(t, 685), rank_tdigest(t, 0)",
        result: "685.0 | 0.0",
    }],
    deviations: &[],
};

fn rank_tdigest(call: &Call<'_>) -> Outcome {
    let digests = call.reader::<Dyn>(0);
    let Some(values) = call.argument(1) else {
        return Ok(call.constant(Scalar::Null(ScalarType::Real)));
    };
    call.build::<Real, _>(|row| {
        let (digest, value) = (Digest::read(digests.get(row)?)?, values.scalar(row));
        digest.rank_of(&value).map(|rank| rank as f64)
    })
}
