//! Units of measure, and the conversion of a value from one to another.

use crate::functions::{Call, Outcome};
use crate::types::{Real, Text};

/// A unit by its name in Kusto.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    name: &'static str,
    scale: Scale,
}

/// How a value in a unit becomes one in its quantity's base unit.
#[derive(Clone, Copy, Debug)]
enum Scale {
    /// `value * numerator / denominator + zero`; a fraction, so that round factors give round results.
    Linear {
        numerator: f64,
        denominator: f64,
        zero: f64,
    },
    /// The value is the sine of an angle in degrees.
    Sine,
}

/// A unit as a multiple of the base unit.
pub(super) const fn of(name: &'static str, factor: f64) -> Unit {
    ratio(name, factor, 1.0)
}

/// A unit of which `denominator` make up `numerator` base units.
pub(super) const fn ratio(name: &'static str, numerator: f64, denominator: f64) -> Unit {
    shifted(name, numerator, denominator, 0.0)
}

/// As [`ratio`], where zero of the unit is `zero` base units.
pub(super) const fn shifted(
    name: &'static str,
    numerator: f64,
    denominator: f64,
    zero: f64,
) -> Unit {
    let scale = Scale::Linear {
        numerator,
        denominator,
        zero,
    };
    Unit { name, scale }
}

/// The sine of an angle.
pub(super) const fn sine(name: &'static str) -> Unit {
    let scale = Scale::Sine;
    Unit { name, scale }
}

/// A value in a unit, both arguments of the call, in another unit; null when either is none of `units`.
pub(super) fn convert(call: &Call<'_>, units: &[Unit]) -> Outcome {
    let values = call.reader::<Real>(0);
    let (from, to) = (call.reader::<Text>(1), call.reader::<Text>(2));
    let named = |name: Option<&str>| units.iter().find(|unit| Some(unit.name) == name);
    call.build::<Real, _>(|row| {
        let (from, to) = (named(from.get(row))?, named(to.get(row))?);
        Some(converted(values.get(row)?, from.scale, to.scale))
    })
}

fn converted(value: f64, from: Scale, to: Scale) -> f64 {
    match (from, to) {
        (
            Scale::Linear {
                numerator: a,
                denominator: b,
                zero: 0.0,
            },
            Scale::Linear {
                numerator: c,
                denominator: d,
                zero: 0.0,
            },
        ) => value * (a * d) / (b * c),
        _ => to.value_of(from.to_base(value)),
    }
}

impl Scale {
    fn to_base(self, value: f64) -> f64 {
        match self {
            Self::Linear {
                numerator,
                denominator,
                zero,
            } => value * numerator / denominator + zero,
            Self::Sine => value.asin().to_degrees(),
        }
    }

    fn value_of(self, value: f64) -> f64 {
        match self {
            Self::Linear {
                numerator,
                denominator,
                zero,
            } => (value - zero) * denominator / numerator,
            Self::Sine => value.to_radians().sin(),
        }
    }
}
