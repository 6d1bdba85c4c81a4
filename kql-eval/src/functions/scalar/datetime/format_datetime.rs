//! `format_datetime`

use super::format::{Format, Of};
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{DateTime, ScalarType};
use std::sync::Arc;

/// A datetime in a given format.
pub static FORMAT_DATETIME: ScalarFunction = ScalarFunction {
    name: "format_datetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime in a format of field letters and delimiters; the empty string for null.",
    page: "format-datetime-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("datetime", Takes::Type(ScalarType::DateTime)),
            Parameter::constant("format", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::String),
        compile,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')",
        result: "17-01-29 [09:00:05]",
    }],
    deviations: &[],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let format = Format::new(Of::DateTime, constants.text(1).unwrap_or(""))?;
    Ok(Arc::new(move |call| {
        call.write1::<DateTime>(|ticks, out| format.write_datetime(ticks, out))
    }))
}
