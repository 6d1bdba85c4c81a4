//! Two tables made one: `join`, `union`.

use super::table::{Head, Table};
use super::value::Value;

/// The column under its own name, or with the first number that makes it new.
pub fn free(heads: &[Head], head: &Head) -> Head {
    let taken = |name: &str| heads.iter().any(|head| head.name == name);
    let mut name = head.name.clone();
    let mut number = 1;
    while taken(&name) {
        name = format!("{}{number}", head.name);
        number += 1;
    }
    Head { name, ty: head.ty }
}

pub fn join(left: &Table, right: &Table, kind: &str, on: &[(String, String)]) -> Table {
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

pub fn union(left: &Table, right: &Table) -> Table {
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
