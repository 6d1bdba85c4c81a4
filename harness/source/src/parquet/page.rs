//! A data page taken apart: which rows are null, and the values of the others.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;

use super::hybrid::Hybrid;
use super::pages::{Leaf, Unusual};
use super::values::{Form, NULL, Texts};

/// A data page.
#[derive(Debug)]
pub(super) struct DataPage {
    /// The number of its rows.
    pub rows: usize,
    /// For each row the place of its value, [`NULL`] where it is null; None when no row is null.
    pub places: Option<Vec<u32>>,
    /// The values of the rows that are not null.
    pub values: Values,
}

/// The values of a page.
#[derive(Debug)]
pub(super) enum Values {
    Codes(Hybrid),
    Texts(Texts),
    Numbers(Bytes),
}

impl DataPage {
    /// Takes a page apart.
    pub fn new(page: Page, leaf: &Leaf) -> Result<Self, Unusual> {
        let Sections {
            rows,
            levels,
            body,
            encoding,
        } = Sections::of(page, leaf)?;
        let places = if leaf.is_optional && rows > 0 {
            places(levels, rows)?
        } else {
            None
        };
        let values = match (encoding, leaf.form) {
            (Encoding::PLAIN, Form::Text) => Values::Texts(Texts::new(body)),
            (Encoding::PLAIN, _) => Values::Numbers(body),
            // Writers of version 1 name the first for what version 2 calls the second; the bytes are the same.
            (Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY, _) => {
                // A page whose rows are all null may have nothing here.
                let width = body.first().copied().unwrap_or_default();
                let runs = slice(&body, 1.min(body.len()), body.len())?;
                Values::Codes(Hybrid::new(runs, width)?)
            }
            _ => return Err(Unusual),
        };
        Ok(Self {
            rows,
            places,
            values,
        })
    }
}

/// The sections of a data page: which rows have a value, and the values.
struct Sections {
    rows: usize,
    /// Definition levels; empty for a column without nulls.
    levels: Bytes,
    body: Bytes,
    encoding: Encoding,
}

impl Sections {
    /// Version 1 puts the length of the levels before them; version 2 has it in the page's head, and levels are never compressed.
    fn of(page: Page, leaf: &Leaf) -> Result<Self, Unusual> {
        match page {
            Page::DataPage {
                buf,
                num_values,
                encoding,
                def_level_encoding,
                ..
            } => {
                let (levels, body) = if leaf.is_optional {
                    if def_level_encoding != Encoding::RLE {
                        return Err(Unusual);
                    }
                    let length = buf.first_chunk().ok_or(Unusual)?;
                    let end = size(u32::from_le_bytes(*length))?.saturating_add(4);
                    (slice(&buf, 4, end)?, slice(&buf, end, buf.len())?)
                } else {
                    (Bytes::new(), buf)
                };
                Ok(Self {
                    rows: size(num_values)?,
                    levels,
                    body,
                    encoding,
                })
            }
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let start = size(rep_levels_byte_len)?;
                let end = start.saturating_add(size(def_levels_byte_len)?);
                let levels = slice(&buf, start, end)?;
                Ok(Self {
                    rows: size(num_values)?,
                    levels,
                    body: slice(&buf, end, buf.len())?,
                    encoding,
                })
            }
            Page::DictionaryPage { .. } => Err(Unusual),
        }
    }
}

fn size(length: u32) -> Result<usize, Unusual> {
    usize::try_from(length).map_err(|_| Unusual)
}

fn slice(bytes: &Bytes, from: usize, to: usize) -> Result<Bytes, Unusual> {
    if from > to || to > bytes.len() {
        return Err(Unusual);
    }
    Ok(bytes.slice(from..to))
}

fn places(levels: Bytes, rows: usize) -> Result<Option<Vec<u32>>, Unusual> {
    let mut levels = Hybrid::new(levels, 1)?;
    if levels.same(rows)? == Some(1) {
        return Ok(None);
    }
    let mut places = Vec::new();
    levels.read(0, rows, &mut places)?;
    let mut next = 0;
    for place in &mut places {
        if *place == 0 {
            *place = NULL;
        } else {
            *place = next;
            next += 1;
        }
    }
    let has_nulls = size(next)? < rows;
    Ok(has_nulls.then_some(places))
}
