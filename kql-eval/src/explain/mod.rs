//! What became of rows on their way through a query: which predicate dropped them, and of which rows a result was made.
//!
//! Everything is computed by running the plan's own nodes and expressions, so that an explanation cannot disagree with the
//! engine.

mod carry;
mod dropped;
mod lineage;
mod reads;
mod trace;
mod verdict;

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;

pub use dropped::{Dropped, Key, Why};
pub use lineage::{Lineage, RowOf, Setting};
pub use reads::Aside;
pub use verdict::{Operand, Verdict};

use crate::exec::{Context, Database, Table, run};
use crate::internal::guarded;
use crate::plan::{Plan, Schema};
use crate::types::{Column, Scalar};
use crate::{Query, RuntimeError, Settings};
use lineage::Lines;
use trace::{Links, Traced, Tracer};

/// What is asked about a run.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The row of a table to be followed, and no other: the table's name, and the row's number from 0.
    pub follow: Option<(String, usize)>,
    /// How many of the rows that a stage dropped are explained.
    pub dropped: usize,
    /// How many rows of the result are traced back, from the first one asked for.
    pub results: usize,
    /// The first row of the result that is traced back, from 0.
    pub first_result: usize,
}

impl Default for Ask {
    /// All rows, without limits.
    fn default() -> Self {
        Self {
            follow: None,
            dropped: usize::MAX,
            results: usize::MAX,
            first_result: 0,
        }
    }
}

/// A run of a query, stage by stage.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Where rows come from: tables, and rows that the query itself holds.
    pub sources: Vec<Source>,
    /// The stages of the last statement, each behind those that it reads.
    pub stages: Vec<Stage>,
    /// The rows that the engine gives.
    pub table: Table,
    /// Rows of the result, traced back.
    pub results: Vec<Lineage>,
}

/// Where rows come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The table; nothing for rows that are written in the query, or computed by `range` or `print`.
    pub table: Option<Arc<str>>,
    /// Its place in the query: the first one.
    pub span: Span,
    /// The columns.
    pub schema: Arc<Schema>,
    /// Which columns the query reads; the others hold nulls here.
    pub read: Vec<bool>,
    /// The values, by column.
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: usize,
}

/// A stage of the query with the rows that went in and came out.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The tabular operator's place.
    pub span: Span,
    /// Rows that reached it, from all its inputs.
    pub rows_in: usize,
    /// Rows that left it.
    pub rows_out: usize,
    /// The number of its source, where it reads one.
    pub source: Option<usize>,
    /// How many of its rows the followed row is in.
    pub followed: Followed,
    /// How many rows are in none of the stage's rows.
    pub dropped_rows: usize,
    /// Those of them that are explained; with a followed row those that it is in.
    pub dropped: Vec<Dropped>,
    /// What else it reads.
    pub asides: Vec<Aside>,
    /// Whether it says which rows its rows are made of.
    pub is_traced: bool,
}

/// What is known of the followed row at a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Followed {
    /// It has not come here, or no row is followed.
    Elsewhere,
    /// It has come here, and is in this many of the stage's rows.
    In(usize),
    /// It went into a stage that does not say which rows its rows are made of.
    Lost,
}

/// Explains the last statement of a query.
///
/// # Errors
/// As running the query; or the query gives other rows each time that it runs.
pub fn explain(
    query: &Query,
    database: &dyn Database,
    settings: &Settings,
    ask: &Ask,
) -> Result<Explanation, RuntimeError> {
    guarded(|| explain_unguarded(query, database, settings, ask))?
}

fn explain_unguarded(
    query: &Query,
    database: &dyn Database,
    settings: &Settings,
    ask: &Ask,
) -> Result<Explanation, RuntimeError> {
    let bound = query.bound();
    let mut tables = run(bound, database, settings)?;
    let (Some(table), Some(last)) = (tables.pop(), bound.results.last()) else {
        return Err(RuntimeError::function("the query has no result"));
    };
    let settings = settings.of_query(bound);
    let context = Context::new(bound, database, &settings);
    let mut tracer = Tracer::new(&context);
    let end = tracer.trace(&last.plan)?;
    let nodes = tracer.nodes;
    if !nodes.get(end).is_some_and(|end| is_same(end, &table)) {
        return Err(RuntimeError::function(
            "the rows of this query are other ones each time it runs, so that they cannot be explained",
        ));
    }
    let (sources, source_of) = sources(&nodes);
    let lines = Lines {
        nodes: &nodes,
        source_of: &source_of,
    };
    let path = follow(&lines, &sources, ask);
    let stages = stages(&lines, &path, ask, &context)?;
    let wanted = |row: &usize| match (&ask.follow, path.get(end)) {
        (Some(_), Some(Reached::Rows(rows))) => rows.contains(row),
        (Some(_), _) => false,
        (None, _) => true,
    };
    let results = (ask.first_result..table.batch.rows)
        .filter(wanted)
        .take(ask.results)
        .map(|row| lines.of_result(end, row))
        .collect();
    Ok(Explanation {
        sources,
        stages,
        table,
        results,
    })
}

/// Whether the traced rows are those that the engine gives. Sums of reals depend on how rows are cut into parts.
fn is_same(end: &Traced, table: &Table) -> bool {
    let close = |a: f64, b: f64| {
        a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
    };
    let same = |a: &Scalar, b: &Scalar| match (a, b) {
        (Scalar::Real(a), Scalar::Real(b)) => close(*a, *b),
        (a, b) => a == b,
    };
    let mut columns = end.rows.columns.iter().zip(&table.batch.columns);
    let rows = table.batch.rows;
    end.rows.rows == rows
        && columns.all(|(a, b)| (0..rows).all(|row| same(&a.scalar(row), &b.scalar(row))))
}

/// The sources, and for each node that reads one its number.
fn sources(nodes: &[Traced]) -> (Vec<Source>, Vec<Option<usize>>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut source_of = Vec::with_capacity(nodes.len());
    for node in nodes {
        if !matches!(node.links, Links::Source) {
            source_of.push(None);
            continue;
        }
        let width = node.plan.schema.len();
        // Columns that the plan does not read came as nulls: shown as values they would be wrong.
        let scan = node.plan.node.as_scan();
        let table = scan.map(|scan| Arc::clone(scan.table));
        let read = scan.map_or_else(|| vec![true; width], |scan| scan.needed.to_vec());
        let known = sources
            .iter_mut()
            .enumerate()
            .find(|(_, known)| table.is_some() && known.table == table);
        if let Some((number, known)) = known {
            let columns = known.columns.iter_mut().zip(&mut known.read);
            for ((column, was), (values, is)) in columns.zip(node.rows.columns.iter().zip(read)) {
                if is && !*was {
                    *was = true;
                    *column = values.clone();
                }
            }
            source_of.push(Some(number));
            continue;
        }
        source_of.push(Some(sources.len()));
        sources.push(Source {
            table,
            span: node.span(),
            schema: Arc::clone(&node.plan.schema),
            read,
            columns: node.rows.columns.clone(),
            rows: node.rows.rows,
        });
    }
    (sources, source_of)
}

/// The rows of a node that the followed row is in.
enum Reached {
    /// These; none where it has not come.
    Rows(HashSet<usize>),
    /// It has, and which is not known.
    Unknown,
}

/// The rows of each node that the followed row is in; empty when none is followed.
fn follow(lines: &Lines<'_>, sources: &[Source], ask: &Ask) -> Vec<Reached> {
    let Some((table, number)) = &ask.follow else {
        return vec![];
    };
    let mut path: Vec<Reached> = Vec::with_capacity(lines.nodes.len());
    for (node, source) in lines.nodes.iter().zip(lines.source_of) {
        let source = source.and_then(|source| sources.get(source));
        if let Some(source) = source {
            let is_here = source.table.as_deref() == Some(table) && *number < source.rows;
            path.push(Reached::Rows(
                is_here.then_some(*number).into_iter().collect(),
            ));
            continue;
        }
        let reached = |input: usize| node.inputs.get(input).and_then(|input| path.get(*input));
        let mut lost = false;
        let mut came = false;
        for input in 0..node.inputs.len() {
            match reached(input) {
                Some(Reached::Unknown) => lost = true,
                Some(Reached::Rows(rows)) => came |= !rows.is_empty(),
                None => {}
            }
        }
        let step = match &node.links {
            _ if lost => Reached::Unknown,
            Links::Unknown if came => Reached::Unknown,
            Links::Unknown | Links::Source => Reached::Rows(HashSet::new()),
            Links::Rows(rows) => {
                let is_in = |link: &trace::Link| matches!(reached(link.input), Some(Reached::Rows(rows)) if rows.contains(&link.row));
                let rows = rows.iter().enumerate();
                let hit = rows.filter(|(_, made)| came && made.of.iter().any(is_in));
                Reached::Rows(hit.map(|(row, _)| row).collect())
            }
        };
        path.push(step);
    }
    path
}

fn stages(
    lines: &Lines<'_>,
    path: &[Reached],
    ask: &Ask,
    context: &Context<'_>,
) -> Result<Vec<Stage>, RuntimeError> {
    // An operator may need several nodes: they are one stage to its author, at the place of the last one.
    let mut stages: Vec<Option<Stage>> = Vec::with_capacity(lines.nodes.len());
    for (number, node) in lines.nodes.iter().enumerate() {
        let mut stage = stage(lines, number, node, path, ask, context)?;
        for input in &node.inputs {
            let is_part = lines.nodes.get(*input).is_some_and(|input| {
                input.span() == stage.span && input.plan.node.as_scan().is_none()
            });
            let known = stages.get_mut(*input).filter(|_| is_part);
            match (known.and_then(Option::take), lines.nodes.get(*input)) {
                (Some(part), _) => stage.absorb(part),
                (None, Some(input)) => stage.rows_in += input.rows.rows,
                (None, None) => {}
            }
        }
        stages.push(Some(stage));
    }
    Ok(stages.into_iter().flatten().collect())
}

/// The stage of one node, without the rows that reach it.
fn stage(
    lines: &Lines<'_>,
    number: usize,
    node: &Traced,
    path: &[Reached],
    ask: &Ask,
    context: &Context<'_>,
) -> Result<Stage, RuntimeError> {
    let came = |input: &usize| match path.get(*input) {
        Some(Reached::Rows(rows)) => !rows.is_empty(),
        Some(Reached::Unknown) => true,
        None => false,
    };
    let followed = match path.get(number) {
        Some(Reached::Unknown) => Followed::Lost,
        Some(Reached::Rows(rows)) if !rows.is_empty() || node.inputs.iter().any(came) => {
            Followed::In(rows.len())
        }
        Some(Reached::Rows(_)) | None => Followed::Elsewhere,
    };
    let drops = dropped::dropped(lines, number, path, ask, context)?;
    Ok(Stage {
        span: node.span(),
        rows_in: 0,
        rows_out: node.rows.rows,
        source: lines.source_of.get(number).copied().flatten(),
        followed,
        dropped_rows: drops.rows,
        dropped: drops.explained,
        asides: reads::asides(&node.plan),
        is_traced: !matches!(node.links, Links::Unknown),
    })
}

impl Stage {
    /// Takes in a stage that comes before within the same operator.
    fn absorb(&mut self, mut part: Self) {
        self.rows_in += part.rows_in;
        self.source = self.source.or(part.source);
        self.dropped_rows += part.dropped_rows;
        part.dropped.append(&mut self.dropped);
        self.dropped = part.dropped;
        for aside in part.asides {
            if !self.asides.contains(&aside) {
                self.asides.push(aside);
            }
        }
        self.is_traced &= part.is_traced;
    }
}

/// The rows of a node's inputs that a plan was given.
fn input_plan(plan: &Plan, input: usize) -> Option<&Plan> {
    plan.inputs().get(input).map(|input| &***input)
}
