//! The string operators, case by case.

use kql_eval::operators::{StringMatcher, is_term_character, string_match};
use kql_eval::types::{Column, Scalar, ScalarType, Text};

use super::build::{answer, array, dynamic, dynamics, operator, string, truth, truths};

/// What an operator answers, which must be the same for text, prepared column and column of needles.
fn matches(haystack: &str, name: &str, needle: &str) -> bool {
    let matcher = StringMatcher::new(operator(name), needle).expect("the needle is fine");
    let expected = matcher.is_match(haystack);
    let column = answer(&string(haystack), &string(needle), |haystack, needle| {
        string_match(operator(name), haystack, needle).expect("the needle is fine")
    });
    assert_eq!(column, Scalar::Bool(expected), "{haystack} {name} {needle}");
    let prepared = matcher.eval(&array(&[string(haystack)]));
    assert_eq!(truths(&prepared), [Some(expected)]);
    assert_eq!(matcher.test(haystack), expected != operator(name).negated);
    expected
}

fn check(name: &str, cases: &[(&str, &str, bool)]) {
    for (haystack, needle, expected) in cases {
        let found = matches(haystack, name, needle);
        assert_eq!(found, *expected, "`{haystack}` {name} `{needle}`");
        let opposite = format!("!{name}").replace("!=~", "!~");
        if !matches!(name, "matches regex" | "like" | "likecs") {
            assert_eq!(matches(haystack, &opposite, needle), !found, "{opposite}");
        }
    }
}

#[test]
fn has_takes_a_needle_between_delimiters() {
    check(
        "has",
        &[
            ("a_b", "a", true),
            ("a-b", "a", true),
            ("a.b", "a", true),
            ("a b", "a", true),
            ("ab", "a", false),
            ("a1", "a", false),
            ("éa", "a", false),
            ("value1_x", "value1", true),
            ("xvalue1", "value1", false),
            ("errors", "error", false),
            ("ERROR: disk", "error", true),
        ],
    );
}

#[test]
fn every_ascii_punctuation_mark_and_space_delimits_terms() {
    for delimiter in (0..128_u8)
        .map(char::from)
        .filter(|c| !c.is_ascii_alphanumeric())
    {
        assert!(
            matches(&format!("x{delimiter}a{delimiter}y"), "has", "a"),
            "{delimiter:?}"
        );
    }
}

#[test]
fn has_takes_delimiters_inside_a_needle_word_for_word() {
    check(
        "has",
        &[
            ("x a-b y", "a-b", true),
            ("x a_b y", "a-b", false),
            ("x ab y", "a-b", false),
            ("Copyright Servably, Inc. 2024", "Servably, Inc.", true),
            ("Servably, Inc", "Servably, Inc.", false),
            ("https://server.action1.com/x", "server.action1.com", true),
            ("my-server.action1.com", "server.action1.com", true),
            ("myserver.action1.com", "server.action1.com", false),
            ("server.action1.com.evil.net", "server.action1.com", true),
            ("Level Software, Inc.", "Level Software, Inc", true),
            ("Level Software, Incorporated", "Level Software, Inc", false),
        ],
    );
}

#[test]
fn has_checks_no_edge_where_the_needle_has_a_delimiter() {
    check(
        "has",
        &[
            ("a b", "a ", true),
            ("xa b", "a ", false),
            ("x a-b y", " a", true),
            ("x ab y", " a", false),
            ("b .b-", " ", true),
            ("b .b-", "-", true),
            ("bb", "-", false),
        ],
    );
}

#[test]
fn has_tries_every_occurrence() {
    check(
        "has",
        &[
            ("errors error", "error", true),
            ("xab ab1 ab", "ab", true),
            ("aaa aa", "aa", true),
            ("a.a.ab a.a", "a.a", true),
        ],
    );
    check(
        "has_cs",
        &[("errors error", "error", true), ("xab 1ab ab", "ab", true)],
    );
    check("has", &[("éés éé", "éé", true), ("ééé", "éé", false)]);
}

#[test]
fn hasprefix_checks_only_the_left_edge() {
    check(
        "hasprefix",
        &[
            ("x-error", "err", true),
            ("x-error", "-err", true),
            ("err or", "r o", false),
            ("x-error", "ror", false),
            ("éerr", "err", false),
            ("xerr ERRor", "err", true),
        ],
    );
}

#[test]
fn hassuffix_checks_only_the_right_edge() {
    check(
        "hassuffix",
        &[
            ("x-error", "err", false),
            ("x-error", "or", true),
            ("xa b", "a ", true),
            ("erré", "err", false),
            ("errx xERR", "err", true),
        ],
    );
}

#[test]
fn the_empty_needle_is_in_every_text() {
    for name in [
        "has",
        "hasprefix",
        "hassuffix",
        "contains",
        "startswith",
        "endswith",
    ] {
        for haystack in ["", "a", "é b"] {
            assert!(matches(haystack, name, ""), "{name}");
            assert!(matches(haystack, &format!("{name}_cs"), ""), "{name}_cs");
            assert!(!matches(haystack, &format!("!{name}"), ""), "!{name}");
        }
    }
    check("=~", &[("", "", true), ("a", "", false)]);
}

#[test]
fn letter_case_counts_in_cs_operators_only() {
    for name in [
        "has",
        "hasprefix",
        "hassuffix",
        "contains",
        "startswith",
        "endswith",
    ] {
        assert!(matches("PowerShell", name, "powershell"), "{name}");
        assert!(
            !matches("PowerShell", &format!("{name}_cs"), "powershell"),
            "{name}_cs"
        );
        assert!(
            matches("powershell", &format!("{name}_cs"), "powershell"),
            "{name}_cs"
        );
    }
    check(
        "=~",
        &[("PowerShell", "POWERSHELL", true), ("a", "ab", false)],
    );
}

#[test]
fn letters_outside_ascii_are_compared_without_case_one_by_one() {
    for name in ["=~", "has", "contains", "startswith", "endswith"] {
        assert!(matches("GRÜSSE", name, "grüsse"), "{name}");
        assert!(matches("жУК", name, "Жук"), "{name}");
        assert!(!matches("grüsse", name, "grüße"), "{name}");
        assert!(
            !matches("\u{212a}", name, "k"),
            "{name}: the Kelvin sign is not k"
        );
        assert!(
            !matches("k", name, "\u{212a}"),
            "{name}: k is not the Kelvin sign"
        );
        assert!(
            !matches("İ", name, "i"),
            "{name}: the dotted capital is not i"
        );
    }
}

#[test]
fn contains_takes_every_character_as_itself() {
    check(
        "contains",
        &[
            ("50% off", "%", true),
            ("a_b", "_", true),
            ("ab", "_", false),
            (r"c:\temp", r"\", true),
            ("aXbX", "xBx", true),
            ("ab", "abc", false),
            ("aab", "ab", true),
        ],
    );
    check(
        "contains_cs",
        &[("aXbX", "xBx", false), ("aXbX", "XbX", true)],
    );
}

#[test]
fn startswith_and_endswith_look_at_the_ends() {
    check(
        "startswith",
        &[
            ("Übung", "üb", true),
            ("abc", "bc", false),
            ("a", "ab", false),
        ],
    );
    check(
        "endswith",
        &[
            ("der BÄR", "bär", true),
            ("abc", "ab", false),
            ("c", "bc", false),
        ],
    );
    check(
        "endswith",
        &[("x.EXE", ".exe", true), ("éexe", ".exe", false)],
    );
}

#[test]
fn a_regex_may_match_anywhere_and_knows_unicode() {
    check(
        "matches regex",
        &[
            ("xaby", "ab", true),
            ("AB", "ab", false),
            ("AB", "(?i)ab", true),
            ("٣", r"\d", true),
            ("é", r"^\w$", true),
            ("\u{a0}", r"\s", true),
            ("a\n", "a$", false),
            ("a\nb", "a.b", false),
            ("S", r"\123", true),
        ],
    );
}

#[test]
fn a_pattern_that_is_none_is_an_error() {
    let error = StringMatcher::new(operator("matches regex"), "a(?=b)").unwrap_err();
    assert!(error.contains("look-around"), "{error}");
    let (haystack, needle) = (array(&[string("a")]), array(&[string("(")]));
    assert!(string_match(operator("matches regex"), &haystack, &needle).is_err());
}

#[test]
fn like_takes_a_star_for_anything() {
    check(
        "like",
        &[
            ("abc", "a*", true),
            ("ABC", "*bc", true),
            ("abc", "a*c", true),
            ("abc", "*b*", true),
            ("abc", "b*", false),
            ("abc", "abc", true),
            ("abc", "ab", false),
            ("", "*", true),
            ("", "", true),
            ("aba", "aba*aba", false),
            ("axxbxxc", "a*xx*xx*c", true),
            ("a%c", "a_c", false),
        ],
    );
    check("likecs", &[("abc", "A*", false), ("abc", "a*", true)]);
}

#[test]
fn a_dynamic_is_matched_by_its_text() {
    let column = dynamics(&[r#""Explorer.EXE""#, "true", "42", r#"["x y",{"k":"v-w"}]"#]);
    let answers = |name, needle| {
        truths(
            &StringMatcher::new(operator(name), needle)
                .unwrap()
                .eval(&column),
        )
    };
    assert_eq!(
        answers("has", "explorer"),
        [true, false, false, false].map(Some)
    );
    assert_eq!(answers("=~", "TRUE"), [false, true, false, false].map(Some));
    assert_eq!(
        answers("startswith", "4"),
        [false, false, true, false].map(Some)
    );
    assert_eq!(
        answers("contains", r#"{"K":"V-W"}"#),
        [false, false, false, true].map(Some)
    );
}

#[test]
fn one_null_side_answers_false_and_true_when_negated_and_two_answer_null() {
    let null = Scalar::Null(ScalarType::Dynamic);
    let both = |name: &str, left: &Scalar, right: &Scalar| {
        truth(&answer(left, right, |l, r| {
            string_match(operator(name), l, r).unwrap()
        }))
    };
    for name in [
        "=~",
        "has",
        "hasprefix",
        "hassuffix",
        "contains",
        "startswith",
        "endswith",
    ] {
        let opposite = format!("!{name}").replace("!=~", "!~");
        for needle in ["a", ""] {
            assert_eq!(both(name, &null, &string(needle)), Some(false), "{name}");
            assert_eq!(
                both(&opposite, &null, &string(needle)),
                Some(true),
                "{opposite}"
            );
        }
        assert_eq!(both(name, &string("a"), &null), Some(false), "{name}");
        assert_eq!(
            both(&opposite, &string("a"), &null),
            Some(true),
            "{opposite}"
        );
        assert_eq!(both(name, &null, &null), None, "{name}");
        assert_eq!(both(&opposite, &null, &null), None, "{opposite}");
        assert_eq!(
            both(name, &dynamic("\"a\""), &string("a")),
            Some(true),
            "{name}"
        );
    }
    assert_eq!(both("matches regex", &null, &string("a")), Some(false));
}

#[test]
fn each_row_may_have_its_own_needle() {
    let haystack = Column::build::<Text, _>(["a b", "ab", "A-B"].into_iter());
    let needle = Column::build::<Text, _>(["b", "b", "a"].into_iter());
    let answers = |name| truths(&string_match(operator(name), &haystack, &needle).unwrap());
    assert_eq!(answers("has"), [true, false, true].map(Some));
    assert_eq!(answers("!has"), [false, true, false].map(Some));
    assert_eq!(answers("has_cs"), [true, false, false].map(Some));
    assert_eq!(answers("matches regex"), [true, true, false].map(Some));
}

#[test]
fn term_characters_are_letters_and_numbers_of_any_script() {
    for c in "aZ09éßжあ中٣Ⅷ²½ªǅʰ".chars() {
        assert!(is_term_character(c), "{c}");
    }
    for c in "_-.\u{301}\u{93e}ⓐ€😀\u{200d}\u{a0}،".chars() {
        assert!(!is_term_character(c), "{c} {:x}", u32::from(c));
    }
}

#[test]
fn term_characters_are_those_of_the_regex_class() {
    let class = regex::Regex::new(r"^[\p{L}\p{N}]$").unwrap();
    let mut memory = [0; 4];
    for c in ('\0'..='\u{ffff}').step_by(7).chain('\0'..='\u{2ff}') {
        assert_eq!(
            is_term_character(c),
            class.is_match(c.encode_utf8(&mut memory)),
            "{c:?}"
        );
    }
}
