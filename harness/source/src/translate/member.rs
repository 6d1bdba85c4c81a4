//! Writing JSON objects, a line each.

use crate::text::compact;

/// An object that is being written.
pub(super) struct Line<'o> {
    out: &'o mut Vec<u8>,
    is_empty: bool,
}

impl<'o> Line<'o> {
    /// Begins an object.
    pub fn begin(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self {
            out,
            is_empty: true,
        }
    }

    fn key(&mut self, key: &str) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.out.push(b',');
        }
        quote(key, self.out);
        self.out.push(b':');
    }

    /// A property whose value is a JSON text.
    pub fn json(&mut self, key: &str, value: &str) {
        self.key(key);
        // A pretty-printed value would break the line that it is written to.
        if value.contains(['\n', '\r']) {
            let mut text = String::with_capacity(value.len());
            compact(value, &mut text);
            self.out.extend_from_slice(text.as_bytes());
        } else {
            self.out.extend_from_slice(value.as_bytes());
        }
    }

    /// A property whose value is a string.
    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        quote(value, self.out);
    }

    /// Ends the object and its line.
    pub fn end(self) {
        self.out.extend_from_slice(b"}\n");
    }
}

fn quote(text: &str, out: &mut Vec<u8>) {
    match serde_json::to_string(text) {
        Ok(quoted) => out.extend_from_slice(quoted.as_bytes()),
        Err(_) => out.extend_from_slice(b"\"\""),
    }
}
