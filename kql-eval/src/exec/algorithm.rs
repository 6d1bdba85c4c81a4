//! `Algorithm`

use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::plan::{Node, Plan};
use crate::types::{Scalar, ScalarType};

/// The rows that an algorithm makes of all rows of its inputs.
pub(super) struct Computed<'p> {
    inputs: Vec<Box<dyn Stream + 'p>>,
    plan: &'p Plan,
    done: bool,
}

impl<'p> Computed<'p> {
    pub fn new(inputs: Vec<Box<dyn Stream + 'p>>, plan: &'p Plan) -> Self {
        Self {
            inputs,
            plan,
            done: false,
        }
    }
}

impl Stream for Computed<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let Node::Algorithm {
            inputs,
            arguments,
            algorithm,
        } = &self.plan.node
        else {
            return Ok(None);
        };
        let one_row = Batch::new(vec![], 1);
        let arguments = arguments
            .iter()
            .map(|argument| Ok(evaluate(argument, &one_row, context)?.scalar(0)))
            .collect::<Result<Vec<Scalar>, RuntimeError>>()?;
        let mut batches = Vec::with_capacity(inputs.len());
        for (stream, input) in self.inputs.iter_mut().zip(inputs) {
            let types: Vec<ScalarType> = input.schema.fields.iter().map(|field| field.ty).collect();
            batches.push(collect(stream.as_mut(), &types, context)?);
        }
        algorithm
            .run(&batches, &arguments, context.settings)
            .map(Some)
            .map_err(|error| error.at(self.plan.span))
    }
}
