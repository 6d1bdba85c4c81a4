//! `extent_id`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::Scalar;

/// The id of the shard that holds a row: the empty one, since rows of files and of queries are in none.
pub static EXTENT_ID: ScalarFunction = ScalarFunction {
    name: "extent_id",
    aliases: &["extentid"],
    category: Category::Metadata,
    summary: "The id of the shard that holds the row; the empty guid for a row that is in none, as no row is here.",
    page: "extent-id-function",
    signatures: &[Signature::new(&[], Returns::GUID, extent_id)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print extent_id()",
        result: "00000000-0000-0000-0000-000000000000",
    }],
    deviations: &[],
};

fn extent_id(call: &Call<'_>) -> Outcome {
    Ok(call.constant(Scalar::Guid(0)))
}
