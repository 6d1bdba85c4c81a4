//! `arg_max`, `arg_min`, `take_any`, `take_anyif`, `any`

use std::cmp::Ordering;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Start, Takes,
};
use crate::types::{Column, Kind, Scalar, ScalarType};
use crate::with_kind;

use super::extreme::ORDERED;

const RETURNED: Parameter = Parameter::optional("returned", Takes::Any);
const VALUE: Parameter = Parameter::required("expr", Takes::Any);
const PREDICATE: Parameter = Parameter::required("predicate", Takes::Type(ScalarType::Bool));

/// The row with the largest value.
pub static ARG_MAX: Aggregation = Aggregation {
    name: "arg_max",
    aliases: &["argmax"],
    summary: "The row with the largest value, and other columns of that row; the first of several.",
    page: "arg-max-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED), RETURNED],
        1,
        None,
        start_max,
    )],
    prefix: "",
    examples: &[Example {
        query: "datatable(x:long, s:string)[1, 'a', 3, 'b', 2, 'c'] | summarize arg_max(x, *)",
        result: "3 | b",
    }],
    deviations: &[],
};

/// The row with the smallest value.
pub static ARG_MIN: Aggregation = Aggregation {
    name: "arg_min",
    aliases: &["argmin"],
    summary: "The row with the smallest value, and other columns of that row; the first of several.",
    page: "arg-min-aggregation-function",
    signatures: &[form(
        &[Parameter::required("expr", ORDERED), RETURNED],
        1,
        None,
        start_min,
    )],
    prefix: "",
    examples: &[Example {
        query: "datatable(x:long, s:string)[2, 'a', 1, 'b'] | summarize arg_min(x, s)",
        result: "1 | b",
    }],
    deviations: &[],
};

/// Values of any row.
pub static TAKE_ANY: Aggregation = Aggregation {
    name: "take_any",
    aliases: &["any"],
    summary: "The values of the first row; of one column the first value that is not null.",
    page: "take-any-aggregation-function",
    signatures: &[form(&[VALUE], 1, None, start_any)],
    prefix: "",
    examples: &[
        Example {
            query: "datatable(x:long)[long(null), 2] | summarize take_any(x)",
            result: "2",
        },
        Example {
            query: "datatable(x:long, s:string)[1, 'a', 2, 'b'] | summarize take_any(x, s)",
            result: "1 | a",
        },
    ],
    deviations: &[],
};

/// Values of any row where a predicate is true.
pub static TAKE_ANYIF: Aggregation = Aggregation {
    name: "take_anyif",
    aliases: &["anyif"],
    summary: "The first value that is not null, over the rows where the predicate is true.",
    page: "take-anyif-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE], 0, Some(1), start_any)],
    prefix: "",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize take_anyif(x, x > 2)",
        result: "3",
    }],
    deviations: &[],
};

const fn form(
    parameters: &'static [Parameter],
    repeat: usize,
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat,
        condition,
        results: Results::Arguments,
        start,
    }
}

fn start_max(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(types, Choice::Extreme(Ordering::Greater))
}

fn start_min(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(types, Choice::Extreme(Ordering::Less))
}

fn start_any(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(
        types,
        if types.len() > 1 {
            Choice::First
        } else {
            Choice::FirstValue
        },
    )
}

fn start(types: &[ScalarType], choice: Choice) -> Result<Box<dyn Accumulator>, String> {
    let metric = types.first().copied().unwrap_or(ScalarType::Long);
    let types = types.to_vec();
    with_kind!(metric, K => Ok(Box::new(ChosenRow::<K> { choice, types, best: vec![], rows: vec![], next: vec![] })))
}

/// Which row is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// The first one whose metric compares so with all others; nulls lose.
    Extreme(Ordering),
    /// The first one.
    First,
    /// The first one whose value is not null.
    FirstValue,
}

/// The chosen row of each group. Rows of a batch are compared by number; only the winners are copied out of it.
struct ChosenRow<K: Kind> {
    choice: Choice,
    types: Vec<ScalarType>,
    /// The metric of the chosen row, if it is not null.
    best: Vec<Option<K::Owned>>,
    /// The chosen row's values; empty when there is none yet.
    rows: Vec<Vec<Scalar>>,
    /// The number, within the batch, of the row that has just been chosen.
    next: Vec<Option<u32>>,
}

impl<K: Kind> ChosenRow<K> {
    fn resize(&mut self, groups: usize) {
        self.best.resize_with(groups, || None);
        self.rows.resize_with(groups, Vec::new);
    }

    /// Whether a row with this metric takes the place of the group's chosen one; its metric is then noted.
    fn wins(&mut self, group: usize, metric: Option<K::Ref<'_>>, has_row: bool) -> bool {
        let Some(best) = self.best.get_mut(group) else {
            return false;
        };
        let wins = match (self.choice, &best, metric) {
            (Choice::First, ..) | (Choice::Extreme(_), _, None) => !has_row,
            (Choice::FirstValue, None, Some(_)) | (Choice::Extreme(_), None, Some(_)) => true,
            (Choice::FirstValue, ..) => !has_row && metric.is_none(),
            (Choice::Extreme(order), Some(best), Some(metric)) => {
                K::order(metric, K::lend(best)) == order
            }
        };
        if wins && let Some(metric) = metric {
            K::keep(metric, best);
        }
        wins
    }
}

impl<K: Kind> Accumulator for ChosenRow<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.resize(groups.count);
        self.next.clear();
        self.next.resize(groups.count, None);
        let Some(metrics) = arguments.first().map(Column::reader::<K>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            let group = group as usize;
            let chosen = self.next.get(group).is_some_and(Option::is_some);
            let has_row = chosen
                || self
                    .rows
                    .get(group)
                    .is_some_and(|values| !values.is_empty());
            if self.wins(group, metrics.get(row), has_row)
                && let Some(next) = self.next.get_mut(group)
            {
                *next = u32::try_from(row).ok();
            }
        }
        for (next, values) in self.next.iter().zip(&mut self.rows) {
            if let Some(row) = next {
                values.clear();
                values.extend(arguments.iter().map(|column| column.scalar(*row as usize)));
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.resize(groups.count);
        let other = *other.into_same::<Self>();
        for ((&group, metric), row) in groups.of_row.iter().zip(&other.best).zip(other.rows) {
            let group = group as usize;
            let has_row = self
                .rows
                .get(group)
                .is_some_and(|values| !values.is_empty());
            if !row.is_empty()
                && self.wins(group, metric.as_ref().map(K::lend), has_row)
                && let Some(values) = self.rows.get_mut(group)
            {
                *values = row;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.resize(groups);
        let column = |(index, ty): (usize, &ScalarType)| {
            let values: Vec<Scalar> = self
                .rows
                .iter()
                .map(|row| row.get(index).cloned().unwrap_or_else(|| Scalar::null(*ty)))
                .collect();
            Column::from_scalars(*ty, &values)
        };
        Ok(self.types.iter().enumerate().map(column).collect())
    }
}
