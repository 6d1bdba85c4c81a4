//! `extent_tags`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::{Scalar, ScalarType};

/// The tags of the shard that holds a row: none, since rows of files and of queries are in none.
pub static EXTENT_TAGS: ScalarFunction = ScalarFunction {
    name: "extent_tags",
    aliases: &[],
    category: Category::Metadata,
    summary: "The tags of the shard that holds the row; null for a row that is in none, as no row is here.",
    page: "extent-tags-function",
    signatures: &[Signature::new(&[], Returns::DYNAMIC, extent_tags)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isempty(extent_tags())",
        result: "True",
    }],
    deviations: &[],
};

fn extent_tags(call: &Call<'_>) -> Outcome {
    Ok(call.constant(Scalar::null(ScalarType::Dynamic)))
}
