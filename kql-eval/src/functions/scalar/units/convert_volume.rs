//! `convert_volume`

use super::unit::{Unit, convert, of, ratio};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// A volume in another unit; null for a unit that has no such name.
pub static CONVERT_VOLUME: ScalarFunction = ScalarFunction {
    name: "convert_volume",
    aliases: &[],
    category: Category::Units,
    summary: "A volume in another unit.",
    page: "convert-volume-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::REAL),
            Parameter::required("from", Takes::STRING),
            Parameter::required("to", Takes::STRING),
        ],
        Returns::REAL,
        convert_volume,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(convert_volume(1.2, 'CubicMeter', 'AcreFoot'), 10), convert_volume(2, 'CubicMeter', 'Hectoliter'), round(convert_volume(1, 'OilBarrel', 'UsGallon'), 6)",
        result: "0.0009728568 | 20.0 | 42.0",
    }],
    deviations: &[
        "Units have their defined sizes, but for the acre-foot; Kusto rounds some others too.",
    ],
};

fn convert_volume(call: &Call<'_>) -> Outcome {
    convert(call, UNITS)
}

/// A cubic foot in cubic metres.
const CUBIC_FOOT: f64 = 0.028_316_846_592;
/// A gallon of the United States in cubic metres.
const US_GALLON: f64 = 0.003_785_411_784;
/// An imperial gallon in cubic metres.
const IMPERIAL_GALLON: f64 = 0.004_546_09;

/// The units, in cubic metres.
const UNITS: &[Unit] = &[
    of("CubicMeter", 1.0),
    ratio("CubicMicrometer", 1.0, 1e18),
    ratio("CubicMillimeter", 1.0, 1e9),
    ratio("CubicCentimeter", 1.0, 1e6),
    ratio("CubicDecimeter", 1.0, 1e3),
    of("CubicHectometer", 1e6),
    of("CubicKilometer", 1e9),
    of("HectocubicMeter", 1e2),
    of("KilocubicMeter", 1e3),
    ratio("Liter", 1.0, 1e3),
    ratio("Microliter", 1.0, 1e9),
    ratio("Milliliter", 1.0, 1e6),
    ratio("Centiliter", 1.0, 1e5),
    ratio("Deciliter", 1.0, 1e4),
    ratio("Decaliter", 1.0, 1e2),
    ratio("Hectoliter", 1.0, 10.0),
    of("Kiloliter", 1.0),
    of("Megaliter", 1e3),
    of("CubicInch", 1.638_706_4e-5),
    of("CubicFoot", CUBIC_FOOT),
    of("HectocubicFoot", 1e2 * CUBIC_FOOT),
    of("KilocubicFoot", 1e3 * CUBIC_FOOT),
    of("MegacubicFoot", 1e6 * CUBIC_FOOT),
    of("CubicYard", 27.0 * CUBIC_FOOT),
    of("CubicMile", 4_168_181_825.440_579_6),
    ratio("AcreFoot", 1.0, 0.000_810_714),
    ratio("BoardFoot", CUBIC_FOOT, 12.0),
    of("UsGallon", US_GALLON),
    ratio("DeciusGallon", US_GALLON, 10.0),
    of("DecausGallon", 10.0 * US_GALLON),
    of("HectousGallon", 1e2 * US_GALLON),
    of("KilousGallon", 1e3 * US_GALLON),
    of("MegausGallon", 1e6 * US_GALLON),
    ratio("UsQuart", US_GALLON, 4.0),
    ratio("UsPint", US_GALLON, 8.0),
    ratio("UsCustomaryCup", US_GALLON, 16.0),
    ratio("UsOunce", US_GALLON, 128.0),
    ratio("UsTablespoon", US_GALLON, 256.0),
    ratio("UsTeaspoon", US_GALLON, 768.0),
    of("UsLegalCup", 2.4e-4),
    of("UsBeerBarrel", 31.0 * US_GALLON),
    of("OilBarrel", 42.0 * US_GALLON),
    of("ImperialGallon", IMPERIAL_GALLON),
    of("KiloimperialGallon", 1e3 * IMPERIAL_GALLON),
    of("MegaimperialGallon", 1e6 * IMPERIAL_GALLON),
    ratio("ImperialPint", IMPERIAL_GALLON, 8.0),
    ratio("ImperialOunce", IMPERIAL_GALLON, 160.0),
    of("ImperialBeerBarrel", 36.0 * IMPERIAL_GALLON),
    of("MetricCup", 2.5e-4),
    of("MetricTeaspoon", 5e-6),
    of("UkTablespoon", 1.5e-5),
    of("AuTablespoon", 2e-5),
];
