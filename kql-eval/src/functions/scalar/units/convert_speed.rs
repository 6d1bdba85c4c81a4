//! `convert_speed`

use super::unit::{Unit, convert, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A speed in another unit; null for a unit that has no such name.
pub static CONVERT_SPEED: ScalarFunction = ScalarFunction {
    name: "convert_speed",
    aliases: &[],
    category: Category::Units,
    summary: "A speed in another unit.",
    page: "convert-speed-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_speed,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print convert_speed(1.2, 'MeterPerSecond', 'CentimeterPerHour'), convert_speed(90, 'KilometerPerHour', 'MeterPerSecond')",
        result: "432000.0 | 25.0",
    }],
    deviations: &[],
};

fn convert_speed(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// The units, in metres per second.
const UNITS: &[Unit] = &[
    ratio("MeterPerSecond", 1.0, 1.0),
    ratio("MeterPerMinute", 1.0, 60.0),
    ratio("MeterPerHour", 1.0, 3600.0),
    ratio("KilometerPerSecond", 1e3, 1.0),
    ratio("KilometerPerMinute", 1e3, 60.0),
    ratio("KilometerPerHour", 1e3, 3600.0),
    ratio("DecimeterPerSecond", 1.0, 10.0),
    ratio("DecimeterPerMinute", 1.0, 10.0 * 60.0),
    ratio("CentimeterPerSecond", 1.0, 1e2),
    ratio("CentimeterPerMinute", 1.0, 1e2 * 60.0),
    ratio("CentimeterPerHour", 1.0, 1e2 * 3600.0),
    ratio("MillimeterPerSecond", 1.0, 1e3),
    ratio("MillimeterPerMinute", 1.0, 1e3 * 60.0),
    ratio("MillimeterPerHour", 1.0, 1e3 * 3600.0),
    ratio("MicrometerPerSecond", 1.0, 1e6),
    ratio("MicrometerPerMinute", 1.0, 1e6 * 60.0),
    ratio("NanometerPerSecond", 1.0, 1e9),
    ratio("NanometerPerMinute", 1.0, 1e9 * 60.0),
    ratio("InchPerSecond", 254.0, 1e4),
    ratio("InchPerMinute", 254.0, 1e4 * 60.0),
    ratio("InchPerHour", 254.0, 1e4 * 3600.0),
    ratio("FootPerSecond", 3048.0, 1e4),
    ratio("FootPerMinute", 3048.0, 1e4 * 60.0),
    ratio("FootPerHour", 3048.0, 1e4 * 3600.0),
    ratio("UsSurveyFootPerSecond", 1200.0, 3937.0),
    ratio("UsSurveyFootPerMinute", 1200.0, 3937.0 * 60.0),
    ratio("UsSurveyFootPerHour", 1200.0, 3937.0 * 3600.0),
    ratio("YardPerSecond", 9144.0, 1e4),
    ratio("YardPerMinute", 9144.0, 1e4 * 60.0),
    ratio("YardPerHour", 9144.0, 1e4 * 3600.0),
    ratio("MilePerHour", 1609.344, 3600.0),
    ratio("Knot", 1852.0, 3600.0),
];
