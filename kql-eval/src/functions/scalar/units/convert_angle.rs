//! `convert_angle`

use super::unit::{Unit, convert, of, ratio, sine};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// An angle in another unit; null for a unit that has no such name.
pub static CONVERT_ANGLE: ScalarFunction = ScalarFunction {
    name: "convert_angle",
    aliases: &[],
    category: Category::Units,
    summary: "An angle in another unit.",
    page: "convert-angle-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_angle,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print convert_angle(1.2, 'Degree', 'Arcminute'), convert_angle(0.5, 'Revolution', 'Degree'), convert_angle(1, 'Degree', 'degree')",
        result: "72.0 | 180.0 | null",
    }],
    deviations: &[],
};

fn convert_angle(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A radian in degrees.
const RADIAN: f64 = 180.0 / std::f64::consts::PI;

/// The units, in degrees.
const UNITS: &[Unit] = &[
    of("Degree", 1.0),
    ratio("Millidegree", 1.0, 1e3),
    ratio("Microdegree", 1.0, 1e6),
    ratio("Nanodegree", 1.0, 1e9),
    ratio("Arcminute", 1.0, 60.0),
    ratio("Arcsecond", 1.0, 3600.0),
    of("Gradian", 0.9),
    ratio("NatoMil", 9.0, 160.0),
    of("Radian", RADIAN),
    ratio("Deciradian", RADIAN, 10.0),
    ratio("Centiradian", RADIAN, 1e2),
    ratio("Milliradian", RADIAN, 1e3),
    ratio("Microradian", RADIAN, 1e6),
    ratio("Nanoradian", RADIAN, 1e9),
    of("Revolution", 360.0),
    sine("Tilt"),
];
