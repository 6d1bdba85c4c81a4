//! The sentences that say why.

use kql_eval::operators::{
    Comparison, Negated, StringMatcher, explain_between, explain_equality, explain_match,
    explain_membership,
};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::InOperator;
use proptest::prelude::*;

use super::build::operator;

#[test]
fn a_missed_term_is_named() {
    assert_eq!(
        explain_match(operator("has"), "https://notsyncromsp.com", "syncromsp.com"),
        "`has` looks for whole terms, runs of letters and digits; `syncromsp.com` does not start at a \
         term's edge, as `notsyncromsp` is one term, so it is false"
    );
    assert_eq!(
        explain_match(operator("!has"), "disk errors", "error"),
        "`!has` looks for whole terms, runs of letters and digits and answers the opposite; `error` does \
         not end at a term's edge, as `errors` is one term, so it is true"
    );
}

#[test]
fn a_found_term_is_told_with_what_ends_it() {
    assert_eq!(
        explain_match(operator("has"), "action1.com.evil", "action1.com"),
        "`has` looks for whole terms, runs of letters and digits; `action1.com` stands there, and `.` ends a term, so it \
         is true"
    );
}

#[test]
fn a_difference_in_case_alone_is_told() {
    let text = explain_match(operator("contains_cs"), "PowerShell", "powershell");
    assert!(text.contains("only in another letter case"), "{text}");
    assert_eq!(
        explain_equality(Comparison::Equal, "Admin", "admin"),
        "`==` compares letter case; the texts differ in letter case alone, which `=~` does not count, so it is false"
    );
    assert_eq!(
        explain_membership(InOperator::NotIn, "Admin", &["root", "admin"]),
        "`!in` compares with each item, letter case counting; `Admin` is listed as `admin`, so it is true"
    );
}

#[test]
fn a_list_of_terms_tells_of_the_one_that_is_there_as_part_of_a_longer_term() {
    assert_eq!(
        explain_membership(
            InOperator::HasAny,
            "notsyncromsp.com",
            &["evil", "syncromsp.com"]
        ),
        "`has_any` looks for one of the list's texts as whole terms; the text has none of them: `syncromsp.com` does not start at a term's edge, as `notsyncromsp` is one term, so it is false"
    );
    assert_eq!(
        explain_membership(InOperator::HasAny, "abc", &["evil"]),
        "`has_any` looks for one of the list's texts as whole terms; the text has none of them, so it is false"
    );
}

#[test]
fn bounds_are_explained() {
    let long = Scalar::Long;
    let text = |value| explain_between(Negated::No, &value, &long(1), &long(3));
    assert!(text(long(3)).ends_with("`3` lies from `1` to `3`, so it is true"));
    assert!(text(long(0)).ends_with("`0` lies below `1`, so it is false"));
    assert!(text(long(4)).ends_with("`4` lies above `3`, so it is false"));
    assert!(text(Scalar::Null(ScalarType::Long)).ends_with("so it is null"));
    let reversed = explain_between(Negated::Yes, &long(2), &long(2), &long(1));
    assert!(
        reversed.ends_with("nothing lies from `2` up to `1`, so it is true"),
        "{reversed}"
    );
}

proptest! {
    #[test]
    fn an_explanation_ends_in_the_operators_answer(
        haystack in "[abA1_. éК]{0,12}", needle in "[abA1_. éк*]{0,3}"
    ) {
        for name in [
            "has", "!has_cs", "hasprefix", "hassuffix_cs", "contains", "startswith", "!endswith_cs", "=~", "like",
        ] {
            let answer = StringMatcher::new(operator(name), &needle).unwrap().is_match(&haystack);
            let text = explain_match(operator(name), &haystack, &needle);
            let end = format!("so it is {answer}");
            prop_assert!(text.ends_with(&end), "{}", text);
        }
    }
}
