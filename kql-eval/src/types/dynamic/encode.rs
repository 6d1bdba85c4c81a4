//! Writing dynamic values.

use super::{DynamicRef, HEADER, tag};

/// Writes one dynamic value after another into a buffer.
///
/// Containers are opened and closed; what is written between belongs to them. In a bag each value is preceded by its
/// [`key`](Self::key).
#[derive(Default, Debug, Clone)]
pub struct Encoder {
    bytes: Vec<u8>,
    /// Ends of the elements of all open containers, relative to their container.
    ends: Vec<u32>,
    open: Vec<Open>,
    /// How many bytes may be written, and how many were asked for once there was no room for them.
    room: Option<usize>,
    asked: usize,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    start: usize,
    first_end: usize,
}

impl Encoder {
    /// An empty encoder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty encoder that keeps at most this many bytes of a value. What goes beyond is counted by [`asked`](Self::asked) and
    /// left out: the value is then not to be used.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self {
            room: Some(bytes),
            ..Self::default()
        }
    }

    /// How many bytes the values since the last [`clear`](Self::clear) would take: more than the room if some were left out.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.max(self.bytes.len())
    }

    /// Whether there is no room for this many more bytes; they then count as asked for.
    fn lacks_room(&mut self, bytes: usize) -> bool {
        let Some(room) = self.room else { return false };
        // Each piece has an entry in its container's table too.
        let all = self
            .bytes
            .len()
            .saturating_add(bytes)
            .saturating_add(4 * self.ends.len());
        if all <= room && self.asked == 0 {
            return false;
        }
        self.asked = self.asked.max(all);
        true
    }

    /// Forgets what was written and keeps the memory.
    pub fn clear(&mut self) {
        self.asked = 0;
        self.bytes.clear();
        self.ends.clear();
        self.open.clear();
    }

    /// The value written last, when nothing is open.
    #[must_use]
    pub fn value(&self) -> DynamicRef<'_> {
        DynamicRef::new(&self.bytes)
    }

    /// The encoding of the value written, when nothing is open; no bytes, which read as null, if none was.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes of all values written so far, one after another.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the bytes of all values written so far.
    #[must_use]
    pub fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Writes a null: alone it is the null of type dynamic, inside an array or a bag an element like any other.
    pub fn null(&mut self) {
        self.bytes.push(tag::NULL);
        self.written();
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.bytes.push(if value { tag::TRUE } else { tag::FALSE });
        self.written();
    }

    /// Writes a whole number, which all 64 bits hold exactly.
    pub fn long(&mut self, value: i64) {
        self.bytes.push(tag::LONG);
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self.written();
    }

    /// Writes a floating-point number.
    pub fn real(&mut self, value: f64) {
        self.bytes.push(tag::REAL);
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self.written();
    }

    /// Writes a datetime given in ticks.
    pub fn datetime(&mut self, ticks: i64) {
        self.bytes.push(tag::DATETIME);
        self.bytes.extend_from_slice(&ticks.to_le_bytes());
        self.written();
    }

    /// Writes a string; the empty one is not null.
    pub fn string(&mut self, value: &str) {
        if self.lacks_room(value.len()) {
            return;
        }
        self.bytes.push(tag::STRING);
        self.bytes
            .extend_from_slice(&length(value.len()).to_le_bytes());
        self.bytes.extend_from_slice(value.as_bytes());
        self.written();
    }

    /// Writes a value that is already encoded.
    pub fn value_of(&mut self, value: DynamicRef<'_>) {
        if self.lacks_room(value.bytes().len()) {
            return;
        }
        self.bytes.extend_from_slice(value.bytes());
        self.written();
    }

    /// Opens an array. All values written until the matching [`end`](Self::end) are its elements.
    pub fn begin_array(&mut self) {
        self.begin(tag::ARRAY);
    }

    /// Opens a property bag. Until the matching [`end`](Self::end) each value is preceded by its [`key`](Self::key).
    pub fn begin_bag(&mut self) {
        self.begin(tag::BAG);
    }

    /// Writes the key of the next value of the open bag. The caller sees to it that keys do not repeat.
    pub fn key(&mut self, key: &str) {
        if self.lacks_room(key.len()) {
            return;
        }
        self.bytes.extend_from_slice(key.as_bytes());
        self.written();
    }

    /// Closes the innermost array or bag.
    pub fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let count = length(self.ends.len() - open.first_end);
        // Ends are offsets from the start of the container: its bytes mean the same wherever they are copied to.
        for end in self.ends.drain(open.first_end..) {
            self.bytes.extend_from_slice(&end.to_le_bytes());
        }
        // The table comes last, so that an element is written before it is known how many there will be.
        self.bytes.extend_from_slice(&count.to_le_bytes());
        let size = length(self.bytes.len() - open.start).to_le_bytes();
        if let Some(place) = self.bytes.get_mut(open.start + 1..open.start + HEADER) {
            place.copy_from_slice(&size);
        }
        self.written();
    }

    fn begin(&mut self, tag: u8) {
        self.open.push(Open {
            start: self.bytes.len(),
            first_end: self.ends.len(),
        });
        self.bytes.push(tag);
        // The size is known at the end only. Its place is kept here, so that nothing written after it ever moves.
        self.bytes.extend_from_slice(&[0; 4]);
    }

    /// Notes the end of a key or value in the innermost open container.
    fn written(&mut self) {
        if let Some(open) = self.open.last() {
            self.ends.push(length(self.bytes.len() - open.start));
        }
    }
}

/// A length as stored. Values of 4 GiB are kept out by the limits on input.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a dynamic value is smaller than 4 GiB")
}
