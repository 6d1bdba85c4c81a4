//! Running a plan: vectorized, in batches that are pulled.

mod aggregate;
mod algorithm;
mod batch;
mod context;
mod database;
mod evaluate;
mod expand;
mod filter;
mod filter_order;
mod for_each;
pub(crate) mod graph;
mod join;
mod limit;
mod memory;
mod parse;
mod partials;
mod pipeline;
mod range;
mod sample;
mod scan;
mod series;
mod sort;
mod stream;
mod table;
mod threshold;
mod top_nested;
mod wanted;
mod window;

pub(crate) use crate::keys::Grouping;
pub use batch::Batch;
pub use context::Context;
pub use database::{
    BatchSource, Batches, Database, NoData, Rows, ScanRequest, TableRows, read_table,
};
pub use evaluate::{evaluate, evaluate_constant};
pub use stream::{Stream, open};
pub use table::{Table, run};
pub use threshold::Threshold;
use wanted::conditions;
pub use wanted::{Bounds, Condition, Needle};
