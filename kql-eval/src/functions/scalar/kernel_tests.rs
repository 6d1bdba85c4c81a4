//! Kernels called one by one, without a query around them.

use super::find;
use crate::Settings;
use crate::functions::{Call, Constants, Kernel, Signature, Takes};
use crate::types::dynamic::{DynamicRef, Encoder, parse_json};
use crate::types::{Column, Scalar, ScalarType, convert, parse_datetime, parse_timespan_literal};

fn text(text: &str) -> Scalar {
    Scalar::String(text.into())
}

fn long(value: i64) -> Scalar {
    Scalar::Long(value)
}

fn real(value: f64) -> Scalar {
    Scalar::Real(value)
}

fn date(text: &str) -> Scalar {
    Scalar::DateTime(parse_datetime(text).unwrap())
}

fn span(text: &str) -> Scalar {
    Scalar::TimeSpan(parse_timespan_literal(text).unwrap())
}

fn null(ty: ScalarType) -> Scalar {
    Scalar::null(ty)
}

/// A dynamic from JSON with single quotes.
fn json(text: &str) -> Scalar {
    let mut encoder = Encoder::new();
    parse_json(&text.replace('\'', "\""), &mut encoder).unwrap();
    Scalar::dynamic(DynamicRef::new(&encoder.into_bytes()))
}

/// How far the arguments are from what a signature takes; nothing when it does not take them.
fn distance(signature: &Signature, arguments: &[Scalar]) -> Option<usize> {
    if !signature.accepts(arguments.len()) {
        return None;
    }
    let mut distance = 0;
    for (index, argument) in arguments.iter().enumerate() {
        let ty = argument.ty();
        distance += match signature.parameter(index, arguments.len())?.takes {
            Takes::Type(wanted) if wanted == ty => 0,
            Takes::Type(wanted) if wanted.is_numeric() && ty.is_numeric() && wanted > ty => 1,
            Takes::Type(_) => return None,
            Takes::Exactly(wanted) if wanted != ty => return None,
            _ => 0,
        };
    }
    Some(distance)
}

/// The outcome as text: of a call with constants, which must be the same when the arguments are arrays.
fn run(name: &str, arguments: &[Scalar]) -> Result<String, String> {
    let function = find(name).unwrap_or_else(|| panic!("no function {name}"));
    let signature = function
        .signatures
        .iter()
        .filter_map(|signature| Some((distance(signature, arguments)?, signature)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, signature)| signature)
        .unwrap_or_else(|| panic!("{name} does not take {arguments:?}"));
    let column = |index: usize, value: &Scalar| {
        let column = Column::constant(value.clone(), 2);
        match signature.parameter(index, arguments.len()).map(|p| p.takes) {
            Some(Takes::Type(ty)) => convert(&column, ty),
            Some(Takes::AsText) => convert(&column, ScalarType::String),
            _ => column,
        }
    };
    let constant: Vec<Column> = arguments
        .iter()
        .enumerate()
        .map(|(i, value)| column(i, value))
        .collect();
    let arrays: Vec<Column> = constant
        .iter()
        .map(|c| Column::array(c.ty(), c.to_array()))
        .collect();
    let known: Vec<Option<Scalar>> = arguments.iter().cloned().map(Some).collect();
    let settings = Settings::default();
    let call = |columns: &[Column]| {
        let call = Call {
            arguments: columns,
            rows: 2,
            settings: &settings,
            first_row: 0,
        };
        match signature.kernel {
            Kernel::Direct(kernel) => kernel(&call).map_err(|error| error.to_string()),
            Kernel::Compile(compile) => {
                compile(&Constants(&known))?(&call).map_err(|error| error.to_string())
            }
        }
    };
    let (constant, arrays) = (call(&constant)?, call(&arrays)?);
    assert!(
        constant.as_constant().is_some(),
        "{name}: constants must give a constant"
    );
    for row in 0..2 {
        assert_eq!(
            shown(&arrays.scalar(row)),
            shown(&constant.scalar(row)),
            "{name}: rows"
        );
    }
    Ok(shown(&constant.scalar(0)))
}

fn shown(value: &Scalar) -> String {
    let mut out = String::new();
    value.write_text(&mut out);
    if value.is_null() { "null".into() } else { out }
}

#[track_caller]
fn gives(name: &str, arguments: &[Scalar], expected: &str) {
    assert_eq!(
        run(name, arguments).as_deref(),
        Ok(expected),
        "{name}({arguments:?})"
    );
}

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
    gives("binary_shift_left", &[long(1), long(65)], "2");
}

#[test]
fn bins_start_at_multiples() {
    gives("bin", &[long(-7), long(5)], "-10");
    gives("bin", &[real(0.3), real(0.1)], "0.2");
    gives(
        "bin",
        &[date("2007-01-04 10:00"), span("7")],
        "2007-01-01T00:00:00.0000000Z",
    );
    gives("bin", &[span("16"), span("7")], "14.00:00:00");
    gives("bin_at", &[real(6.5), real(2.5), long(7)], "4.5");
    gives(
        "bin_at",
        &[span("1h"), span("1d"), span("12h")],
        "-12:00:00",
    );
}

#[test]
fn calendar_functions_follow_the_calendar() {
    let new_year = date("2017-01-01 10:10:17");
    gives(
        "startofweek",
        &[date("2025-06-14"), long(3)],
        "2025-06-29T00:00:00.0000000Z",
    );
    gives(
        "endofyear",
        &[new_year.clone(), long(-1)],
        "2016-12-31T23:59:59.9999999Z",
    );
    gives(
        "startofmonth",
        &[new_year.clone(), long(-1)],
        "2016-12-01T00:00:00.0000000Z",
    );
    gives(
        "startofday",
        &[new_year.clone(), null(ScalarType::Long)],
        "null",
    );
    gives("dayofweek", &[date("1947-11-30 10:00:05")], "00:00:00");
    gives(
        "datetime_part",
        &[text("Nanosecond"), date("2017-10-30 01:02:03.7654321")],
        "765432100",
    );
    gives(
        "datetime_part",
        &[text("dayOfYear"), date("2017-10-30")],
        "303",
    );
    assert!(run("datetime_part", &[text("week"), new_year]).is_err());
    let diff =
        |part, a, b, expected| gives("datetime_diff", &[text(part), date(a), date(b)], expected);
    diff("month", "2017-01-01", "2015-12-30", "13");
    diff("day", "2017-10-29", "2017-09-30 23:59", "29");
    diff("hour", "2017-10-31 01:00", "2017-10-30 23:59", "2");
    diff("week", "2017-10-29", "2017-09-30 23:59", "5");
    diff(
        "nanosecond",
        "2017-10-30 23:00:10.1",
        "2017-10-30 23:00:10.1000007",
        "-700",
    );
    gives(
        "datetime_add",
        &[text("week"), long(100), date("2017-01-01")],
        "2018-12-02T00:00:00.0000000Z",
    );
    gives(
        "make_datetime",
        &[
            long(2017),
            long(10),
            long(1),
            long(12),
            long(11),
            real(0.1234567),
        ],
        "2017-10-01T12:11:00.1234567Z",
    );
    gives(
        "make_timespan",
        &[long(1), long(12), long(30), real(55.123)],
        "1.12:30:55.1230000",
    );
    gives(
        "unixtime_seconds_todatetime",
        &[long(1_546_300_800)],
        "2019-01-01T00:00:00.0000000Z",
    );
}

#[test]
fn a_local_time_that_is_skipped_counts_from_the_end_of_the_gap() {
    let utc = |local, zone, expected| {
        gives(
            "datetime_local_to_utc",
            &[date(local), text(zone)],
            expected,
        );
    };
    utc(
        "2022-03-27 01:00",
        "Europe/Brussels",
        "2022-03-27T00:00:00.0000000Z",
    );
    utc(
        "2022-03-27 02:00",
        "Europe/Brussels",
        "2022-03-27T00:00:00.0000000Z",
    );
    utc(
        "2022-03-27 03:00",
        "Europe/Brussels",
        "2022-03-27T01:00:00.0000000Z",
    );
    utc(
        "2020-02-02 20:02:20.5",
        "US/Pacific",
        "2020-02-03T04:02:20.5000000Z",
    );
    utc("2020-02-02", "Nowhere/Land", "null");
}

#[test]
fn arrays_are_cut_moved_and_searched() {
    let five = json("[1,2,3,4,5]");
    gives("array_slice", &[five.clone(), long(-3), long(-2)], "[3,4]");
    gives("array_slice", &[five.clone(), long(2), long(-1)], "[3,4,5]");
    gives("array_slice", &[five.clone(), long(3), long(1)], "[]");
    gives("array_slice", &[five.clone(), long(1), long(-10)], "[]");
    gives("array_split", &[five.clone(), long(2)], "[[1,2],[3,4,5]]");
    gives(
        "array_split",
        &[five.clone(), json("[1,-2]")],
        "[[1],[2,3],[4,5]]",
    );
    gives(
        "array_rotate_left",
        &[five.clone(), long(-2)],
        "[4,5,1,2,3]",
    );
    gives(
        "array_shift_left",
        &[five.clone(), long(-2), long(-1)],
        "[-1,-1,1,2,3]",
    );
    gives(
        "array_shift_right",
        &[five.clone(), long(2)],
        "[null,null,1,2,3]",
    );
    gives("array_rotate_left", &[json("[]"), long(2)], "[]");
    gives(
        "array_index_of",
        &[json("['a','b','a']"), text("a"), long(1)],
        "2",
    );
    gives(
        "array_index_of",
        &[json("['a','b','a']"), text("a"), long(0), long(-1), long(2)],
        "2",
    );
    gives("array_sum", &[json("[1,2.5]")], "3.5");
    gives(
        "array_iff",
        &[json("[true,0,'x',1]"), json("[1,2]"), json("[3,4]")],
        "[1,4,null,null]",
    );
    gives("array_concat", &[five, json("[6]")], "[1,2,3,4,5,6]");
}

#[test]
fn arrays_are_sorted_with_their_companions() {
    gives(
        "array_sort_asc",
        &[json("['b',null,'A',2]")],
        "[2,\"A\",\"b\",null]",
    );
    gives(
        "array_sort_asc",
        &[json("[2,null,1]"), Scalar::Bool(false)],
        "[null,1,2]",
    );
    gives(
        "array_sort_desc",
        &[json("[1,3,2]"), json("['a','b','c']"), json("[1]")],
        "[[3,2,1],[\"b\",\"c\",\"a\"],null]",
    );
}

#[test]
fn sets_compare_by_type_and_value() {
    gives(
        "set_union",
        &[json("[1,2,2]"), json("[1,'1',1.0]")],
        "[1,2,\"1\",1.0]",
    );
    gives("set_intersect", &[json("[1,2,3]"), json("[4,5]")], "[]");
    gives(
        "set_difference",
        &[json("[1,2,1,4]"), json("[1,2]"), json("[1,2,8]")],
        "[4]",
    );
    gives("set_has_element", &[json("['this']"), text("this")], "True");
    gives(
        "jaccard_index",
        &[json("[1,2,3]"), json("[1,2,3,4]")],
        "0.75",
    );
    gives("set_union", &[json("[1]"), json("{}")], "null");
}

#[test]
fn bags_are_made_changed_and_read() {
    gives(
        "bag_pack",
        &[
            text("a"),
            long(1),
            text("b"),
            span("1h"),
            text("a"),
            long(2),
        ],
        "{\"b\":\"01:00:00\",\"a\":2}",
    );
    gives("bag_keys", &[json("{'a':1,'b':{'c':2}}")], "[\"a\",\"b\"]");
    gives("bag_keys", &[json("[]")], "null");
    gives(
        "bag_merge",
        &[
            json("{'a':1}"),
            null(ScalarType::Dynamic),
            json("{'a':2,'b':3}"),
        ],
        "{\"a\":1,\"b\":3}",
    );
    gives(
        "bag_remove_keys",
        &[
            json("{'a':1,'b':{'c':2,'d':3},'e':4}"),
            json("['$.b.c','e']"),
        ],
        "{\"a\":1,\"b\":{\"d\":3}}",
    );
    gives(
        "bag_set_key",
        &[json("{'a':1,'b':2}"), text("a"), long(3)],
        "{\"b\":2,\"a\":3}",
    );
    gives(
        "bag_set_key",
        &[json("{'a':{'b':1},'c':2}"), text("$.a.b"), long(3)],
        "{\"a\":{\"b\":3},\"c\":2}",
    );
    gives(
        "bag_set_key",
        &[json("{}"), text("$.a.b"), long(1)],
        "{\"a\":{\"b\":1}}",
    );
    gives(
        "bag_has_key",
        &[json("{'a':{'b':null}}"), text("$.a.b")],
        "True",
    );
    gives(
        "bag_zip",
        &[json("['a',8,'b','c']"), json("[1,'2',2.5]")],
        "{\"a\":1,\"b\":2.5,\"c\":null}",
    );
    gives(
        "dynamic_to_json",
        &[json("{'b':1,'a':{'d':[2],'c':3}}")],
        "{\"a\":{\"c\":3,\"d\":[2]},\"b\":1}",
    );
    gives(
        "treepath",
        &[json("{'a':[1,{'b':2}],'c':{}}")],
        "[\"['a']\",\"['a'][0]\",\"['a'][0]['b']\",\"['c']\"]",
    );
    gives(
        "zip",
        &[json("['A',1,1.5]"), json("[{},'B']")],
        "[[\"A\",{}],[1,\"B\"],[1.5,null]]",
    );
}

#[test]
fn a_json_path_leads_to_a_value_of_the_type_asked_for() {
    let document = text("{\"name\":\"John\",\"age\":30}");
    gives("extract_json", &[text("$.name"), document.clone()], "John");
    gives(
        "extract_json",
        &[text("$.age"), document.clone(), text("int")],
        "30",
    );
    gives(
        "extract_json",
        &[text("$.x"), document, text("long")],
        "null",
    );
    gives(
        "extract_json",
        &[text("$.a[0]"), json("{'a':[1.5]}")],
        "1.5",
    );
    assert!(run("extract_json", &[text("name"), text("{}")]).is_err());
}

#[test]
fn ranges_end_with_the_last_value_not_beyond_stop() {
    gives("range", &[long(1), long(8), long(3)], "[1,4,7]");
    gives("range", &[long(3), long(1)], "[]");
    gives("range", &[real(1.0), real(2.0), real(0.5)], "[1.0,1.5,2.0]");
    gives("range", &[long(1), long(5), null(ScalarType::Long)], "null");
    gives(
        "range",
        &[span("0h"), span("2h")],
        "[\"00:00:00\",\"01:00:00\",\"02:00:00\"]",
    );
    gives("repeat", &[long(1), long(3)], "[1,1,1]");
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
fn formats_write_the_fields_they_name_and_nothing_for_null() {
    gives(
        "format_datetime",
        &[date("2017-01-29 09:00:05"), text("yy-MM-dd [HH:mm:ss]")],
        "17-01-29 [09:00:05]",
    );
    gives(
        "format_datetime",
        &[null(ScalarType::DateTime), text("yy")],
        "",
    );
    gives(
        "format_timespan",
        &[span("29.09:00:05.12345"), text("dd.hh:mm:ss:FF")],
        "29.09:00:05:12",
    );
}

#[test]
fn names_and_aliases_are_unique_and_every_function_has_an_example() {
    let mut names = std::collections::HashSet::new();
    for function in super::all() {
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
