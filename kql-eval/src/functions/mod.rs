//! The registry: every scalar function and aggregation, declared as data in a file of its own and listed once.

mod aggregate;
pub mod aggregation;
mod call;
mod definition;
pub mod forms;
mod named_types;
mod results;
mod room;
pub mod scalar;
mod signature;
mod sketch;
mod write;
pub mod written;

pub use aggregate::{Accumulator, Aggregation, AggregationSignature, Groups, Start};
pub use call::{Call, Outcome};
pub use definition::{BagColumn, Category, Example, Naming, Purity, ScalarFunction};
pub use results::{Others, ResultArgument, ResultColumn, Results};
pub use room::Room;
pub use signature::{Compiled, Constants, Kernel, Need, Parameter, Returns, Signature, Takes};
pub(crate) use sketch::hashes as sketch_hashes;
