//! Bits.

use crate::functions::ScalarFunction;

mod binary_and;
mod binary_not;
mod binary_or;
mod binary_shift_left;
mod binary_shift_right;
mod binary_xor;
mod bitset_count_ones;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &binary_and::BINARY_AND,
    &binary_or::BINARY_OR,
    &binary_xor::BINARY_XOR,
    &binary_not::BINARY_NOT,
    &binary_shift_left::BINARY_SHIFT_LEFT,
    &binary_shift_right::BINARY_SHIFT_RIGHT,
    &bitset_count_ones::BITSET_COUNT_ONES,
];
