//! Numbers that look random and are the same for the same seed, row and draw.

use crate::functions::Call;

/// 64 bits for a row of the run; `draw` tells several uses apart.
pub(super) fn random_bits(call: &Call<'_>, row: usize, draw: u64) -> u64 {
    let row = call.first_row.wrapping_add(u64::try_from(row).unwrap_or(0));
    mix(mix(mix(call.settings.seed) ^ row) ^ draw)
}

/// The finalizer of SplitMix64, which spreads every bit over all others.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
