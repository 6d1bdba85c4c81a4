//! The `like` operator: `*` stands for any run of characters.

use std::borrow::Cow;

use super::case::{folded_prefix, folded_suffix};
use super::requirement::Case;
use super::search::Finder;

/// A `like` pattern, prepared.
#[derive(Clone, Debug)]
pub(super) struct LikePattern<'n> {
    case: Case,
    /// The text before the first `*`.
    start: Cow<'n, str>,
    /// The text after each `*`, the last one at the end of the haystack; `None` when the pattern has no `*`.
    end: Option<Cow<'n, str>>,
    middle: Vec<Finder<'n>>,
}

impl<'n> LikePattern<'n> {
    pub(super) fn new(pattern: &'n str, case: Case) -> Self {
        let mut pieces = pattern.split('*');
        let start = Cow::Borrowed(pieces.next().unwrap_or(""));
        let end = pieces.next_back().map(Cow::Borrowed);
        let middle = pieces
            .filter(|piece| !piece.is_empty())
            .map(|piece| Finder::new(piece, case))
            .collect();
        Self {
            case,
            start,
            end,
            middle,
        }
    }

    pub(super) fn into_owned(self) -> LikePattern<'static> {
        LikePattern {
            case: self.case,
            start: Cow::Owned(self.start.into_owned()),
            end: self.end.map(|end| Cow::Owned(end.into_owned())),
            middle: self.middle.into_iter().map(Finder::into_owned).collect(),
        }
    }

    /// Whether the pattern covers the whole of `text`.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let Some(mut at) = self.prefix(text, &self.start) else {
            return false;
        };
        let Some(end) = &self.end else {
            return at == text.len();
        };
        for piece in &self.middle {
            match piece.find(text, at) {
                Some(found) => at = found.end,
                None => return false,
            }
        }
        text.get(at..)
            .is_some_and(|rest| self.has_suffix(rest, end))
    }

    fn prefix(&self, text: &str, prefix: &str) -> Option<usize> {
        if self.case.is_sensitive() {
            text.starts_with(prefix).then_some(prefix.len())
        } else {
            folded_prefix(text, prefix)
        }
    }

    fn has_suffix(&self, text: &str, suffix: &str) -> bool {
        if self.case.is_sensitive() {
            text.ends_with(suffix)
        } else {
            folded_suffix(text, suffix)
        }
    }
}
