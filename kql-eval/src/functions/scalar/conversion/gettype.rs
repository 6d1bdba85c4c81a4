//! `gettype`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Dyn, Scalar, ScalarType, Text};

/// The name of a value's type.
pub static GETTYPE: ScalarFunction = ScalarFunction {
    name: "gettype",
    aliases: &[],
    category: Category::Metadata,
    summary: "The name of the value's type; of a dynamic, the type of what it holds.",
    page: "gettype-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::String),
        gettype,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("type_"),
    examples: &[Example {
        query: "print gettype(1.5), gettype(long(null)), gettype(dynamic({})), gettype(dynamic(null))",
        result: "real | long | dictionary | null",
    }],
    deviations: &[],
};

fn gettype(call: &Call<'_>) -> Outcome {
    let ty = call.argument(0).map_or(ScalarType::Dynamic, Column::ty);
    if ty != ScalarType::Dynamic {
        return Ok(call.constant(Scalar::String(ty.name().into())));
    }
    let values = call.reader::<Dyn>(0);
    call.build::<Text, _>(|row| match values.get(row).map(DynamicRef::view) {
        None | Some(Dynamic::Null) => "null",
        Some(Dynamic::Bool(_)) => "bool",
        Some(Dynamic::Long(_)) => "long",
        Some(Dynamic::Real(_)) => "double",
        Some(Dynamic::String(_)) => "string",
        Some(Dynamic::DateTime(_)) => "datetime",
        Some(Dynamic::Array(_)) => "array",
        Some(Dynamic::Bag(_)) => "dictionary",
    })
}
