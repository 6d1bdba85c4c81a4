//! The rows that a stage drops, and why.

use std::sync::Arc;

use super::lineage::{Lines, RowOf};
use super::trace::{Links, Made, Traced, again};
use super::verdict::{Verdict, against};
use super::{Ask, Reached, input_plan};
use crate::RuntimeError;
use crate::exec::Context;
use crate::plan::{Expr, JoinKind, Node, Plan, Unmatched};
use crate::types::{Column, Scalar};

/// A row that is in none of the rows that a stage gave.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// Which input of the stage it came from.
    pub input: usize,
    /// Its number there, from 0.
    pub row: usize,
    /// The rows of sources that it was made of.
    pub from: Vec<RowOf>,
    /// Why it was dropped.
    pub why: Why,
}

/// Why a row was dropped.
#[derive(Clone, Debug)]
pub enum Why {
    /// The atomic predicates that were not true and decided it.
    Predicate(Vec<Verdict>),
    /// There were enough rows before it.
    Beyond,
    /// No row of the other side has its key, the values of these columns.
    NoPartner(Vec<Key>),
    /// Rows of the other side have its key, and the join wants those that have none.
    Partner {
        /// The values of the key.
        key: Vec<Key>,
        /// The rows of sources that its partners were made of.
        partners: Vec<RowOf>,
    },
    /// Another row with the same key stands for it, the values of these columns.
    Represented(Vec<Key>),
    /// There is no element to make a row of.
    NoElement,
    /// The text is not of the pattern.
    NoMatch,
    /// Chance chose others.
    NotChosen,
    /// The sub-query that is run for each group of rows gave no row for it.
    Within,
}

/// A column of a key with its value.
#[derive(Clone, Debug)]
pub struct Key {
    /// The column.
    pub column: Arc<str>,
    /// The value.
    pub value: Scalar,
}

/// The rows that a node dropped.
#[derive(Default)]
pub(super) struct Drops {
    pub rows: usize,
    pub explained: Vec<Dropped>,
}

/// The rows of its inputs that are in none of a node's rows.
pub(super) fn dropped(
    lines: &Lines<'_>,
    number: usize,
    path: &[Reached],
    ask: &Ask,
    context: &Context<'_>,
) -> Result<Drops, RuntimeError> {
    let mut drops = Drops::default();
    let Some(node) = lines.nodes.get(number) else {
        return Ok(drops);
    };
    let Links::Rows(made) = &node.links else {
        return Ok(drops);
    };
    let unused = unused(lines, node, made);
    let mut reasons = Reasons {
        lines,
        node,
        context,
        partners: None,
    };
    for (input, unused) in unused.iter().enumerate() {
        if reasons.only_asks(input) {
            continue;
        }
        let Some(from) = node.inputs.get(input) else {
            continue;
        };
        for (row, _) in unused.iter().enumerate().filter(|(_, unused)| **unused) {
            drops.rows += 1;
            let is_followed = is_followed(path.get(*from), row);
            // All are counted, few are explained: a reason takes an evaluation of its own, and nobody reads thousands.
            if !is_followed || drops.explained.len() >= ask.dropped {
                continue;
            }
            if let Some(why) = reasons.why(input, row)? {
                let origins = lines.origins(*from, [row]);
                drops.explained.push(Dropped {
                    input,
                    row,
                    from: origins.rows.into_iter().collect(),
                    why,
                });
            }
        }
    }
    Ok(drops)
}

/// What tells why a node drops a row.
struct Reasons<'a> {
    lines: &'a Lines<'a>,
    node: &'a Traced,
    context: &'a Context<'a>,
    /// For each row of the side that a join keeps the rows of the other side with its key.
    partners: Option<Vec<Vec<usize>>>,
}

impl Reasons<'_> {
    /// Whether the rows of an input are only asked about, and never meant to be passed on.
    fn only_asks(&self, input: usize) -> bool {
        let Node::Join { kind, .. } = &self.node.plan.node else {
            return false;
        };
        match kind {
            JoinKind::LeftAnti => input != 0,
            JoinKind::RightAnti => input == 0,
            JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter
            | JoinKind::LeftSemi
            | JoinKind::RightSemi => false,
        }
    }

    fn why(&mut self, input: usize, row: usize) -> Result<Option<Why>, RuntimeError> {
        Ok(match &self.node.plan.node {
            Node::Filter { predicate, .. } => {
                let because = self.verdicts(predicate, input, row)?;
                Some(Why::Predicate(because))
            }
            Node::Sort { .. } | Node::Limit { .. } => Some(Why::Beyond),
            Node::Sample { .. } => Some(Why::NotChosen),
            Node::Expand { .. } => Some(Why::NoElement),
            Node::Parse {
                unmatched: Unmatched::Drop,
                ..
            } => Some(Why::NoMatch),
            Node::ForEach { .. } => Some(Why::Within),
            Node::Join {
                kind,
                on,
                left_where,
                ..
            } => {
                if let (0, Some(predicate)) = (input, left_where) {
                    let because = self.verdicts(predicate, input, row)?;
                    if !because.is_empty() {
                        return Ok(Some(Why::Predicate(because)));
                    }
                }
                let columns = on.iter().map(|(l, r)| if input == 0 { *l } else { *r });
                let key = self.key(input, row, columns);
                Some(self.of_join(*kind, input, row, key)?)
            }
            Node::Parse { .. }
            | Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Project { .. }
            | Node::Aggregate { .. }
            | Node::Union { .. }
            | Node::Window { .. }
            | Node::Group { .. }
            | Node::Series { .. }
            | Node::Scan { .. }
            | Node::TopNested { .. }
            | Node::Algorithm { .. }
            | Node::Materialize { .. } => None,
        })
    }

    fn input(&self, input: usize) -> Option<&Traced> {
        let number = self.node.inputs.get(input)?;
        self.lines.nodes.get(*number)
    }

    fn verdicts(
        &self,
        predicate: &Expr,
        input: usize,
        row: usize,
    ) -> Result<Vec<Verdict>, RuntimeError> {
        let Some(input) = self.input(input) else {
            return Ok(vec![]);
        };
        against(predicate, &input.rows.slice(row, 1), self.context)
    }

    fn key(&self, input: usize, row: usize, columns: impl Iterator<Item = usize>) -> Vec<Key> {
        let Some(rows) = self.input(input) else {
            return vec![];
        };
        let key = |column: usize| {
            let field = input_plan(&self.node.plan, input)?.schema.field(column)?;
            let values: &Column = rows.rows.columns.get(column)?;
            Some(Key {
                column: Arc::clone(&field.name),
                value: values.scalar(row),
            })
        };
        columns.filter_map(key).collect()
    }

    fn of_join(
        &mut self,
        kind: JoinKind,
        input: usize,
        row: usize,
        key: Vec<Key>,
    ) -> Result<Why, RuntimeError> {
        let wanted = match (kind, input) {
            (JoinKind::LeftAnti, 0) | (JoinKind::InnerUnique, 0) => JoinKind::LeftSemi,
            (JoinKind::RightAnti, 1) => JoinKind::RightSemi,
            _ => return Ok(Why::NoPartner(key)),
        };
        if self.partners.is_none() {
            self.partners = Some(self.find_partners(wanted)?);
        }
        let partners = self
            .partners
            .as_ref()
            .and_then(|partners| partners.get(row));
        let Some(partners) = partners.filter(|partners| !partners.is_empty()) else {
            return Ok(Why::NoPartner(key));
        };
        if kind == JoinKind::InnerUnique {
            return Ok(Why::Represented(key));
        }
        let other = self.node.inputs.get(1 - input).copied().unwrap_or_default();
        let origins = self.lines.origins(other, partners.iter().copied());
        Ok(Why::Partner {
            key,
            partners: origins.rows.into_iter().collect(),
        })
    }

    /// The partners of each row of one side, by the same join of another kind.
    fn find_partners(&self, wanted: JoinKind) -> Result<Vec<Vec<usize>>, RuntimeError> {
        let kept = usize::from(wanted == JoinKind::RightSemi);
        let mut plan = self.node.plan.clone();
        if let Node::Join {
            kind, left_where, ..
        } = &mut plan.node
        {
            *kind = wanted;
            *left_where = None;
        }
        let side = input_plan(&self.node.plan, kept).map(|side| Arc::clone(&side.schema));
        let plan = Plan {
            schema: side.unwrap_or_else(|| Arc::clone(&plan.schema)),
            ..plan
        };
        let mut partners = vec![Vec::new(); self.input(kept).map_or(0, |side| side.rows.rows)];
        let answer = again(self.node, &plan, self.lines.nodes, self.context)?;
        if let Some((_, Links::Rows(rows))) = answer {
            for made in rows {
                let row = made.of.iter().find(|link| link.input == kept);
                let Some(list) = row.and_then(|link| partners.get_mut(link.row)) else {
                    continue;
                };
                let others = made.of.iter().filter(|link| link.input != kept);
                list.extend(others.map(|link| link.row));
            }
        }
        Ok(partners)
    }
}

/// For each input of a node, which of its rows no row of the node was made of.
fn unused(lines: &Lines<'_>, node: &Traced, made: &[Made]) -> Vec<Vec<bool>> {
    let mut unused: Vec<Vec<bool>> = node
        .inputs
        .iter()
        .map(|input| vec![true; lines.nodes.get(*input).map_or(0, |input| input.rows.rows)])
        .collect();
    for link in made.iter().flat_map(|made| &made.of) {
        let row = unused
            .get_mut(link.input)
            .and_then(|rows| rows.get_mut(link.row));
        if let Some(row) = row {
            *row = false;
        }
    }
    unused
}

/// Whether a row is one that the explanation follows: where nothing is chosen, all of them are.
fn is_followed(reached: Option<&Reached>, row: usize) -> bool {
    match reached {
        Some(Reached::Rows(rows)) => rows.contains(&row),
        Some(Reached::Unknown) => false,
        None => true,
    }
}
