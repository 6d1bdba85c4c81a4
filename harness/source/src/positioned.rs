//! Reading a file at a place, so that several threads can read it at the same time.

use std::fs::File;
use std::io::{ErrorKind, Result};

/// Reads bytes from a place of a file until the buffer is full or the file ends; how many there were.
// The standard library reads whole buffers at a place on Unix alone.
pub(super) fn read_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> Result<usize> {
    let mut total = 0;
    while !buffer.is_empty() {
        match read_some(file, buffer, offset) {
            Ok(0) => break,
            Ok(read) => {
                total += read;
                offset = offset.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
                buffer = buffer.get_mut(read..).unwrap_or_default();
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(total)
}

#[cfg(unix)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
