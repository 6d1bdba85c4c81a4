//! The syntax tree: what was written, before it means anything.
//!
//! Every node carries the [`Span`](crate::Span) of its text. Scalar and tabular expressions share one type, [`Expr`],
//! because a bare name may be either until it is bound.

mod expr;
mod graph;
mod literal;
mod operator;
mod statement;
mod symbol;

pub use expr::*;
pub use graph::*;
pub use literal::*;
pub use operator::*;
pub use statement::*;
