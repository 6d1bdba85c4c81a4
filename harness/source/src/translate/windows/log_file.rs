//! Writing small `.evtx` files, for tests: one chunk of records without templates.
#![allow(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "a test fails where its file is too large"
)]

/// An event of a log file that is written.
pub struct Record {
    /// The properties of `System`, as XML would have them: elements with attributes and a text.
    pub system: Vec<Element>,
    /// The names and values of `EventData`.
    pub data: Vec<(&'static str, &'static str)>,
}

/// An element below `System`.
pub struct Element {
    pub name: &'static str,
    pub attributes: Vec<(&'static str, &'static str)>,
    pub text: &'static str,
}

const CHUNK: usize = 65536;
const HEADER: usize = 512;

/// The bytes of a log file.
pub fn log_file(records: &[Record]) -> Vec<u8> {
    let mut chunk = vec![0; HEADER];
    let mut last = 0;
    for (number, record) in (1_u64..).zip(records) {
        last = chunk.len();
        write_record(number, record, &mut chunk);
    }
    let count = records.len() as u64;
    let end = chunk.len() as u32;
    put(&mut chunk, 0, b"ElfChnk\0");
    for (place, number) in [(8, 1), (16, count), (24, 1), (32, count)] {
        put(&mut chunk, place, &number.to_le_bytes());
    }
    for (place, number) in [(40, 128), (44, last as u32), (48, end), (120, 4)] {
        put(&mut chunk, place, &number.to_le_bytes());
    }
    chunk.resize(CHUNK, 0);
    let mut file = vec![0; 4096];
    put(&mut file, 0, b"ElfFile\0");
    put(&mut file, 24, &(count + 1).to_le_bytes());
    put(&mut file, 32, &128_u32.to_le_bytes());
    for (place, number) in [(36, 1_u16), (38, 3), (40, 4096), (42, 1)] {
        put(&mut file, place, &number.to_le_bytes());
    }
    put(&mut file, 120, &4_u32.to_le_bytes());
    file.extend(chunk);
    file
}

fn put(bytes: &mut [u8], place: usize, value: &[u8]) {
    bytes[place..place + value.len()].copy_from_slice(value);
}

fn write_record(number: u64, record: &Record, chunk: &mut Vec<u8>) {
    let start = chunk.len();
    chunk.extend(b"\x2a\x2a\0\0\0\0\0\0");
    chunk.extend(number.to_le_bytes());
    chunk.extend(0_u64.to_le_bytes());
    chunk.extend([0x0f, 1, 1, 0]);
    element("Event", &[], chunk, |chunk| {
        element("System", &[], chunk, |chunk| {
            for each in &record.system {
                element(each.name, &each.attributes, chunk, |chunk| {
                    text(each.text, chunk)
                });
            }
        });
        element("EventData", &[], chunk, |chunk| {
            for (name, value) in &record.data {
                element("Data", &[("Name", name)], chunk, |chunk| text(value, chunk));
            }
        });
    });
    chunk.push(0);
    let size = (chunk.len() - start + 4) as u32;
    put(chunk, start + 4, &size.to_le_bytes());
    chunk.extend(size.to_le_bytes());
}

/// An element, its attributes and what `inside` writes.
fn element(
    of: &str,
    attributes: &[(&str, &str)],
    chunk: &mut Vec<u8>,
    inside: impl FnOnce(&mut Vec<u8>),
) {
    chunk.push(if attributes.is_empty() { 0x01 } else { 0x41 });
    let size = chunk.len();
    chunk.extend([0; 4]);
    name(of, chunk);
    if !attributes.is_empty() {
        let size = chunk.len();
        chunk.extend([0; 4]);
        for (number, (attribute, value)) in attributes.iter().enumerate() {
            let more = number + 1 < attributes.len();
            chunk.push(if more { 0x46 } else { 0x06 });
            name(attribute, chunk);
            text(value, chunk);
        }
        let written = (chunk.len() - size - 4) as u32;
        put(chunk, size, &written.to_le_bytes());
    }
    chunk.push(0x02);
    inside(chunk);
    chunk.push(0x04);
    let written = (chunk.len() - size - 4) as u32;
    put(chunk, size, &written.to_le_bytes());
}

/// A name, written where it is used.
fn name(name: &str, chunk: &mut Vec<u8>) {
    let place = chunk.len() as u32 + 4;
    chunk.extend(place.to_le_bytes());
    chunk.extend([0; 4]);
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(65599).wrapping_add(unit.into())
    });
    chunk.extend((hash as u16).to_le_bytes());
    sized(name, chunk);
    chunk.extend([0; 2]);
}

fn text(value: &str, chunk: &mut Vec<u8>) {
    if !value.is_empty() {
        chunk.extend([0x05, 0x01]);
        sized(value, chunk);
    }
}

fn sized(text: &str, chunk: &mut Vec<u8>) {
    let units: Vec<u16> = text.encode_utf16().collect();
    chunk.extend((units.len() as u16).to_le_bytes());
    chunk.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
}
