//! `hash_xxhash64`

use twox_hash::XxHash64;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::bits_to_long;
use crate::types::{Column, DateTime, Kind, Long, Real, ScalarType, Text, TimeSpan};

/// The xxHash64, with seed 0, of the UTF-8 bytes of a string or the eight little-endian bytes of a number or a time;
/// with a second argument the rest, never negative, on division by it. Null for null and for a divisor that is not
/// positive.
pub static HASH_XXHASH64: ScalarFunction = ScalarFunction {
    name: "hash_xxhash64",
    aliases: &["hash"],
    category: Category::Hash,
    summary: "The xxHash64 of a value, or its rest on division by a number.",
    page: "hash-xxhash64-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::OneOf(HASHED)),
            Parameter::optional("mod", Takes::LONG),
        ],
        Returns::LONG,
        hash_xxhash64,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print hash_xxhash64('World'), hash_xxhash64('World', 100), hash_xxhash64(datetime(2015-01-01)), hash_xxhash64(long(null))",
        result: "1846988464401551951 | 51 | 1380966698541616202 | null",
    }],
    deviations: &["bool, int, decimal, guid and dynamic are refused; hash their `tostring` form."],
};

/// The types whose bytes are known.
const HASHED: &[ScalarType] = &[
    ScalarType::String,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
];

fn hash_xxhash64(call: &Call<'_>) -> Outcome {
    match call.argument(0).map(Column::ty) {
        Some(ScalarType::Long) => hash::<Long, _>(call, i64::to_le_bytes),
        Some(ScalarType::DateTime) => hash::<DateTime, _>(call, i64::to_le_bytes),
        Some(ScalarType::TimeSpan) => hash::<TimeSpan, _>(call, i64::to_le_bytes),
        Some(ScalarType::Real) => hash::<Real, _>(call, f64::to_le_bytes),
        _ => hash::<Text, _>(call, str::as_bytes),
    }
}

fn hash<'a, K: Kind, B: AsRef<[u8]>>(call: &Call<'a>, bytes: fn(K::Ref<'a>) -> B) -> Outcome {
    let source = call.reader::<K>(0);
    let divisor = call.argument(1).map(Column::reader::<Long>);
    call.build::<Long, _>(|row| {
        let hash = XxHash64::oneshot(0, bytes(source.get(row)?).as_ref());
        let hash = bits_to_long(hash);
        match &divisor {
            Some(divisor) => hash.checked_rem_euclid(divisor.get(row).filter(|n| *n > 0)?),
            None => Some(hash),
        }
    })
}
