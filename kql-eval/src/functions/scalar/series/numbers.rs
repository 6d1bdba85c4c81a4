//! Reading the numbers of a series into memory used again for every row.

use crate::types::dynamic::{Dynamic, DynamicRef};

/// An element of a series that is a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Number {
    /// A whole number; a point in time counts its ticks.
    Long(i64),
    /// Any other number
    Real(f64),
}

impl Number {
    /// The number that a value is; nothing for null, text and every other value.
    pub(super) fn of(value: DynamicRef<'_>) -> Option<Self> {
        match value.view() {
            Dynamic::Long(value) | Dynamic::DateTime(value) => Some(Self::Long(value)),
            Dynamic::Real(value) => Some(Self::Real(value)),
            Dynamic::Null
            | Dynamic::Bool(_)
            | Dynamic::String(_)
            | Dynamic::Array(_)
            | Dynamic::Bag(_) => None,
        }
    }

    /// The number as a real.
    pub(super) fn real(self) -> f64 {
        match self {
            Self::Long(value) => value as f64,
            Self::Real(value) => value,
        }
    }

    /// The whole number that it is.
    pub(super) fn long(self) -> Option<i64> {
        match self {
            Self::Long(value) => Some(value),
            Self::Real(_) => None,
        }
    }
}

/// The numbers of one argument in one row.
#[derive(Default, Debug)]
pub(super) struct Numbers {
    elements: Vec<Option<Number>>,
    /// The value is one number, which stands for a series of any length.
    pub(super) is_scalar: bool,
}

impl Numbers {
    /// Reads a value; `None` when it is neither an array nor, where `scalar` allows it, a number.
    pub(super) fn read(&mut self, value: Option<DynamicRef<'_>>, scalar: Scalar) -> Option<()> {
        self.elements.clear();
        self.is_scalar = false;
        let value = value?;
        if let Dynamic::Array(array) = value.view() {
            self.elements.extend(array.iter().map(Number::of));
            return Some(());
        }
        if scalar == Scalar::Refused {
            return None;
        }
        self.elements.push(Some(Number::of(value)?));
        self.is_scalar = true;
        Some(())
    }

    /// How many elements there are.
    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }

    /// The number at a place; nothing past the end and where the element is no number.
    pub(super) fn get(&self, index: usize) -> Option<Number> {
        let index = if self.is_scalar { 0 } else { index };
        self.elements.get(index).copied().flatten()
    }

    /// Whether every number is a whole one.
    pub(super) fn is_long(&self) -> bool {
        self.elements
            .iter()
            .flatten()
            .all(|number| number.long().is_some())
    }

    /// The elements in order; nothing for those that are no number.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Option<Number>> + '_ {
        self.elements.iter().copied()
    }
}

/// Whether a number may stand for a series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scalar {
    /// It may.
    Broadcast,
    /// It may not.
    Refused,
}
