//! What the aggregations that collect values into one dynamic share: their forms and their size.

use std::sync::Arc;

use arrow_array::BinaryViewArray;
use arrow_array::builder::make_view;
use arrow_buffer::Buffer;

use crate::functions::{
    AggregationSignature, Constants, Parameter, Results, Returns, Start, Takes,
};
use crate::types::{Column, ScalarType, dynamic::Encoder};

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

    /// Makes room for this many groups.
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

/// About how many bytes of values lie in one buffer.
const BLOCK: usize = 1 << 24;

/// A dynamic for each group, none of them null. `write` is told the groups one after another and writes one value each.
pub(super) fn column(groups: usize, mut write: impl FnMut(usize, &mut Encoder)) -> Column {
    let mut encoder = Encoder::new();
    let mut views = Vec::with_capacity(groups);
    let mut blocks: Vec<Buffer> = Vec::new();
    for group in 0..groups {
        let start = encoder.bytes().len();
        write(group, &mut encoder);
        let value = encoder.bytes().get(start..).unwrap_or_default();
        let [block, start] =
            [blocks.len(), start].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        views.push(make_view(value, block, start));
        if encoder.bytes().len() >= BLOCK {
            blocks.push(buffer(&mut encoder));
        }
    }
    blocks.push(buffer(&mut encoder));
    let array = BinaryViewArray::try_new(views.into(), blocks, None);
    let array = array.expect("each view is that of what was written at its place");
    Column::array(ScalarType::Dynamic, Arc::new(array))
}

fn buffer(encoder: &mut Encoder) -> Buffer {
    let mut bytes = encoder.take_bytes();
    bytes.shrink_to_fit();
    Buffer::from_vec(bytes)
}
