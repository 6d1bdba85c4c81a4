//! The loops of kernels that write text or dynamic values into memory used again for every row.

use super::{Call, Outcome, Room};
use crate::RuntimeError;
use crate::types::dynamic::Encoder;
use crate::types::{Dyn, Kind, Text};

impl Call<'_> {
    /// A string for each row: `write` gets an empty text and adds to it.
    pub fn write(&self, mut write: impl FnMut(usize, &mut String)) -> Outcome {
        self.try_write(|row, text| {
            write(row, text);
            Ok(())
        })
    }

    /// As [`write`](Self::write), for kernels that make more than they are given: they ask [`room`](Self::room) first.
    pub fn try_write(
        &self,
        mut write: impl FnMut(usize, &mut String) -> Result<(), RuntimeError>,
    ) -> Outcome {
        let room = self.room();
        let mut text = String::new();
        let mut all = 0;
        self.fill::<Text>(|row, builder| {
            text.clear();
            write(row, &mut text)?;
            all += text.len();
            room.check_value(text.len())?;
            room.check_all(all)?;
            builder.append_value(&text);
            Ok(())
        })
    }

    /// How large the values of the call may become.
    #[must_use]
    pub fn room(&self) -> Room {
        Room::of(self.settings)
    }

    /// A dynamic for each row: `encode` gets an empty encoder and writes one value; when it returns nothing the row is null,
    /// whatever was written.
    pub fn encode(&self, mut encode: impl FnMut(usize, &mut Encoder) -> Option<()>) -> Outcome {
        let room = self.room();
        let mut encoder = Encoder::with_room(room.value());
        let mut all = 0;
        self.fill::<Dyn>(|row, builder| {
            encoder.clear();
            let written = encode(row, &mut encoder);
            room.check_value(encoder.asked())?;
            all += encoder.bytes().len();
            room.check_all(all)?;
            match written {
                Some(()) => Dyn::append(builder, encoder.value()),
                None => Dyn::append_null(builder),
            }
            Ok(())
        })
    }
}
