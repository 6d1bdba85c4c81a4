//! The kernels of compression and decompression, whatever the format.

use std::io::{Cursor, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::functions::{Call, Outcome};
use crate::types::Text;

/// The most bytes that a compressed text may grow to.
const MOST_BYTES: u64 = 64 << 20;

/// Strings to base64, by a reader that compresses.
pub(in crate::functions::scalar) fn compressing<'a, R: Read>(
    call: &Call<'a>,
    compressor: impl Fn(&'a [u8]) -> R,
) -> Outcome {
    let text = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        let text = text.get(row).unwrap_or_default();
        if compressor(text.as_bytes()).read_to_end(&mut bytes).is_ok() {
            STANDARD.encode_string(&bytes, out);
        }
    })
}

/// Base64 to strings, by a reader that decompresses. What cannot be read, is too long or is not UTF-8 gives the empty string.
pub(in crate::functions::scalar) fn decompressing<R: Read>(
    call: &Call<'_>,
    decompressor: impl Fn(Cursor<Vec<u8>>) -> R,
) -> Outcome {
    let base64 = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        let Ok(compressed) = STANDARD.decode(base64.get(row).unwrap_or_default()) else {
            return;
        };
        let mut decompressed = decompressor(Cursor::new(compressed)).take(MOST_BYTES + 1);
        let is_whole = decompressed.read_to_end(&mut bytes).is_ok() && decompressed.limit() > 0;
        if is_whole && let Ok(text) = std::str::from_utf8(&bytes) {
            out.push_str(text);
        }
    })
}
