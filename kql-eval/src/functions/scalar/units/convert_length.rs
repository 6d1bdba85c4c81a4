//! `convert_length`

use super::unit::{Unit, convert, of, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A length in another unit; null for a unit that has no such name.
pub static CONVERT_LENGTH: ScalarFunction = ScalarFunction {
    name: "convert_length",
    aliases: &[],
    category: Category::Units,
    summary: "A length in another unit.",
    page: "convert-length-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_length,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(convert_length(1.2, 'Meter', 'Foot'), 10), convert_length(2, 'NauticalMile', 'Kilometer')",
        result: "3.937007874 | 3.704",
    }],
    deviations: &["Units have their defined sizes; Kusto rounds some of them."],
};

fn convert_length(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A light year in metres.
const LIGHT_YEAR: f64 = 9_460_730_472_580_800.0;
/// A parsec in metres.
const PARSEC: f64 = 3.085_677_581_491_367e16;

/// The units, in metres.
const UNITS: &[Unit] = &[
    of("Meter", 1.0),
    ratio("Nanometer", 1.0, 1e9),
    ratio("Micrometer", 1.0, 1e6),
    ratio("Millimeter", 1.0, 1e3),
    ratio("Centimeter", 1.0, 1e2),
    ratio("Decimeter", 1.0, 10.0),
    of("Decameter", 10.0),
    of("Hectometer", 1e2),
    of("Kilometer", 1e3),
    ratio("Angstrom", 1.0, 1e10),
    of("AstronomicalUnit", 149_597_870_700.0),
    of("LightYear", LIGHT_YEAR),
    of("KilolightYear", 1e3 * LIGHT_YEAR),
    of("MegalightYear", 1e6 * LIGHT_YEAR),
    of("Parsec", PARSEC),
    of("Kiloparsec", 1e3 * PARSEC),
    of("Megaparsec", 1e6 * PARSEC),
    of("SolarRadius", 6.957e8),
    ratio("Microinch", 254.0, 1e10),
    ratio("Mil", 254.0, 1e7),
    ratio("Inch", 254.0, 1e4),
    ratio("Hand", 1016.0, 1e4),
    ratio("Foot", 3048.0, 1e4),
    ratio("Yard", 9144.0, 1e4),
    of("Fathom", 1.8288),
    of("Shackle", 27.432),
    of("Chain", 20.1168),
    of("Mile", 1609.344),
    of("DataMile", 1828.8),
    of("NauticalMile", 1852.0),
    ratio("UsSurveyFoot", 1200.0, 3937.0),
    ratio("Twip", 254.0, 1.44e7),
    ratio("DtpPoint", 254.0, 7.2e5),
    ratio("DtpPica", 254.0, 6e4),
    ratio("PrinterPoint", 254.0, 7.227e5),
    ratio("PrinterPica", 12.0 * 254.0, 7.227e5),
];
