//! What puts a finding right: another text for a field, which means the same to whoever reads the rule.

use std::ops::Range;

use kqlab_suite::testfile::Place;

use super::place::field;

/// Another text in the place of one that a field has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    place: Place,
    old: String,
    new: String,
}

impl Fix {
    /// Replaces a text within a field.
    #[must_use]
    pub fn new(place: Place, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self {
            place,
            old: old.into(),
            new: new.into(),
        }
    }

    /// What is replaced.
    #[must_use]
    pub fn old(&self) -> &str {
        &self.old
    }

    /// What is put there.
    #[must_use]
    pub fn new_text(&self) -> &str {
        &self.new
    }

    /// The line of the file, from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.place.line
    }

    /// The bytes that are replaced in a rule's text; None where the field does not have the old text once.
    #[must_use]
    pub fn range(&self, source: &str) -> Option<Range<usize>> {
        let range = field(source, self.place);
        let text = source.get(range.clone())?;
        let mut found = text.match_indices(&self.old);
        let (at, _) = found.next()?;
        // Where it is there twice nothing says which one is meant.
        if found.next().is_some() {
            return None;
        }
        let start = range.start + at;
        Some(start..start + self.old.len())
    }
}

/// Fixes at their places in a text, in its order, each once. Those that have no place in it, or lie over another, are left out.
#[must_use]
pub fn placed<'f>(source: &str, fixes: &[&'f Fix]) -> Vec<(Range<usize>, &'f Fix)> {
    let found = fixes
        .iter()
        .filter_map(|fix| Some((fix.range(source)?, *fix)));
    let mut placed: Vec<(Range<usize>, &Fix)> = found.collect();
    placed.sort_by_key(|(range, _)| (range.start, range.end));
    // Two lints may find the same text: the first puts it right.
    placed.dedup_by(|later, first| later.0.start < first.0.end);
    placed
}
