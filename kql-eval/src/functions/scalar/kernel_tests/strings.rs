//! Strings, regular expressions and structured text.

use super::{gives, json, long, null, run, text};
use crate::types::ScalarType;

#[test]
fn substring_does_not_clamp_a_start_before_the_text() {
    let letters = text("abcdefg");
    gives("substring", &[letters.clone(), long(-3), long(10)], "efg");
    gives("substring", &[letters.clone(), long(-8), long(3)], "");
    gives("substring", &[letters.clone(), long(1), long(-1)], "");
    gives("substring", &[letters.clone(), long(10), long(3)], "");
    gives("substring", &[letters, null(ScalarType::Long)], "");
}

#[test]
fn indexof_counts_code_points_and_overlapping_occurrences() {
    gives("indexof", &[text("äöü"), text("ü")], "2");
    let arguments = [text("ababa"), text("aba"), long(0), long(-1), long(2)];
    gives("indexof", &arguments, "2");
    let arguments = [text("abc"), text("a"), long(0), long(-1), long(0)];
    gives("indexof", &arguments, "null");
}

#[test]
fn split_without_delimiter_or_with_a_negative_index_is_null() {
    gives("split", &[text("abc"), text("")], "null");
    gives("split", &[text("a_b"), text("_"), long(-1)], "null");
}

#[test]
fn replace_regex_passes_over_empty_matches_and_keeps_other_backslashes() {
    gives(
        "replace_regex",
        &[text("äb"), text("x*"), text("-")],
        "-ä-b-",
    );
    gives(
        "replace_regex",
        &[text("a"), text("a"), text(r"\\ \x \9")],
        r"\ \x ",
    );
}

#[test]
fn trim_takes_one_match_from_each_end() {
    gives("trim", &[text("a*"), text("aabaa")], "b");
    gives("trim", &[text("-"), text("-")], "");
    gives("trim_end", &[text("--"), text("-----")], "---");
}

#[test]
fn a_pattern_that_is_none_is_refused_in_one_line() {
    for (name, arguments) in [
        ("extract", vec![text("(?=a)"), long(0), text("a")]),
        ("trim", vec![text("("), text("a")]),
        ("trim", vec![text(""), text("a")]),
        ("extract_all", vec![text("a"), text("a")]),
        ("countof", vec![text("a"), text("a"), text("fuzzy")]),
    ] {
        let error = run(name, &arguments).unwrap_err();
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn octal_escapes_name_characters() {
    gives("extract", &[text(r"\141+"), long(0), text("xaa")], "aa");
}

#[test]
fn quotes_and_backslashes_group_as_windows_has_it() {
    let line = text(r#"a.exe "b \"c\" d" e\\"f g" "" h\i"#);
    let expected = r#"["a.exe","b \"c\" d","e\\f g","","h\\i"]"#;
    gives("parse_command_line", &[line, text("windows")], expected);
}

#[test]
fn the_port_of_an_ipv6_host_follows_its_bracket() {
    let expected = r#"{"Scheme":"http","Host":"[::1]","Port":"80","Path":"/","Username":"","Password":"","Query Parameters":{"x":"1"},"Fragment":""}"#;
    gives(
        "parse_url",
        &[text("http://[::1]:80/?x=1&y=&=z&w")],
        expected,
    );
}

#[test]
fn a_code_point_that_is_none_gives_the_empty_string() {
    gives(
        "unicode_codepoints_to_string",
        &[long(65), long(0xD800)],
        "",
    );
    gives("unicode_codepoints_to_string", &[json("[65,'a']")], "");
}
