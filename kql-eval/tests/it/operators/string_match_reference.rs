//! The string operators against an implementation that only reads characters.

use std::sync::LazyLock;

use kql_eval::operators::{StringMatcher, fold_case, string_match};
use kql_eval::types::{Column, Text};
use proptest::prelude::*;

use super::build::{operator, truths};

/// A letter or number.
static TERM: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"[\p{L}\p{N}]").expect("the class is valid"));

/// What an operator answers, found by trying every position of the haystack.
fn reference(haystack: &str, name: &str, needle: &str) -> bool {
    let case_sensitive = name.ends_with("_cs");
    let characters = |text: &str| -> Vec<char> {
        let fold = |c| if case_sensitive { c } else { fold_case(c) };
        text.chars().map(fold).collect()
    };
    let is_term = |c: &char| TERM.is_match(c.encode_utf8(&mut [0; 4]));
    let (h, n) = (characters(haystack), characters(needle));
    let left_needs = n.first().is_some_and(is_term);
    let right_needs = n.last().is_some_and(is_term);
    let places = (0..=h.len()).filter(|&at| h.get(at..at + n.len()) == Some(&n));
    let mut edges = places.map(|at| {
        let left = at.checked_sub(1).and_then(|before| h.get(before));
        let right = h.get(at + n.len());
        (
            !left_needs || !left.is_some_and(is_term),
            !right_needs || !right.is_some_and(is_term),
        )
    });
    match name.trim_end_matches("_cs") {
        "has" => edges.any(|(left, right)| left && right),
        "hasprefix" => edges.any(|(left, _)| left),
        "hassuffix" => edges.any(|(_, right)| right),
        "contains" => edges.next().is_some(),
        "startswith" => h.starts_with(&n),
        "endswith" => h.ends_with(&n),
        "=~" => h == n,
        other => panic!("no reference for {other}"),
    }
}

const NAMES: [&str; 13] = [
    "has",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "contains",
    "contains_cs",
    "startswith",
    "startswith_cs",
    "endswith",
    "endswith_cs",
    "=~",
];

/// Few characters, so that needles occur often, at all kinds of edges.
const HAYSTACK: &str = "[abAB1_. éÉ\u{301}ж中\u{212a}kİß-]{0,14}";
const NEEDLE: &str = "[abAB1_. éÉ\u{301}ж\u{212a}k-]{0,3}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn matchers_agree_with_the_reference(haystack in HAYSTACK, needle in NEEDLE) {
        for name in NAMES {
            let matcher = StringMatcher::new(operator(name), &needle).unwrap();
            prop_assert_eq!(
                matcher.is_match(&haystack),
                reference(&haystack, name, &needle),
                "{:?} {} {:?}", haystack, name, needle
            );
        }
    }

    #[test]
    fn a_needle_cut_from_the_text_is_found(
        haystack in "[a-cA-C ._é]{1,20}", start in 0_usize..20, length in 0_usize..6
    ) {
        let needle: String = haystack.chars().skip(start).take(length).collect();
        for name in NAMES {
            let matcher = StringMatcher::new(operator(name), &needle).unwrap();
            prop_assert_eq!(matcher.is_match(&haystack), reference(&haystack, name, &needle));
        }
        prop_assert!(StringMatcher::new(operator("contains_cs"), &needle).unwrap().is_match(&haystack));
    }

    #[test]
    fn a_column_of_needles_answers_as_prepared_needles_do(
        rows in prop::collection::vec((HAYSTACK, NEEDLE), 1..8)
    ) {
        let haystacks = Column::build::<Text, _>(rows.iter().map(|(haystack, _)| haystack.as_str()));
        let needles = Column::build::<Text, _>(rows.iter().map(|(_, needle)| needle.as_str()));
        for name in NAMES {
            let opposite = format!("!{name}").replace("!=~", "!~");
            let prepared = |name: &str| -> Vec<Option<bool>> {
                let one = |(haystack, needle): &(String, String)| {
                    Some(StringMatcher::new(operator(name), needle).unwrap().is_match(haystack))
                };
                rows.iter().map(one).collect()
            };
            let column = |name: &str| truths(&string_match(operator(name), &haystacks, &needles).unwrap());
            prop_assert_eq!(column(name), prepared(name));
            prop_assert_eq!(column(&opposite), prepared(&opposite));
            let turned: Vec<_> = prepared(name).into_iter().map(|answer| answer.map(|a| !a)).collect();
            prop_assert_eq!(column(&opposite), turned);
        }
    }
}
