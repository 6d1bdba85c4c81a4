//! `arg_max`, `arg_min`, `take_any`, `take_anyif` and their older spellings

use std::cmp::Ordering;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Others, Parameter,
    Results, Returns, Start, Takes,
};
use crate::types::{Column, Kind, ScalarType};
use crate::with_kind;

use super::PREDICATE;

use super::extreme::{ORDERED, is_better};
use super::kept_rows::KeptRows;

const METRIC: Parameter = Parameter::required("expr", ORDERED);
const RETURNED: Parameter = Parameter::optional("returned", Takes::Any);
const VALUE: Parameter = Parameter::required("expr", Takes::Any);

/// The row with the largest value.
pub static ARG_MAX: Aggregation = Aggregation {
    name: "arg_max",
    aliases: &[],
    summary: "The largest value, and other columns of its row; the first of several rows, and any row when all values are null.",
    page: "arg-max-aggregation-function",
    signatures: &[extreme(Others::Plain, start_max)],
    prefix: "max_",
    examples: &[
        Example {
            query: "datatable(x:long, s:string)[1, 'a', 3, 'b', 2, 'c'] | summarize arg_max(x, *)",
            result: "3 | b",
        },
        Example {
            query: "datatable(x:long)[1, 3, long(null)] | summarize arg_max(x)",
            result: "3",
        },
        Example {
            query: "datatable(x:long, s:string)[long(null), 'a', long(null), 'b'] | summarize arg_max(x, s)",
            result: "null | a",
        },
    ],
    deviations: &[FIRST],
};

/// The row with the smallest value.
pub static ARG_MIN: Aggregation = Aggregation {
    name: "arg_min",
    aliases: &[],
    summary: "The smallest value, and other columns of its row; the first of several rows, and any row when all values are null.",
    page: "arg-min-aggregation-function",
    signatures: &[extreme(Others::Plain, start_min)],
    prefix: "min_",
    examples: &[Example {
        query: "datatable(x:long, s:string)[long(null), 'a', 2, 'b', 1, 'c'] | summarize arg_min(x, s)",
        result: "1 | c",
    }],
    deviations: &[FIRST],
};

/// The older spelling of `arg_max`.
pub static ARGMAX: Aggregation = Aggregation {
    name: "argmax",
    aliases: &[],
    summary: "The largest value, and other columns of its row, each named after both; an older spelling of `arg_max`.",
    page: "arg-max-aggregation-function",
    signatures: &[extreme(Others::Joined, start_max)],
    prefix: "max_",
    examples: &[Example {
        query: "datatable(x:long, s:string)[1, 'a', 3, 'b'] | summarize argmax(x, s) | project max_x_s, max_x",
        result: "b | 3",
    }],
    deviations: &[FIRST],
};

/// The older spelling of `arg_min`.
pub static ARGMIN: Aggregation = Aggregation {
    name: "argmin",
    aliases: &[],
    summary: "The smallest value, and other columns of its row, each named after both; an older spelling of `arg_min`.",
    page: "arg-min-aggregation-function",
    signatures: &[extreme(Others::Joined, start_min)],
    prefix: "min_",
    examples: &[Example {
        query: "datatable(x:long, s:string)[1, 'a', 3, 'b'] | summarize argmin(x, s) | project min_x_s, min_x",
        result: "a | 1",
    }],
    deviations: &[FIRST],
};

/// Values of any row.
pub static TAKE_ANY: Aggregation = Aggregation {
    name: "take_any",
    aliases: &[],
    summary: "The values of the first row; of one column the first value that is not null.",
    page: "take-any-aggregation-function",
    signatures: &[form(&[VALUE], 1, None, Results::Arguments)],
    prefix: "any_",
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
    deviations: &[FIRST_ROW],
};

/// The value of any row where a predicate is true.
pub static TAKE_ANYIF: Aggregation = Aggregation {
    name: "take_anyif",
    aliases: &[],
    summary: "The first value that is not null, over the rows where the predicate is true.",
    page: "take-anyif-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE], 0, Some(1), VALUE_OF_ONE)],
    prefix: "",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize take_anyif(x, x > 2)",
        result: "3",
    }],
    deviations: &[FIRST_ROW],
};

/// The older spelling of `take_any`.
pub static ANY: Aggregation = Aggregation {
    name: "any",
    aliases: &[],
    summary: "The values of the first row; of one column the first value that is not null. An older spelling of `take_any`.",
    page: "take-any-aggregation-function",
    signatures: &[
        form(&[VALUE], 0, None, VALUE_OF_ONE),
        form(&[VALUE, VALUE], 1, None, Results::Prefixed),
    ],
    prefix: "any_",
    examples: &[
        Example {
            query: "datatable(x:long)[long(null), 2] | summarize any(x) | project any_x",
            result: "2",
        },
        Example {
            query: "datatable(x:long, s:string)[1, 'a', 2, 'b'] | summarize any(x, s) | project any_s, any_x",
            result: "a | 1",
        },
    ],
    deviations: &[FIRST_ROW],
};

/// The older spelling of `take_anyif`.
pub static ANYIF: Aggregation = Aggregation {
    name: "anyif",
    aliases: &[],
    summary: "The first value that is not null, over the rows where the predicate is true; an older spelling of `take_anyif`.",
    page: "take-anyif-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE], 0, Some(1), VALUE_OF_ONE)],
    prefix: "anyif_",
    examples: &[Example {
        query: "range x from 1 to 4 step 1 | summarize anyif(x, x > 2) | project anyif_x",
        result: "3",
    }],
    deviations: &[FIRST_ROW],
};

const FIRST: &str = "Of several rows with the extreme value the first is taken; Kusto takes any.";
const FIRST_ROW: &str = "The first row is taken; Kusto takes any.";
const VALUE_OF_ONE: Results = Results::One(Returns::Argument(0));

const fn extreme(others: Others, start: Start) -> AggregationSignature {
    AggregationSignature {
        parameters: &[METRIC, RETURNED],
        repeat: 1,
        condition: None,
        results: Results::Extreme(others),
        start,
    }
}

const fn form(
    parameters: &'static [Parameter],
    repeat: usize,
    condition: Option<usize>,
    results: Results,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat,
        condition,
        results,
        start: start_any,
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
    with_kind!(metric, K => Ok(Box::new(ChosenRow::<K> { choice, best: Vec::new(), rows: KeptRows::new(types) })))
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
    /// The metric of the chosen row, if it is not null.
    best: Vec<Option<K::Owned>>,
    rows: KeptRows,
}

impl<K: Kind> ChosenRow<K> {
    fn resize(&mut self, groups: usize) {
        self.best.resize_with(groups, || None);
        self.rows.resize(groups);
    }

    /// Whether a row with this metric takes the place of the group's chosen one; its metric is then noted.
    fn wins(&mut self, group: u32, metric: Option<K::Ref<'_>>) -> bool {
        let has_row = self.rows.has(group);
        let Some(best) = self.best.get_mut(group as usize) else {
            return false;
        };
        let wins = match (self.choice, &best, metric) {
            // A null never takes the place of a row, but a group of nulls alone still has a row: its first.
            (Choice::First, ..) | (_, _, None) => !has_row,
            (_, None, Some(_)) => true,
            (Choice::FirstValue, Some(_), Some(_)) => false,
            (Choice::Extreme(order), Some(best), Some(metric)) => {
                is_better::<K>(metric, K::lend(best), order)
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
        let Some(metrics) = arguments.first().map(Column::reader::<K>) else {
            return Ok(());
        };
        for (row, &group) in (0..).zip(groups.of_row) {
            if self.wins(group, metrics.get(row as usize)) {
                self.rows.choose(group, row);
            }
        }
        // Only the rows that won are copied out of the batch, once for all groups; the batch itself is given back.
        self.rows.keep(arguments);
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.resize(groups.count);
        let mut other = *other.into_same::<Self>();
        let columns = other.rows.columns(other.best.len());
        for ((row, &group), metric) in (0..).zip(groups.of_row).zip(&other.best) {
            if other.rows.has(row) && self.wins(group, metric.as_ref().map(K::lend)) {
                self.rows.choose(group, row);
            }
        }
        self.rows.keep(&columns);
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.resize(groups);
        Ok(self.rows.columns(groups))
    }
}
