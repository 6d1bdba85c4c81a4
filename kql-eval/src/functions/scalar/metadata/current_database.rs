//! `current_database`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::Scalar;

/// The name of the database in scope.
pub static CURRENT_DATABASE: ScalarFunction = ScalarFunction {
    name: "current_database",
    aliases: &[],
    category: Category::Metadata,
    summary: "The name of the database in scope.",
    page: "current-database-function",
    signatures: &[Signature::new(&[], Returns::STRING, current_database)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print current_database()",
        result: "NetDefaultDB",
    }],
    deviations: &["It is always the database that every new engine has."],
};

/// The database that exists before any other is made.
const DATABASE: &str = "NetDefaultDB";

fn current_database(call: &Call<'_>) -> Outcome {
    Ok(call.constant(Scalar::String(DATABASE.into())))
}
