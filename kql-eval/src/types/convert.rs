//! Conversion of columns from one type to another.

mod target;

use super::dynamic::{Dynamic, DynamicRef, Encoder, write_text};
use super::{
    Bool, Column, DateTime, Dec, Decimal, Dyn, Guid, Int, Kind, Long, Real, Scalar, ScalarType,
    Text, TimeSpan, write_datetime, write_guid, write_real, write_timespan,
};
use std::fmt::Write as _;
use target::Target;

/// The values as values of another type, by the rules of the `to…` functions: what has no meaning in the other type becomes
/// null (the empty string for string), nothing is an error, null stays null.
///
/// To dynamic, text becomes a dynamic string and is not read as JSON; timespans, guids and decimals become strings too. A
/// constant stays a constant.
#[must_use]
pub fn convert(column: &Column, to: ScalarType) -> Column {
    if column.ty() == to {
        return column.clone();
    }
    if let Some(value) = column.as_constant() {
        let one = Column::from_scalars(value.ty(), std::slice::from_ref(value));
        return Column::constant(rows(&one, to).scalar(0), column.rows());
    }
    rows(column, to)
}

/// One value as a value of another type, by the rules of [`convert`].
#[must_use]
pub fn convert_scalar(value: &Scalar, to: ScalarType) -> Scalar {
    convert(&Column::constant(value.clone(), 1), to).scalar(0)
}

fn rows(column: &Column, to: ScalarType) -> Column {
    match to {
        ScalarType::Bool => each::<Bool>(column),
        ScalarType::Int => each::<Int>(column),
        ScalarType::Long => each::<Long>(column),
        ScalarType::Real => each::<Real>(column),
        ScalarType::Decimal => each::<Dec>(column),
        ScalarType::DateTime => each::<DateTime>(column),
        ScalarType::TimeSpan => each::<TimeSpan>(column),
        ScalarType::Guid => each::<Guid>(column),
        ScalarType::String => to_text(column),
        ScalarType::Dynamic => to_dynamic(column),
    }
}

fn each<T: Target>(column: &Column) -> Column {
    match column.ty() {
        ScalarType::Bool => map::<Bool, T>(column, T::from_bool),
        ScalarType::Int => map::<Int, T>(column, |value| T::from_long(i64::from(value))),
        ScalarType::Long => map::<Long, T>(column, T::from_long),
        ScalarType::Real => map::<Real, T>(column, T::from_real),
        ScalarType::Decimal => map::<Dec, T>(column, T::from_decimal),
        ScalarType::String => map::<Text, T>(column, T::from_text),
        ScalarType::DateTime => map::<DateTime, T>(column, T::from_datetime),
        ScalarType::TimeSpan => map::<TimeSpan, T>(column, T::from_timespan),
        ScalarType::Guid => map::<Guid, T>(column, T::from_guid),
        ScalarType::Dynamic => map::<Dyn, T>(column, of_dynamic::<T>),
    }
}

fn of_dynamic<T: Target>(value: DynamicRef<'_>) -> Option<T::Value> {
    match value.view() {
        Dynamic::Bool(value) => T::from_bool(value),
        Dynamic::Long(value) => T::from_long(value),
        Dynamic::Real(value) => T::from_real(value),
        Dynamic::String(value) => T::from_text(value),
        Dynamic::DateTime(value) => T::from_datetime(value),
        Dynamic::Null | Dynamic::Array(_) | Dynamic::Bag(_) => None,
    }
}

fn map<'a, A: Kind, T: Target>(
    column: &'a Column,
    f: impl Fn(A::Ref<'a>) -> Option<T::Value>,
) -> Column {
    let values = column.reader::<A>();
    Column::build::<T, _>((0..column.rows()).map(|row| values.get(row).and_then(&f)))
}

fn to_text(column: &Column) -> Column {
    match column.ty() {
        ScalarType::Bool => map_text::<Bool>(column, |value, out| {
            out.push_str(if value { "True" } else { "False" });
        }),
        ScalarType::Int => map_text::<Int>(column, |value, out| {
            let _ = write!(out, "{value}");
        }),
        ScalarType::Long => map_text::<Long>(column, |value, out| {
            let _ = write!(out, "{value}");
        }),
        ScalarType::Real => map_text::<Real>(column, write_real),
        ScalarType::Decimal => map_text::<Dec>(column, write_decimal),
        ScalarType::String => column.clone(),
        ScalarType::DateTime => map_text::<DateTime>(column, write_datetime),
        ScalarType::TimeSpan => map_text::<TimeSpan>(column, write_timespan),
        ScalarType::Guid => map_text::<Guid>(column, write_guid),
        ScalarType::Dynamic => map_text::<Dyn>(column, write_text),
    }
}

fn write_decimal(value: Decimal, out: &mut String) {
    let _ = write!(out, "{}", value.normalize());
}

fn map_text<'a, A: Kind>(column: &'a Column, write: impl Fn(A::Ref<'a>, &mut String)) -> Column {
    let values = column.reader::<A>();
    let mut builder = Text::builder(column.rows());
    // One text is used again for all rows; the builder copies it into its own buffer.
    let mut text = String::new();
    for row in 0..column.rows() {
        text.clear();
        if let Some(value) = values.get(row) {
            write(value, &mut text);
        }
        builder.append_value(&text);
    }
    Column::array(ScalarType::String, Text::finish(builder))
}

fn to_dynamic(column: &Column) -> Column {
    match column.ty() {
        ScalarType::Bool => map_dynamic::<Bool>(column, |value, out| out.bool(value)),
        ScalarType::Int => map_dynamic::<Int>(column, |value, out| out.long(i64::from(value))),
        ScalarType::Long => map_dynamic::<Long>(column, |value, out| out.long(value)),
        ScalarType::Real => map_dynamic::<Real>(column, |value, out| out.real(value)),
        ScalarType::String => map_dynamic::<Text>(column, |value, out| out.string(value)),
        ScalarType::DateTime => map_dynamic::<DateTime>(column, |value, out| out.datetime(value)),
        ScalarType::Decimal => map_dynamic::<Dec>(column, as_string(write_decimal)),
        ScalarType::TimeSpan => map_dynamic::<TimeSpan>(column, as_string(write_timespan)),
        ScalarType::Guid => map_dynamic::<Guid>(column, as_string(write_guid)),
        ScalarType::Dynamic => column.clone(),
    }
}

/// Encodes a value as the string that `write` makes of it, in memory used again for every row.
fn as_string<V>(write: fn(V, &mut String)) -> impl FnMut(V, &mut Encoder) {
    let mut text = String::new();
    move |value, out| {
        text.clear();
        write(value, &mut text);
        out.string(&text);
    }
}

fn map_dynamic<'a, A: Kind>(
    column: &'a Column,
    mut encode: impl FnMut(A::Ref<'a>, &mut Encoder),
) -> Column {
    let values = column.reader::<A>();
    let mut builder = Dyn::builder(column.rows());
    let mut encoder = Encoder::new();
    for row in 0..column.rows() {
        match values.get(row) {
            Some(value) => {
                encoder.clear();
                encode(value, &mut encoder);
                Dyn::append(&mut builder, encoder.value());
            }
            None => builder.append_null(),
        }
    }
    Column::array(ScalarType::Dynamic, Dyn::finish(builder))
}

#[cfg(test)]
mod tests {
    use super::{convert, convert_scalar};
    use crate::types::{Column, Long, Scalar, ScalarType, Text};

    /// The text of a value converted to a type, `null` for null.
    fn shown(value: &Scalar, to: ScalarType) -> String {
        let converted = convert_scalar(value, to);
        let mut out = String::new();
        converted.write_text(&mut out);
        if converted.is_null() {
            "null".into()
        } else {
            out
        }
    }

    fn text(text: &str) -> Scalar {
        Scalar::String(text.into())
    }

    #[test]
    fn every_pair_of_types_converts_null_to_null() {
        for from in ScalarType::ALL {
            for to in ScalarType::ALL {
                let null = convert_scalar(&Scalar::null(from), to);
                assert_eq!(null.ty(), to);
                let kept = from == ScalarType::String && to == ScalarType::Dynamic;
                assert!(kept || null == Scalar::null(to), "{from} to {to}");
            }
        }
    }

    #[test]
    fn numbers_are_cut_wrapped_and_saturated() {
        use ScalarType::{Bool, Int, Long, Real};
        for (value, to, expected) in [
            (Scalar::Real(5.7), Long, "5"),
            (Scalar::Real(-5.7), Int, "-5"),
            (Scalar::Real(1e10), Int, "2147483647"),
            (Scalar::Real(1e30), Long, "9223372036854775807"),
            (Scalar::Real(f64::NAN), Long, "null"),
            (Scalar::Long(9_999_999_999), Int, "1410065407"),
            (text("9999999999"), Int, "null"),
            (text("5.7"), Long, "null"),
            (text("5.7"), Real, "5.7"),
            (text("1e3"), Real, "1000.0"),
            (text("yes"), Bool, "null"),
            (text(" true "), Bool, "True"),
            (text("2"), Bool, "True"),
            (text("0.0"), Bool, "null"),
            (Scalar::Real(1.5), Bool, "True"),
            (Scalar::Bool(true), Real, "1.0"),
            (Scalar::TimeSpan(15), Long, "15"),
        ] {
            assert_eq!(shown(&value, to), expected, "{value:?} to {to}");
        }
    }

    #[test]
    fn dynamic_converts_as_what_it_holds() {
        let held = |value: Scalar| convert_scalar(&value, ScalarType::Dynamic);
        assert_eq!(shown(&held(text("12")), ScalarType::Long), "12");
        assert_eq!(shown(&held(Scalar::Bool(true)), ScalarType::String), "true");
        assert_eq!(
            shown(&held(Scalar::TimeSpan(10_000_000)), ScalarType::String),
            "00:00:01"
        );
        assert_eq!(shown(&held(text("1d")), ScalarType::TimeSpan), "1.00:00:00");
    }

    #[test]
    fn constants_stay_constants_and_arrays_arrays() {
        let constant = convert(&Column::constant(Scalar::Long(7), 3), ScalarType::String);
        assert_eq!(constant.as_constant(), Some(&text("7")));
        assert_eq!(constant.rows(), 3);
        let array = Column::build::<Long, _>([Some(1), None].into_iter());
        let array = convert(&array, ScalarType::String);
        let values = array.reader::<Text>();
        assert_eq!((values.get(0), values.get(1)), (Some("1"), Some("")));
    }
}
