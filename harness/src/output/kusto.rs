//! The response of Kusto's REST v1. See Kusto's page *response*.

use kql_eval::types::ScalarType;
use serde_json::{Value, json};

use super::{ResultTable, cell_json};

/// `{"Tables": [{"TableName", "Columns", "Rows"}]}`
#[must_use]
pub fn response(tables: &[ResultTable<'_>]) -> Value {
    let tables: Vec<Value> = tables
        .iter()
        .enumerate()
        .map(|(number, table)| self::table(number, table))
        .collect();
    json!({ "Tables": tables })
}

fn table(number: usize, table: &ResultTable<'_>) -> Value {
    let column = |(name, ty): &(String, ScalarType)| json!({"ColumnName": name, "DataType": data_type(*ty), "ColumnType": ty.name()});
    let row = |row: usize| {
        Value::Array(
            table
                .values
                .iter()
                .map(|column| cell_json(column, row))
                .collect(),
        )
    };
    json!({
        "TableName": table.name.map_or_else(|| format!("Table_{number}"), str::to_owned),
        "Columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "Rows": (0..table.rows).map(row).collect::<Vec<_>>(),
    })
}

/// The .NET type that the response names.
const fn data_type(ty: ScalarType) -> &'static str {
    match ty {
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
