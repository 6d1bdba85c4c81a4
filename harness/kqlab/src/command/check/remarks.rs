//! What is said of files besides their mistakes, each remark once.

use std::collections::BTreeMap;

use crate::command::stderr::say;

/// Remarks with the places that they are about, in the order in which the files were looked at.
#[derive(Debug, Default)]
pub(super) struct Remarks(BTreeMap<String, Vec<String>>);

impl Remarks {
    /// Adds a remark about a place: a file, and its line where that helps.
    pub(super) fn add(&mut self, place: String, remark: String) {
        // By the remark: a repository of a thousand rules has a few habits, and each is worth saying once.
        let places = self.0.entry(remark).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }

    /// Adds those of the next file.
    pub(super) fn extend(&mut self, next: Self) {
        for (remark, places) in next.0 {
            for place in places {
                self.add(place, remark.clone());
            }
        }
    }

    /// Says them on standard error.
    pub(super) fn say(&self) {
        /// A remark about more places than these names the first alone.
        const FEW: usize = 3;
        for (remark, places) in &self.0 {
            match places.as_slice() {
                [first, others @ ..] if places.len() > FEW => say(format_args!(
                    "note: {first} and {} others: {remark}",
                    others.len()
                )),
                few => few
                    .iter()
                    .for_each(|place| say(format_args!("note: {place}: {remark}"))),
            }
        }
    }
}
