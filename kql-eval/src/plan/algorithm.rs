//! What is done with all rows at once: plugins and graphs.

use crate::exec::Batch;
use crate::types::Scalar;
use crate::{RuntimeError, Settings};

/// What a [`Node::Algorithm`](super::Node::Algorithm) does: all rows of its inputs to all rows of its result, whose columns are
/// those of the plan. The binder chooses it and gives it the numbers of the columns it reads.
pub trait Algorithm: std::fmt::Debug + Send + Sync {
    /// The result. `inputs` are the rows of the inputs, `arguments` the values of the node's arguments.
    ///
    /// # Errors
    /// A value is out of its range, or a limit is reached.
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError>;
}
