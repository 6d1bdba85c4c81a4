//! The tests of the parser, in one program: what each test family is about stands at the head of its file.

mod constructs;
mod mistakes;
mod printing;
mod robustness;
mod support;
mod trees;
