//! The grammar: statements, pipelines, scalar expressions and operators, one file each.

pub mod dynamic;
pub mod infix;
pub mod list;
pub mod literal;
mod membership;
pub mod name;
pub mod operator;
pub mod pattern;
pub mod pipeline;
pub mod primary;
pub mod scalar;
pub mod schema;
pub mod setting;
pub mod statement;
