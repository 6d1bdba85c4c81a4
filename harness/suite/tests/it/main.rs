//! A workspace over files: what is read of them, and what is said of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod account;
mod files;
mod ndjson_rows;
mod own_columns;
mod scratch;
