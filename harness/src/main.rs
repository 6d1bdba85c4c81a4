//! The kqlab command line.

fn main() {}
