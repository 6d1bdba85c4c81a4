//! What a stage makes of a table, row by row.

use std::cmp::Ordering;

use kql_eval::types::ScalarType;

use super::aggregate::summarize;
use super::combine::{free, join, union};
use super::expand::expand;
use super::scalar::Row;
use super::stage::{SortKey, Stage};
use super::table::{Head, Table};
use super::term::Term;
use super::value::Value;

/// The table after all stages.
pub fn run(stages: &[Stage], table: &Table, right: &Table) -> Table {
    stages
        .iter()
        .fold(table.clone(), |table, stage| apply(stage, &table, right))
}

pub fn value(table: &Table, row: &[Value], term: &Term) -> Value {
    Row {
        heads: &table.heads,
        values: row,
    }
    .value(term)
}

pub fn is_true(table: &Table, row: &[Value], condition: &Term) -> bool {
    Row {
        heads: &table.heads,
        values: row,
    }
    .truth(condition)
        == Some(true)
}

pub fn long(number: usize) -> Value {
    Value::Whole(i64::try_from(number).expect("it is small"))
}

pub fn same_key(a: &[Value], b: &[Value]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.is(b))
}

/// The table after one stage.
pub fn apply(stage: &Stage, table: &Table, right: &Table) -> Table {
    let with_rows = |rows: Vec<Vec<Value>>| Table {
        heads: table.heads.clone(),
        rows,
    };
    match stage {
        Stage::Where(condition) => with_rows(
            table
                .rows
                .iter()
                .filter(|row| is_true(table, row, condition))
                .cloned()
                .collect(),
        ),
        Stage::Extend(items) => {
            let mut result = table.clone();
            for (head, term) in items {
                let at = result.index_of(&head.name);
                match at {
                    Some(at) => result.heads[at] = head.clone(),
                    None => result.heads.push(head.clone()),
                }
                for (row, source) in result.rows.iter_mut().zip(&table.rows) {
                    let value = value(table, source, term);
                    match at {
                        Some(at) => row[at] = value,
                        None => row.push(value),
                    }
                }
            }
            result
        }
        Stage::Project(items) => project(table, items),
        Stage::ProjectAway(names) => {
            let kept: Vec<String> = table
                .heads
                .iter()
                .map(|head| head.name.clone())
                .filter(|name| !names.contains(name))
                .collect();
            columns(table, &kept)
        }
        Stage::Distinct(names) => {
            let all = columns(table, names);
            let mut rows: Vec<Vec<Value>> = Vec::new();
            for row in all.rows {
                if !rows.iter().any(|known| same_key(known, &row)) {
                    rows.push(row);
                }
            }
            Table {
                heads: all.heads,
                rows,
            }
        }
        Stage::Sort { keys, top } => {
            let mut rows = table.rows.clone();
            rows.sort_by(|a, b| {
                let orders = keys.iter().map(|key| {
                    order(
                        key,
                        &value(table, a, &key.value),
                        &value(table, b, &key.value),
                    )
                });
                orders.fold(Ordering::Equal, Ordering::then)
            });
            rows.truncate(top.unwrap_or(usize::MAX));
            with_rows(rows)
        }
        Stage::Take(count) => with_rows(table.rows.iter().take(*count).cloned().collect()),
        Stage::Count => Table {
            heads: vec![Head {
                name: "Count".to_owned(),
                ty: ScalarType::Long,
            }],
            rows: vec![vec![long(table.rows.len())]],
        },
        Stage::Summarize { aggregates, by } => summarize(table, aggregates, by),
        Stage::Join {
            kind,
            right: stages,
            on,
        } => join(table, &run(stages, right, right), kind, on),
        Stage::Lookup { kind, on } => {
            let pairs: Vec<(String, String)> =
                on.iter().map(|name| (name.clone(), name.clone())).collect();
            let joined = join(table, right, kind, &pairs);
            // The keys of the right side are left out; the others keep the names they would have without them.
            let width = table.heads.len();
            let kept: Vec<usize> = (0..right.heads.len())
                .filter(|at| !on.contains(&right.heads[*at].name))
                .collect();
            let mut heads = table.heads.clone();
            for at in &kept {
                heads.push(free(&heads, &right.heads[*at]));
            }
            let row = |row: &Vec<Value>| {
                let others = kept.iter().map(|at| row[width + at].clone());
                row[..width].iter().cloned().chain(others).collect()
            };
            Table {
                heads,
                rows: joined.rows.iter().map(row).collect(),
            }
        }
        Stage::Union(stages) => union(table, &run(stages, right, right)),
        Stage::Expand {
            column,
            alias,
            ty,
            index,
        } => expand(table, column, alias.as_deref(), *ty, index.as_deref()),
        Stage::Serialize { name } => {
            let mut result = table.clone();
            result.heads.push(Head {
                name: name.clone(),
                ty: ScalarType::Long,
            });
            for (at, row) in result.rows.iter_mut().enumerate() {
                row.push(long(at + 1));
            }
            result
        }
    }
}

fn project(table: &Table, items: &[(Head, Term)]) -> Table {
    Table {
        heads: items.iter().map(|(head, _)| head.clone()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                items
                    .iter()
                    .map(|(_, term)| value(table, row, term))
                    .collect()
            })
            .collect(),
    }
}

fn columns(table: &Table, names: &[String]) -> Table {
    let items: Vec<(Head, Term)> = names
        .iter()
        .map(|name| {
            let at = table.index_of(name).expect("the column is there");
            (table.heads[at].clone(), Term::Column(name.clone()))
        })
        .collect();
    project(table, &items)
}

/// Nulls stand before or after all; not-a-number stands between them and the values.
fn order(key: &SortKey, a: &Value, b: &Value) -> Ordering {
    let distance = |value: &Value| match value {
        Value::Null => 2,
        Value::Real(value) if value.is_nan() => 1,
        _ => 0,
    };
    let (far_a, far_b) = (distance(a), distance(b));
    if far_a != far_b {
        return if key.nulls_first {
            far_b.cmp(&far_a)
        } else {
            far_a.cmp(&far_b)
        };
    }
    if far_a > 0 {
        return Ordering::Equal;
    }
    let order = a.order(b).expect("values of one type have an order");
    if key.ascending {
        order
    } else {
        order.reverse()
    }
}
