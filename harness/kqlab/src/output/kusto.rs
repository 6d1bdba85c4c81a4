//! The response of Kusto's REST v1. See Kusto's page *response*.

use kql_eval::exec::Table;
use kql_eval::plan::Field;
use kql_eval::types::ScalarType;
use serde_json::{Value, json};

use kql_eval::types::cell_json;

/// `{"Tables": [{"TableName", "Columns", "Rows"}]}`
#[must_use]
pub fn response(tables: &[Table]) -> Value {
    let tables: Vec<Value> = tables
        .iter()
        .enumerate()
        .map(|(number, table)| self::table(number, table))
        .collect();
    json!({ "Tables": tables })
}

fn table(number: usize, table: &Table) -> Value {
    let column = |field: &Field| json!({"ColumnName": *field.name, "DataType": data_type(field.ty), "ColumnType": field.ty.name()});
    let row = |row: usize| {
        Value::Array(
            table
                .batch
                .columns
                .iter()
                .map(|column| cell_json(column, row))
                .collect(),
        )
    };
    json!({
        "TableName": table.name.clone().unwrap_or_else(|| format!("Table_{number}")),
        "Columns": table.schema.fields.iter().map(column).collect::<Vec<_>>(),
        "Rows": (0..table.batch.rows).map(row).collect::<Vec<_>>(),
    })
}

/// The .NET type that the response names.
const fn data_type(ty: ScalarType) -> &'static str {
    match ty {
        // Kusto names the .NET type of a bool so; clients read it by this name.
        ScalarType::Bool => "SByte",
        ScalarType::Int => "Int32",
        ScalarType::Long => "Int64",
        ScalarType::Real => "Double",
        ScalarType::Decimal => "SqlDecimal",
        ScalarType::String => "String",
        ScalarType::DateTime => "DateTime",
        ScalarType::TimeSpan => "TimeSpan",
        ScalarType::Guid => "Guid",
        ScalarType::Dynamic => "Object",
    }
}
