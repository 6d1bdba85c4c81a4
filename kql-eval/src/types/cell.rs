//! What a kernel may return for a row.

use std::borrow::Cow;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};

use super::dynamic::{DynamicRef, Encoder};
use super::{Dyn, Kind, Text};

/// What a kernel may return for a row of type `K`: the value itself, or an option of it for null.
pub trait Cell<K: Kind> {
    /// Adds this to the result.
    fn push(self, builder: &mut K::Builder);
}

impl<K: Kind, C: Cell<K>> Cell<K> for Option<C> {
    fn push(self, builder: &mut K::Builder) {
        match self {
            Some(cell) => cell.push(builder),
            None => K::append_null(builder),
        }
    }
}

impl Cell<Text> for &str {
    fn push(self, builder: &mut StringViewBuilder) {
        builder.append_value(self);
    }
}

impl Cell<Text> for String {
    fn push(self, builder: &mut StringViewBuilder) {
        builder.append_value(self);
    }
}

impl Cell<Text> for Cow<'_, str> {
    fn push(self, builder: &mut StringViewBuilder) {
        builder.append_value(self);
    }
}

impl Cell<Dyn> for DynamicRef<'_> {
    fn push(self, builder: &mut BinaryViewBuilder) {
        Dyn::append(builder, self);
    }
}

impl Cell<Dyn> for Encoder {
    fn push(self, builder: &mut BinaryViewBuilder) {
        Dyn::append(builder, self.value());
    }
}
