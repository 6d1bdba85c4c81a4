//! Lists of texts given as arguments, each a string or an array of strings.

use crate::functions::Call;
use crate::types::dynamic::Dynamic;
use crate::types::{Dyn, Reader, ScalarType, Text};

/// What a list may be made of.
pub(in crate::functions::scalar) const STRING_OR_DYNAMIC: &[ScalarType] =
    &[ScalarType::String, ScalarType::Dynamic];

/// The arguments from some position on.
pub(in crate::functions::scalar) struct Candidates<'a> {
    arguments: Vec<Candidate<'a>>,
}

enum Candidate<'a> {
    Text(Reader<'a, Text>),
    Dynamic(Reader<'a, Dyn>),
}

impl<'a> Candidates<'a> {
    /// Reads the arguments from `first` on.
    pub fn new(call: &Call<'a>, first: usize) -> Self {
        let arguments = call.arguments.iter().skip(first);
        Self {
            arguments: arguments
                .map(|column| {
                    if column.ty() == ScalarType::Dynamic {
                        Candidate::Dynamic(column.reader())
                    } else {
                        Candidate::Text(column.reader())
                    }
                })
                .collect(),
        }
    }

    /// Whether all rows have the same texts.
    pub fn are_constant(&self) -> bool {
        self.arguments.iter().all(|argument| match argument {
            Candidate::Text(texts) => matches!(texts, Reader::Constant(_)),
            Candidate::Dynamic(values) => matches!(values, Reader::Constant(_)),
        })
    }

    /// Whether a text of the row satisfies `test`. What is no string counts for nothing.
    pub fn any(&self, row: usize, mut test: impl FnMut(&str) -> bool) -> bool {
        self.arguments.iter().any(|argument| match argument {
            Candidate::Text(texts) => texts.get(row).is_some_and(&mut test),
            Candidate::Dynamic(values) => match values.get(row).map(|value| value.view()) {
                Some(Dynamic::String(text)) => test(text),
                Some(Dynamic::Array(elements)) => elements
                    .iter()
                    .any(|element| matches!(element.view(), Dynamic::String(text) if test(text))),
                _ => false,
            },
        })
    }
}
