//! `format_bytes`

use std::fmt::Write as _;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Real, Text};

/// A number of bytes in the largest unit of 1024 that leaves a whole part, or in the unit asked for, rounded to a number of
/// digits. Empty when the number is null or the unit unknown.
pub static FORMAT_BYTES: ScalarFunction = ScalarFunction {
    name: "format_bytes",
    aliases: &[],
    category: Category::Conversion,
    summary: "A number of bytes in a unit that is easy to read.",
    page: "format-bytes-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("size", Takes::REAL),
            Parameter::optional("precision", Takes::Whole),
            Parameter::optional("units", Takes::STRING),
        ],
        Returns::STRING,
        format_bytes,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print format_bytes(564), format_bytes(10332, 1), format_bytes(20010332, 2), format_bytes(20010332, 0, 'KB')",
        result: "564 Bytes | 10.1 KB | 19.08 MB | 19541 KB",
    }],
    deviations: &[],
};

/// The units, each 1024 times the one before.
const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn format_bytes(call: &Call<'_>) -> Outcome {
    let (size, precision, unit) = (
        call.reader::<Real>(0),
        call.reader::<Long>(1),
        call.reader::<Text>(2),
    );
    call.write(|row, out| {
        if let Some(size) = size.get(row) {
            let digits = usize::try_from(precision.get(row).unwrap_or(0)).unwrap_or(0);
            format(size, digits.min(15), unit.get(row).unwrap_or_default(), out);
        }
    })
}

fn format(mut size: f64, digits: usize, wanted: &str, out: &mut String) {
    if !wanted.is_empty() && !UNITS.contains(&wanted) {
        return;
    }
    for unit in UNITS {
        let enough = if wanted.is_empty() {
            size.abs() < 1024.0 || unit == "EB"
        } else {
            unit == wanted
        };
        if enough {
            let start = out.len();
            let _ = write!(out, "{size:.digits$}");
            if out.get(start..).is_some_and(|text| text.contains('.')) {
                let kept = out.trim_end_matches('0').trim_end_matches('.').len();
                out.truncate(kept);
            }
            out.push(' ');
            out.push_str(unit);
            return;
        }
        size /= 1024.0;
    }
}
