//! What is done with all rows at once: plugins and graphs.

use std::any::Any;

use crate::exec::Batch;
use crate::types::Scalar;
use crate::{RuntimeError, Settings};

/// What a [`Node::Algorithm`](super::Node::Algorithm) does: all rows of its inputs to all rows of its result, whose columns are
/// those of the plan. The binder chooses it and gives it the numbers of the columns it reads.
pub trait Algorithm: SameAlgorithm + std::fmt::Debug + Send + Sync {
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

/// Whether two algorithms do the same. Every algorithm that can be compared with others of its kind has this.
pub trait SameAlgorithm: Any {
    /// Whether the other one is of the same kind and does the same to the same inputs.
    fn same_as(&self, other: &dyn Algorithm) -> bool;

    /// The algorithm, to find out of which kind it is.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Algorithm + PartialEq> SameAlgorithm for T {
    fn same_as(&self, other: &dyn Algorithm) -> bool {
        // Of the other the inner value is asked: a reference is no algorithm.
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
