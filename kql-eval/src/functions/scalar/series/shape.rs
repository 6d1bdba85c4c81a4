//! What the functions of this family share: how they are declared, and the loops over the elements.

use super::numbers::{Number, Numbers, Scalar};
use crate::RuntimeError;
use crate::functions::{
    BagColumn, Call, Category, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Column, Dyn, Kind, Real, ScalarType, convert};

/// The series that a function works on.
pub(super) const SERIES: Parameter = Parameter::required("series", Takes::DYNAMIC);

/// A series, or a number that stands for a series of the other one's length.
const SERIES_OR_NUMBER: Takes = Takes::OneOf(&[
    ScalarType::Dynamic,
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
]);

/// Two series, of which one may be a number.
pub(super) const PAIR: &[Parameter] = &[
    Parameter::required("series1", SERIES_OR_NUMBER),
    Parameter::required("series2", SERIES_OR_NUMBER),
];

/// What the entries of this family have in common.
pub(super) const ENTRY: ScalarFunction = ScalarFunction {
    name: "",
    aliases: &[],
    category: Category::Series,
    summary: "",
    page: "",
    signatures: &[],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[],
    deviations: &[],
};

/// A form that takes one series and gives one.
pub(super) const fn one_series(kernel: for<'a> fn(&Call<'a>) -> Outcome) -> Signature {
    Signature::new(&[SERIES], Returns::DYNAMIC, kernel)
}

/// A form that takes two series, or a series and a number, and gives a series.
pub(super) const fn two_series(kernel: for<'a> fn(&Call<'a>) -> Outcome) -> Signature {
    Signature::new(PAIR, Returns::DYNAMIC, kernel)
}

/// A number for each element; null where the element is none.
pub(super) fn each(call: &Call<'_>, compute: impl Fn(f64) -> f64) -> Outcome {
    let rows = call.reader::<Dyn>(0);
    let mut series = Numbers::default();
    call.encode(|row, encoder| {
        series.read(rows.get(row), Scalar::Refused)?;
        encoder.begin_array();
        for number in series.iter() {
            match number {
                Some(number) => encoder.real(compute(number.real())),
                None => encoder.null(),
            }
        }
        encoder.end();
        Some(())
    })
}

/// A value for each pair of elements at the same place, which `write` adds; null where one is missing or no number.
/// It is told whether both series hold only whole numbers.
pub(super) fn each_pair(
    call: &Call<'_>,
    write: impl Fn(Number, Number, Both, &mut Encoder),
) -> Outcome {
    pairs(call, |first, second, encoder| {
        let length = match (first.is_scalar, second.is_scalar) {
            (true, true) => return None,
            (true, false) => second.len(),
            (false, true) => first.len(),
            (false, false) => first.len().max(second.len()),
        };
        let both = if first.is_long() && second.is_long() {
            Both::Long
        } else {
            Both::Mixed
        };
        encoder.begin_array();
        for index in 0..length {
            match first.get(index).zip(second.get(index)) {
                Some((a, b)) => write(a, b, both, encoder),
                None => encoder.null(),
            }
        }
        encoder.end();
        Some(())
    })
}

/// What two series hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Both {
    /// Only whole numbers
    Long,
    /// Other numbers too
    Mixed,
}

/// The argument at `index` as a series or a number; a decimal is a real in a dynamic.
fn operand(call: &Call<'_>, index: usize) -> Column {
    match call.argument(index).map(Column::ty) {
        Some(ScalarType::Decimal) => {
            convert(&call.convert(index, ScalarType::Real), ScalarType::Dynamic)
        }
        _ => call.convert(index, ScalarType::Dynamic),
    }
}

fn pairs(
    call: &Call<'_>,
    mut write: impl FnMut(&Numbers, &Numbers, &mut Encoder) -> Option<()>,
) -> Outcome {
    let columns = [0, 1].map(|index| operand(call, index));
    let [first_rows, second_rows] = columns.each_ref().map(Column::reader::<Dyn>);
    let [mut first, mut second] = [Numbers::default(), Numbers::default()];
    call.encode(|row, encoder| {
        first.read(first_rows.get(row), Scalar::Broadcast)?;
        second.read(second_rows.get(row), Scalar::Broadcast)?;
        write(&first, &second, encoder)
    })
}

/// A real for each pair of series; `compute` is given the row as well.
pub(super) fn of_two(
    call: &Call<'_>,
    compute: impl Fn(usize, &Numbers, &Numbers) -> Option<f64>,
) -> Outcome {
    let columns = [0, 1].map(|index| operand(call, index));
    let [first_rows, second_rows] = columns.each_ref().map(Column::reader::<Dyn>);
    let [mut first, mut second] = [Numbers::default(), Numbers::default()];
    call.build::<Real, _>(|row| {
        first.read(first_rows.get(row), Scalar::Broadcast)?;
        second.read(second_rows.get(row), Scalar::Broadcast)?;
        compute(row, &first, &second)
    })
}

/// A value for each row that `encode` writes, or null where it returns nothing.
pub(super) fn encode_rows(
    call: &Call<'_>,
    mut encode: impl FnMut(usize, &mut Encoder) -> Result<Option<()>, RuntimeError>,
) -> Outcome {
    let mut encoder = Encoder::new();
    call.fill::<Dyn>(|row, builder| {
        encoder.clear();
        match encode(row, &mut encoder)? {
            Some(()) => Dyn::append(builder, encoder.value()),
            None => Dyn::append_null(builder),
        }
        Ok(())
    })
}

/// A value for each series, as [`encode_rows`]. The series of `function` must have a number at each place; the value of
/// an empty one, and of what is no array, is null.
pub(super) fn of_complete(
    call: &Call<'_>,
    function: &str,
    mut encode: impl FnMut(usize, &[f64], &mut Encoder) -> Result<Option<()>, RuntimeError>,
) -> Outcome {
    let rows = call.reader::<Dyn>(0);
    let mut values = Vec::new();
    encode_rows(call, |row, encoder| {
        if read_complete(rows.get(row), function, &mut values)?.is_none() || values.is_empty() {
            return Ok(None);
        }
        encode(row, &values, encoder)
    })
}

/// Reads a series that must have a number at each place; `None` when the value is no array.
pub(super) fn read_complete(
    value: Option<DynamicRef<'_>>,
    function: &str,
    into: &mut Vec<f64>,
) -> Result<Option<()>, RuntimeError> {
    into.clear();
    let Some(Dynamic::Array(array)) = value.map(DynamicRef::view) else {
        return Ok(None);
    };
    for element in array.iter() {
        match Number::of(element).map(Number::real) {
            Some(number) if number.is_finite() => into.push(number),
            _ => {
                return Err(RuntimeError::function(format!(
                    "`{function}` over a series with places that hold no finite number is not supported; fill them first, as with `series_fill_linear`"
                )));
            }
        }
    }
    Ok(Some(()))
}

/// Writes a series under a key of the open bag.
pub(super) fn write_series(
    key: &str,
    values: impl IntoIterator<Item = f64>,
    encoder: &mut Encoder,
) {
    encoder.key(key);
    encoder.begin_array();
    for value in values {
        encoder.real(value);
    }
    encoder.end();
}

/// Writes a number under a key of the open bag.
pub(super) fn write_real(key: &str, value: f64, encoder: &mut Encoder) {
    encoder.key(key);
    encoder.real(value);
}

/// A result at the top of the bag that is a real.
pub(super) const fn real_column(path: &'static [&'static str; 1]) -> BagColumn {
    column(path, ScalarType::Real)
}

/// A result at the top of the bag.
pub(super) const fn column(path: &'static [&'static str; 1], ty: ScalarType) -> BagColumn {
    let [name] = path;
    BagColumn { name, path, ty }
}
