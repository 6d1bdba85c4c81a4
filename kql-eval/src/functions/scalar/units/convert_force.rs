//! `convert_force`

use super::unit::{Unit, convert, of, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A force in another unit; null for a unit that has no such name.
pub static CONVERT_FORCE: ScalarFunction = ScalarFunction {
    name: "convert_force",
    aliases: &[],
    category: Category::Units,
    summary: "A force in another unit.",
    page: "convert-force-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_force,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print convert_force(1.2, 'Newton', 'Decanewton'), convert_force(2, 'KilogramForce', 'Newton')",
        result: "0.12 | 19.6133",
    }],
    deviations: &["Units have their defined sizes; Kusto rounds some of them."],
};

fn convert_force(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A pound-force in newtons.
const POUND_FORCE: f64 = 4.448_221_615_260_5;

/// The units, in newtons.
const UNITS: &[Unit] = &[
    of("Newton", 1.0),
    ratio("Micronewton", 1.0, 1e6),
    ratio("Millinewton", 1.0, 1e3),
    of("Decanewton", 10.0),
    of("Kilonewton", 1e3),
    of("Meganewton", 1e6),
    ratio("Dyn", 1.0, 1e5),
    of("KilogramForce", 9.806_65),
    of("KiloPond", 9.806_65),
    of("TonneForce", 9806.65),
    of("PoundForce", POUND_FORCE),
    ratio("OunceForce", POUND_FORCE, 16.0),
    of("KilopoundForce", 1e3 * POUND_FORCE),
    of("ShortTonForce", 2e3 * POUND_FORCE),
    of("Poundal", 0.138_254_954_376),
];
