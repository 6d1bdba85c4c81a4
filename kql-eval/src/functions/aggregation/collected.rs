//! What the aggregations that collect values into one dynamic share: their forms and their size.

use crate::functions::{
    AggregationSignature, Constants, Parameter, Results, Returns, Start, Takes,
};
use crate::types::{Column, Dyn, Kind, ScalarType, dynamic::Encoder};

/// The most elements of a result, if the query says.
pub(super) const SIZE: Parameter =
    Parameter::optional_constant("maxSize", Takes::Type(ScalarType::Long));

/// The most elements when the query does not say.
pub(super) const DEFAULT_SIZE: usize = 1_048_576;

/// The same for the older spellings `makelist` and `makeset`.
pub(super) const OLD_SIZE: usize = 128;

/// A form that gives one dynamic.
pub(super) const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(ScalarType::Dynamic)),
        start,
    }
}

/// The most elements of a result: the second argument, or `default`.
pub(super) fn size(constants: &Constants<'_>, default: usize) -> Result<usize, String> {
    let Some(size) = constants.long(1) else {
        return Ok(default);
    };
    match usize::try_from(size) {
        Ok(size) if size > 0 => Ok(size),
        _ => Err(format!("the size must be positive, not {size}")),
    }
}

/// How many elements each group has, and how many it may have.
pub(super) struct Room {
    size: usize,
    counts: Vec<usize>,
}

impl Room {
    /// Room for `size` elements in every group.
    pub const fn new(size: usize) -> Self {
        Self {
            size,
            counts: Vec::new(),
        }
    }

    /// Makes room for so many groups.
    pub fn resize(&mut self, groups: usize) {
        self.counts.resize(groups, 0);
    }

    /// Whether the group takes another element.
    pub fn has(&self, group: u32) -> bool {
        self.counts
            .get(group as usize)
            .is_some_and(|count| *count < self.size)
    }

    /// Notes another element.
    pub fn take(&mut self, group: u32) {
        if let Some(count) = self.counts.get_mut(group as usize) {
            *count += 1;
        }
    }
}

/// A dynamic for each group.
pub(super) fn column(groups: usize, mut write: impl FnMut(usize, &mut Encoder)) -> Column {
    let mut builder = Dyn::builder(groups);
    let mut encoder = Encoder::new();
    for group in 0..groups {
        encoder.clear();
        write(group, &mut encoder);
        Dyn::append(&mut builder, encoder.value());
    }
    Column::array(ScalarType::Dynamic, Dyn::finish(builder))
}
