//! `basket`: the combinations of values that many rows share
//!
//! A pattern names all columns in which its rows agree, so no two patterns have the same rows. It is listed when it can be
//! told by as many values as there may be dimensions. A null or an empty text is no value of a pattern. All rows are
//! counted, where Kusto samples. The most frequent patterns come first; percentages have one digit behind the point.

use kql_parser::syntax;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::{Arguments, Invocation, Plugin, computed};
use crate::bind::{Binder, Row};
use crate::exec::{Batch, Grouping};
use crate::plan::{Algorithm, Expr, ExprKind, Field, Plan};
use crate::types::{Column, Int, Long, Scalar, ScalarType, Text, cast};
use crate::{RuntimeError, Settings};

/// Values that many rows share.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "basket",
    syntax: "basket([Threshold], [WeightColumn], [MaxDimensions], [CustomWildcard, …])",
    bind,
};

/// The most patterns of one call.
const MOST_PATTERNS: usize = 10_000;

/// The argument that stands for a default.
const DEFAULT: &str = "~";

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut basket = Basket {
        threshold: 0.05,
        weight: None,
        most_dimensions: 5,
        wildcards: vec![],
    };
    let mut arguments = Arguments::new(invocation);
    let mut position = 0;
    while let Some(argument) = arguments.next() {
        position += 1;
        let value = binder.scalar(&argument.value, Row::Of(&input.schema));
        if value.is_error() {
            return None;
        }
        if value.as_literal().and_then(Scalar::as_str) == Some(DEFAULT) {
            continue;
        }
        basket.set(position, argument, value, binder)?;
    }
    arguments.finish(binder)?;
    let mut fields = vec![
        Field::computed("SegmentId", ScalarType::Long),
        Field::computed("Count", ScalarType::Long),
        Field::computed("Percent", ScalarType::Real),
    ];
    let own = input.schema.fields.iter();
    fields.extend(own.map(|field| Field::computed(Arc::clone(&field.name), field.ty)));
    Some(computed(
        Arc::new(basket),
        vec![Arc::clone(input)],
        vec![],
        fields,
        span,
    ))
}

impl Basket {
    /// Takes the argument at a position, counted from 1.
    fn set(
        &mut self,
        position: usize,
        argument: &syntax::NamedExpr,
        value: Expr,
        binder: &mut Binder<'_>,
    ) -> Option<()> {
        match position {
            1 => {
                self.threshold = threshold(argument, binder)?;
            }
            2 => match value.kind {
                ExprKind::Column(index)
                    if matches!(value.ty, ScalarType::Int | ScalarType::Long) =>
                {
                    self.weight = Some(index);
                }
                _ => {
                    binder.wrong_argument(argument, "a column of whole numbers", value.ty);
                    return None;
                }
            },
            3 => {
                let most = binder.constant_argument(argument, ScalarType::Long)?;
                let most = most.as_long().and_then(|most| usize::try_from(most).ok());
                self.most_dimensions = most.unwrap_or(0).max(1);
            }
            _ => match value.as_literal() {
                Some(wildcard) => self.wildcards.push(wildcard.clone()),
                None => {
                    binder.refuse(
                        "a wildcard is a constant".to_owned(),
                        argument.span,
                        "`basket(0.1, '~', '~', '*', int(-1))`",
                    );
                    return None;
                }
            },
        }
        Some(())
    }
}

#[derive(PartialEq, Debug)]
struct Basket {
    /// The share of the rows that a pattern has at least.
    threshold: f64,
    /// The column that says how often a row counts.
    weight: Option<usize>,
    /// By how many values a pattern can be told at most.
    most_dimensions: usize,
    /// What stands for any value of its type.
    wildcards: Vec<Scalar>,
}

/// A combination of values: for each column the number of its value, where the rows agree.
type Pattern = Vec<Option<u32>>;

/// A pattern that enough rows have.
struct Frequent {
    pattern: Pattern,
    first_row: u32,
    count: i64,
}

/// The rows as numbers of values.
struct Values {
    /// For each column the number of each row's value; nothing for null or no text.
    columns: Vec<Vec<Option<u32>>>,
    weights: Vec<i64>,
}

impl Values {
    fn new(batch: &Batch, weight: Option<usize>) -> Self {
        let columns = batch
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| match weight == Some(index) {
                true => vec![None; batch.rows],
                false => numbers(column),
            })
            .collect();
        let weights = match weight.and_then(|index| batch.columns.get(index)) {
            None => vec![1; batch.rows],
            Some(column) => (0..batch.rows).map(|row| weight_at(column, row)).collect(),
        };
        Self { columns, weights }
    }

    fn weight(&self, row: u32) -> i64 {
        self.weights.get(row as usize).copied().unwrap_or(0)
    }

    fn total(&self, rows: &[u32]) -> i64 {
        rows.iter().map(|row| self.weight(*row)).sum()
    }

    /// The rows that a pattern has.
    fn rows_of(&self, pattern: &Pattern) -> Vec<u32> {
        let mut rows: Vec<u32> = (0_u32..).take(self.weights.len()).collect();
        for (column, wanted) in self.columns.iter().zip(pattern) {
            if wanted.is_some() {
                rows.retain(|row| column.get(*row as usize) == Some(wanted));
            }
        }
        rows
    }

    /// Everything in which the rows agree.
    fn shared(&self, rows: &[u32]) -> Pattern {
        self.columns
            .iter()
            .map(|column| {
                let mut values = rows.iter().map(|row| column.get(*row as usize).copied());
                let first = values.next()??;
                values.all(|value| value == Some(first)).then_some(first)?
            })
            .collect()
    }

    /// The values that enough of the rows have in a column, in the order of their numbers.
    fn frequent(&self, column: &[Option<u32>], rows: &[u32], least: f64) -> Vec<u32> {
        let mut counts: HashMap<u32, i64> = HashMap::new();
        for row in rows {
            if let Some(value) = column.get(*row as usize).copied().flatten() {
                *counts.entry(value).or_default() += self.weight(*row);
            }
        }
        let mut values: Vec<u32> = counts
            .into_iter()
            .filter(|(_, count)| *count > 0 && real(*count) >= least)
            .map(|(value, _)| value)
            .collect();
        values.sort_unstable();
        values
    }
}

impl Algorithm for Basket {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let Some(batch) = inputs.first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let values = Values::new(batch, self.weight);
        let all: Vec<u32> = (0_u32..).take(batch.rows).collect();
        let total = values.total(&all);
        let mut found = self.patterns(&values, &all, self.threshold * real(total))?;
        found.sort_by_key(|found| std::cmp::Reverse(found.count));
        Ok(self.table(batch, &found, total))
    }
}

impl Basket {
    /// All patterns, by how many values they can be told.
    fn patterns(
        &self,
        values: &Values,
        all: &[u32],
        least: f64,
    ) -> Result<Vec<Frequent>, RuntimeError> {
        let mut found: Vec<Frequent> = Vec::new();
        let mut known: HashSet<Pattern> = HashSet::new();
        let everything = values.shared(all);
        if everything.iter().any(Option::is_some) && !all.is_empty() {
            found.push(values.frequent_pattern(&everything, all));
        }
        // What all rows share is in every pattern: without it here, it would be found again for each value.
        known.insert(everything.clone());
        let mut level = vec![everything];
        for _ in 0..self.most_dimensions {
            let mut next = Vec::new();
            for pattern in &level {
                let rows = values.rows_of(pattern);
                for (column, fixed) in values.columns.iter().zip(pattern) {
                    if fixed.is_some() {
                        continue;
                    }
                    for value in values.frequent(column, &rows, least) {
                        let own = |row: &&u32| column.get(**row as usize) == Some(&Some(value));
                        let rows: Vec<u32> = rows.iter().filter(own).copied().collect();
                        let pattern = values.shared(&rows);
                        if !known.insert(pattern.clone()) {
                            continue;
                        }
                        if known.len() > MOST_PATTERNS {
                            return Err(too_many_patterns());
                        }
                        found.push(values.frequent_pattern(&pattern, &rows));
                        next.push(pattern);
                    }
                }
            }
            level = next;
        }
        Ok(found)
    }

    fn table(&self, batch: &Batch, found: &[Frequent], total: i64) -> Batch {
        let counts = found.iter().map(|found| found.count);
        let percents: Vec<Scalar> = counts
            .clone()
            .map(|count| Scalar::Real((1000.0 * real(count) / real(total)).round() / 10.0))
            .collect();
        let mut columns = vec![
            Column::build::<Long, _>((0..found.len()).map(cast::count)),
            Column::build::<Long, _>(counts),
            Column::from_scalars(ScalarType::Real, &percents),
        ];
        for (index, column) in batch.columns.iter().enumerate() {
            let wildcard = self.wildcards.iter().find(|w| w.ty() == column.ty());
            let wildcard = wildcard.cloned().unwrap_or(Scalar::null(column.ty()));
            // The wildcard stands behind the values.
            let both = [column.clone(), Column::constant(wildcard, 1)];
            let both = Column::concat(column.ty(), &both);
            let rows: UInt32Array = found
                .iter()
                .map(|found| match found.pattern.get(index) {
                    Some(Some(_)) => Some(found.first_row),
                    _ => u32::try_from(batch.rows).ok(),
                })
                .collect();
            columns.push(both.take(&rows));
        }
        Batch::new(columns, found.len())
    }
}

/// The number of each row's value; nothing for null or no text.
fn numbers(column: &Column) -> Vec<Option<u32>> {
    let mut grouping = Grouping::new(vec![column.ty()]);
    let numbers = grouping.number(std::slice::from_ref(column), column.rows(), |_| {});
    let absent: Vec<bool> = match column.ty() {
        ScalarType::String => {
            let reader = column.reader::<Text>();
            let rows = 0..column.rows();
            rows.map(|row| reader.get(row).is_none_or(str::is_empty))
                .collect()
        }
        _ => super::activity::nulls(column),
    };
    numbers
        .into_iter()
        .zip(absent)
        .map(|(number, absent)| (!absent).then_some(number))
        .collect()
}

fn weight_at(column: &Column, row: usize) -> i64 {
    let weight = match column.ty() {
        ScalarType::Int => column.reader::<Int>().get(row).map(i64::from),
        _ => column.reader::<Long>().get(row),
    };
    weight.unwrap_or(0).max(0)
}

/// A count as a real.
fn real(count: i64) -> f64 {
    count as f64
}

impl Values {
    /// A pattern with its first row and the weight of all of its rows.
    fn frequent_pattern(&self, pattern: &Pattern, rows: &[u32]) -> Frequent {
        Frequent {
            pattern: pattern.clone(),
            first_row: rows.first().copied().unwrap_or(0),
            count: self.total(rows),
        }
    }
}

const fn too_many_patterns() -> RuntimeError {
    RuntimeError::Limit {
        what: "the patterns of `basket`",
        limit: MOST_PATTERNS,
        span: None,
    }
}

/// The share of the rows that a pattern needs; a report for one that is none.
fn threshold(argument: &syntax::NamedExpr, binder: &mut Binder<'_>) -> Option<f64> {
    match binder.constant_argument(argument, ScalarType::Real)? {
        Scalar::Real(threshold) if threshold > 0.0 && threshold <= 1.0 => Some(threshold),
        _ => {
            binder.refuse(
                "the threshold is a share of the rows".to_owned(),
                argument.span,
                "write a number above 0 and up to 1, as 0.05",
            );
            None
        }
    }
}
