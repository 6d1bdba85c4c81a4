//! What the tests of a rule exercise (`docs/coverage.md`): every atomic predicate, list element, bound, by-column and join key of its plan.
//!
//! A [`Coverage`] is a list of [`Item`]s, each at a place of the rule's text and each with the [`Point`]s that tests must
//! reach. Of an atomic predicate these are the two sides of masking MC/DC: a row for which it is true and decides the filter
//! by itself, and one for which it is false and does. Which rows reach a filter and what they make of it is observed in the
//! engine's own run over the fixtures of the tests ([`kql_eval::observe`]); a row that would close a gap is found by
//! [`kqlab_proof`] and kept only if such a run over it reaches the point.

mod bound;
mod close;
mod decision;
mod element;
mod grouped;
mod joined;
mod measure;
mod partners;
mod picture;
mod rows;
mod site;
mod telling;
mod two_groups;
mod witness;

use kql_parser::Span;
use kqlab_suite::rule::FilePlaces;

pub use measure::coverage;
pub use picture::{Line, Mark, picture};

/// What the tests of a rule exercise.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The rule's query.
    pub query: String,
    /// Where the parts of the query stand in the rule's file.
    pub places: FilePlaces,
    /// What there is to exercise, in the order of the text.
    pub items: Vec<Item>,
    /// Tests that would close gaps.
    pub closings: Vec<Closing>,
    /// Stages whose conditions are not looked at, as written.
    pub unobserved: Vec<Span>,
}

/// A part of a rule that tests exercise.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its place in the query.
    pub span: Span,
    /// Its text on one line.
    pub text: String,
    /// What tests must reach.
    pub points: Vec<Point>,
}

/// What an [`Item`] is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ItemKind {
    /// An atomic predicate of a filter or of a condition such as that of `countif`
    Predicate,
    /// An element of a list
    Element,
    /// An end of a window, or what a time or number is compared with
    Bound,
    /// A key of `summarize` or `distinct`
    ByColumn,
    /// A key of a join
    JoinKey,
}

impl ItemKind {
    /// The kind in the words of a report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Predicate => "predicate",
            Self::Element => "list element",
            Self::Bound => "bound",
            Self::ByColumn => "by-column",
            Self::JoinKey => "join key",
        }
    }
}

/// Something that a test reaches or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    /// What is to be seen.
    pub aspect: Aspect,
    /// Whether it is.
    pub state: PointState,
}

/// What is to be seen of an [`Item`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aspect {
    /// A row for which a predicate is true
    True,
    /// A row for which a predicate is false, not null
    False,
    /// A row for which a predicate is true, and which passes or fails the filter by that alone
    DecidesTrue,
    /// A row for which a predicate is false, and which passes or fails the filter by that alone
    DecidesFalse,
    /// A row for which an element of a list decides, and no other element
    Alone,
    /// A row on the inner side of a bound, at most a second or 1 from it
    Inside,
    /// A row on the outer side of a bound, at most a second or 1 from it
    Outside,
    /// Two groups that differ in a key
    Differs,
    /// A row with a partner
    WithPartner,
    /// A row without a partner; where there are several keys, one that this key alone keeps from its partner
    WithoutPartner,
}

impl Aspect {
    /// What is missing where the point is not reached, in words.
    #[must_use]
    pub const fn missing(self) -> &'static str {
        match self {
            Self::True => "never true",
            Self::False => "never false",
            Self::DecidesTrue => "never decides by being true",
            Self::DecidesFalse => "never decides by being false",
            Self::Alone => "never decides alone",
            Self::Inside => "no row just inside",
            Self::Outside => "no row just outside",
            Self::Differs => "no two groups differ in it",
            Self::WithPartner => "no row with a partner",
            Self::WithoutPartner => "no row without a partner",
        }
    }

    /// What a test shows that reaches the point, in words.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        match self {
            Self::True => "is true",
            Self::False => "is false",
            Self::DecidesTrue => "decides by being true",
            Self::DecidesFalse => "decides by being false",
            Self::Alone => "decides alone",
            Self::Inside => "just inside",
            Self::Outside => "just outside",
            Self::Differs => "tells groups apart",
            Self::WithPartner => "finds a partner",
            Self::WithoutPartner => "finds no partner",
        }
    }

    /// The aspect's name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::DecidesTrue => "decidesTrue",
            Self::DecidesFalse => "decidesFalse",
            Self::Alone => "alone",
            Self::Inside => "inside",
            Self::Outside => "outside",
            Self::Differs => "differs",
            Self::WithPartner => "withPartner",
            Self::WithoutPartner => "withoutPartner",
        }
    }
}

/// Whether a [`Point`] is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PointState {
    /// A test reaches it
    Reached,
    /// No test does; the number of a [`Closing`] that would, where one was found
    Missed(Option<usize>),
    /// No row can, which is proven; it does not count
    Impossible,
}

/// A test that would close gaps; a run of the engine over it has reached them.
#[derive(Clone, Debug)]
pub struct Closing {
    /// A name that says what it shows.
    pub name: String,
    /// Its rows, as a test file writes them.
    pub rows: Vec<String>,
    /// Whether the rule fires on them.
    pub fires: bool,
    /// For rows of two groups how many rows the rule gives: a test that only fires would not notice a key that is left out.
    pub count: Option<usize>,
}

/// How much of something is exercised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extent {
    /// Nothing can be: no row reaches any of its points
    Impossible,
    /// All of it
    Full,
    /// Some of it
    Half,
    /// Nothing
    None,
}

impl Closing {
    /// The test as lines to paste under `tests:`.
    #[must_use]
    pub fn test(&self) -> Vec<String> {
        let mut lines = vec![
            format!("  - name: '{}'", self.name.replace('\'', "''")),
            "    kind: near-miss".to_owned(),
            "    given:".to_owned(),
        ];
        lines.extend(self.rows.iter().map(|row| format!("      - {row}")));
        lines.push(format!("    expect: {}", self.verdict()));
        lines
    }

    /// What the rule does on its rows, as a test file expects it.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self.count {
            Some(count) => format!("{{count: {count}}}"),
            None if self.fires => "fires".to_owned(),
            None => "silent".to_owned(),
        }
    }
}

impl Item {
    /// How much of it is exercised.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let count = |wanted: fn(&PointState) -> bool| {
            let states = self.points.iter().map(|point| &point.state);
            states.filter(|state| wanted(state)).count()
        };
        let reached = count(|state| *state == PointState::Reached);
        let missed = count(|state| matches!(state, PointState::Missed(_)));
        match (reached, missed) {
            (0, 0) => Extent::Impossible,
            (_, 0) => Extent::Full,
            (0, _) => Extent::None,
            _ => Extent::Half,
        }
    }

    /// The points that no test reaches.
    pub fn missed(&self) -> impl Iterator<Item = &Point> {
        self.points
            .iter()
            .filter(|point| matches!(point.state, PointState::Missed(_)))
    }
}

impl Coverage {
    /// How many points tests reach.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.count(|state| state == PointState::Reached)
    }

    /// How many points can be reached.
    #[must_use]
    pub fn possible(&self) -> usize {
        self.count(|state| state != PointState::Impossible)
    }

    fn count(&self, wanted: impl Fn(PointState) -> bool) -> usize {
        let points = self.items.iter().flat_map(|item| &item.points);
        points.filter(|point| wanted(point.state)).count()
    }

    /// The share of points reached among those that can be, in percent; 100 where there is nothing to reach.
    #[must_use]
    pub fn percent(&self) -> f64 {
        let whole = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        match self.possible() {
            0 => 100.0,
            possible => 100.0 * whole(self.reached()) / whole(possible),
        }
    }

    /// The percentage as text, with a figure after the point, cut off so that only all of it is `100`.
    #[must_use]
    pub fn percent_text(&self) -> String {
        let tenths = (self.percent() * 10.0).floor() / 10.0;
        format!("{tenths} %")
    }

    /// The line of the query that an item begins on, from 1.
    #[must_use]
    pub fn line(&self, item: &Item) -> usize {
        let before = self.query.get(..item.span.start as usize);
        before.map_or(1, |before| before.matches('\n').count() + 1)
    }

    /// The items that are not exercised in full.
    pub fn gaps(&self) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(|item| item.missed().next().is_some())
    }
}
