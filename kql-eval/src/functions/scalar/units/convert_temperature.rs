//! `convert_temperature`

use super::unit::{Unit, convert, of, ratio, shifted};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A temperature in another unit; null for a unit that has no such name.
pub static CONVERT_TEMPERATURE: ScalarFunction = ScalarFunction {
    name: "convert_temperature",
    aliases: &[],
    category: Category::Units,
    summary: "A temperature in another unit.",
    page: "convert-temperature-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_temperature,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print convert_temperature(1.2, 'Kelvin', 'DegreeCelsius'), round(convert_temperature(212, 'DegreeFahrenheit', 'DegreeCelsius'), 6), round(convert_temperature(150, 'DegreeDelisle', 'Kelvin'), 6), convert_temperature(1, 'Kelvin', 'Celsius')",
        result: "-271.95 | 100.0 | 273.15 | null",
    }],
    deviations: &[],
};

fn convert_temperature(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// The melting point of ice in kelvins.
const ICE: f64 = 273.15;

/// The units, in kelvins.
const UNITS: &[Unit] = &[
    of("Kelvin", 1.0),
    shifted("DegreeCelsius", 1.0, 1.0, ICE),
    shifted("MillidegreeCelsius", 1.0, 1e3, ICE),
    shifted("DegreeDelisle", -2.0, 3.0, ICE + 100.0),
    shifted("DegreeFahrenheit", 5.0, 9.0, 459.67 * 5.0 / 9.0),
    shifted("DegreeNewton", 100.0, 33.0, ICE),
    ratio("DegreeRankine", 5.0, 9.0),
    shifted("DegreeReaumur", 5.0, 4.0, ICE),
    shifted("DegreeRoemer", 40.0, 21.0, ICE - 7.5 * 40.0 / 21.0),
    of("SolarTemperature", 5778.0),
];
