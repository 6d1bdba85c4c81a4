//! `convert_mass`

use super::unit::{Unit, convert, of, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A mass in another unit; null for a unit that has no such name.
pub static CONVERT_MASS: ScalarFunction = ScalarFunction {
    name: "convert_mass",
    aliases: &[],
    category: Category::Units,
    summary: "A mass in another unit.",
    page: "convert-mass-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_mass,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(convert_mass(1.2, 'Kilogram', 'Pound'), 10), convert_mass(3, 'Tonne', 'Kilogram')",
        result: "2.6455471462 | 3000.0",
    }],
    deviations: &["Units have their defined sizes; Kusto rounds some of them."],
};

fn convert_mass(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A pound in kilograms.
const POUND: f64 = 0.453_592_37;

/// The units, in kilograms.
const UNITS: &[Unit] = &[
    of("Kilogram", 1.0),
    ratio("Gram", 1.0, 1e3),
    ratio("Nanogram", 1.0, 1e12),
    ratio("Microgram", 1.0, 1e9),
    ratio("Milligram", 1.0, 1e6),
    ratio("Centigram", 1.0, 1e5),
    ratio("Decigram", 1.0, 1e4),
    ratio("Decagram", 1.0, 1e2),
    ratio("Hectogram", 1.0, 10.0),
    of("Tonne", 1e3),
    of("Kilotonne", 1e6),
    of("Megatonne", 1e9),
    ratio("Grain", POUND, 7e3),
    ratio("Ounce", POUND, 16.0),
    of("Pound", POUND),
    of("Kilopound", 1e3 * POUND),
    of("Megapound", 1e6 * POUND),
    of("Stone", 14.0 * POUND),
    of("ShortHundredweight", 100.0 * POUND),
    of("LongHundredweight", 112.0 * POUND),
    of("ShortTon", 2e3 * POUND),
    of("LongTon", 2240.0 * POUND),
    of("Slug", 14.593_902_937_206_364),
    of("EarthMass", 5.9722e24),
    of("SolarMass", 1.98947e30),
];
