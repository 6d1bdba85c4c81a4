//! `format_timespan`

use super::format::{Format, Of};
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{ScalarType, TimeSpan};
use std::sync::Arc;

/// A timespan in a given format.
pub static FORMAT_TIMESPAN: ScalarFunction = ScalarFunction {
    name: "format_timespan",
    aliases: &[],
    category: Category::DateTime,
    summary: "The timespan in a format of field letters and delimiters; the empty string for null.",
    page: "format-timespan-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("timespan", Takes::Type(ScalarType::TimeSpan)),
            Parameter::constant("format", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::String),
        compile,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')",
        result: "29.09:00:05:12",
    }],
    deviations: &[],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let format = Format::new(Of::TimeSpan, constants.text(1).unwrap_or(""))?;
    Ok(Arc::new(move |call| {
        call.write1::<TimeSpan>(|ticks, out| format.write_timespan(ticks, out))
    }))
}
