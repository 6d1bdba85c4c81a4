//! `ingestion_time`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::{Scalar, ScalarType};

/// When a row was ingested.
pub static INGESTION_TIME: ScalarFunction = ScalarFunction {
    name: "ingestion_time",
    aliases: &[],
    category: Category::Metadata,
    summary: "The time at which the row was ingested; null, as nothing is ingested here.",
    page: "ingestion-time-function",
    signatures: &[Signature::new(
        &[],
        Returns::Type(ScalarType::DateTime),
        ingestion_time,
    )],
    purity: Purity::Query,
    naming: Naming::Prefix("$IngestionTime"),
    examples: &[Example {
        query: "print isnull(ingestion_time())",
        result: "True",
    }],
    deviations: &["It is always null, as for a table without a policy of ingestion time."],
};

fn ingestion_time(call: &Call<'_>) -> Outcome {
    Ok(call.constant(Scalar::null(ScalarType::DateTime)))
}
