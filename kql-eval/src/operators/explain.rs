//! Why an operator answers what it answers, in a sentence.

use kql_parser::syntax::{InOperator, StringOperator, StringTest};

use super::between::between;
use super::broadcast::Negated;
use super::case::equal_ignore_case;
use super::comparison::{Comparison, comparable, compare};
use super::has_list::HAS;
use super::requirement::Case;
use super::search::{Finder, Occurrence};
use super::string_match::{TermTest, Test};
use super::term::{is_term_character, starts_term};
use crate::types::{Column, Scalar, ScalarType};

/// Why a string operator answers what it answers for a text: its rule, what it meets in the text, and the answer.
#[must_use]
pub fn explain_match(operator: StringOperator, haystack: &str, needle: &str) -> String {
    let name = operator.symbol();
    let test = match Test::new(operator, needle) {
        Ok(test) => test,
        Err(_) => return format!("{} is not a regular expression", quoted(needle)),
    };
    let found = test.is_match(haystack);
    let rule = rule(operator);
    let fact = match &test {
        Test::Always => "the empty text is in every text".to_owned(),
        Test::Term(test) if found => term_met(test, operator, haystack, needle),
        Test::Term(test) => term_missed(test, operator, haystack, needle),
        _ if found => met(operator, needle),
        _ => missed(operator, haystack, needle),
    };
    format!(
        "`{name}` {rule}; {fact}, so it is {}",
        found != operator.negated
    )
}

/// What an operator looks for.
fn rule(operator: StringOperator) -> String {
    let what = match operator.test {
        StringTest::Equal => "compares the whole text",
        StringTest::Has => "looks for whole terms, runs of letters and digits",
        StringTest::HasPrefix => "looks for the start of a term, a run of letters and digits",
        StringTest::HasSuffix => "looks for the end of a term, a run of letters and digits",
        StringTest::Contains => "looks anywhere in the text",
        StringTest::StartsWith => "looks at the start of the text",
        StringTest::EndsWith => "looks at the end of the text",
        StringTest::MatchesRegex => "looks for a match anywhere in the text",
        StringTest::Like => "compares the whole text, `*` standing for anything",
    };
    let case = if operator.case_sensitive {
        ", letter case counting"
    } else {
        ""
    };
    let negation = if operator.negated {
        " and answers the opposite"
    } else {
        ""
    };
    format!("{what}{case}{negation}")
}

fn met(operator: StringOperator, needle: &str) -> String {
    let needle = quoted(needle);
    match operator.test {
        StringTest::Equal => format!("the text is {needle}"),
        StringTest::StartsWith => format!("the text starts with {needle}"),
        StringTest::EndsWith => format!("the text ends with {needle}"),
        StringTest::MatchesRegex | StringTest::Like => format!("the text matches {needle}"),
        StringTest::Has | StringTest::HasPrefix | StringTest::HasSuffix | StringTest::Contains => {
            format!("the text contains {needle}")
        }
    }
}

fn missed(operator: StringOperator, haystack: &str, needle: &str) -> String {
    let text = quoted(needle);
    let any_case = StringOperator {
        case_sensitive: false,
        ..operator
    };
    let differs_in_case = operator.case_sensitive
        && Test::new(any_case, needle).is_ok_and(|test| test.is_match(haystack));
    if differs_in_case {
        return format!("the text has {text} only in another letter case");
    }
    match operator.test {
        StringTest::Equal => format!("the text is not {text}"),
        StringTest::StartsWith | StringTest::EndsWith => {
            let inside = Finder::new(needle, Case::of(operator))
                .find(haystack, 0)
                .is_some();
            match (operator.test, inside) {
                (_, true) => format!("the text has {text} elsewhere only"),
                (StringTest::StartsWith, _) => format!("the text does not start with {text}"),
                _ => format!("the text does not end with {text}"),
            }
        }
        StringTest::MatchesRegex | StringTest::Like => format!("the text does not match {text}"),
        StringTest::Has | StringTest::HasPrefix | StringTest::HasSuffix | StringTest::Contains => {
            format!("the text does not contain {text}")
        }
    }
}

/// What an occurrence that is at the edges of a term shows.
fn term_met(test: &TermTest<'_>, operator: StringOperator, haystack: &str, needle: &str) -> String {
    let accepted = |at: &Occurrence| test.accepts(haystack, *at);
    let Some(at) = test.finder.occurrences(haystack).find(accepted) else {
        return met(operator, needle);
    };
    let text = quoted(needle);
    let right = haystack.get(at.end..).and_then(|rest| rest.chars().next());
    match right.filter(|_| test.at_end) {
        Some(after) => format!("{text} stands there, and `{after}` ends a term"),
        None => format!("{text} stands there"),
    }
}

/// What keeps the occurrences of a needle from being terms.
fn term_missed(
    test: &TermTest<'_>,
    operator: StringOperator,
    haystack: &str,
    needle: &str,
) -> String {
    let Some(at) = test.finder.occurrences(haystack).next() else {
        return missed(operator, haystack, needle);
    };
    let inside = haystack.get(at.start..at.end).unwrap_or("");
    let (start, end, edge) = if !test.at_start || starts_term(haystack, at.start) {
        let last = term_length(inside.chars().rev());
        (at.end - last, at.end, "end")
    } else {
        (at.start, at.start + term_length(inside.chars()), "start")
    };
    let text = quoted(needle);
    let term = quoted(term_around(haystack, start, end));
    format!("{text} does not {edge} at a term's edge, as {term} is one term")
}

/// How many bytes of term characters come first.
fn term_length(characters: impl Iterator<Item = char>) -> usize {
    characters
        .take_while(|c| is_term_character(*c))
        .map(char::len_utf8)
        .sum()
}

/// The run of term characters that reaches over these bytes.
fn term_around(text: &str, start: usize, end: usize) -> &str {
    let before = text.get(..start).unwrap_or("");
    let after = text.get(end..).unwrap_or("");
    let start = start - term_length(before.chars().rev());
    let end = end + term_length(after.chars());
    text.get(start..end).unwrap_or("")
}

/// Why `==` or `!=` answers what it answers for two texts.
#[must_use]
pub fn explain_equality(comparison: Comparison, left: &str, right: &str) -> String {
    let (name, other) = match comparison {
        Comparison::NotEqual => ("!=", "!~"),
        _ => ("==", "=~"),
    };
    let equal = left == right;
    let fact = if equal {
        "the texts are the same".to_owned()
    } else if equal_ignore_case(left, right) {
        format!("the texts differ in letter case alone, which `{other}` does not count")
    } else if left.trim() == right.trim() {
        "the texts differ in white space at their ends".to_owned()
    } else {
        let same = left.chars().zip(right.chars()).take_while(|(l, r)| l == r);
        format!("the texts differ from character {} on", same.count() + 1)
    };
    let answer = equal != (comparison == Comparison::NotEqual);
    format!("`{name}` compares letter case; {fact}, so it is {answer}")
}

/// Why `between` or `!between` answers what it answers. A timespan as the upper bound of a datetime counts from the lower.
///
/// # Panics
/// The types have no order among them.
#[must_use]
pub fn explain_between(negated: Negated, value: &Scalar, low: &Scalar, high: &Scalar) -> String {
    let name = match negated {
        Negated::Yes => "!between",
        Negated::No => "between",
    };
    let [x, from, to] = [value, low, high].map(|value| Column::constant(value.clone(), 1));
    let answer = between(negated, &x, &from, &to).scalar(0);
    let holds = |comparison, left: &Column, right: &Column| {
        compare(comparison, left, right).scalar(0) == Scalar::Bool(true)
    };
    let fact = if answer.is_null() {
        "a null among value and bounds leaves no answer".to_owned()
    } else if between(Negated::No, &x, &from, &to).scalar(0) == Scalar::Bool(true) {
        let window = high.ty() == ScalarType::TimeSpan && low.ty() == ScalarType::DateTime;
        let word = if window { "for" } else { "to" };
        let [value, low, high] = [value, low, high].map(shown);
        format!("{value} lies from {low} {word} {high}")
    } else if comparable(Comparison::Greater, low.ty(), high.ty())
        && holds(Comparison::Greater, &from, &to)
    {
        format!("nothing lies from {} up to {}", shown(low), shown(high))
    } else if holds(Comparison::Less, &x, &from) {
        format!("{} lies below {}", shown(value), shown(low))
    } else if !comparable(Comparison::Greater, low.ty(), high.ty()) {
        let [value, low, high] = [value, low, high].map(shown);
        format!("{value} lies more than {high} after {low}")
    } else if holds(Comparison::Greater, &x, &to) {
        format!("{} lies above {}", shown(value), shown(high))
    } else {
        format!("{} has no place in an order", shown(value))
    };
    let mut text = String::new();
    answer.write_text(&mut text);
    let answer = if answer.is_null() {
        "null".to_owned()
    } else {
        text.to_lowercase()
    };
    format!("`{name}` takes both bounds in; {fact}, so it is {answer}")
}

/// Why a membership operator answers what it answers for a text and a list of texts.
#[must_use]
pub fn explain_membership(operator: InOperator, value: &str, list: &[&str]) -> String {
    let has = |needle: &&&str| Test::new(HAS, needle).is_ok_and(|test| test.is_match(value));
    let (rule, fact, answer) = match operator {
        InOperator::HasAny => match list.iter().find(has) {
            Some(needle) => (
                "looks for one of the list's texts as whole terms",
                format!("the text has {}", quoted(needle)),
                true,
            ),
            None => (
                "looks for one of the list's texts as whole terms",
                near_miss(value, list).map_or_else(
                    || "the text has none of them".to_owned(),
                    |fact| format!("the text has none of them: {fact}"),
                ),
                false,
            ),
        },
        InOperator::HasAll => match list.iter().find(|needle| !has(needle)) {
            Some(needle) => (
                "looks for all of the list's texts as whole terms",
                explain_match(HAS, value, needle),
                false,
            ),
            None => (
                "looks for all of the list's texts as whole terms",
                "the text has each".to_owned(),
                true,
            ),
        },
        InOperator::In
        | InOperator::NotIn
        | InOperator::InIgnoreCase
        | InOperator::NotInIgnoreCase => {
            return explain_in(operator, value, list);
        }
    };
    format!("`{}` {rule}; {fact}, so it is {answer}", operator.symbol())
}

/// What the edges of terms make of the first text of a list that stands in a value, but not as whole terms.
fn near_miss(value: &str, list: &[&str]) -> Option<String> {
    list.iter().find_map(|needle| match Test::new(HAS, needle) {
        Ok(Test::Term(test)) if test.finder.occurrences(value).next().is_some() => {
            Some(term_missed(&test, HAS, value, needle))
        }
        _ => None,
    })
}

fn explain_in(operator: InOperator, value: &str, list: &[&str]) -> String {
    let ignores_case = matches!(
        operator,
        InOperator::InIgnoreCase | InOperator::NotInIgnoreCase
    );
    let negated = matches!(operator, InOperator::NotIn | InOperator::NotInIgnoreCase);
    let same = list.contains(&value);
    let alike = list.iter().find(|item| equal_ignore_case(value, item));
    let found = same || (ignores_case && alike.is_some());
    let rule = if ignores_case {
        "compares with each item without letter case"
    } else {
        "compares with each item, letter case counting"
    };
    let fact = match alike {
        _ if same => format!("{} is listed", quoted(value)),
        Some(item) => format!("{} is listed as {}", quoted(value), quoted(item)),
        None => format!("{} is not listed", quoted(value)),
    };
    let answer = found != negated;
    format!("`{}` {rule}; {fact}, so it is {answer}", operator.symbol())
}

/// The text in backticks, cut when it is long.
fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or("")),
        None => format!("`{text}`"),
    }
}

fn shown(value: &Scalar) -> String {
    let mut text = String::new();
    value.write_text(&mut text);
    quoted(&text)
}
