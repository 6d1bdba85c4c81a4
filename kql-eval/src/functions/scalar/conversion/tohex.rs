//! `tohex`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::long_to_bits;
use crate::types::{Int, Long, ScalarType};
use std::fmt::Write as _;

/// A whole number in hexadecimal digits.
pub static TOHEX: ScalarFunction = ScalarFunction {
    name: "tohex",
    aliases: &[],
    category: Category::Conversion,
    summary: "The hexadecimal digits of a whole number in lower case, negative ones as two's complement, filled with zeros to a least length.",
    page: "tohex-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("value", Takes::Exactly(ScalarType::Int)),
                Parameter::optional("minLength", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::String),
            int_digits,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Long)),
                Parameter::optional("minLength", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::String),
            long_digits,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print tohex(256), tohex(-256), tohex(256, 8)",
            result: "100 | ffffffffffffff00 | 00000100",
        },
        Example {
            query: "print tohex(int(-1))",
            result: "ffffffff",
        },
    ],
    deviations: &[],
};

fn int_digits(call: &Call<'_>) -> Outcome {
    let values = call.reader::<Int>(0);
    digits(call, |row| {
        Some(u64::from(u32::from_ne_bytes(
            values.get(row)?.to_ne_bytes(),
        )))
    })
}

fn long_digits(call: &Call<'_>) -> Outcome {
    let values = call.reader::<Long>(0);
    digits(call, |row| values.get(row).map(long_to_bits))
}

fn digits(call: &Call<'_>, bits: impl Fn(usize) -> Option<u64>) -> Outcome {
    let widths = call.reader::<Long>(1);
    call.write(|row, text| {
        let Some(bits) = bits(row) else { return };
        // No whole number has more than 16 digits; a wider field is only zeros.
        let width = usize::try_from(widths.get(row).unwrap_or(0).clamp(0, 1024)).unwrap_or(0);
        let _ = write!(text, "{bits:0width$x}");
    })
}
