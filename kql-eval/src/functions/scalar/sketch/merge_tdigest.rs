//! `merge_tdigest`

use crate::RuntimeError;
use crate::functions::sketch::Digest;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Dyn, Kind as _, dynamic::Encoder};

/// The distribution of the values of several digests.
pub static MERGE_TDIGEST: ScalarFunction = ScalarFunction {
    name: "merge_tdigest",
    aliases: &["tdigest_merge", "merge_tdigests"],
    category: Category::Sketch,
    summary: "The distribution of all values of the digests that `tdigest` gave; null when one is null or no digest.",
    page: "merge-tdigest-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("tdigest", Takes::DYNAMIC),
            Parameter::required("tdigest", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        merge_tdigest,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "range x from 1 to 10 step 1 | summarize a = tdigest(x), b = tdigest(x + 10) | project t = merge_tdigest(a, b) | project percentile_tdigest(t, 100, typeof(long))",
        result: "20",
    }],
    deviations: &[],
};

fn merge_tdigest(call: &Call<'_>) -> Outcome {
    let digests: Vec<_> = call.arguments.iter().map(Column::reader::<Dyn>).collect();
    let mut encoder = Encoder::new();
    call.fill::<Dyn>(|row, builder| {
        let mut read = digests.iter().map(|digest| Digest::read(digest.get(row)?));
        let mut whole = read.next().flatten();
        for digest in read {
            if let (Some(all), Some(digest)) = (&mut whole, digest) {
                all.add(digest).map_err(RuntimeError::function)?;
            } else {
                whole = None;
            }
        }
        let Some(mut whole) = whole else {
            builder.append_null();
            return Ok(());
        };
        whole.sort();
        encoder.clear();
        whole.write(&mut encoder);
        Dyn::append(builder, encoder.value());
        Ok(())
    })
}
