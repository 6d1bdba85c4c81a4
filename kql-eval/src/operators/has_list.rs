//! `has_any` and `has_all`: many needles at once.

use arrow_buffer::BooleanBuffer;
use kql_parser::syntax::{StringOperator, StringTest};

use super::broadcast::{all, bits, text_of, validity};
use super::repeated_text::bits_of_texts;
use super::requirement::Quantifier;
use super::string_match::Test;
use super::term_scan::{Edges, FEWEST_TERMS, TermScan};
use crate::types::dynamic::{Dynamic, DynamicRef, write_text};
use crate::types::{Column, Dyn, Scalar, ScalarType, Text};

/// The operator that each needle is looked for with.
pub(super) const HAS: StringOperator = StringOperator {
    test: StringTest::Has,
    case_sensitive: false,
    negated: false,
};

/// Needles, prepared.
#[derive(Clone, Debug)]
pub(super) struct HasList {
    quantifier: Quantifier,
    needles: Vec<Test<'static>>,
    /// For `has_any`: the ASCII needles among many, all at once; `needles` has the others.
    scan: Option<TermScan>,
    /// A needle is null or empty: it is in every text.
    has_always: bool,
}

impl HasList {
    /// Prepares needles. The elements of arrays are needles of their own; a value that is no string is looked for by its
    /// text; null is in every text.
    pub(super) fn new(quantifier: Quantifier, values: &[Scalar]) -> Self {
        let mut list = Self {
            quantifier,
            needles: Vec::new(),
            scan: None,
            has_always: false,
        };
        let mut text = String::new();
        for value in values {
            text.clear();
            match value {
                Scalar::Dynamic(bytes) => {
                    for_each_element(DynamicRef::new(bytes), |element| {
                        text.clear();
                        write_text(element, &mut text);
                        list.add(&text);
                    });
                }
                _ => {
                    value.write_text(&mut text);
                    list.add(&text);
                }
            }
        }
        if quantifier == Quantifier::Any {
            list.scan_ascii();
        }
        list
    }

    /// Leaves the ASCII needles to one pass where they are many.
    fn scan_ascii(&mut self) {
        let ascii = |test: &Test<'static>| test.ascii_term().is_some();
        if self.needles.iter().filter(|test| ascii(test)).count() < FEWEST_TERMS {
            return;
        }
        let found = self.needles.iter().filter_map(Test::ascii_term);
        let (terms, edges): (Vec<&str>, Vec<Edges>) = found.unzip();
        if let Some(scan) = TermScan::new(&terms, edges) {
            self.scan = Some(scan);
            self.needles.retain(|test| !ascii(test));
        }
    }

    fn add(&mut self, needle: &str) {
        match Test::new(HAS, needle) {
            Ok(Test::Always) => self.has_always = true,
            Ok(test) => self.needles.push(test.into_owned()),
            Err(_) => unreachable!("only a pattern can be wrong, and `has` takes none"),
        }
    }

    /// Whether the text meets the operator.
    pub(super) fn is_match(&self, text: &str) -> bool {
        match self.quantifier {
            Quantifier::Any => self.has_always || self.has_one(text),
            Quantifier::All => self.has_each(text),
        }
    }

    fn has_one(&self, text: &str) -> bool {
        self.scan.as_ref().is_some_and(|scan| scan.is_match(text))
            || self.needles.iter().any(|needle| needle.is_match(text))
    }

    fn has_each(&self, text: &str) -> bool {
        self.needles.iter().all(|needle| needle.is_match(text))
    }

    /// The answer for each row; a null row has no needle but the one that every text has.
    pub(super) fn over(&self, column: &Column, rows: usize) -> BooleanBuffer {
        match self.quantifier {
            Quantifier::Any if self.has_always => return all(rows, true),
            Quantifier::All if self.needles.is_empty() => return all(rows, true),
            Quantifier::Any | Quantifier::All => {}
        }
        let values = if column.ty() == ScalarType::Dynamic {
            let mut memory = String::new();
            bits(rows, column.reader::<Dyn>(), |value| {
                self.is_match(text_of(value, &mut memory))
            })
        } else {
            match self.quantifier {
                Quantifier::Any => {
                    bits_of_texts(rows, column.reader::<Text>(), |text| self.has_one(text))
                }
                Quantifier::All => {
                    bits_of_texts(rows, column.reader::<Text>(), |text| self.has_each(text))
                }
            }
        };
        match validity(column, rows) {
            Some(valid) => &values & &valid,
            None => values,
        }
    }
}

/// Calls `visit` with each element of an array, or with the value itself when it is none.
pub(super) fn for_each_element<'d>(value: DynamicRef<'d>, mut visit: impl FnMut(DynamicRef<'d>)) {
    match value.view() {
        Dynamic::Array(array) => array.iter().for_each(visit),
        _ => visit(value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{HAS, HasList, Quantifier, Scalar, Test};

    proptest! {
        #[test]
        fn many_needles_at_once_find_what_each_finds_alone(
            needles in prop::collection::vec("[aAb.é]{1,3}", 1..12), text in "[aAbBé. ]{0,40}",
        ) {
            let alone = |needle: &String| Test::new(HAS, needle).is_ok_and(|test| test.is_match(&text));
            let values: Vec<Scalar> = needles
                .iter()
                .map(|needle| Scalar::String(needle.as_str().into()))
                .collect();
            let any = HasList::new(Quantifier::Any, &values);
            prop_assert_eq!(any.is_match(&text), needles.iter().any(alone));
            let all = HasList::new(Quantifier::All, &values);
            prop_assert_eq!(all.is_match(&text), needles.iter().all(alone));
        }
    }
}
