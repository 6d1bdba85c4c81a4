//! The rows of tables that a row was made of.

use std::collections::{BTreeMap, BTreeSet};

use kql_parser::Span;

use super::trace::{Links, Traced};
use crate::plan::Node;

/// A row of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowOf {
    /// The source's number.
    pub source: usize,
    /// The row's number there, from 0.
    pub row: usize,
}

/// What a row of the result was made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lineage {
    /// The row's number in the result, from 0.
    pub row: usize,
    /// The rows of sources, in their order.
    pub from: Vec<RowOf>,
    /// The rows that set a value by themselves.
    pub set: Vec<Setting>,
    /// Stages that do not say of which rows theirs are made: what is behind them is not in `from`.
    pub untraced: Vec<Span>,
}

/// The row that set the value of `min`, `max`, `arg_min` or `arg_max`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The aggregate's place.
    pub span: Span,
    /// The rows of sources that the row was made of.
    pub from: Vec<RowOf>,
}

/// The nodes of a run, to go back from row to row.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub nodes: &'a [Traced],
    /// For each node that reads a source, its number.
    pub source_of: &'a [Option<usize>],
}

/// Rows of sources, and the stages behind which nothing is known.
#[derive(Default)]
pub(super) struct Origins {
    pub rows: BTreeSet<RowOf>,
    pub untraced: BTreeMap<u32, Span>,
}

/// Rows by the node that they are of.
type Pending = BTreeMap<usize, BTreeSet<usize>>;

impl Lines<'_> {
    /// What a row of the last node was made of.
    pub fn of_result(&self, end: usize, row: usize) -> Lineage {
        let origins = self.origins(end, [row]);
        Lineage {
            row,
            from: origins.rows.into_iter().collect(),
            set: self.settings(end, row),
            untraced: origins.untraced.into_values().collect(),
        }
    }

    /// What rows of a node were made of.
    pub fn origins(&self, node: usize, rows: impl IntoIterator<Item = usize>) -> Origins {
        let mut origins = Origins::default();
        let mut pending: Pending = BTreeMap::new();
        pending.insert(node, rows.into_iter().collect());
        // A node stands behind those that it reads, so that the last one is never asked for again.
        while let Some((number, rows)) = pending.pop_last() {
            let Some(node) = self.nodes.get(number) else {
                continue;
            };
            match (&node.links, self.source_of.get(number).copied().flatten()) {
                (Links::Source, Some(source)) => {
                    origins
                        .rows
                        .extend(rows.into_iter().map(|row| RowOf { source, row }));
                }
                (Links::Source, None) => {}
                (Links::Unknown, _) => {
                    let span = node.span();
                    origins.untraced.insert(span.start, span);
                }
                (Links::Rows(made), _) => {
                    let links = rows.iter().filter_map(|row| made.get(*row));
                    for link in links.flat_map(|made| &made.of) {
                        if let Some(input) = node.inputs.get(link.input) {
                            pending.entry(*input).or_default().insert(link.row);
                        }
                    }
                }
            }
        }
        origins
    }

    /// The rows that set values of the aggregations nearest to the result.
    fn settings(&self, end: usize, row: usize) -> Vec<Setting> {
        let mut settings: BTreeMap<u32, (Span, BTreeSet<RowOf>)> = BTreeMap::new();
        let mut pending: Pending = BTreeMap::new();
        pending.insert(end, [row].into());
        while let Some((number, rows)) = pending.pop_last() {
            let Some(node) = self.nodes.get(number) else {
                continue;
            };
            let Links::Rows(made) = &node.links else {
                continue;
            };
            for made in rows.iter().filter_map(|row| made.get(*row)) {
                let Node::Aggregate { aggregates, .. } = &node.plan.node else {
                    for link in &made.of {
                        if let Some(input) = node.inputs.get(link.input) {
                            pending.entry(*input).or_default().insert(link.row);
                        }
                    }
                    continue;
                };
                for (index, link) in &made.set {
                    let (Some(aggregate), Some(input)) =
                        (aggregates.get(*index), node.inputs.get(link.input))
                    else {
                        continue;
                    };
                    let span = aggregate.span;
                    let known = settings.entry(span.start);
                    let (_, from) = known.or_insert_with(|| (span, BTreeSet::new()));
                    from.extend(self.origins(*input, [link.row]).rows);
                }
            }
        }
        let setting = |(span, from): (Span, BTreeSet<RowOf>)| Setting {
            span,
            from: from.into_iter().collect(),
        };
        settings.into_values().map(setting).collect()
    }
}
