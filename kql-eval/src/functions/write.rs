//! The loops of kernels that write text or dynamic values into memory used again for every row.

use super::{Call, Outcome};
use crate::RuntimeError;
use crate::types::dynamic::Encoder;
use crate::types::{Dyn, Kind, Text};

impl Call<'_> {
    /// A string for each row: `write` gets an empty text and adds to it.
    pub fn write(&self, mut write: impl FnMut(usize, &mut String)) -> Outcome {
        let mut text = String::new();
        self.fill::<Text>(|row, builder| {
            text.clear();
            write(row, &mut text);
            builder.append_value(&text);
            Ok(())
        })
    }

    /// A dynamic for each row: `encode` gets an empty encoder and writes one value; when it returns nothing the row is null,
    /// whatever was written.
    pub fn encode(&self, mut encode: impl FnMut(usize, &mut Encoder) -> Option<()>) -> Outcome {
        self.try_encode(|row, encoder| Ok(encode(row, encoder)))
    }

    /// As [`encode`](Self::encode), for values that can fail.
    pub fn try_encode(
        &self,
        mut encode: impl FnMut(usize, &mut Encoder) -> Result<Option<()>, RuntimeError>,
    ) -> Outcome {
        let mut encoder = Encoder::new();
        self.fill::<Dyn>(|row, builder| {
            encoder.clear();
            match encode(row, &mut encoder)? {
                Some(()) => Dyn::append(builder, encoder.value()),
                None => Dyn::append_null(builder),
            }
            Ok(())
        })
    }
}
