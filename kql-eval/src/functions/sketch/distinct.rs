//! The sketch of a set: the hashes of its values, `{"hll":[…]}`.

use twox_hash::XxHash64;

use crate::types::cast::bits_to_long;
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};

const KEY: &str = "hll";

/// What stands for a value whose key is `key`.
pub fn hash(key: &[u8]) -> i64 {
    bits_to_long(XxHash64::oneshot(0, key))
}

/// Writes the sketch of a set from the hashes of its values, sorted and without repeats.
pub fn write_hashes(hashes: &[i64], encoder: &mut Encoder) {
    encoder.begin_bag();
    encoder.key(KEY);
    encoder.begin_array();
    for &hash in hashes {
        encoder.long(hash);
    }
    encoder.end();
    encoder.end();
}

/// The hashes in a sketch; `None` when the value is none.
pub fn hashes(sketch: DynamicRef<'_>) -> Option<impl ExactSizeIterator<Item = i64> + '_> {
    let Dynamic::Array(hashes) = sketch.property(KEY)?.view() else {
        return None;
    };
    Some(hashes.iter().map(|hash| match hash.view() {
        Dynamic::Long(hash) => hash,
        _ => 0,
    }))
}
