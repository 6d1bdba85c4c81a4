//! The registry: every scalar function and aggregation, declared as data in a file of its own and listed once.

mod aggregate;
pub mod aggregation;
mod call;
mod definition;
pub mod forms;
mod named_types;
mod results;
pub mod scalar;
mod sketch;
mod write;

pub use aggregate::{Accumulator, Aggregation, AggregationSignature, Groups, Start};
pub use call::{Call, Outcome};
pub use definition::{
    Category, Compiled, Constants, Example, Kernel, Naming, Need, Parameter, Purity, Returns,
    ScalarFunction, Signature, Takes,
};
pub use results::{Others, ResultArgument, ResultColumn, Results};
