//! Filling the missing places of a series: `series_fill_const`, `_forward`, `_backward`, `_linear`.

use super::numbers::Number;
use super::shape::{ENTRY, SERIES};
use crate::functions::{
    Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::cast::real_to_long;
use crate::types::dynamic::{ArrayView, Dynamic, DynamicRef, Encoder};
use crate::types::{Bool, Column, Dyn, ScalarType};

const PLACEHOLDER: Parameter = Parameter::optional("missing_value_placeholder", Takes::Any);

/// The missing places filled with one value.
pub static SERIES_FILL_CONST: ScalarFunction = ScalarFunction {
    name: "series_fill_const",
    summary: "The series with a value in place of each null, or of each placeholder when one is given.",
    page: "series-fill-const-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::required("constant_value", Takes::Any),
            PLACEHOLDER,
        ],
        Returns::DYNAMIC,
        fill_const,
    )],
    examples: &[Example {
        query: "print series_fill_const(dynamic([1, null]), 0.0), series_fill_const(dynamic([1, null]), 2, 1)",
        result: "[1,0.0] | [2,null]",
    }],
    naming: Naming::Argument,
    ..ENTRY
};

/// The missing places filled from before.
pub static SERIES_FILL_FORWARD: ScalarFunction = ScalarFunction {
    name: "series_fill_forward",
    summary: "The series with the value before it in place of each null, or of each placeholder when one is given; those at the start stay.",
    page: "series-fill-forward-function",
    signatures: &[Signature::new(
        &[SERIES, PLACEHOLDER],
        Returns::DYNAMIC,
        fill_forward,
    )],
    examples: &[Example {
        query: "print series_fill_forward(dynamic([null, 1, null, 2, null]))",
        result: "[null,1,1,2,2]",
    }],
    naming: Naming::Argument,
    ..ENTRY
};

/// The missing places filled from behind.
pub static SERIES_FILL_BACKWARD: ScalarFunction = ScalarFunction {
    name: "series_fill_backward",
    summary: "The series with the value after it in place of each null, or of each placeholder when one is given; those at the end stay.",
    page: "series-fill-backward-function",
    signatures: &[Signature::new(
        &[SERIES, PLACEHOLDER],
        Returns::DYNAMIC,
        fill_backward,
    )],
    examples: &[Example {
        query: "print series_fill_backward(dynamic([null, 1, null, 2, null]))",
        result: "[1,1,2,2,null]",
    }],
    naming: Naming::Argument,
    ..ENTRY
};

/// The missing places filled along straight lines.
pub static SERIES_FILL_LINEAR: ScalarFunction = ScalarFunction {
    name: "series_fill_linear",
    summary: "The series with a value on the line between its neighbours in place of each null, or of each placeholder; the ends take the nearest value unless told otherwise, a series without values a constant. Between whole numbers the fraction is dropped.",
    page: "series-fill-linear-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            PLACEHOLDER,
            Parameter::optional("fill_edges", Takes::Type(ScalarType::Bool)),
            Parameter::optional("constant_value", Takes::Any),
        ],
        Returns::DYNAMIC,
        fill_linear,
    )],
    examples: &[Example {
        query: "print series_fill_linear(dynamic([null, 1.0, null, 2.0])), series_fill_linear(dynamic([1, null, 4]), double(null), false), series_fill_linear(dynamic([null]), double(null), true, 3)",
        result: "[1.0,1.0,1.5,2.0] | [1,2,4] | [3]",
    }],
    deviations: &[
        "A series with text, bools, arrays or bags becomes null; Kusto's page leaves that open.",
    ],
    naming: Naming::Argument,
    ..ENTRY
};

/// What counts as missing.
struct Missing<'a>(Option<DynamicRef<'a>>);

impl Missing<'_> {
    fn is(&self, element: DynamicRef<'_>) -> bool {
        let Some(placeholder) = self.0 else {
            return element.is_null();
        };
        match (Number::of(element), Number::of(placeholder)) {
            (Some(a), Some(b)) => a.real() == b.real() || (a.real().is_nan() && b.real().is_nan()),
            _ => element == placeholder,
        }
    }
}

/// Writes a new array for each array; `write` is told what counts as missing. `placeholder` is that parameter's number.
fn fill(
    call: &Call<'_>,
    placeholder: usize,
    mut write: impl FnMut(usize, ArrayView<'_>, &Missing<'_>, &mut Encoder) -> Option<()>,
) -> Outcome {
    let rows = call.reader::<Dyn>(0);
    let placeholders = call.convert(placeholder, ScalarType::Dynamic);
    let placeholders = placeholders.reader::<Dyn>();
    call.encode(|row, encoder| {
        let Dynamic::Array(array) = rows.get(row)?.view() else {
            return None;
        };
        encoder.begin_array();
        write(row, array, &Missing(placeholders.get(row)), encoder)?;
        encoder.end();
        Some(())
    })
}

fn fill_const(call: &Call<'_>) -> Outcome {
    let constants = call.convert(1, ScalarType::Dynamic);
    let constants = constants.reader::<Dyn>();
    fill(call, 2, |row, array, missing, encoder| {
        let constant = constants.get(row).unwrap_or(DynamicRef::NULL);
        for element in array.iter() {
            encoder.value_of(if missing.is(element) {
                constant
            } else {
                element
            });
        }
        Some(())
    })
}

fn fill_forward(call: &Call<'_>) -> Outcome {
    fill(call, 1, |_, array, missing, encoder| {
        let mut last = None;
        for element in array.iter() {
            if !missing.is(element) {
                last = Some(element);
            }
            encoder.value_of(last.unwrap_or(element));
        }
        Some(())
    })
}

fn fill_backward(call: &Call<'_>) -> Outcome {
    fill(call, 1, |_, array, missing, encoder| {
        let mut next = 0;
        for (place, element) in array.iter().enumerate() {
            next = next.max(place);
            while array.get(next).is_some_and(|element| missing.is(element)) {
                next += 1;
            }
            encoder.value_of(array.get(next).unwrap_or(element));
        }
        Some(())
    })
}

fn fill_linear(call: &Call<'_>) -> Outcome {
    let edges = call.reader::<Bool>(2);
    let constants = call.convert(3, ScalarType::Dynamic);
    let constants = constants.reader::<Dyn>();
    let zero = Column::constant(crate::types::Scalar::Real(0.0), 1);
    let zero = crate::types::convert(&zero, ScalarType::Dynamic);
    let zero = zero.reader::<Dyn>();
    fill(call, 1, |row, array, missing, encoder| {
        let constant = if call.count() > 3 {
            constants.get(row)
        } else {
            zero.get(0)
        };
        let line = Interpolation {
            array,
            missing,
            edges: edges.get(row).unwrap_or(true),
            constant: constant.unwrap_or(DynamicRef::NULL),
        };
        line.write(encoder)
    })
}

/// A series to be filled along straight lines.
struct Interpolation<'a> {
    array: ArrayView<'a>,
    missing: &'a Missing<'a>,
    edges: bool,
    constant: DynamicRef<'a>,
}

impl Interpolation<'_> {
    fn write(&self, encoder: &mut Encoder) -> Option<()> {
        let mut whole = true;
        for element in self
            .array
            .iter()
            .filter(|element| !self.missing.is(*element))
        {
            // A null beside another placeholder stays and is no neighbour.
            if !element.is_null() {
                whole &= Number::of(element)?.long().is_some();
            }
        }
        let known = |place: &usize| {
            let element = self.array.get(*place);
            element.is_some_and(|element| !self.missing.is(element) && !element.is_null())
        };
        let (mut before, mut after) = (None, (0..self.array.len()).find(known));
        let empty = after.is_none();
        for (place, element) in self.array.iter().enumerate() {
            if after == Some(place) {
                before = after;
                after = (place + 1..self.array.len()).find(known);
                encoder.value_of(element);
                continue;
            }
            if !self.missing.is(element) {
                encoder.value_of(element);
                continue;
            }
            match (before, after) {
                (Some(from), Some(to)) => {
                    let value = self.between(from, to, place)?;
                    match real_to_long(value).filter(|_| whole) {
                        Some(value) => encoder.long(value),
                        None => encoder.real(value),
                    }
                }
                _ if empty => encoder.value_of(self.constant),
                (Some(edge), None) | (None, Some(edge)) if self.edges => {
                    encoder.value_of(self.array.get(edge)?);
                }
                _ => encoder.value_of(element),
            }
        }
        Some(())
    }

    /// The value at a place on the line from one element to another.
    fn between(&self, from: usize, to: usize, place: usize) -> Option<f64> {
        let start = Number::of(self.array.get(from)?)?.real();
        let stop = Number::of(self.array.get(to)?)?.real();
        let step = (stop - start) / (to - from) as f64;
        Some(start + step * (place - from) as f64)
    }
}
