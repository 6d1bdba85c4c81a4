//! The kernels of compression and decompression, whatever the format.
//!
//! The bytes are those of the two examples on Kusto's pages: a text that compression would not make shorter is stored as it
//! is, with the header of a fast compressor. How Kusto compresses longer texts is not published, so those bytes may differ.

use std::io::{Cursor, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateEncoder;

use crate::functions::{Call, Outcome};
use crate::types::Text;

/// The most bytes that a compressed text may grow to.
const MOST_BYTES: u64 = 64 << 20;

/// The most bytes that a stored block holds: its length is written in 16 bits.
const MOST_STORED: usize = 0xffff;

/// Strings to base64: `frame` writes what a format has before the compressed bytes, and gives what it has behind them.
pub(in crate::functions::scalar) fn compressing<Trailer: AsRef<[u8]>>(
    call: &Call<'_>,
    frame: impl Fn(&[u8], &mut Vec<u8>) -> Trailer,
) -> Outcome {
    let text = call.reader::<Text>(0);
    let (mut bytes, mut deflated) = (Vec::new(), Vec::new());
    call.write(|row, out| {
        let text = text.get(row).unwrap_or_default().as_bytes();
        bytes.clear();
        let trailer = frame(text, &mut bytes);
        if deflate(text, &mut deflated).is_some() {
            bytes.extend_from_slice(&deflated);
            bytes.extend_from_slice(trailer.as_ref());
            STANDARD.encode_string(&bytes, out);
        }
    })
}

/// Base64 to strings, by a reader that decompresses. What `is_taken` refuses, cannot be read, is too long or is not UTF-8
/// gives the empty string.
pub(in crate::functions::scalar) fn decompressing<R: Read>(
    call: &Call<'_>,
    is_taken: impl Fn(&[u8]) -> bool,
    decompressor: impl Fn(Cursor<Vec<u8>>) -> R,
) -> Outcome {
    let base64 = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        let Ok(compressed) = STANDARD.decode(base64.get(row).unwrap_or_default()) else {
            return;
        };
        if !is_taken(&compressed) {
            return;
        }
        let mut decompressed = decompressor(Cursor::new(compressed)).take(MOST_BYTES + 1);
        let is_whole = decompressed.read_to_end(&mut bytes).is_ok() && decompressed.limit() > 0;
        if is_whole && let Ok(text) = std::str::from_utf8(&bytes) {
            out.push_str(text);
        }
    })
}

/// The bytes deflated, or stored where that is not shorter.
fn deflate(bytes: &[u8], into: &mut Vec<u8>) -> Option<()> {
    into.clear();
    DeflateEncoder::new(bytes, Compression::default())
        .read_to_end(into)
        .ok()?;
    if !bytes.is_empty() && into.len() >= bytes.len() {
        into.clear();
        store(bytes, into);
    }
    Some(())
}

/// Adds the bytes in stored blocks (RFC 1951, section 3.2.4).
fn store(bytes: &[u8], into: &mut Vec<u8>) {
    let blocks = bytes.len().div_ceil(MOST_STORED);
    for (number, block) in (1..).zip(bytes.chunks(MOST_STORED)) {
        let Ok(length) = u16::try_from(block.len()) else {
            return;
        };
        into.push(u8::from(number == blocks));
        into.extend_from_slice(&length.to_le_bytes());
        into.extend_from_slice(&(!length).to_le_bytes());
        into.extend_from_slice(block);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{MOST_STORED, deflate};

    #[test]
    fn what_does_not_become_shorter_is_stored_in_blocks() {
        // A sequence without repetition, longer than one block.
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(MOST_STORED + 10)
        .collect();
        let mut deflated = Vec::new();
        deflate(&noise, &mut deflated).unwrap();
        assert_eq!(deflated.len(), noise.len() + 10);
        let mut again = Vec::new();
        flate2::read::DeflateDecoder::new(&*deflated)
            .read_to_end(&mut again)
            .unwrap();
        assert_eq!(again, noise);
    }
}
