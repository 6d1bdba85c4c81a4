//! Watchlists: CSV files whose rows `_GetWatchlist` answers.
//!
//! <https://learn.microsoft.com/azure/sentinel/watchlists-queries>

use std::path::Path;

use kql_eval::exec::Batch;
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab_source::{self as source, Request, SourceError};

use crate::workspace::Workspace;

/// The columns that every watchlist has before those of its file.
const STANDARD: [(&str, ScalarType); 4] = [
    ("_DTItemId", ScalarType::String),
    ("LastUpdatedTimeUTC", ScalarType::DateTime),
    ("SearchKey", ScalarType::String),
    ("WatchlistItem", ScalarType::Dynamic),
];

/// A watchlist's columns and rows.
#[derive(Clone, Debug)]
pub struct Watchlist {
    /// The name by which queries ask for it.
    pub alias: String,
    columns: Vec<(String, ScalarType)>,
    batches: Vec<Batch>,
}

impl Watchlist {
    /// Reads a watchlist's file. Its search key is the column that is named, or its first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(alias: &str, path: &Path, search_key: Option<&str>) -> Result<Self, SourceError> {
        let found: Vec<String> = source::open(path, Request::default())?
            .schema()
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        // A watchlist knows no types: every column of its file is text.
        let own: Vec<(String, ScalarType)> = found
            .into_iter()
            .map(|name| (name, ScalarType::String))
            .collect();
        let key = search_key.map_or(Some(0), |key| own.iter().position(|(name, _)| name == key));
        let kept: Vec<usize> = (0..own.len())
            .filter(|place| own.get(*place).is_some_and(|(name, _)| !is_standard(name)))
            .collect();
        // Opened again with its columns declared as text: a first look would take numbers and times for what they look like.
        let mut source = source::open(path, Request::declaring(&own))?;
        let mut batches = Vec::new();
        while let Some(read) = source.next_batch()? {
            let rows = read.first().map_or(0, Column::rows);
            batches.push(Batch::new(with_standard(&read, &kept, rows, key), rows));
        }
        let standard = STANDARD.map(|(name, ty)| (name.to_owned(), ty));
        let own = own.into_iter().filter(|(name, _)| !is_standard(name));
        Ok(Self {
            alias: alias.to_owned(),
            columns: standard.into_iter().chain(own).collect(),
            batches,
        })
    }

    /// Gives the workspace its rows, for `_GetWatchlist` and `_ASIM_GetWatchlistRaw`.
    pub fn give(&self, workspace: &mut Workspace) {
        // The parsers of ASIM read watchlists by the second.
        for function in ["_GetWatchlist", "_ASIM_GetWatchlistRaw"] {
            let call = format!("{function}('{}')", self.alias);
            // Only the locations of addresses can be wrong.
            let _ = workspace.give_answer(&call, &self.columns, self.batches.clone());
        }
    }
}

/// The columns of a watchlist whose file is not here: those that every watchlist has.
#[must_use]
pub fn standard_columns() -> Vec<(String, ScalarType)> {
    STANDARD.map(|(name, ty)| (name.to_owned(), ty)).to_vec()
}

fn is_standard(name: &str) -> bool {
    STANDARD.iter().any(|(standard, _)| *standard == name)
}

/// The standard columns, then those of the file at these places.
fn with_standard(own: &[Column], kept: &[usize], rows: usize, key: Option<usize>) -> Vec<Column> {
    let null = |ty: ScalarType| Column::constant(Scalar::null(ty), rows);
    let mut columns: Vec<Column> = STANDARD.iter().map(|(_, ty)| null(*ty)).collect();
    if let (Some(slot), Some(key)) = (columns.get_mut(2), key.and_then(|key| own.get(key))) {
        *slot = key.clone();
    }
    columns.extend(kept.iter().filter_map(|place| own.get(*place)).cloned());
    columns
}
