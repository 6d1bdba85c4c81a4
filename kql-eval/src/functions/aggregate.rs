//! How an aggregation is declared, and the state it keeps.

use std::any::Any;

use super::{Constants, Example, Parameter, Results};
use crate::RuntimeError;
use crate::types::{Column, ScalarType};

/// An aggregation: everything the binder, the documentation and the laws need to know, and how its state is started.
#[derive(Debug)]
pub struct Aggregation {
    /// The name in KQL.
    pub name: &'static str,
    /// Older or shorter names of the same aggregation.
    pub aliases: &'static [&'static str],
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// The file name of its page in Kusto's documentation, without `.md`.
    pub page: &'static str,
    /// The forms it can be called in.
    pub signatures: &'static [AggregationSignature],
    /// The prefix of the result's name, before the first argument's: `sum_`; the empty prefix keeps the argument's name. How
    /// it is used is said by [`Results`].
    pub prefix: &'static str,
    /// Queries with their results, run by the tests.
    pub examples: &'static [Example],
    /// Where it differs from Kusto on purpose, a sentence each.
    pub deviations: &'static [&'static str],
}

/// One form an aggregation can be called in.
#[derive(Debug)]
pub struct AggregationSignature {
    /// The parameters in order.
    pub parameters: &'static [Parameter],
    /// How many of the last parameters may come again and again.
    pub repeat: usize,
    /// Which parameter, if any, is the predicate of an `…if` form. The executor keeps only the rows where it is true and
    /// does not hand it on: `sumif(x, p)` is started and fed as `sum(x)`.
    pub condition: Option<usize>,
    /// The results.
    pub results: Results,
    /// Starts the state.
    pub start: Start,
}

impl AggregationSignature {
    /// The same form, whose last `count` parameters may come again and again.
    #[must_use]
    pub const fn repeating(mut self, count: usize) -> Self {
        self.repeat = count;
        self
    }

    /// The parameter that takes the argument at `index`, repeats included.
    #[must_use]
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        let fixed = self.parameters.len();
        if index < fixed {
            return self.parameters.get(index);
        }
        let beyond = (index - fixed).checked_rem(self.repeat)?;
        self.parameters.get(fixed - self.repeat + beyond)
    }

    /// The fewest arguments.
    #[must_use]
    pub fn min_arguments(&self) -> usize {
        self.parameters.iter().filter(|p| !p.is_optional()).count()
    }

    /// Whether the form can be called with this many arguments.
    #[must_use]
    pub fn accepts(&self, count: usize) -> bool {
        count >= self.min_arguments() && (self.repeat > 0 || count <= self.parameters.len())
    }
}

/// Starts the state of an aggregation from the types of its arguments (without the condition) and the constant ones. The
/// error is reported at the call when the query is bound.
pub type Start = fn(&[ScalarType], &Constants<'_>) -> Result<Box<dyn Accumulator>, String>;

/// The rows of a batch, each with the group it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// The group of each row, from 0; as many as the batch has rows.
    pub of_row: &'a [u32],
    /// The number of groups known so far. A group without any row is possible.
    pub count: usize,
}

/// The state of an aggregation over all groups at once: a value for each group, kept in arrays rather than objects.
///
/// The laws: `merge(acc(a), acc(b))` finishes as `acc(a ++ b)`, and how rows are cut into batches does not matter.
pub trait Accumulator: Any + Send {
    /// Takes a batch of rows. `arguments` are columns of the types that the state was started with, all of the batch's
    /// length. Groups beyond those known so far start out empty.
    ///
    /// # Errors
    /// A value the aggregation cannot take, or a limit.
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError>;

    /// Takes over the state of another accumulator of the same kind, whose rows come after this one's: its group `i` is
    /// this one's group `groups.of_row[i]`.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError>;

    /// An empty state of the same call, for another part of the rows. Both may share what does not depend on the part.
    fn sibling(&self) -> Option<Box<dyn Accumulator>> {
        None
    }

    /// Told once all rows of a part have been taken, before the part is [merged](Self::merge) with others: what can be done
    /// for one part alone is done here, on the part's own thread.
    fn settle(&mut self) {}

    /// A state of these groups alone, which are in ascending order and are numbered anew by their places among them; this one
    /// keeps what it has. `None` where all groups may as well be [merged](Self::merge).
    ///
    /// Only a state that is [settled](Self::settle) is asked.
    fn select(&self, _groups: &[u32]) -> Option<Box<dyn Accumulator>> {
        None
    }

    /// About how many bytes the state takes, for the limit on memory; states that do not grow with their groups may say 0.
    fn size(&self) -> usize {
        0
    }

    /// The results, one row for each of `groups` groups, the empty ones included.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError>;
}

impl dyn Accumulator {
    /// The other accumulator of a [`merge`](Accumulator::merge), as the type it must have.
    ///
    /// # Panics
    /// It has another type: states are only merged with states of the same call, so this is a mistake of ours.
    #[must_use]
    pub fn into_same<A: Accumulator>(self: Box<Self>) -> Box<A> {
        let any: Box<dyn Any> = self;
        any.downcast()
            .unwrap_or_else(|_| unreachable!("states of one call have one type"))
    }
}
