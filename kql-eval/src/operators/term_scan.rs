//! Looking for many terms in one pass over a text.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::search::Occurrence;
use super::term::{ends_term, starts_term};

/// With fewer terms each is looked for on its own, which goes faster.
pub(super) const FEWEST_TERMS: usize = 6;

/// ASCII terms, looked for all at once without regard to letter case.
#[derive(Clone, Debug)]
pub(super) struct TermScan {
    scanner: AhoCorasick,
    edges: Arc<[Edges]>,
}

/// At which ends of its text a term must begin or end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    pub at_start: bool,
    pub at_end: bool,
}

impl TermScan {
    /// Prepares terms; `None` when they are too many or too long for one pass.
    pub(super) fn new(terms: &[&str], edges: Vec<Edges>) -> Option<Self> {
        let scanner = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(terms)
            .ok()?;
        Some(Self {
            scanner,
            edges: edges.into(),
        })
    }

    /// Whether one of the terms stands in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.scanner.find_overlapping_iter(text).any(|found| {
            let found_at = Occurrence {
                start: found.start(),
                end: found.end(),
            };
            let edges = self.edges.get(found.pattern().as_usize());
            edges.is_some_and(|edges| edges.accept(text, found_at))
        })
    }
}

impl Edges {
    fn accept(self, text: &str, found: Occurrence) -> bool {
        (!self.at_start || starts_term(text, found.start))
            && (!self.at_end || ends_term(text, found.end))
    }
}
