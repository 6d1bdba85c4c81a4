//! `convert_energy`

use super::unit::{Unit, convert, of, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// An amount of energy in another unit; null for a unit that has no such name.
pub static CONVERT_ENERGY: ScalarFunction = ScalarFunction {
    name: "convert_energy",
    aliases: &[],
    category: Category::Units,
    summary: "An amount of energy in another unit.",
    page: "convert-energy-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_energy,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(convert_energy(1.2, 'Joule', 'BritishThermalUnit'), 10), convert_energy(1, 'KilowattHour', 'Megajoule')",
        result: "0.0011373805 | 3.6",
    }],
    deviations: &["Units have their defined sizes; Kusto rounds some of them."],
};

fn convert_energy(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A British thermal unit in joules.
const BRITISH_THERMAL_UNIT: f64 = 1055.05585262;
/// An electronvolt in joules.
const ELECTRON_VOLT: f64 = 1.602_176_634e-19;

/// The units, in joules.
const UNITS: &[Unit] = &[
    of("Joule", 1.0),
    ratio("Millijoule", 1.0, 1e3),
    of("Kilojoule", 1e3),
    of("Megajoule", 1e6),
    of("Gigajoule", 1e9),
    of("BritishThermalUnit", BRITISH_THERMAL_UNIT),
    of("KilobritishThermalUnit", 1e3 * BRITISH_THERMAL_UNIT),
    of("MegabritishThermalUnit", 1e6 * BRITISH_THERMAL_UNIT),
    of("GigabritishThermalUnit", 1e9 * BRITISH_THERMAL_UNIT),
    of("Calorie", 4.184),
    of("Kilocalorie", 1e3 * 4.184),
    of("Megacalorie", 1e6 * 4.184),
    of("ElectronVolt", ELECTRON_VOLT),
    of("KiloelectronVolt", 1e3 * ELECTRON_VOLT),
    of("MegaelectronVolt", 1e6 * ELECTRON_VOLT),
    of("GigaelectronVolt", 1e9 * ELECTRON_VOLT),
    of("TeraelectronVolt", 1e12 * ELECTRON_VOLT),
    of("WattHour", 3600.0),
    of("KilowattHour", 1e3 * 3600.0),
    of("MegawattHour", 1e6 * 3600.0),
    of("GigawattHour", 1e9 * 3600.0),
    of("TerawattHour", 1e12 * 3600.0),
    of("WattDay", 86_400.0),
    of("KilowattDay", 1e3 * 86_400.0),
    of("MegawattDay", 1e6 * 86_400.0),
    of("GigawattDay", 1e9 * 86_400.0),
    of("TerawattDay", 1e12 * 86_400.0),
    of("ThermEc", 1e5 * BRITISH_THERMAL_UNIT),
    of("DecathermEc", 1e6 * BRITISH_THERMAL_UNIT),
    of("ThermImperial", 105_505_585.257_348),
    of("DecathermImperial", 1_055_055_852.573_48),
    of("ThermUs", 105_480_400.0),
    of("DecathermUs", 1_054_804_000.0),
    ratio("Erg", 1.0, 1e7),
    of("FootPound", 1.355_817_948_331_400_4),
    of("HorsepowerHour", 2_684_519.537_696_173),
];
