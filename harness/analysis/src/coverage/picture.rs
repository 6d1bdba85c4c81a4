//! Coverage as a picture: the rule's lines with a sign under what tests must exercise.

use super::{Coverage, Extent, Item};

/// A line of the rule's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Its text, in pieces.
    pub marks: Vec<Mark>,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its text.
    pub text: String,
    /// How much of it is exercised; None when there is nothing to exercise.
    pub extent: Option<Extent>,
}

impl Extent {
    /// The sign that stands under a piece of text.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Impossible => '.',
            Self::Full => '+',
            Self::Half => '~',
            Self::None => '-',
        }
    }

    /// The extent in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Full => "covered",
            Self::Half => "half covered",
            Self::None => "not covered",
        }
    }
}

/// The lines of a rule. Where items lie inside one another the innermost is shown, and of those at one place the one that is
/// exercised least.
#[must_use]
pub fn picture(coverage: &Coverage) -> Vec<Line> {
    let mut extents: Vec<Option<(u32, Extent)>> = vec![None; coverage.query.len()];
    for item in &coverage.items {
        paint(&mut extents, item);
    }
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, text) in coverage.query.split('\n').enumerate() {
        let mut marks: Vec<Mark> = Vec::new();
        for (at, c) in text.char_indices() {
            let extent = extents.get(start + at).copied().flatten();
            let extent = extent.map(|(_, extent)| extent);
            match marks.last_mut() {
                Some(mark) if mark.extent == extent => mark.text.push(c),
                _ => marks.push(Mark {
                    text: c.to_string(),
                    extent,
                }),
            }
        }
        lines.push(Line {
            number: number + 1,
            marks,
        });
        start += text.len() + 1;
    }
    while lines.last().is_some_and(|line| line.marks.is_empty()) {
        lines.pop();
    }
    lines
}

fn paint(extents: &mut [Option<(u32, Extent)>], item: &Item) {
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let (length, extent) = (item.span.len(), item.extent());
    for slot in extents.iter_mut().take(end).skip(start) {
        let takes = slot.is_none_or(|(known, of)| length < known || length == known && extent > of);
        if takes {
            *slot = Some((length, extent));
        }
    }
}
