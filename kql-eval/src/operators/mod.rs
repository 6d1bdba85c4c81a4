//! The kernels of the language's operators over columns.
//!
//! A constant operand is never spread over the rows, and when all operands are constants so is the result. What null
//! does is said at each operator; the operators differ in it.

mod arithmetic;
mod between;
mod broadcast;
mod case;
mod comparison;
mod dynamic_comparison;

mod explain;
mod has_list;
mod key_values;
mod like;
mod logic;
mod membership;
mod number;
mod parse_pattern;
mod path;
mod regular_expression;
mod repeated_text;
mod requirement;
mod row_membership;
mod search;
mod spans;
mod string_match;
mod symbol;
mod term;
mod term_scan;
mod value_set;

pub use arithmetic::{Arithmetic, arithmetic, negate, negated_type, result_type};
pub use between::between;
pub use broadcast::Negated;
pub use case::{equal_ignore_case, fold_case};
pub use comparison::{Comparison, comparable, compare};

pub use explain::{explain_between, explain_equality, explain_match, explain_membership};
pub use key_values::KeyValues;
pub use logic::{and, not, or, selection};
pub use membership::{Membership, membership};
pub use parse_pattern::{ParsePattern, PatternKind, PatternPiece};
pub use path::{element, index, member};
pub use regular_expression::regular_expression;
pub use requirement::{Case, ListRequirement, Occurs, Quantifier, TextRequirement};
pub(crate) use string_match::has_term;
pub use string_match::{StringMatcher, string_match};
pub use term::is_term_character;
