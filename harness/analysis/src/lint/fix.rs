//! What puts a finding right: another text for a field, which means the same to whoever reads the rule.

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
    pub(super) fn new(place: Place, old: impl Into<String>, new: impl Into<String>) -> Self {
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
    pub fn range(&self, source: &str) -> Option<std::ops::Range<usize>> {
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

/// A text with fixes applied from its end to its start, so that places before stay; and the fixes that were.
#[must_use]
pub fn apply<'f>(source: &str, fixes: &[&'f Fix]) -> (String, Vec<&'f Fix>) {
    let mut placed: Vec<(std::ops::Range<usize>, &Fix)> = fixes
        .iter()
        .filter_map(|fix| Some((fix.range(source)?, *fix)))
        .collect();
    placed.sort_by_key(|(range, _)| (range.start, range.end));
    // Two lints may find the same text: the first puts it right.
    placed.dedup_by(|later, first| later.0.start < first.0.end);
    let mut text = source.to_owned();
    for (range, fix) in placed.iter().rev() {
        text.replace_range(range.clone(), &fix.new);
    }
    (text, placed.into_iter().map(|(_, fix)| fix).collect())
}
