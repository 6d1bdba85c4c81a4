//! `estimate_data_size`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Column, Dyn, Long, Reader, ScalarType, Text};

/// The bytes that the values of a row take.
pub static ESTIMATE_DATA_SIZE: ScalarFunction = ScalarFunction {
    name: "estimate_data_size",
    aliases: &[],
    category: Category::Metadata,
    summary: "The bytes that the values take, estimated from their types and lengths; `*` is all columns.",
    page: "estimate-data-size-function",
    signatures: &[Signature::new(
        &[Parameter::required("columns", Takes::Any)],
        Returns::LONG,
        estimate_data_size,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "range x from 1 to 10 step 1 | extend text = '1234567890' | summarize sum(estimate_data_size(*)), sum(estimate_data_size(text))",
        result: "180 | 100",
    }],
    deviations: &["A dynamic counts the bytes that it takes here, not in Kusto."],
};

/// What decides over the size of a column's values.
enum Size<'a> {
    Fixed(i64),
    Text(Reader<'a, Text>),
    Dynamic(Reader<'a, Dyn>),
}

impl<'a> Size<'a> {
    fn of(column: &'a Column) -> Self {
        match column.ty() {
            ScalarType::Bool => Self::Fixed(1),
            ScalarType::Int => Self::Fixed(4),
            ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => {
                Self::Fixed(8)
            }
            ScalarType::Decimal | ScalarType::Guid => Self::Fixed(16),
            ScalarType::String => Self::Text(column.reader()),
            ScalarType::Dynamic => Self::Dynamic(column.reader()),
        }
    }

    fn in_row(&self, row: usize) -> i64 {
        match self {
            Self::Fixed(size) => *size,
            Self::Text(text) => text.get(row).map_or(0, |text| count(text.len())),
            Self::Dynamic(value) => value.get(row).map_or(0, |value| count(value.bytes().len())),
        }
    }
}

fn estimate_data_size(call: &Call<'_>) -> Outcome {
    let sizes: Vec<Size<'_>> = call.arguments.iter().map(Size::of).collect();
    call.build::<Long, _>(|row| sizes.iter().map(|size| size.in_row(row)).sum::<i64>())
}
