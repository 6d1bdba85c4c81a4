//! The kinds of joins.

/// What becomes of rows with and without a partner. See Kusto's page *join-operator*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum JoinKind {
    /// Left rows that share a key count once, then as inner
    InnerUnique,
    /// All pairs
    Inner,
    /// All pairs, and left rows without a partner
    LeftOuter,
    /// All pairs, and right rows without a partner
    RightOuter,
    /// All pairs, and rows of both sides without a partner
    FullOuter,
    /// Left rows with a partner, each once
    LeftSemi,
    /// Right rows with a partner, each once
    RightSemi,
    /// Left rows without a partner
    LeftAnti,
    /// Right rows without a partner
    RightAnti,
}

impl JoinKind {
    /// Whether the result has the left columns.
    #[must_use]
    pub const fn has_left(self) -> bool {
        !matches!(self, Self::RightSemi | Self::RightAnti)
    }

    /// Whether the result has the right columns.
    #[must_use]
    pub const fn has_right(self) -> bool {
        !matches!(self, Self::LeftSemi | Self::LeftAnti)
    }
}
