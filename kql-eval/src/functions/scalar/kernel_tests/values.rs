//! Conditionals, conversions, numbers and the registry itself.

use super::{gives, json, long, null, real, run, shown, text};
use crate::Settings;
use crate::functions::scalar::{all, find};
use crate::functions::{Call, Kernel};
use crate::types::{Scalar, ScalarType};

#[test]
fn branches_are_chosen_by_the_first_true_predicate() {
    let (yes, no) = (Scalar::Bool(true), Scalar::Bool(false));
    gives("iff", &[yes.clone(), long(1), long(2)], "1");
    gives("iff", &[null(ScalarType::Bool), text("a"), text("b")], "b");
    gives("case", &[no.clone(), text("a"), text("else")], "else");
    gives(
        "case",
        &[no.clone(), long(1), yes.clone(), long(2), long(3)],
        "2",
    );
    gives("coalesce", &[text(""), text("a")], "a");
    gives("coalesce", &[null(ScalarType::Long), long(0)], "0");
    gives("max_of", &[long(3), long(10), null(ScalarType::Long)], "10");
    gives("min_of", &[real(f64::NAN), real(1.0)], "NaN");
    gives(
        "max_of",
        &[null(ScalarType::Long), null(ScalarType::Long)],
        "null",
    );
    gives("isempty", &[json("''")], "True");
    gives("isempty", &[json("[]")], "False");
    gives("isnull", &[text("")], "False");
    assert!(
        run("assert", &[no, text("order")])
            .unwrap_err()
            .contains("order")
    );
}

#[test]
fn json_text_that_is_none_becomes_a_string() {
    gives(
        "parse_json",
        &[text("{\"a\": [1, 2.0]}")],
        "{\"a\":[1,2.0]}",
    );
    gives("parse_json", &[text("[1, abc")], "[1, abc");
    gives("parse_json", &[text("")], "null");
    gives("gettype", &[json("{}")], "dictionary");
    gives("gettype", &[null(ScalarType::Long)], "long");
    gives("tohex", &[long(-256)], "ffffffffffffff00");
    gives("tohex", &[Scalar::Int(-1)], "ffffffff");
    gives("tohex", &[long(256), long(8)], "00000100");
    gives("tohex", &[null(ScalarType::Long)], "");
}

#[test]
fn numbers_are_rounded_by_their_binary_value() {
    gives("round", &[real(1.005), long(2)], "1.0");
    gives("round", &[real(2.98765), long(3)], "2.988");
    gives("round", &[real(0.5)], "1.0");
    gives("round", &[real(-2.5)], "-3.0");
    gives("round", &[real(2.675), long(2)], "2.67");
    gives("round", &[long(1234), long(-2)], "1200.0");
    gives("sign", &[null(ScalarType::Real)], "0.0");
    gives("asin", &[real(2.0)], "null");
    gives("erf", &[long(-1)], "-0.8427007929497149");
    gives("log", &[long(5)], "1.6094379124341003");
    gives("gamma", &[long(5)], "24.0");
    gives("log10", &[long(1000)], "3.0");
    gives("loggamma", &[long(1)], "0.0");
    gives("degrees", &[real(std::f64::consts::PI)], "180.0");
    gives("binary_shift_left", &[long(1), long(65)], "2");
}

#[test]
fn random_numbers_differ_from_row_to_row_and_repeat_with_the_seed() {
    let draw = |seed| {
        let settings = Settings {
            seed,
            ..Settings::default()
        };
        let call = Call {
            arguments: &[],
            rows: 3,
            settings: &settings,
            first_row: 0,
        };
        let Kernel::Direct(rand) = find("rand").unwrap().signatures[0].kernel else {
            unreachable!()
        };
        let column = rand(&call).unwrap();
        (0..3)
            .map(|row| shown(&column.scalar(row)))
            .collect::<Vec<_>>()
    };
    let numbers = draw(1);
    assert_eq!(numbers, draw(1));
    assert_ne!(numbers, draw(2));
    assert_ne!(numbers[0], numbers[1]);
}

#[test]
fn names_and_aliases_are_unique_and_every_function_has_an_example() {
    let mut names = std::collections::HashSet::new();
    for function in all() {
        for name in function.aliases.iter().chain([&function.name]) {
            assert!(names.insert(*name), "{name} is declared twice");
        }
        assert!(
            !function.examples.is_empty(),
            "{} has no example",
            function.name
        );
    }
}
