//! The typed plan: what a bound query does, stage by stage.
//!
//! The plan is data. The executor runs it; lint, explain, mutation, generation and coverage read it. Every node knows the
//! place of the pipe stage it came from, every column where it came from.

mod algorithm;
mod expr;
mod join_kind;
mod order;
mod parts;
mod query;
mod same;
mod schema;

use std::sync::Arc;

use kql_parser::Span;

pub use algorithm::{Algorithm, SameAlgorithm};
pub use expr::{Expr, ExprKind};
pub use join_kind::JoinKind;
pub use order::{Step, StepOutput, WindowCall, WindowFunction};
pub use parts::Scan;
pub use query::{BoundQuery, Evidence, OpenColumn, OpenSource, Statement};
pub use same::SameExpr;
pub use schema::{Field, Origin, Schema};

use crate::functions::{AggregationSignature, Constants, Start};
use crate::operators::{KeyValues, ParsePattern};
use crate::types::{Column, Scalar, ScalarType};

/// A node of the plan with its result's columns.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it does.
    pub node: Node,
    /// The columns of its result.
    pub schema: Arc<Schema>,
    /// The tabular operator (or source) it came from.
    pub span: Span,
}

/// What a node does. A closed set: executors match it without a catch-all.
#[derive(Clone, Debug)]
pub enum Node {
    /// All rows of a table.
    TableScan {
        /// The table.
        table: Arc<str>,
        /// Which columns anything above reads; the others may be given as nulls.
        needed: Vec<bool>,
        /// Predicates that later stages ask of the rows: those that do not meet all of them need not be read.
        pushed_down: Vec<Expr>,
    },
    /// Rows known when the query is bound.
    Values {
        /// The columns, all of the same length.
        columns: Vec<Column>,
        /// How many rows.
        rows: usize,
    },
    /// `range`: one column of values from `from` to `to`, both included.
    Range {
        /// The first value.
        from: Expr,
        /// No value lies beyond.
        to: Expr,
        /// The distance between values.
        step: Expr,
    },
    /// The rows where the predicate is true.
    Filter {
        /// The rows.
        input: Arc<Plan>,
        /// A bool.
        predicate: Expr,
    },
    /// The result's columns, each computed from a row.
    Project {
        /// The rows.
        input: Arc<Plan>,
        /// An expression for each column of the result.
        columns: Vec<Expr>,
    },
    /// One row for each distinct key; the keys' columns come first, then those of the aggregates. Without keys exactly one
    /// row.
    Aggregate {
        /// The rows.
        input: Arc<Plan>,
        /// The keys.
        keys: Vec<Expr>,
        /// The aggregates.
        aggregates: Vec<Aggregate>,
    },
    /// Pairs of rows whose keys are equal; null equals null.
    Join {
        /// The left rows.
        left: Arc<Plan>,
        /// The right rows.
        right: Arc<Plan>,
        /// What becomes of rows with and without a partner.
        kind: JoinKind,
        /// The keys, of equal types: columns of the left and of the right.
        on: Vec<(usize, usize)>,
        /// Which left rows are there at all, over the columns of the left: a later stage drops the others, and a rewrite may
        /// say so here, where the rows are chosen that stand for those with the same key.
        left_where: Option<Expr>,
    },
    /// The rows of all inputs, one after another; every input has the result's columns.
    Union {
        /// The inputs.
        inputs: Vec<Arc<Plan>>,
    },
    /// The rows in order; ties keep their order.
    Sort {
        /// The rows.
        input: Arc<Plan>,
        /// The keys, the most important first.
        keys: Vec<SortKey>,
        /// How many of the first rows are kept; a long.
        limit: Option<Expr>,
    },
    /// The first `count` rows.
    Limit {
        /// The rows.
        input: Arc<Plan>,
        /// How many; a long.
        count: Expr,
    },
    /// A row for each element of dynamic values; the targets advance in step, shorter ones end in nulls.
    Expand {
        /// The rows.
        input: Arc<Plan>,
        /// What is expanded.
        targets: Vec<ExpandTarget>,
        /// The column of the element's number, from 0, where the query asks for it.
        index: Option<usize>,
        /// For every other column of the result, the input's column.
        kept: Vec<(usize, usize)>,
        /// The most rows that one input row makes.
        limit: Option<Expr>,
    },
    /// Columns read out of a text. A row whose text is not of the pattern has nulls.
    Parse {
        /// The rows.
        input: Arc<Plan>,
        /// The text; a string.
        value: Expr,
        /// How the text is read.
        extraction: Extraction,
        /// The result's column of each value read.
        targets: Vec<usize>,
        /// For every other column of the result, the input's column.
        kept: Vec<(usize, usize)>,
        /// What becomes of rows whose text is not of the pattern.
        unmatched: Unmatched,
    },
    /// Columns whose values depend on the rows around; they come after those of the input. Without any it only says that the
    /// order of the rows counts.
    Window {
        /// The rows, in the order that counts.
        input: Arc<Plan>,
        /// The functions; each may read the columns of those before it.
        calls: Vec<WindowCall>,
    },
    /// A sub-query run over each group of rows.
    ForEach {
        /// The rows.
        input: Arc<Plan>,
        /// What tells the groups apart.
        by: Vec<Expr>,
        /// The columns of a group's first row that come before those of the sub-query.
        repeated: Vec<usize>,
        /// Names the group's rows within the query.
        slot: usize,
        /// The sub-query, which reads the rows as [`Node::Group`].
        body: Arc<Plan>,
    },
    /// The rows of the group that the [`Node::ForEach`] around is at: its input's first columns.
    Group {
        /// Which [`Node::ForEach`].
        slot: usize,
    },
    /// A row for each key, with an array of values at equal distances.
    Series {
        /// A row for each key and place on the axis: keys, place, values.
        input: Arc<Plan>,
        /// How many keys there are.
        keys: usize,
        /// The axis.
        axis: SeriesAxis,
        /// The value of a place without rows, for each series.
        defaults: Vec<Expr>,
        /// Whether no rows at all make one row of defaults.
        nonempty: bool,
    },
    /// Rows matched one after another against steps that remember what they matched; see [`Step`].
    Scan {
        /// The rows, in the order that counts.
        input: Arc<Plan>,
        /// The values of the declared columns where a step assigns none; they come after those of the input.
        defaults: Vec<Expr>,
        /// The steps, in order.
        steps: Vec<Step>,
        /// Whether the last column of the result is the number of the match.
        numbered: bool,
    },
    /// The groups with the greatest values, and within each of them those of the next level; a key and a value for each level.
    TopNested {
        /// The rows.
        input: Arc<Plan>,
        /// The levels, from the outermost in.
        levels: Vec<NestedLevel>,
    },
    /// A number of rows by chance, in their order.
    Sample {
        /// The rows.
        input: Arc<Plan>,
        /// How many; a long.
        count: Expr,
    },
    /// What an algorithm makes of all rows of its inputs.
    Algorithm {
        /// The rows.
        inputs: Vec<Arc<Plan>>,
        /// Values that are the same for all rows.
        arguments: Vec<Expr>,
        /// What is done.
        algorithm: Arc<dyn Algorithm>,
    },
    /// Rows computed once for a run, however often they are read.
    Materialize {
        /// Names the rows within the query.
        id: usize,
        /// The rows.
        input: Arc<Plan>,
    },
}

/// An aggregate of [`Node::Aggregate`].
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// The aggregation's name.
    pub name: &'static str,
    /// The form it is called in.
    pub signature: &'static AggregationSignature,
    /// The arguments without the condition, of the types that the form takes.
    pub arguments: Vec<Expr>,
    /// The predicate of an `…if` form.
    pub condition: Option<Expr>,
    /// The values of the arguments that are constants.
    pub constants: Vec<Option<Scalar>>,
    /// The call's place.
    pub span: Span,
}

impl Aggregate {
    /// A fresh state.
    ///
    /// # Errors
    /// The constants do not fit the aggregation; the binder has asked before, so a bound plan does not fail here.
    pub fn start(&self) -> Result<Box<dyn crate::functions::Accumulator>, String> {
        let types: Vec<ScalarType> = self.arguments.iter().map(|argument| argument.ty).collect();
        let start: Start = self.signature.start;
        start(&types, &Constants(&self.constants))
    }
}

/// A target of [`Node::Expand`].
#[derive(Clone, Debug)]
pub struct ExpandTarget {
    /// The dynamic value.
    pub value: Expr,
    /// The result's column that takes the elements.
    pub column: usize,
    /// The type that the elements are cast to; dynamic keeps them as they are.
    pub ty: ScalarType,
    /// Whether a property of a bag becomes an array `[key, value]` rather than a bag of one property.
    pub pairs: bool,
}

/// How [`Node::Parse`] reads a text.
#[derive(Clone, Debug)]
pub enum Extraction {
    /// `parse`: the columns of a pattern
    Pattern {
        /// The pattern.
        pattern: Arc<ParsePattern>,
        /// Whether one value that does not convert blanks all of the row.
        all_or_nothing: bool,
    },
    /// `parse-kv`: the values of these keys
    Keys {
        /// How keys and values stand in the text.
        pairs: Arc<KeyValues>,
        /// The keys.
        keys: Vec<Arc<str>>,
    },
}

/// What becomes of rows whose text is not of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unmatched {
    /// They stay, with nulls
    Keep,
    /// They are left out
    Drop,
}

/// A level of [`Node::TopNested`].
#[derive(Clone, Debug)]
pub struct NestedLevel {
    /// How many groups are kept; all when not told.
    pub count: Option<Expr>,
    /// What tells the groups apart.
    pub key: Expr,
    /// The key of the row for all groups that are not kept, where the query asks for it.
    pub others: Option<Expr>,
    /// The aggregates that the value is computed from.
    pub aggregates: Vec<Aggregate>,
    /// The value of a group, over the columns of its aggregates, and what is first by it.
    pub by: SortKey,
}

/// The places of a series.
#[derive(Clone, Debug)]
pub struct SeriesAxis {
    /// The first place; that of the first row of each key when not told.
    pub from: Option<Expr>,
    /// The end; that of the last row of each key when not told.
    pub to: Option<Expr>,
    /// Whether a place at the end counts.
    pub includes_end: bool,
    /// The distance between places.
    pub step: Expr,
}

/// A key of [`Node::Sort`].
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What is sorted by.
    pub value: Expr,
    /// Smallest first.
    pub ascending: bool,
    /// Nulls before all values.
    pub nulls_first: bool,
}
