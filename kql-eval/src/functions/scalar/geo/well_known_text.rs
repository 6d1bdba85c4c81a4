//! Shapes in well-known text, such as `LINESTRING (1 2, 3 4)`, written as GeoJSON.

use super::shape::{Degrees, write_degrees, write_shape};
use crate::types::dynamic::Encoder;

/// How deep collections may nest.
const MOST_DEPTH: usize = 64;

/// How deep the coordinates of a kind of shape nest: one place, a list of places, a list of lists, and so on.
const KINDS: [(&str, &str, usize); 6] = [
    ("POINT", "Point", 0),
    ("LINESTRING", "LineString", 1),
    ("MULTIPOINT", "MultiPoint", 1),
    ("POLYGON", "Polygon", 2),
    ("MULTILINESTRING", "MultiLineString", 2),
    ("MULTIPOLYGON", "MultiPolygon", 3),
];

/// Writes the shape that a text describes; `None` when it describes none, whatever was written.
pub(super) fn write_well_known_text(text: &str, encoder: &mut Encoder) -> Option<()> {
    let mut reader = Reader { rest: text };
    reader.shape(MOST_DEPTH, encoder)?;
    reader.rest.trim().is_empty().then_some(())
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// The letters or the number that come next.
    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        let text = self.rest.trim_start();
        let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        self.rest = rest;
        word
    }

    fn takes(&mut self, symbol: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(symbol)?;
        Some(())
    }

    fn shape(&mut self, depth: usize, encoder: &mut Encoder) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let name = self.word(|c| c.is_ascii_alphabetic());
        if name.eq_ignore_ascii_case("GEOMETRYCOLLECTION") {
            encoder.begin_bag();
            encoder.key("type");
            encoder.string("GeometryCollection");
            encoder.key("geometries");
            self.list(encoder, &mut |reader, encoder| reader.shape(depth, encoder))?;
            encoder.end();
            return Some(());
        }
        let mut kinds = KINDS.iter();
        let (kind, ty, nesting) = kinds.find(|(kind, ..)| kind.eq_ignore_ascii_case(name))?;
        let mut outcome = None;
        write_shape(ty, encoder, |encoder| {
            outcome = match (*kind, *nesting) {
                ("POINT", _) => self.bracketed_place(encoder),
                ("MULTIPOINT", _) => self.list(encoder, &mut |reader, encoder| {
                    if reader.rest.trim_start().starts_with('(') {
                        reader.bracketed_place(encoder)
                    } else {
                        reader.place(encoder)
                    }
                }),
                (_, nesting) => self.lists(nesting, encoder),
            };
        });
        outcome
    }

    fn lists(&mut self, nesting: usize, encoder: &mut Encoder) -> Option<()> {
        match nesting.checked_sub(1) {
            None => self.place(encoder),
            Some(inner) => self.list(encoder, &mut |reader, encoder| reader.lists(inner, encoder)),
        }
    }

    /// Elements in brackets, with commas between.
    fn list(
        &mut self,
        encoder: &mut Encoder,
        element: &mut dyn FnMut(&mut Self, &mut Encoder) -> Option<()>,
    ) -> Option<()> {
        self.takes('(')?;
        encoder.begin_array();
        loop {
            element(self, encoder)?;
            if self.takes(',').is_none() {
                break;
            }
        }
        encoder.end();
        self.takes(')')
    }

    fn bracketed_place(&mut self, encoder: &mut Encoder) -> Option<()> {
        self.takes('(')?;
        self.place(encoder)?;
        self.takes(')')
    }

    fn place(&mut self, encoder: &mut Encoder) -> Option<()> {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let longitude = self.word(is_part).parse().ok()?;
        let latitude = self.word(is_part).parse().ok()?;
        write_degrees(
            Degrees {
                longitude,
                latitude,
            },
            encoder,
        );
        Some(())
    }
}
