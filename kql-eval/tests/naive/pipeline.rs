//! What a stage makes of a table, row by row.

use std::cmp::Ordering;

use kql_eval::types::ScalarType;

use crate::scalar::Row;
use crate::stage::{Aggregate, SortKey, Stage};
use crate::table::{Head, Table};
use crate::term::Term;
use crate::value::{Json, Value};

/// The table after all stages.
pub fn run(stages: &[Stage], table: &Table, right: &Table) -> Table {
    stages
        .iter()
        .fold(table.clone(), |table, stage| apply(stage, &table, right))
}

fn value(table: &Table, row: &[Value], term: &Term) -> Value {
    Row {
        heads: &table.heads,
        values: row,
    }
    .value(term)
}

fn is_true(table: &Table, row: &[Value], condition: &Term) -> bool {
    Row {
        heads: &table.heads,
        values: row,
    }
    .truth(condition)
        == Some(true)
}

fn long(number: usize) -> Value {
    Value::Whole(i64::try_from(number).expect("it is small"))
}

fn same_key(a: &[Value], b: &[Value]) -> bool {
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

fn summarize(table: &Table, aggregates: &[Aggregate], by: &[(Head, Term)]) -> Table {
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
        "make_list" => Value::Json(Json::Array(values.iter().map(Value::to_json).collect())),
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

/// The members that a value brings to a set: the elements of an array, else itself.
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

/// The column under its own name, or with the first number that makes it new.
fn free(heads: &[Head], head: &Head) -> Head {
    let taken = |name: &str| heads.iter().any(|head| head.name == name);
    let mut name = head.name.clone();
    let mut number = 1;
    while taken(&name) {
        name = format!("{}{number}", head.name);
        number += 1;
    }
    Head { name, ty: head.ty }
}

fn join(left: &Table, right: &Table, kind: &str, on: &[(String, String)]) -> Table {
    let key = |table: &Table, row: &[Value], name: &str| {
        row[table.index_of(name).expect("the key is there")].clone()
    };
    let partners = |a: &[Value], b: &[Value]| {
        on.iter()
            .all(|(l, r)| key(left, a, l).is(&key(right, b, r)))
    };
    let one_side = |table: &Table, rows: Vec<Vec<Value>>| Table {
        heads: table.heads.clone(),
        rows,
    };
    let has_right = |row: &Vec<Value>| right.rows.iter().any(|other| partners(row, other));
    let has_left = |row: &Vec<Value>| left.rows.iter().any(|other| partners(other, row));
    let kept = |table: &Table, keep: &dyn Fn(&Vec<Value>) -> bool| {
        one_side(
            table,
            table.rows.iter().filter(|row| keep(row)).cloned().collect(),
        )
    };
    match kind {
        "leftsemi" => return kept(left, &has_right),
        "leftanti" => return kept(left, &|row| !has_right(row)),
        "rightsemi" => return kept(right, &has_left),
        "rightanti" => return kept(right, &|row| !has_left(row)),
        _ => {}
    }
    let mut heads = left.heads.clone();
    for head in &right.heads {
        heads.push(free(&heads, head));
    }
    let nulls = |table: &Table| {
        table
            .heads
            .iter()
            .map(|head| Value::null(head.ty))
            .collect::<Vec<_>>()
    };
    let pair = |a: &[Value], b: &[Value]| a.iter().chain(b).cloned().collect::<Vec<_>>();
    let mut rows = Vec::new();
    let mut seen: Vec<&Vec<Value>> = Vec::new();
    for row in &left.rows {
        let same_left = |known: &&Vec<Value>| {
            on.iter()
                .all(|(l, _)| key(left, known, l).is(&key(left, row, l)))
        };
        if kind == "innerunique" && seen.iter().any(same_left) {
            continue;
        }
        seen.push(row);
        let matching = right.rows.iter().filter(|other| partners(row, other));
        rows.extend(matching.map(|other| pair(row, other)));
        if matches!(kind, "leftouter" | "fullouter") && !has_right(row) {
            rows.push(pair(row, &nulls(right)));
        }
    }
    if matches!(kind, "rightouter" | "fullouter") {
        let alone = right.rows.iter().filter(|row| !has_left(row));
        rows.extend(alone.map(|row| pair(&nulls(left), row)));
    }
    Table { heads, rows }
}

fn union(left: &Table, right: &Table) -> Table {
    let mut heads = left.heads.clone();
    heads.extend(
        right
            .heads
            .iter()
            .filter(|head| left.index_of(&head.name).is_none())
            .cloned(),
    );
    let mut rows = Vec::new();
    for table in [left, right] {
        for row in &table.rows {
            let cell = |head: &Head| {
                table
                    .index_of(&head.name)
                    .map_or(Value::null(head.ty), |at| row[at].clone())
            };
            rows.push(heads.iter().map(cell).collect());
        }
    }
    Table { heads, rows }
}

fn expand(
    table: &Table,
    column: &str,
    alias: Option<&str>,
    ty: ScalarType,
    index: Option<&str>,
) -> Table {
    let source = table.index_of(column).expect("the column is there");
    let mut heads = table.heads.clone();
    let head = Head {
        name: alias.unwrap_or(column).to_owned(),
        ty,
    };
    let target = match table.index_of(&head.name) {
        Some(at) => {
            heads[at] = head;
            at
        }
        None => {
            heads.push(head);
            heads.len() - 1
        }
    };
    if let Some(name) = index {
        heads.push(Head {
            name: name.to_owned(),
            ty: ScalarType::Long,
        });
    }
    let mut rows = Vec::new();
    for row in &table.rows {
        let elements: Vec<Json> = match &row[source] {
            Value::Json(Json::Array(items)) => items.clone(),
            Value::Json(Json::Bag(pairs)) => pairs
                .iter()
                .map(|pair| Json::Bag(vec![pair.clone()]))
                .collect(),
            other => vec![other.to_json()],
        };
        for (number, element) in elements.into_iter().enumerate() {
            let mut row = row.clone();
            row.truncate(table.heads.len());
            row.resize(table.heads.len().max(target + 1), Value::Null);
            row[target] = cast(element, ty);
            if index.is_some() {
                row.push(long(number));
            }
            rows.push(row);
        }
    }
    Table { heads, rows }
}

/// The element in a type: numbers become each other, and bools too, nothing is read from text.
fn cast(element: Json, ty: ScalarType) -> Value {
    match (ty, element) {
        (ScalarType::Dynamic, element) => Value::of_json(element),
        (ScalarType::String, element) => Value::Text(Value::of_json(element).text()),
        (ScalarType::Long, Json::Whole(value)) => Value::Whole(value),
        (ScalarType::Long, Json::Real(value)) => Value::Whole(value as i64),
        (ScalarType::Real, Json::Whole(value)) => Value::Real(value as f64),
        (ScalarType::Real, Json::Real(value)) => Value::Real(value),
        (ScalarType::Bool, Json::Bool(value)) => Value::Bool(value),
        (ScalarType::Bool, Json::Whole(value)) => Value::Bool(value != 0),
        (ScalarType::Bool, Json::Real(value)) => Value::Bool(value != 0.0),
        _ => Value::Null,
    }
}
