//! `summarize`: groups in the order first seen, and what each aggregation makes of its rows.

use std::cmp::Ordering;

use kql_eval::types::ScalarType;

use super::pipeline::{is_true, long, same_key, value};
use super::stage::Aggregate;
use super::table::{Head, Table};
use super::term::Term;
use super::value::{Json, Value};

pub fn summarize(table: &Table, aggregates: &[Aggregate], by: &[(Head, Term)]) -> Table {
    let mut groups: Vec<(Vec<Value>, Vec<&Vec<Value>>)> = Vec::new();
    if by.is_empty() {
        groups.push((vec![], vec![]));
    }
    for row in &table.rows {
        let key: Vec<Value> = by.iter().map(|(_, term)| value(table, row, term)).collect();
        match groups.iter_mut().find(|(known, _)| same_key(known, &key)) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    let heads = by.iter().map(|(head, _)| head.clone());
    let results = aggregates.iter().map(|a| Head {
        name: a.name.clone(),
        ty: a.ty,
    });
    let row = |(key, rows): (Vec<Value>, Vec<&Vec<Value>>)| {
        let mut row = key;
        row.extend(aggregates.iter().map(|one| aggregate(one, table, &rows)));
        row
    };
    Table {
        heads: heads.chain(results).collect(),
        rows: groups.into_iter().map(row).collect(),
    }
}

fn aggregate(aggregate: &Aggregate, table: &Table, rows: &[&Vec<Value>]) -> Value {
    let taken = |condition: &Option<Term>, row: &[Value]| {
        condition.as_ref().is_none_or(|c| is_true(table, row, c))
    };
    let rows: Vec<&&Vec<Value>> = rows
        .iter()
        .filter(|row| taken(&aggregate.condition, row))
        .collect();
    let Some(argument) = &aggregate.argument else {
        return long(rows.len());
    };
    let values: Vec<Value> = rows
        .iter()
        .map(|row| value(table, row, argument))
        .filter(|value| !value.is_null())
        .collect();
    let best = |wins: Ordering| {
        let numbers: Vec<&Value> = values
            .iter()
            .filter(|value| value.is(value) && value.order(value).is_some())
            .collect();
        let first = numbers.first().copied().or(values.first());
        let better = |best: &'_ Value, value: &Value| value.order(best) == Some(wins);
        let mut best = first.cloned().unwrap_or(Value::null(aggregate.ty));
        for value in numbers {
            if better(&best, value) {
                best = value.clone();
            }
        }
        best
    };
    match aggregate.function {
        "sum" | "sumif" if aggregate.ty == ScalarType::Real => Value::Real(
            values
                .iter()
                .map(Value::number)
                .fold(0.0, |sum, value| sum + value),
        ),
        "sum" | "sumif" => Value::Whole(values.iter().fold(0, |sum: i64, value| match value {
            Value::Whole(value) => sum.wrapping_add(*value),
            _ => panic!("{value:?} is not whole"),
        })),
        "avg" => Value::Real(values.iter().map(Value::number).sum::<f64>() / values.len() as f64),
        "min" | "minif" => best(Ordering::Less),
        "max" | "maxif" => best(Ordering::Greater),
        "make_list" => Value::Json(Json::Array(values.iter().flat_map(members).collect())),
        "make_set" | "make_set_if" => Value::Json(Json::Array(distinct(
            values.iter().flat_map(members).collect(),
        ))),
        "dcount" | "dcountif" | "count_distinct" => {
            let mut seen: Vec<Value> = Vec::new();
            for value in values {
                if !seen.iter().any(|known| known.is(&value)) {
                    seen.push(value);
                }
            }
            long(seen.len())
        }
        "take_any" => values.first().cloned().unwrap_or(Value::null(aggregate.ty)),
        name => panic!("{name} is not known"),
    }
}

/// The members that a value brings to a list or set: the elements of an array, else itself.
fn members(value: &Value) -> Vec<Json> {
    match value.to_json() {
        Json::Array(items) => items
            .into_iter()
            .filter(|item| *item != Json::Null)
            .collect(),
        json => vec![json],
    }
}

fn distinct(items: Vec<Json>) -> Vec<Json> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}
