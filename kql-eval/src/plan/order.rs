//! What the order of rows gives meaning to: functions over the rows around a row, and the steps of `scan`.

use kql_parser::Span;

use super::Expr;
use crate::types::ScalarType;

/// A function over the rows around a row.
#[derive(Clone, Debug)]
pub struct WindowCall {
    /// The function.
    pub function: WindowFunction,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// The type of its values.
    pub ty: ScalarType,
    /// The call's place.
    pub span: Span,
}

/// The functions over serialized rows. See Kusto's page *window-functions*.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WindowFunction {
    /// `row_number(start, restart)`
    RowNumber,
    /// `row_cumsum(term, restart)`
    CumulativeSum,
    /// `row_rank_dense(term, restart)`
    RankDense,
    /// `row_rank_min(term, restart)`
    RankMin,
    /// `prev(column, offset, default)`
    Previous,
    /// `next(column, offset, default)`
    Next,
    /// `row_window_session(time, max from first, max between, restart)`
    Session,
}

/// A step of [`Node::Scan`](super::Node::Scan). Its expressions read the columns of the row, and after them those that each step last matched:
/// for every step the columns of the input and the declared ones.
#[derive(Clone, Debug)]
pub struct Step {
    /// What a row must be.
    pub condition: Expr,
    /// The declared columns that it assigns, by number.
    pub assignments: Vec<(usize, Expr)>,
    /// Which of its matches are rows of the result.
    pub output: StepOutput,
}

/// Which matches of a step are rows of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepOutput {
    /// All
    All,
    /// The last of those that follow one another
    Last,
    /// None
    None,
}
