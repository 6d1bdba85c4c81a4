//! `new_guid`

use super::random::random_bits;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::{Column, Guid, ScalarType};

/// A random guid.
pub static NEW_GUID: ScalarFunction = ScalarFunction {
    name: "new_guid",
    aliases: &[],
    category: Category::Metadata,
    summary: "A random guid, another one in each row.",
    page: "new-guid-function",
    signatures: &[Signature::new(
        &[],
        Returns::Type(ScalarType::Guid),
        new_guid,
    )],
    purity: Purity::Volatile,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print strlen(tostring(new_guid()))",
        result: "36",
    }],
    deviations: &[
        "Two uses in one row give the same guid, and the seed of the run fixes all of them.",
    ],
};

fn new_guid(call: &Call<'_>) -> Outcome {
    Ok(Column::build::<Guid, _>((0..call.rows).map(|row| {
        let high = u128::from(random_bits(call, row, 1));
        let low = u128::from(random_bits(call, row, 2));
        // Version 4, variant 1.
        let bits = (high << 64) | low;
        (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62)
    })))
}
