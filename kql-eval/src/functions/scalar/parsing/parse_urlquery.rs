//! `parse_urlquery`

use crate::functions::scalar::parsing::query_parameters::Parameters;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The parameters of a URL's query as a bag within a bag, as they are written.
pub static PARSE_URLQUERY: ScalarFunction = ScalarFunction {
    name: "parse_urlquery",
    aliases: &["parseurlquery"],
    category: Category::Parsing,
    summary: "The parameters of a URL's query.",
    page: "parse-urlquery-function",
    signatures: &[Signature::new(
        &[Parameter::required("query", Takes::STRING)],
        Returns::DYNAMIC,
        parse_urlquery,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_urlquery('k1=v1&k2=v2&k1=v3')",
        result: r#"{"Query Parameters":{"k1":["v1","v3"],"k2":"v2"}}"#,
    }],
    deviations: &[],
};

fn parse_urlquery(call: &Call<'_>) -> Outcome {
    let query = call.reader::<Text>(0);
    let mut parameters = Parameters::default();
    call.encode(|row, encoder| {
        encoder.begin_bag();
        encoder.key("Query Parameters");
        parameters.encode(query.get(row)?, encoder);
        encoder.end();
        Some(())
    })
}
