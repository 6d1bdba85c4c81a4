//! Running a plan: vectorized, in batches that are pulled.

mod aggregate;
mod algorithm;
mod context;
mod database;
mod dynamic_filter;
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
mod pushed_filter;
mod range;
mod sample;
mod scan;
mod series;
mod sort;
mod stream;
mod table;
mod top_nested;
mod window;

pub(crate) use crate::keys::Grouping;
pub use crate::types::Batch;
pub use context::Context;
pub use database::{
    BatchSource, Batches, Database, NoData, Rows, ScanRequest, TableRows, read_table,
};
pub use dynamic_filter::Threshold;
pub use evaluate::{evaluate, evaluate_constant};
pub(crate) use for_each::groups;
use pushed_filter::conditions;
pub use pushed_filter::{Bounds, Condition, Needle};
pub(crate) use stream::collect;
pub use stream::{Stream, open};
pub use table::{Table, run};
