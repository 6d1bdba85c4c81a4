//! Looking for many byte strings at once.

use std::borrow::Borrow;

use super::interner::{Interner, UNKNOWN, hash};

/// Byte strings to be looked for, by their places with the caller.
///
/// Each step is done for all of them before the next step: look-ups of one step do not depend on one another, so the processor
/// overlaps their cache misses instead of waiting for each.
#[derive(Default)]
pub(super) struct PendingKeys {
    pieces: Vec<LookUp>,
}

struct LookUp {
    place: usize,
    hash: u32,
    /// The number that the piece has if what is found under the hash is the same.
    candidate: u32,
}

impl PendingKeys {
    /// Asks for the piece at a place.
    pub fn push(&mut self, place: usize) {
        self.pieces.push(LookUp {
            place,
            hash: 0,
            candidate: UNKNOWN,
        });
    }

    /// Looks for all pieces asked for and hands on their places and numbers; `find` looks for one whose hash is known.
    pub fn answer<'a, I: Borrow<Interner>>(
        &mut self,
        mut interner: I,
        piece: impl Fn(usize) -> &'a [u8],
        find: impl Fn(&mut I, u32, &[u8]) -> u32,
        mut each: impl FnMut(usize, u32),
    ) {
        for look_up in &mut self.pieces {
            look_up.hash = hash(piece(look_up.place));
        }
        for look_up in &mut self.pieces {
            let candidate = interner.borrow().candidate(look_up.hash);
            look_up.candidate = candidate.unwrap_or(UNKNOWN);
        }
        for look_up in self.pieces.drain(..) {
            let LookUp {
                place,
                hash,
                candidate,
            } = look_up;
            let piece = piece(place);
            let is_it = candidate != UNKNOWN && interner.borrow().get(candidate) == piece;
            let number = if is_it {
                candidate
            } else {
                find(&mut interner, hash, piece)
            };
            each(place, number);
        }
    }
}
