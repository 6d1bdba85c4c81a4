//! `percentile_tdigest`

use crate::functions::sketch::Digest;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, Real, Scalar, ScalarType, convert};

/// A percentile of a digest.
pub static PERCENTILE_TDIGEST: ScalarFunction = ScalarFunction {
    name: "percentile_tdigest",
    aliases: &[],
    category: Category::Sketch,
    summary: "The value at the nearest rank of a percentage among those of a digest, as a dynamic or in the type named; null for null and for what is no digest.",
    page: "percentile-tdigest-function",
    signatures: &[
        Signature::new(
            &[Parameter::required("tdigest", Takes::DYNAMIC), PERCENTILE],
            Returns::DYNAMIC,
            percentile_tdigest,
        ),
        Signature::new(
            &[
                Parameter::required("tdigest", Takes::DYNAMIC),
                PERCENTILE,
                Parameter::required("typeLiteral", Takes::TypeLiteral),
            ],
            Returns::TypeLiteral,
            typed,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Prefix("percentile_tdigest_"),
    examples: &[
        Example {
            query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentile_tdigest(t, 10), gettype(percentile_tdigest(t, 10))",
            result: "100 | long",
        },
        Example {
            query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentile_tdigest(t, 99.9, typeof(real))",
            result: "999.0",
        },
    ],
    deviations: &[],
};

const PERCENTILE: Parameter = Parameter::required("percentile", Takes::REAL);

fn percentile_tdigest(call: &Call<'_>) -> Outcome {
    let digests = call.reader::<Dyn>(0);
    let percentiles = call.reader::<Real>(1);
    call.encode(|row, encoder| {
        let digest = Digest::read(digests.get(row)?)?;
        let value = digest.percentile(percentiles.get(row)?)?;
        digest.kind.encode(value, encoder);
        Some(())
    })
}

/// As without a type, converted as the `to…` functions do.
fn typed(call: &Call<'_>) -> Outcome {
    let ty = call.argument(2).map(|ty| ty.scalar(0));
    let ty = ty.as_ref().and_then(Scalar::as_str);
    let ty = ty.and_then(ScalarType::from_name);
    let value = percentile_tdigest(call)?;
    Ok(convert(&value, ty.unwrap_or(ScalarType::Dynamic)))
}
