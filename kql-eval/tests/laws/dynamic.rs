//! The encoding of dynamic values: what goes in comes out.
