//! `percentiles_array_tdigest`

use crate::functions::sketch::Digest;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::Dynamic;
use crate::types::{Column, Dyn, Real, ScalarType};

/// Several percentiles of a digest.
pub static PERCENTILES_ARRAY_TDIGEST: ScalarFunction = ScalarFunction {
    name: "percentiles_array_tdigest",
    aliases: &["percentile_array_tdigest"],
    category: Category::Sketch,
    summary: "The values at the nearest ranks of the percentages among those of a digest, in an array; null for null and for what is no digest.",
    page: "percentile-array-tdigest-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("tdigest", Takes::DYNAMIC),
                Parameter::required("percentile", Takes::REAL),
            ],
            Returns::DYNAMIC,
            listed,
        )
        .repeating(1),
        Signature::new(
            &[
                Parameter::required("tdigest", Takes::DYNAMIC),
                Parameter::required("percentiles", Takes::Exactly(ScalarType::Dynamic)),
            ],
            Returns::DYNAMIC,
            array,
        ),
        Signature::new(
            &[
                Parameter::required("tdigest", Takes::DYNAMIC),
                Parameter::required("percentiles", Takes::Exactly(ScalarType::Dynamic)),
                Parameter::required("typeLiteral", Takes::TypeLiteral),
            ],
            Returns::DYNAMIC,
            array,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Prefix("percentile_tdigest_"),
    examples: &[
        Example {
            query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentiles_array_tdigest(t, 0, 50, 100)",
            result: "[1,500,1000]",
        },
        Example {
            query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentiles_array_tdigest(t, dynamic([25, 75.5]))",
            result: "[250,755]",
        },
        Example {
            query: "print t = toscalar(range x from 1 to 1000 step 1 | summarize tdigest(x)) | project percentiles_array_tdigest(t, range(0, 100, 50), typeof(int))",
            result: "[1,500,1000]",
        },
    ],
    deviations: &[
        "A type beside an array of percentages changes nothing: the elements keep the type of the values.",
    ],
};

fn listed(call: &Call<'_>) -> Outcome {
    let digests = call.reader::<Dyn>(0);
    let percentiles: Vec<_> = call
        .arguments
        .iter()
        .skip(1)
        .map(Column::reader::<Real>)
        .collect();
    call.encode(|row, encoder| {
        let digest = Digest::read(digests.get(row)?)?;
        encoder.begin_array();
        for percentile in &percentiles {
            digest
                .kind
                .encode(digest.percentile(percentile.get(row)?)?, encoder);
        }
        encoder.end();
        Some(())
    })
}

fn array(call: &Call<'_>) -> Outcome {
    let (digests, percentiles) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    call.encode(|row, encoder| {
        let digest = Digest::read(digests.get(row)?)?;
        let Dynamic::Array(percentiles) = percentiles.get(row)?.view() else {
            return None;
        };
        encoder.begin_array();
        for percentile in percentiles.iter() {
            let percentile = match percentile.view() {
                Dynamic::Long(percentile) => percentile as f64,
                Dynamic::Real(percentile) => percentile,
                _ => return None,
            };
            digest.kind.encode(digest.percentile(percentile)?, encoder);
        }
        encoder.end();
        Some(())
    })
}
