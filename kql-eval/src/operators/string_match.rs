//! The string operators: `has`, `contains`, `startswith`, `matches regex` and the rest.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_buffer::BooleanBuffer;
use kql_parser::syntax::{StringOperator, StringTest};
use regex::Regex;

use super::broadcast::{bits, bits_of_two, equality, fold, text_of, validity};
use super::case::{equal_ignore_case, folded_prefix, folded_suffix};
use super::like::LikePattern;
use super::regular_expression::regular_expression;
use super::repeated_text::bits_of_texts;
use super::requirement::{Case, Occurs, TextRequirement};
use super::search::{Finder, Occurrence};
use super::term::{ends_term, is_term_character, starts_term};
use super::term_scan::Edges;
use crate::RuntimeError;
use crate::types::{Column, Dyn, Reader, ScalarType, Text};

/// A string operator with its right side, prepared once for many rows. See Kusto's page *datatypes-string-operators*.
///
/// The left side is a string, or a dynamic whose text is taken. A dynamic null on the left answers false, true for the
/// negated operators. The empty needle is found in every text by all operators but `=~` and `like`.
#[derive(Clone, Debug)]
pub struct StringMatcher {
    operator: StringOperator,
    test: Test<'static>,
}

/// What is asked of a haystack.
#[derive(Clone, Debug)]
pub(super) enum Test<'n> {
    /// The empty needle: every text has it.
    Always,
    Equal(Cow<'n, str>),
    EqualIgnoreCase(Cow<'n, str>),
    StartsWith(Cow<'n, str>),
    StartsWithIgnoreCase(Cow<'n, str>),
    EndsWith(Cow<'n, str>),
    EndsWithIgnoreCase(Cow<'n, str>),
    Contains(Finder<'n>),
    Term(TermTest<'n>),
    Regex(Regex),
    Like(LikePattern<'n>),
}

/// A text to be found where terms begin and end.
#[derive(Clone, Debug)]
pub(super) struct TermTest<'n> {
    pub(super) finder: Finder<'n>,
    /// A term must begin where the text begins.
    pub(super) at_start: bool,
    /// A term must end where the text ends.
    pub(super) at_end: bool,
}

impl TermTest<'_> {
    /// Whether the occurrence begins and ends where terms do.
    pub(super) fn accepts(&self, haystack: &str, found: Occurrence) -> bool {
        (!self.at_start || starts_term(haystack, found.start))
            && (!self.at_end || ends_term(haystack, found.end))
    }

    fn is_match(&self, haystack: &str) -> bool {
        self.finder
            .occurrences(haystack)
            .any(|found| self.accepts(haystack, found))
    }
}

impl<'n> Test<'n> {
    pub(super) fn new(operator: StringOperator, needle: &'n str) -> Result<Self, String> {
        let case = Case::of(operator);
        let text = Cow::Borrowed(needle);
        let Some(requirement) = TextRequirement::of(operator) else {
            return Ok(match operator.test {
                StringTest::Like => Self::Like(LikePattern::new(needle, case)),
                _ => Self::Regex(regex(needle, case)?),
            });
        };
        Ok(match (requirement.occurs, case) {
            (Occurs::AsWhole, Case::Sensitive) => Self::Equal(text),
            (Occurs::AsWhole, Case::Ignored) => Self::EqualIgnoreCase(text),
            _ if needle.is_empty() => Self::Always,
            (Occurs::AtStart, Case::Sensitive) => Self::StartsWith(text),
            (Occurs::AtStart, Case::Ignored) => Self::StartsWithIgnoreCase(text),
            (Occurs::AtEnd, Case::Sensitive) => Self::EndsWith(text),
            (Occurs::AtEnd, Case::Ignored) => Self::EndsWithIgnoreCase(text),
            (Occurs::Anywhere, _) => Self::Contains(Finder::new(needle, case)),
            (Occurs::AsTerm { starts, ends }, _) => Self::term(needle, case, [starts, ends]),
        })
    }

    /// An edge is checked only where the needle has a term character of its own.
    fn term(needle: &'n str, case: Case, [start, end]: [bool; 2]) -> Self {
        let test = TermTest {
            finder: Finder::new(needle, case),
            at_start: start && needle.chars().next().is_some_and(is_term_character),
            at_end: end && needle.chars().next_back().is_some_and(is_term_character),
        };
        // A needle such as `-->` has no term character at either edge: no boundary can be asked of it, and it is found
        // anywhere.
        if test.at_start || test.at_end {
            Self::Term(test)
        } else {
            Self::Contains(test.finder)
        }
    }

    pub(super) fn into_owned(self) -> Test<'static> {
        let own = |text: Cow<'n, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Always => Test::Always,
            Self::Equal(text) => Test::Equal(own(text)),
            Self::EqualIgnoreCase(text) => Test::EqualIgnoreCase(own(text)),
            Self::StartsWith(text) => Test::StartsWith(own(text)),
            Self::StartsWithIgnoreCase(text) => Test::StartsWithIgnoreCase(own(text)),
            Self::EndsWith(text) => Test::EndsWith(own(text)),
            Self::EndsWithIgnoreCase(text) => Test::EndsWithIgnoreCase(own(text)),
            Self::Contains(finder) => Test::Contains(finder.into_owned()),
            Self::Term(test) => Test::Term(TermTest {
                finder: test.finder.into_owned(),
                at_start: test.at_start,
                at_end: test.at_end,
            }),
            Self::Regex(regex) => Test::Regex(regex),
            Self::Like(pattern) => Test::Like(pattern.into_owned()),
        }
    }

    /// The text that is looked for without regard to case, where it is ASCII, and at which of its ends terms must end.
    pub(super) fn ascii_term(&self) -> Option<(&str, Edges)> {
        let (finder, at_start, at_end) = match self {
            Self::Contains(finder) => (finder, false, false),
            Self::Term(test) => (&test.finder, test.at_start, test.at_end),
            _ => return None,
        };
        let edges = Edges { at_start, at_end };
        finder.ascii_needle().map(|needle| (needle, edges))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Always => true,
            Self::Equal(needle) => text == needle,
            Self::EqualIgnoreCase(needle) => equal_ignore_case(text, needle),
            Self::StartsWith(needle) => text.starts_with(needle.as_ref()),
            Self::StartsWithIgnoreCase(needle) => folded_prefix(text, needle).is_some(),
            Self::EndsWith(needle) => text.ends_with(needle.as_ref()),
            Self::EndsWithIgnoreCase(needle) => folded_suffix(text, needle),
            Self::Contains(finder) => finder.find(text, 0).is_some(),
            Self::Term(test) => test.is_match(text),
            Self::Regex(regex) => regex.is_match(text),
            Self::Like(pattern) => pattern.is_match(text),
        }
    }

    /// The answers for the rows of a string column. The test is chosen once, not for each row.
    fn over_text<'a>(&self, rows: usize, text: Reader<'a, Text>) -> BooleanBuffer {
        match self {
            Self::Always => BooleanBuffer::new_set(rows),
            Self::Equal(needle) => bits(rows, text, |text| text == needle),
            Self::EqualIgnoreCase(needle) => {
                bits(rows, text, |text| equal_ignore_case(text, needle))
            }
            Self::StartsWith(needle) => bits(rows, text, |text| text.starts_with(needle.as_ref())),
            Self::StartsWithIgnoreCase(needle) => {
                bits(rows, text, |text| folded_prefix(text, needle).is_some())
            }
            Self::EndsWith(needle) => bits(rows, text, |text| text.ends_with(needle.as_ref())),
            Self::EndsWithIgnoreCase(needle) => {
                bits(rows, text, |text| folded_suffix(text, needle))
            }
            Self::Contains(finder) => {
                bits_of_texts(rows, text, |text| finder.find(text, 0).is_some())
            }
            Self::Term(test) => bits_of_texts(rows, text, |text| test.is_match(text)),
            Self::Regex(regex) => bits_of_texts(rows, text, |text| regex.is_match(text)),
            Self::Like(pattern) => bits_of_texts(rows, text, |text| pattern.is_match(text)),
        }
    }
}

/// Compiles a pattern of `matches regex`.
fn regex(pattern: &str, case: Case) -> Result<Regex, String> {
    match case {
        Case::Sensitive => regular_expression(pattern),
        Case::Ignored => regular_expression(&format!("(?i){pattern}")),
    }
}

impl StringMatcher {
    /// Prepares an operator and its right side.
    ///
    /// # Errors
    /// The right side of `matches regex` is not a regular expression; the text says why.
    pub fn new(operator: StringOperator, needle: &str) -> Result<Self, String> {
        let test = Test::new(operator, needle)?.into_owned();
        Ok(Self { operator, test })
    }

    /// The operator whose needle was prepared; its negation is part of what the matcher answers.
    #[must_use]
    pub const fn operator(&self) -> StringOperator {
        self.operator
    }

    /// Whether the text meets the operator without its negation: the same for `has` and `!has`.
    #[must_use]
    pub fn test(&self, haystack: &str) -> bool {
        self.test.is_match(haystack)
    }

    /// What the operator answers for the text, negation included.
    #[must_use]
    pub fn is_match(&self, haystack: &str) -> bool {
        self.test(haystack) != self.operator.negated
    }

    /// The operator's answers for a string or dynamic column: bools, never null.
    ///
    /// # Panics
    /// The column is neither: the binder refuses that.
    #[must_use]
    pub fn eval(&self, haystack: &Column) -> Column {
        fold(&[haystack], |rows| {
            let values = self.test_rows(rows, haystack);
            equality(
                values,
                &validity(haystack, rows),
                &None,
                self.operator.negated.into(),
            )
        })
    }

    fn test_rows(&self, rows: usize, haystack: &Column) -> BooleanBuffer {
        if haystack.ty() == ScalarType::Dynamic {
            let mut memory = String::new();
            bits(rows, haystack.reader::<Dyn>(), |value| {
                self.test(text_of(value, &mut memory))
            })
        } else {
            self.test.over_text(rows, haystack.reader::<Text>())
        }
    }
}

/// Whether a text has a term, as `has` sees it: the one definition for whoever looks for terms outside that operator.
pub(crate) fn has_term(text: &str, term: &str) -> bool {
    let has = StringOperator {
        test: StringTest::Has,
        case_sensitive: false,
        negated: false,
    };
    Test::new(has, term).is_ok_and(|test| test.is_match(text))
}

/// A string operator whose right side differs from row to row. Either side is a string or a dynamic; one null side
/// answers false (true when negated), two answer null.
///
/// # Errors
/// A right side of `matches regex` is not a regular expression.
///
/// # Panics
/// A column is neither string nor dynamic: the binder refuses that.
pub fn string_match(
    operator: StringOperator,
    haystack: &Column,
    needle: &Column,
) -> Result<Column, RuntimeError> {
    if let Some(needle) = needle.as_constant().and_then(|needle| needle.as_str()) {
        let matcher = StringMatcher::new(operator, needle).map_err(RuntimeError::function)?;
        return Ok(matcher.eval(haystack));
    }
    // The needle differs from row to row, so nothing can be prepared but compiled patterns, which repeat in practice.
    let mut row_test = RowTest::new(operator);
    let column = fold(&[haystack, needle], |rows| {
        let values = match (haystack.ty(), needle.ty()) {
            (ScalarType::Dynamic, ScalarType::Dynamic) => {
                let (mut left, mut right) = (String::new(), String::new());
                bits_of_two::<Dyn, Dyn>(rows, haystack.reader(), needle.reader(), |h, n| {
                    row_test.is_match(text_of(h, &mut left), text_of(n, &mut right))
                })
            }
            (ScalarType::Dynamic, _) => {
                let mut memory = String::new();
                bits_of_two::<Dyn, Text>(rows, haystack.reader(), needle.reader(), |h, n| {
                    row_test.is_match(text_of(h, &mut memory), n)
                })
            }
            (_, ScalarType::Dynamic) => {
                let mut memory = String::new();
                bits_of_two::<Text, Dyn>(rows, haystack.reader(), needle.reader(), |h, n| {
                    row_test.is_match(h, text_of(n, &mut memory))
                })
            }
            _ => bits_of_two::<Text, Text>(rows, haystack.reader(), needle.reader(), |h, n| {
                row_test.is_match(h, n)
            }),
        };
        equality(
            values,
            &validity(haystack, rows),
            &validity(needle, rows),
            operator.negated.into(),
        )
    });
    row_test.failure.map_or(Ok(column), Err)
}

/// A string operator whose right side changes; compiled patterns are kept.
struct RowTest {
    operator: StringOperator,
    patterns: HashMap<String, Regex>,
    failure: Option<RuntimeError>,
}

impl RowTest {
    /// The most patterns that are kept compiled.
    const PATTERNS: usize = 256;

    fn new(operator: StringOperator) -> Self {
        Self {
            operator,
            patterns: HashMap::new(),
            failure: None,
        }
    }

    fn is_match(&mut self, haystack: &str, needle: &str) -> bool {
        if self.operator.test == StringTest::MatchesRegex {
            return self.matches_regex(haystack, needle);
        }
        Test::new(self.operator, needle).is_ok_and(|test| test.is_match(haystack))
    }

    fn matches_regex(&mut self, haystack: &str, pattern: &str) -> bool {
        if let Some(regex) = self.patterns.get(pattern) {
            return regex.is_match(haystack);
        }
        match regex(pattern, Case::of(self.operator)) {
            Ok(regex) => {
                let answer = regex.is_match(haystack);
                if self.patterns.len() >= Self::PATTERNS {
                    self.patterns.clear();
                }
                self.patterns.insert(pattern.to_owned(), regex);
                answer
            }
            Err(error) => {
                self.failure
                    .get_or_insert_with(|| RuntimeError::function(error));
                false
            }
        }
    }
}
