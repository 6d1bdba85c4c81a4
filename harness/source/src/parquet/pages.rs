//! A column chunk read forwards, page by page: pages without a row that the filters leave are never decompressed.

use std::fs::File;
use std::sync::Arc;

use arrow_schema::DataType;
use kql_eval::types::{Column, ScalarType};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::columns::Root;
use super::declare::read_as;
use super::dictionary::{Codes, Dictionary};
use super::file::ChunkFile;
use super::page::{DataPage, Values};
use super::values::{Form, NULL, Picks, numbers};
use super::window::Chosen;

/// Something that only the whole reader knows how to read, or how to complain of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unusual;

/// A column of the file without lists or structs.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its place among the column chunks of a row group.
    pub chunk: usize,
    /// Whether its values may be null.
    pub is_optional: bool,
    /// How its values are encoded in pages.
    pub form: Form,
    /// What Arrow says it is.
    pub data_type: DataType,
    /// What that is in KQL.
    pub own: ScalarType,
    /// What the table says it is.
    pub ty: ScalarType,
}

impl Leaf {
    /// The column as one that is read from pages; None when it is not.
    pub fn of(metadata: &ArrowReaderMetadata, root: &Root, ty: ScalarType) -> Option<Self> {
        let schema = metadata.parquet_schema();
        let mut chunks = (0..schema.num_columns())
            .filter(|chunk| schema.get_column_root_idx(*chunk) == root.place);
        let chunk = chunks.next()?;
        let column = schema.column(chunk);
        let is_flat = column.max_rep_level() == 0
            && column.max_def_level() <= 1
            && column.path().parts().len() == 1
            && chunks.next().is_none();
        if !is_flat {
            return None;
        }
        Some(Self {
            chunk,
            is_optional: column.max_def_level() == 1,
            form: Form::of(column.physical_type(), &root.data_type)?,
            data_type: root.data_type.clone(),
            own: root.ty,
            ty,
        })
    }
}

/// Whether every data page of a chunk points into its dictionary.
pub(super) fn is_dictionary(chunk: &ColumnChunkMetaData) -> bool {
    chunk.page_encoding_stats_mask().is_some_and(|mask| {
        mask.is_only(Encoding::PLAIN_DICTIONARY) || mask.is_only(Encoding::RLE_DICTIONARY)
    })
}

/// The values of some rows.
#[derive(Debug)]
pub(super) enum Cells {
    Codes(Codes),
    Column(Column),
}

/// The pages of a column chunk.
pub(super) struct ColumnPages {
    leaf: Leaf,
    pages: SerializedPageReader<ChunkFile>,
    dictionary: Option<Dictionary>,
    page: Option<DataPage>,
    /// The row at which the current page begins.
    start: usize,
    /// The row at which the next page begins.
    next: usize,
    places: Vec<u32>,
}

impl ColumnPages {
    /// The chunk of a column in a row group.
    pub fn new(
        file: &Arc<File>,
        metadata: &ArrowReaderMetadata,
        group: usize,
        leaf: &Leaf,
    ) -> Result<Self, Unusual> {
        let group = metadata.metadata().row_groups().get(group).ok_or(Unusual)?;
        let chunk = group.columns().get(leaf.chunk).ok_or(Unusual)?;
        let (start, length) = chunk.byte_range();
        let file = ChunkFile::new(Arc::clone(file), start.saturating_add(length));
        let rows = usize::try_from(group.num_rows()).map_err(|_| Unusual)?;
        let pages = SerializedPageReader::new(Arc::new(file), chunk, rows, None);
        Ok(Self {
            leaf: leaf.clone(),
            pages: pages.map_err(|_| Unusual)?,
            dictionary: None,
            page: None,
            start: 0,
            next: 0,
            places: Vec::new(),
        })
    }

    /// The dictionary, once a page that points into it has been read.
    pub const fn dictionary(&self) -> Option<&Dictionary> {
        self.dictionary.as_ref()
    }

    /// The values of rows as a column.
    pub fn column(&self, cells: &Cells) -> Result<Column, Unusual> {
        match cells {
            Cells::Codes(codes) => Ok(self.dictionary.as_ref().ok_or(Unusual)?.take(codes)),
            Cells::Column(column) => Ok(column.clone()),
        }
    }

    /// The values of the chosen rows of a window. Windows are asked for in ascending order, each once.
    pub fn read(&mut self, window: usize, chosen: &Chosen) -> Result<Cells, Unusual> {
        let mut pieces = Vec::new();
        let mut codes = Codes::default();
        let mut done = 0;
        while let Some(row) = chosen.row(done) {
            self.seek(window + row)?;
            let Some(page) = &mut self.page else {
                return Err(Unusual);
            };
            let end = self.start + page.rows;
            let count = chosen.count(done, end - window);
            let picks = if matches!(chosen, Chosen::All(_)) && page.places.is_none() {
                let first = window + row - self.start;
                Picks::Range(first..first + count)
            } else {
                // A chosen row is counted from the window's first row, which may lie pages before this one.
                let chosen =
                    (done..done + count).map(|at| Some(window + chosen.row(at)? - self.start));
                self.places.clear();
                places_of(chosen, page, &mut self.places)?;
                Picks::Each(&self.places)
            };
            let piece = match &mut page.values {
                Values::Codes(runs) => {
                    let dictionary = self.dictionary.as_ref().ok_or(Unusual)?;
                    codes.append(runs, &picks, dictionary)?;
                    None
                }
                Values::Texts(texts) => Some(texts.column(&picks)?),
                Values::Numbers(data) => {
                    let (form, data_type) = (self.leaf.form, &self.leaf.data_type);
                    Some(numbers(form, data_type, data, &picks)?)
                }
            };
            if let Some(piece) = piece {
                if !codes.codes.is_empty() {
                    let before = std::mem::take(&mut codes);
                    pieces.push(self.column(&Cells::Codes(before))?);
                }
                pieces.push(read_as(&piece, self.leaf.ty).map_err(|_| Unusual)?);
            }
            done += count;
        }
        if pieces.is_empty() {
            return Ok(Cells::Codes(codes));
        }
        if !codes.codes.is_empty() {
            pieces.push(self.column(&Cells::Codes(codes))?);
        }
        Ok(Cells::Column(Column::concat(self.leaf.ty, &pieces)))
    }

    /// Goes to the page with a row.
    fn seek(&mut self, row: usize) -> Result<(), Unusual> {
        while row >= self.next {
            let head = self.pages.peek_next_page().map_err(|_| Unusual)?;
            let head = head.ok_or(Unusual)?;
            if !head.is_dict {
                let rows = head.num_rows.or(head.num_levels).ok_or(Unusual)?;
                if self.next + rows <= row {
                    self.pages.skip_next_page().map_err(|_| Unusual)?;
                    self.next += rows;
                    continue;
                }
            }
            // The page before is let go first, so that its memory serves the next one.
            self.page = None;
            match self.pages.get_next_page().map_err(|_| Unusual)? {
                Some(Page::DictionaryPage {
                    buf,
                    num_values,
                    encoding: Encoding::PLAIN | Encoding::PLAIN_DICTIONARY,
                    ..
                }) => {
                    let count = usize::try_from(num_values).map_err(|_| Unusual)?;
                    self.dictionary = Some(Dictionary::new(&self.leaf, buf, count)?);
                }
                Some(page @ (Page::DataPage { .. } | Page::DataPageV2 { .. })) => {
                    let page = DataPage::new(page, &self.leaf)?;
                    self.start = self.next;
                    self.next += page.rows;
                    self.page = Some(page);
                }
                _ => return Err(Unusual),
            }
        }
        if row < self.start {
            Err(Unusual)
        } else {
            Ok(())
        }
    }
}

/// Adds the place of each row's value in its page.
fn places_of(
    rows: impl Iterator<Item = Option<usize>>,
    page: &DataPage,
    places: &mut Vec<u32>,
) -> Result<(), Unusual> {
    for row in rows {
        let row = row.ok_or(Unusual)?;
        places.push(match &page.places {
            Some(places) => *places.get(row).ok_or(Unusual)?,
            None => u32::try_from(row).map_err(|_| Unusual)?,
        });
    }
    Ok(())
}

impl Codes {
    fn append(
        &mut self,
        runs: &mut super::hybrid::Hybrid,
        picks: &Picks<'_>,
        dictionary: &Dictionary,
    ) -> Result<(), Unusual> {
        // Null has a code of its own behind the values, so that codes need no validity beside them.
        let null = u32::try_from(dictionary.len()).map_err(|_| Unusual)?;
        let before = self.codes.len();
        match picks {
            Picks::Range(range) => runs.read(range.start, range.len(), &mut self.codes)?,
            Picks::Each(places) => {
                for place in *places {
                    let code = match *place {
                        NULL => {
                            self.has_nulls = true;
                            null
                        }
                        place => {
                            let code = runs.get(usize::try_from(place).map_err(|_| Unusual)?)?;
                            // The code of null is no value's.
                            if code == null { NULL } else { code }
                        }
                    };
                    self.codes.push(code);
                }
            }
        }
        let added = self.codes.get(before..).unwrap_or_default();
        let greatest = added.iter().max().copied().unwrap_or_default();
        // Checked once for all codes: a damaged page must not point beyond its dictionary.
        let is_known = greatest < null || (greatest == null && self.has_nulls);
        if is_known || added.is_empty() {
            Ok(())
        } else {
            Err(Unusual)
        }
    }
}
