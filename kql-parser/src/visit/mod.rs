//! Walking over the tree and changing it.

mod rewrite;
mod walk;

pub use rewrite::{Rewriter, rewrite_expr, rewrite_operator, rewrite_query, rewrite_statement};
pub use walk::{Visitor, walk_expr, walk_operator, walk_query, walk_statement};
