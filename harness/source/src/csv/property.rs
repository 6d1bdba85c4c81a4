//! The records that a query may want are those of reading everything, over files that nobody would write.

use std::sync::Arc;

use kql_eval::exec::{Batch, Batches, Database, Rows, ScanRequest};
use kql_eval::types::{Column, Scalar, ScalarType};
use kql_eval::{MemoryTables, Query, RuntimeError, Settings};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::cut::Sizes;
use super::{CsvTable, Separated};
use crate::scratch::{Scratch, declared};
use crate::table::FileTable;
use crate::{Request, SourceError, Wanted, read};

/// A file, read as the database's only table.
struct InPartitions<'f> {
    file: &'f Scratch,
    schema: &'f [(String, ScalarType)],
    sizes: Sizes,
}

impl InPartitions<'_> {
    fn batches(&self, request: &ScanRequest<'_>) -> Result<Vec<Batch>, SourceError> {
        let fields = &request.schema.fields;
        let needed = |name: &str| {
            let place = fields.iter().position(|field| &*field.name == name);
            place.is_none_or(|place| request.needed[place])
        };
        let asked = Request {
            declared: Some(self.schema),
            needed: Some(&needed),
            ..Request::default()
        };
        let wanted = Wanted::new(request);
        let table = Arc::new(CsvTable::cut(
            self.file.path(),
            Separated::by(b','),
            asked,
            &wanted,
            self.sizes,
        )?);
        let names: Vec<String> = FileTable::schema(&*table)
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let mut batches = Vec::new();
        for number in 0..FileTable::partitions(&*table) {
            let mut partition = Arc::clone(&table).partition(number)?;
            while let Some(columns) = partition.next_batch()? {
                let rows = columns.first().map_or(0, Column::rows);
                let column = |name: &str| {
                    let place = names.iter().position(|known| known == name);
                    place.map(|place| columns[place].clone())
                };
                let columns = fields.iter().map(|field| {
                    column(&field.name)
                        .unwrap_or_else(|| Column::constant(Scalar::null(field.ty), rows))
                });
                batches.push(Batch::new(columns.collect(), rows));
            }
        }
        Ok(batches)
    }
}

impl Database for InPartitions<'_> {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        match self.batches(&request) {
            Ok(batches) => Ok(Arc::new(Batches(batches))),
            Err(error) => Err(RuntimeError::Source {
                table: "T".into(),
                message: error.to_string(),
            }),
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "ab", "cd", "AB", "b", "needle", "Nee", "DLE", "\"", "\"\"", ",", "\n", "\r\n", " ", "é",
        "É", "k", "\u{212a}", "\u{17f}", "-", "2024", "'", "\\",
    ]);
    vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn bare(text: &str) -> String {
    text.replace([',', '\n', '\r'], "")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A cell as a file may have it.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => text().prop_map(|text| quoted(&text)),
        2 => text().prop_map(|text| bare(&text).trim_start_matches('"').to_owned()),
        1 => (text(), text())
            .prop_map(|(before, behind)| quoted(&before) + bare(&behind).trim_start_matches('"')),
        1 => Just("\"\"".to_owned()),
    ]
}

fn time() -> impl Strategy<Value = String> {
    (
        select(vec![
            "2024-05-06T07:08:09Z",
            "2024-05-06 07:08:09",
            "2024-05-06T07:08:09.5Z",
            "2024-05-06T07:08:10.1234567",
            "2024-05-05T23:59:59+02:00",
            "2024-05-07T00:00:00Z",
            "2024-05-07",
            "\"5/6/2024, 7:08:09 AM\"",
            "",
            " ",
        ]),
        any::<bool>(),
    )
        .prop_map(
            |(time, is_quoted)| match is_quoted && !time.starts_with('"') {
                true => quoted(time),
                false => time.to_owned(),
            },
        )
}

fn record() -> impl Strategy<Value = String> {
    (
        time(),
        cell(),
        cell(),
        select(vec!["\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"]),
    )
        .prop_map(|(time, a, b, end)| format!("{time},{a},{b}{end}"))
}

fn file() -> impl Strategy<Value = String> {
    (
        any::<bool>(),
        vec(record(), 0..40),
        // What is wrong with some files.
        prop_oneof![
            12 => Just(""),
            1 => Just("2024-05-07,x"),
            1 => Just("soon,x,y\n"),
            1 => Just("2024-05-07,x,\"open"),
            1 => Just("2024-05-07,,"),
        ],
        any::<prop::sample::Index>(),
    )
        .prop_map(|(has_mark, mut records, other, place)| {
            records.insert(place.index(records.len() + 1), other.to_owned());
            let mark = if has_mark { "\u{feff}" } else { "" };
            format!("{mark}Time,a,b\n{}", records.concat())
        })
}

fn literal(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('\'', "\\'")
        .replace('\n', "\\n")
        .replace('\r', "\\r");
    format!("'{text}'")
}

fn predicate() -> impl Strategy<Value = String> {
    let operator = select(vec![
        "has",
        "contains",
        "==",
        "=~",
        "startswith",
        "endswith",
        "hasprefix",
        "contains_cs",
        "has_cs",
        "!has",
        "!=",
    ]);
    let column = || select(vec!["a", "b"]);
    let moment = || {
        select(vec![
            "datetime(2024-05-06T07:08:09)",
            "datetime(2024-05-06T07:08:09.7)",
            "datetime(2024-05-06)",
        ])
    };
    let one = prop_oneof![
        4 => (column(), operator, text())
            .prop_map(|(column, operator, text)| format!("{column} {operator} {}", literal(&text))),
        2 => (column(), select(vec!["has_any", "in~", "in", "has_all"]), vec(text(), 1..4)).prop_map(
            |(column, operator, texts)| {
                let texts: Vec<_> = texts.iter().map(|text| literal(text)).collect();
                format!("{column} {operator} ({})", texts.join(", "))
            }
        ),
        2 => (select(vec!["<", "<=", ">", ">=", "=="]), moment())
            .prop_map(|(operator, moment)| format!("Time {operator} {moment}")),
        1 => (moment(), moment()).prop_map(|(low, high)| format!("Time between ({low}..{high})")),
    ];
    (vec(one, 1..4), select(vec![" and ", " or "])).prop_map(|(parts, joint)| parts.join(joint))
}

/// The rows as text, or the mistake.
fn shown(query: &Query, database: &dyn Database) -> Result<Vec<String>, String> {
    let tables = query
        .run(database, &Settings::default())
        .map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    for table in &tables {
        for row in 0..table.batch.rows {
            let mut text = String::new();
            for column in &table.batch.columns {
                column.scalar(row).write_text(&mut text);
                text.push('|');
            }
            rows.push(text);
        }
    }
    Ok(rows)
}

proptest! {
    #[test]
    fn rows_are_those_of_reading_everything(
        text in file(),
        predicate in predicate(),
        behind in select(vec!["", "| project b", "| count", "| top 3 by Time asc", "| project Time"]),
        (partition, piece, window) in (1u64..300, 1usize..80, 1usize..50),
    ) {
        let file = Scratch::new("a.csv", &text);
        let schema = declared(&[
            ("Time", ScalarType::DateTime),
            ("a", ScalarType::String),
            ("b", ScalarType::String),
            ("absent", ScalarType::String),
        ]);
        let mut plain = MemoryTables::default();
        let whole = read(file.path(), Some(&schema), None);
        let batches = match &whole {
            Ok(table) => vec![Batch::new(
                table.columns.iter().map(|column| column.column.clone()).collect(),
                table.rows,
            )],
            Err(_) => vec![],
        };
        plain.add_columns("T", &schema, batches);
        let text = format!("T | where {predicate} {behind}");
        let query = Query::compile(&text, &plain)
            .map_err(|errors| TestCaseError::fail(format!("{text}: {errors:?}")))?;
        let in_partitions = InPartitions {
            file: &file,
            schema: &schema,
            sizes: Sizes { partition, piece, window },
        };
        let found = shown(&query, &in_partitions);
        match whole {
            Ok(_) => prop_assert_eq!(found, shown(&query, &plain), "{}", text),
            // Of several mistakes in a file another one may be told.
            Err(error) => if let Err(found) = found {
                prop_assert!(found.contains("a.csv"), "{found} for {error}");
            }
        }
    }
}
