//! Which bracket closes which.

use crate::token::{Token, TokenKind};

/// Gives every bracket its partner. A closing bracket passes over unclosed brackets of other kinds, and has no partner
/// if no bracket of its kind is open.
pub fn pair(tokens: &mut [Token]) {
    let mut open: Vec<(usize, TokenKind)> = Vec::new();
    let mut pairs = Vec::new();
    let mut counts = [0_u32; 3];
    for (index, token) in tokens.iter().enumerate() {
        if let Some(closer) = token.kind.closer() {
            open.push((index, closer));
            count(&mut counts, closer, 1);
        } else if token.kind.is_closer() && count(&mut counts, token.kind, 0) > 0 {
            while let Some((opener, closer)) = open.pop() {
                count(&mut counts, closer, -1);
                if closer == token.kind {
                    pairs.push((opener, index));
                    break;
                }
            }
        }
    }
    for (opener, closer) in pairs {
        set(tokens, opener, closer);
        set(tokens, closer, opener);
    }
}

/// Changes the number of open brackets that wait for `closer`, and gives the new number.
fn count(counts: &mut [u32; 3], closer: TokenKind, change: i32) -> u32 {
    let [paren, bracket, brace] = counts;
    let slot = match closer {
        TokenKind::CloseParen => paren,
        TokenKind::CloseBracket => bracket,
        _ => brace,
    };
    *slot = slot.saturating_add_signed(change);
    *slot
}

/// Notes that the token at `index` has its partner at `partner`.
fn set(tokens: &mut [Token], index: usize, partner: usize) {
    if let (Some(token), Ok(partner)) = (tokens.get_mut(index), u32::try_from(partner)) {
        token.pair = partner;
    }
}
