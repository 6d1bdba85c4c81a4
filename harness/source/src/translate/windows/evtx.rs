//! Event log files of Windows, `.evtx`.

use std::io::{self, Read};
use std::sync::Arc;

use evtx::{EvtxParser, ParserSettings};

use super::dump;
use crate::translate::Written;

/// What such a file begins with.
pub(super) const MAGIC: &[u8] = b"ElfFile\0";

/// The rows of the records, a chunk at a time. The whole file is held: its chunks are found by their place.
pub(super) fn open(mut bytes: impl Read + Send) -> io::Result<impl Read + Send> {
    let mut all = Vec::new();
    bytes.read_to_end(&mut all)?;
    if is_cut(&all) {
        return Err(io::Error::other("its last chunk is cut"));
    }
    let parser = EvtxParser::from_buffer(all).map_err(io::Error::other)?;
    let settings = Arc::new(ParserSettings::new().num_threads(1).indent(false));
    let mut chunks = parser.into_chunks();
    Ok(Written::new(move |out: &mut Vec<u8>| {
        let Some(chunk) = chunks.next() else {
            return Ok(false);
        };
        let mut chunk = chunk.map_err(io::Error::other)?;
        let mut chunk = chunk
            .parse(Arc::clone(&settings))
            .map_err(io::Error::other)?;
        for record in chunk.iter() {
            let record = record.map_err(io::Error::other)?;
            let number = record.event_record_id;
            let value = record.into_json_value().map_err(io::Error::other)?.data;
            let event = value.as_object().and_then(dump::event);
            let event =
                event.ok_or_else(|| io::Error::other(format!("record {number} holds no event")))?;
            event.write(out);
        }
        Ok(true)
    }))
}

/// How many bytes the header of a file has, and each of the chunks behind it.
const HEADER: usize = 4096;
const CHUNK: usize = 65_536;

/// Whether the last chunk is not whole: the reader would pass over it without a word.
fn is_cut(bytes: &[u8]) -> bool {
    let chunks = bytes.get(HEADER..).unwrap_or_default();
    let rest = chunks.len() - chunks.len() % CHUNK;
    let rest = chunks.get(rest..).unwrap_or_default();
    rest.starts_with(b"ElfChnk")
}
