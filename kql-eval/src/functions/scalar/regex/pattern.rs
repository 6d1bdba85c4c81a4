//! Regular expressions as arguments.

use regex::Regex;

use crate::RuntimeError;
use crate::functions::{Call, Constants};
use crate::operators::regular_expression;
use crate::types::{Reader, Text};

/// Compiles a regular expression.
///
/// # Errors
/// The pattern is not one; the message says why in one line.
pub(in crate::functions::scalar) fn compile(pattern: &str) -> Result<Regex, String> {
    regular_expression(pattern)
        .map_err(|reason| format!("`{pattern}` is not a regular expression: {reason}"))
}

/// Compiles the constant argument at `index`.
///
/// # Errors
/// There is no such constant, or it is not a regular expression.
pub(in crate::functions::scalar) fn constant(
    constants: &Constants<'_>,
    index: usize,
) -> Result<Regex, String> {
    compile(
        constants
            .text(index)
            .ok_or("the pattern must be a constant")?,
    )
}

/// An argument that is a regular expression: compiled once when it is a constant, else when it changes from row to row.
#[derive(Debug)]
pub(in crate::functions::scalar) struct Pattern {
    constant: Option<Regex>,
    index: usize,
}

/// The patterns of the rows of one batch.
pub(in crate::functions::scalar) struct Patterns<'a> {
    constant: Option<&'a Regex>,
    column: Reader<'a, Text>,
    last: Option<(&'a str, Regex)>,
}

impl Pattern {
    /// Compiles the argument at `index` if it is a constant.
    ///
    /// # Errors
    /// The constant is not a regular expression.
    pub fn new(constants: &Constants<'_>, index: usize) -> Result<Self, String> {
        let constant = constants.text(index).map(compile).transpose()?;
        Ok(Self { constant, index })
    }

    /// The patterns of the rows of a batch.
    pub fn rows<'a>(&'a self, call: &Call<'a>) -> Patterns<'a> {
        Patterns {
            constant: self.constant.as_ref(),
            column: call.reader(self.index),
            last: None,
        }
    }
}

impl Patterns<'_> {
    /// The pattern of a row.
    ///
    /// # Errors
    /// The row's text is not a regular expression.
    pub fn get(&mut self, row: usize) -> Result<&Regex, RuntimeError> {
        if let Some(constant) = self.constant {
            return Ok(constant);
        }
        let pattern = self.column.get(row).unwrap_or_default();
        let last = match self.last.take() {
            Some(last) if last.0 == pattern => last,
            _ => (pattern, compile(pattern).map_err(RuntimeError::function)?),
        };
        Ok(&self.last.insert(last).1)
    }
}
