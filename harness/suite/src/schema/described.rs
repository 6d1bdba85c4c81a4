//! Tables described by what other tools write: the custom-table JSON of public repositories, a schema as JSON, `getschema` as CSV.

use kql_eval::types::ScalarType;
use serde_json::{Map, Value};

use super::{SchemaError, TableSchema};

/// The tables of a JSON text: `{"Table": {"Column": "type"}}`, `{"Name", "Properties": [{"Name", "Type"}]}` as public
/// repositories keep custom tables, or what `.show database schema as json` answers. Commas before a closing bracket are
/// passed over.
///
/// # Errors
/// The text is not JSON of one of these forms, or names a type that does not exist.
pub(super) fn of_json(text: &str) -> Result<Vec<TableSchema>, SchemaError> {
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text)
        // Custom tables in public repositories have such commas; the error shown is of the text as it is.
        .or_else(|first| serde_json::from_str(&without_trailing_commas(text)).map_err(|_| first))
        .map_err(|error| SchemaError::Json(error.to_string()))?;
    let Value::Object(map) = value else {
        return Err(SchemaError::Json("it is no object of tables".to_owned()));
    };
    if let Some(Value::Object(databases)) = map.get("Databases") {
        return of_databases(databases);
    }
    if let (Some(name), Some(Value::Array(columns))) = (
        get(&map, "Name").and_then(Value::as_str),
        get(&map, "Properties"),
    ) {
        return Ok(vec![of_properties(name, columns)?]);
    }
    map.iter().map(of_columns).collect()
}

/// `"Table": {"Column": "type"}`
fn of_columns((name, columns): (&String, &Value)) -> Result<TableSchema, SchemaError> {
    let Value::Object(columns) = columns else {
        return Err(SchemaError::Json(format!(
            "table `{name}` is no object of columns"
        )));
    };
    let columns = columns.iter().map(|(column, ty)| {
        let ty = ty.as_str().unwrap_or("");
        Ok((column.clone(), type_of(name, column, ty)?))
    });
    Ok(TableSchema {
        name: name.clone(),
        columns: columns.collect::<Result<_, SchemaError>>()?,
    })
}

/// A list of columns with `Name` and `Type`; `OrderedColumns` of a database's schema has `CslType` beside it.
fn of_properties(table: &str, columns: &[Value]) -> Result<TableSchema, SchemaError> {
    let mut found: Vec<(String, ScalarType)> = Vec::with_capacity(columns.len());
    for column in columns {
        let Value::Object(column) = column else {
            return Err(SchemaError::Json(format!(
                "a column of table `{table}` is no object"
            )));
        };
        let said = |key: &str| get(column, key).and_then(Value::as_str);
        let Some(name) = said("Name") else {
            return Err(SchemaError::Json(format!(
                "a column of table `{table}` has no name"
            )));
        };
        let ty = said("CslType").or_else(|| said("Type")).unwrap_or("");
        let name = name.trim();
        // A file may list a column twice: the first counts.
        if !found.iter().any(|(known, _)| known == name) {
            found.push((name.to_owned(), type_of(table, name, ty)?));
        }
    }
    Ok(TableSchema {
        name: table.trim().to_owned(),
        columns: found,
    })
}

/// `{"Databases": {"D": {"Tables": {"T": {"Name": "T", "OrderedColumns": […]}}}}}`
fn of_databases(databases: &Map<String, Value>) -> Result<Vec<TableSchema>, SchemaError> {
    let tables = databases
        .values()
        .filter_map(|database| database.get("Tables")?.as_object());
    tables
        .flatten()
        .map(|(name, table)| {
            let columns = table.get("OrderedColumns").and_then(Value::as_array);
            of_properties(name, columns.map_or(&[], Vec::as_slice))
        })
        .collect()
}

/// The table that `getschema` describes as CSV: a column `ColumnName` and one of `ColumnType`, `DataType`. The table has the
/// name of its file.
///
/// # Errors
/// The text has no such columns, or names a type that does not exist.
pub(super) fn of_csv(table: &str, text: &str) -> Result<TableSchema, SchemaError> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let failed = |error: csv::Error| SchemaError::Csv(error.to_string());
    let headings = reader.headers().map_err(failed)?.clone();
    let place = |wanted: &str| headings.iter().position(|heading| heading.trim() == wanted);
    let (Some(name_at), Some(type_at)) = (
        place("ColumnName"),
        place("ColumnType").or_else(|| place("DataType")),
    ) else {
        return Err(SchemaError::Csv(
            "it has no columns `ColumnName` and `ColumnType`".to_owned(),
        ));
    };
    let mut columns = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let name = record.get(name_at).unwrap_or_default().trim();
        let ty = record.get(type_at).unwrap_or_default();
        columns.push((name.to_owned(), type_of(table, name, ty)?));
    }
    Ok(TableSchema {
        name: table.to_owned(),
        columns,
    })
}

/// The value under a key in any letter case.
fn get<'m>(map: &'m Map<String, Value>, key: &str) -> Option<&'m Value> {
    map.iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(key))
        .map(|(_, value)| value)
}

/// A type by KQL's name, by .NET's, or by one that people write for it.
fn type_of(table: &str, column: &str, written: &str) -> Result<ScalarType, SchemaError> {
    let name = written.trim().to_ascii_lowercase();
    let name = name.strip_prefix("system.").unwrap_or(&name);
    let ty = match name {
        "boolean" | "sbyte" => Some(ScalarType::Bool),
        "integer" | "int32" => Some(ScalarType::Int),
        "int64" | "bigint" => Some(ScalarType::Long),
        "double" | "single" | "float" => Some(ScalarType::Real),
        // Names that people write for it in schemas made by hand.
        "date/time" | "datetimeoffset" => Some(ScalarType::DateTime),
        "object" | "json" | "newtonsoft.json.linq.jtoken" => Some(ScalarType::Dynamic),
        "data.sqltypes.sqldecimal" => Some(ScalarType::Decimal),
        other => ScalarType::from_name(other),
    };
    ty.ok_or_else(|| SchemaError::Type {
        table: table.to_owned(),
        column: column.to_owned(),
        ty: written.to_owned(),
    })
}

/// The text without commas before closing brackets, which JSON does not have and people write.
fn without_trailing_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_text = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => is_text = !is_text,
            '\\' if is_text => {
                out.push(c);
                out.extend(chars.next().map(|(_, escaped)| escaped));
                continue;
            }
            ',' if !is_text => {
                let rest = text.get(at + 1..).unwrap_or("").trim_start();
                if rest.starts_with(['}', ']']) {
                    continue;
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tables: &[TableSchema]) -> Vec<String> {
        tables
            .iter()
            .map(|table| {
                let columns: Vec<String> = table
                    .columns
                    .iter()
                    .map(|(name, ty)| format!("{name}:{ty}"))
                    .collect();
                format!("{}({})", table.name, columns.join(", "))
            })
            .collect()
    }

    #[test]
    fn a_custom_table_is_read_with_its_slips() {
        let text = "\u{feff}{\"name\": \"X_CL\", \"Properties\": [\n {\"Name\": \"a\", \"Type\": \"string \"},\n {\"Name\": \"b, ]\", \"Type\": \"Date/time\"},\n {\"Name\": \"a\", \"Type\": \"Double\"},\n]}";
        let tables = of_json(text).expect("a table");
        assert_eq!(shown(&tables), ["X_CL(a:string, b, ]:datetime)"]);
    }

    #[test]
    fn the_schema_of_a_database_gives_its_tables() {
        let text = r#"{"Databases": {"D": {"Tables": {"T": {"Name": "T", "OrderedColumns": [{"Name": "a", "Type": "System.Int64", "CslType": "long"}, {"Name": "b", "Type": "System.Object", "CslType": "dynamic"}]}}}}}"#;
        assert_eq!(
            shown(&of_json(text).expect("a table")),
            ["T(a:long, b:dynamic)"]
        );
    }

    #[test]
    fn getschema_as_csv_describes_a_table() {
        let text = "ColumnName,ColumnOrdinal,DataType,ColumnType\na,0,System.String,string\nb,1,System.SByte,bool\n";
        let table = of_csv("T", text).expect("a table");
        assert_eq!(shown(&[table]), ["T(a:string, b:bool)"]);
        let without = "ColumnName,DataType\na,System.DateTime\n";
        let table = of_csv("T", without).expect("a table");
        assert_eq!(shown(&[table]), ["T(a:datetime)"]);
    }

    #[test]
    fn what_describes_no_table_is_refused() {
        assert!(matches!(of_json("[1]"), Err(SchemaError::Json(_))));
        assert!(matches!(
            of_csv("T", "a,b\n1,2\n"),
            Err(SchemaError::Csv(_))
        ));
        let unknown = r#"{"Name": "T", "Properties": [{"Name": "a", "Type": "text"}]}"#;
        assert!(matches!(of_json(unknown), Err(SchemaError::Type { .. })));
    }
}
