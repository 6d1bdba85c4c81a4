//! Pushed-down filters over the raw text of lines: those that cannot meet them are skipped unparsed.
//!
//! A text may be in a value and yet not in the line, as escapes can write any character: lines with an escape that can
//! write a character that is looked for are kept. All other escapes write characters that are never looked for.

use std::ops::Range;

use kql_eval::types::ScalarType;
use memchr::memmem::Finder;
use memchr::{memchr, memrchr};

use super::fragment::fragment;
use crate::Wanted;
use crate::scan::{Needles, TimeBounds};

/// What is looked for in the text of lines.
#[derive(Debug, Default)]
pub(super) struct Prefilter {
    times: Option<Times>,
    needles: Option<Needles>,
    escapes: Option<Escapes>,
}

/// A column with points in time, and the bounds that they must lie in.
#[derive(Debug)]
struct Times {
    /// The column's name in quotes.
    key: Finder<'static>,
    name: String,
    bounds: TimeBounds,
}

// `"pow\u0065rshell"` holds `powershell` and does not look it. Only the four-digit form can write an ASCII character, so
// `\u00` is all that has to be searched for.
/// The escapes that can write an ASCII character.
#[derive(Debug)]
struct Escapes {
    start: Finder<'static>,
    /// The characters that are looked for, in lower case.
    characters: Vec<u8>,
}

impl Prefilter {
    /// What the raw text can decide of a pushed-down filter.
    pub fn new(wanted: &Wanted<'_>) -> Self {
        let mut characters = Vec::new();
        let times = Self::times(wanted, &mut characters);
        let needles = Self::needles(wanted, &mut characters);
        characters.make_ascii_lowercase();
        characters.sort_unstable();
        characters.dedup();
        let escapes = (!characters.is_empty()).then(|| Escapes {
            start: Finder::new(b"\\u00"),
            characters,
        });
        Self {
            times,
            needles,
            escapes,
        }
    }

    fn times(wanted: &Wanted<'_>, characters: &mut Vec<u8>) -> Option<Times> {
        // One time column suffices: rules bound `Timestamp` or `TimeGenerated`, and a second search would cost another pass.
        let of_times = wanted.conditions().iter().filter_map(|condition| {
            let bounds = condition.bounds.as_ref()?;
            let is_time = wanted.column_type(bounds.column) == Some(ScalarType::DateTime);
            (is_time && is_plain(wanted.name(bounds.column))).then_some(bounds)
        });
        let column = of_times.clone().next()?.column;
        let mut within = TimeBounds::default();
        for bounds in of_times.filter(|bounds| bounds.column == column) {
            within.narrow(bounds);
        }
        let name = wanted.name(column);
        characters.extend(name.bytes());
        Some(Times {
            key: Finder::new(&format!("\"{name}\"")).into_owned(),
            name: name.to_owned(),
            bounds: within,
        })
    }

    fn needles(wanted: &Wanted<'_>, characters: &mut Vec<u8>) -> Option<Needles> {
        let fragments = wanted.conditions().iter().filter_map(|condition| {
            let needles = condition.needles.as_ref()?.iter();
            needles
                .map(|needle| fragment(&needle.text))
                // A needle without a fragment could be anywhere, and then the others rule nothing out: all of them or none.
                .collect::<Option<Vec<_>>>()
        });
        // The condition whose texts are the rarest, as far as their length shows.
        let fragments = fragments.max_by_key(|each| each.iter().map(|text| text.len()).min())?;
        characters.extend(fragments.iter().flat_map(|text| text.bytes()));
        Some(Needles::new(fragments.iter().map(|text| text.as_bytes())))
    }

    /// The ranges of a block with the lines that may meet the filter, in order; they begin and end with lines.
    pub fn keep(&self, block: &[u8], kept: &mut Vec<Range<usize>>) {
        kept.clear();
        // Found once a block and shared by both filters: the search for `\u00` costs as much as one for a needle.
        let escaped: Vec<usize> = match &self.escapes {
            Some(escapes) => escapes.places(block).collect(),
            None => Vec::new(),
        };
        match &self.times {
            Some(times) => times.keep(block, &escaped, kept),
            None => kept.push(0..block.len()),
        }
        if let Some(needles) = &self.needles {
            let runs = std::mem::take(kept);
            for run in runs {
                keep_hits(needles, block, run, &escaped, kept);
            }
        }
    }
}

/// Whether JSON writes a name as it is, but for escapes that begin with `\u00`.
fn is_plain(name: &str) -> bool {
    // JSON must escape quotes and backslashes and may escape a slash; beyond ASCII a writer may choose `\u` or the bytes.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'/');
    !name.is_empty() && name.bytes().all(is_plain)
}

impl Escapes {
    /// The place of an escape that may write one of the characters.
    fn places<'b>(&'b self, block: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
        self.start.find_iter(block).filter(|place| {
            let digits = block.get(place + 4..place + 6);
            let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            byte.is_some_and(|byte| self.characters.contains(&byte.to_ascii_lowercase()))
        })
    }
}

impl Times {
    /// Leaves out lines with a time out of bounds, and lines without a time.
    ///
    /// Of a line in which the key occurs once only the column has the value behind it, or none. A key that occurs twice in a
    /// line says nothing.
    fn keep(&self, block: &[u8], escaped: &[usize], kept: &mut Vec<Range<usize>>) {
        // Neighbours are joined: the ranges are read one by one, and a range a line would cost more than it saves.
        let mut keep = |range: Range<usize>| match kept.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ if range.is_empty() => {}
            _ => kept.push(range),
        };
        let mut escaped = escaped.iter().copied().peekable();
        let mut has_escape = |range: &Range<usize>| {
            let mut found = false;
            while escaped.next_if(|place| *place < range.end).is_some() {
                found = true;
            }
            found
        };
        // The line of the last key and the lines behind it that have none, and whether they are kept.
        let mut start = 0;
        let mut is_wanted = false;
        let mut behind = 0;
        for key in self.key.find_iter(block) {
            let after = key + self.key.needle().len();
            let between = block.get(behind..key).unwrap_or_default();
            let line = match memrchr(b'\n', between) {
                Some(end) => behind + end + 1,
                None if behind == 0 => 0,
                None => {
                    // Twice in one line: the second may be the column or a property of a nested object, and the parser takes the last.
                    is_wanted = true;
                    behind = after;
                    continue;
                }
            };
            let range = start..line;
            if has_escape(&range) || is_wanted || self.may_be_named(block, behind..line) {
                keep(range);
            }
            start = line;
            is_wanted = !self
                .bounds
                .exclude_member(block.get(after..).unwrap_or_default());
            behind = after;
        }
        let range = start..block.len();
        if has_escape(&range) || is_wanted || self.may_be_named(block, behind..block.len()) {
            keep(range);
        }
    }

    /// Whether lines without the key may name the column in another spelling: in another letter case, or with more behind it.
    /// `range` begins within the line of the last key, or at the first line.
    // The portal exports `Timestamp [UTC]`, and scripts change letter case: such headings name the column too.
    fn may_be_named(&self, block: &[u8], range: Range<usize>) -> bool {
        let text = block.get(range.clone()).unwrap_or_default();
        let lines = match range.start {
            0 => text,
            _ => {
                let end = memchr(b'\n', text).map_or(text.len(), |end| end + 1);
                text.get(end..).unwrap_or_default()
            }
        };
        let named = |quote: usize| {
            let name = lines.get(quote + 1..quote + 1 + self.name.len());
            name.is_some_and(|name| name.eq_ignore_ascii_case(self.name.as_bytes()))
        };
        memchr::memchr_iter(b'"', lines).any(named)
    }
}

/// Leaves out the lines of a run without any needle.
fn keep_hits(
    needles: &Needles,
    block: &[u8],
    run: Range<usize>,
    escaped: &[usize],
    kept: &mut Vec<Range<usize>>,
) {
    let Some(text) = block.get(..run.end) else {
        return;
    };
    let mut escaped = escaped.iter().copied().peekable();
    let mut found = needles.find(text, run.start);
    let mut at = run.start;
    loop {
        // One hit decides a line: what else was found in it is passed over.
        while escaped.next_if(|place| *place < at).is_some() {}
        if found.is_some_and(|found| found < at) {
            found = needles.find(text, at);
        }
        let escape = escaped.peek().copied().filter(|place| *place < run.end);
        let Some(hit) = found.into_iter().chain(escape).min() else {
            return;
        };
        let before = block.get(at..hit).unwrap_or_default();
        let start = memrchr(b'\n', before).map_or(at, |end| at + end + 1);
        let after = block.get(hit..run.end).unwrap_or_default();
        at = memchr(b'\n', after).map_or(run.end, |end| hit + end + 1);
        kept.push(start..at);
    }
}
