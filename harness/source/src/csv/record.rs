//! Where records and cells begin and end, byte by byte as the `csv` crate reads them.
//!
//! A quote opens a quoted cell only where the cell begins. In it two quotes are one, a line break is text, and what follows
//! the closing quote up to the separator is text too. Outside of it `\n`, `\r` and `\r\n` end the record; blank lines are none.

use memchr::{memchr, memchr2, memchr3, memrchr2};

/// What a byte means depends on the bytes before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// A cell begins.
    Start,
    /// In a cell without quotes, or behind its closing quote: quotes are text.
    Bare,
    /// In a quoted cell.
    Quoted,
    /// Behind a quote in a quoted cell, which closes it unless another follows.
    Closing,
}

/// Where a walk over text ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Walked {
    /// Just behind the end of a record.
    Record(usize),
    /// At the end of the text, in this state.
    Open(State),
}

/// A cell as a place in the text, without the quotes around it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Cell {
    pub start: usize,
    pub end: usize,
    /// There are quotes within that have to be read.
    pub has_quotes: bool,
}

/// A record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Record {
    /// Just behind it.
    pub end: usize,
    /// How many cells it has.
    pub cells: usize,
}

const fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl State {
    /// The state behind a byte. The end of a record is the start of a cell.
    const fn after(self, byte: u8, separator: u8) -> Self {
        match self {
            Self::Start | Self::Closing if byte == b'"' => Self::Quoted,
            Self::Quoted if byte == b'"' => Self::Closing,
            Self::Quoted => Self::Quoted,
            Self::Start | Self::Closing | Self::Bare => {
                if byte == separator || is_end(byte) {
                    Self::Start
                } else {
                    Self::Bare
                }
            }
        }
    }
}

/// The place from which on the state is the same whatever it was at the first byte, and that state.
pub(super) fn settled(text: &[u8], separator: u8) -> Option<(usize, State)> {
    // Whether a byte in the middle of a file is inside quotes depends on all bytes before it. All four states are followed
    // until they agree, which a quote next to a separator brings about within a record or two.
    let mut states = [State::Start, State::Bare, State::Quoted, State::Closing];
    for (place, byte) in text.iter().enumerate() {
        states = states.map(|state| state.after(*byte, separator));
        let [first, others @ ..] = states;
        if others.iter().all(|state| *state == first) {
            return Some((place + 1, first));
        }
    }
    None
}

/// Goes on to the end of the record.
pub(super) fn walk(text: &[u8], mut at: usize, mut state: State, separator: u8) -> Walked {
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match state {
            State::Quoted => match memchr(b'"', rest) {
                None => return Walked::Open(State::Quoted),
                Some(place) => {
                    at += place + 1;
                    state = State::Closing;
                }
            },
            State::Bare => match memchr3(separator, b'\n', b'\r', rest) {
                None => return Walked::Open(State::Bare),
                Some(place) => {
                    at += place + 1;
                    if rest.get(place) != Some(&separator) {
                        return Walked::Record(at);
                    }
                    state = State::Start;
                }
            },
            State::Start | State::Closing => {
                let byte = rest.first().copied().unwrap_or_default();
                at += 1;
                if is_end(byte) {
                    return Walked::Record(at);
                }
                state = state.after(byte, separator);
            }
        }
    }
    Walked::Open(state)
}

/// The state behind a text.
pub(super) fn state_after(text: &[u8], mut state: State, separator: u8) -> State {
    // Without a quote in it a text leaves the state that its last byte alone gives: no walk is needed.
    if state != State::Closing && memchr(b'"', text).is_none() {
        return match (state, text.last()) {
            (State::Quoted, _) | (_, None) => state,
            (_, Some(last)) => State::Bare.after(*last, separator),
        };
    }
    let mut at = 0;
    loop {
        match walk(text, at, state, separator) {
            Walked::Open(state) => return state,
            Walked::Record(end) => {
                at = end;
                state = State::Start;
            }
        }
    }
}

/// Just behind the last record that ends at or before `place`; `known` is behind a record that ends before. The
/// `window` bytes before the place are tried first, then a few times as many, before the text is walked from `known`.
pub(super) fn last_end(
    text: &[u8],
    (known, place): (usize, usize),
    window: usize,
    separator: u8,
) -> usize {
    let before = text.get(..place).unwrap_or(text);
    let from_known = before.get(known..).unwrap_or_default();
    if memchr(b'"', from_known).is_none() {
        return memrchr2(b'\n', b'\r', from_known).map_or(known, |place| known + place + 1);
    }
    for window in [window, window << 2, window << 4] {
        let Some(from) = place.checked_sub(window).filter(|from| *from > known) else {
            break;
        };
        let Some((at, state)) = settled(before.get(from..).unwrap_or_default(), separator) else {
            continue;
        };
        if let Some(end) = last_walked(before, from + at, state, separator) {
            return end;
        }
    }
    last_walked(before, known, State::Start, separator).unwrap_or(known)
}

fn last_walked(text: &[u8], mut at: usize, mut state: State, separator: u8) -> Option<usize> {
    let mut last = None;
    while let Walked::Record(end) = walk(text, at, state, separator) {
        last = Some(end);
        at = end;
        state = State::Start;
    }
    last
}

/// Cuts the record at `at` into cells and hands them on with their number, from 0. No blank line may be there.
#[inline]
pub(super) fn split(
    text: &[u8],
    mut at: usize,
    separator: u8,
    mut each: impl FnMut(usize, Cell),
) -> Record {
    let mut cells = 0;
    loop {
        let cell;
        (cell, at) = cell_at(text, at, separator);
        each(cells, cell);
        cells += 1;
        match text.get(at) {
            Some(byte) if *byte == separator => at += 1,
            Some(_) => return Record { end: at + 1, cells },
            None => return Record { end: at, cells },
        }
    }
}

/// The cell at a place, and the place of the byte that ends it.
#[inline]
fn cell_at(text: &[u8], start: usize, separator: u8) -> (Cell, usize) {
    let cell = |start: usize, end: usize, has_quotes: bool| Cell {
        start,
        end,
        has_quotes,
    };
    let ended = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        memchr3(separator, b'\n', b'\r', rest).map_or(text.len(), |place| from + place)
    };
    if text.get(start) != Some(&b'"') {
        let end = ended(start);
        return (cell(start, end, false), end);
    }
    let start = start + 1;
    let mut has_quotes = false;
    let mut from = start;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let Some(place) = memchr(b'"', rest) else {
            return (cell(start, text.len(), has_quotes), text.len());
        };
        let quote = from + place;
        match text.get(quote + 1) {
            Some(b'"') => {
                has_quotes = true;
                from = quote + 2;
            }
            // `"ab"cd` is `abcd`: to drop what follows the quote would lose text, and to refuse it would lose the file.
            Some(byte) if *byte != separator && !is_end(*byte) => {
                let end = ended(quote + 1);
                return (cell(start, end, true), end);
            }
            _ => return (cell(start, quote, has_quotes), quote + 1),
        }
    }
}

/// Writes what a cell with quotes says.
pub(super) fn unquoted(mut raw: &[u8], out: &mut Vec<u8>) {
    while let Some(quote) = memchr(b'"', raw) {
        let (before, behind) = raw.split_at(quote);
        out.extend_from_slice(before);
        let behind = behind.get(1..).unwrap_or_default();
        let Some(rest) = behind.strip_prefix(b"\"") else {
            raw = behind;
            break;
        };
        out.push(b'"');
        raw = rest;
    }
    out.extend_from_slice(raw);
}

/// The first byte at or behind a place that no line break is: where a record begins.
#[inline]
pub(super) fn behind_blank_lines(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(|byte| is_end(*byte)) {
        at += 1;
    }
    at
}

/// The places of the two forms of a letter in a text.
#[inline]
pub(super) fn letter(byte: u8, text: &[u8]) -> Option<usize> {
    memchr2(byte.to_ascii_lowercase(), byte.to_ascii_uppercase(), text)
}
