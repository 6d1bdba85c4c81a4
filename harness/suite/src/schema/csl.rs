//! Tables from `.create table` commands.

use kql_eval::types::ScalarType;

use super::{SchemaError, TableSchema};

/// The tables that the `.create table`, `.create-merge table` and `.alter table` commands of a text define. Other commands
/// and comments are passed over.
///
/// # Errors
/// A table's columns are not `name: type` in parentheses, or a type does not exist.
pub fn tables(text: &str) -> Result<Vec<TableSchema>, SchemaError> {
    let code: String = text
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    let mut tables = Vec::new();
    let mut rest = code.as_str();
    while let Some(after) = next_command(rest) {
        let Some((name, columns)) = after.split_once('(') else {
            return Err(SchemaError::Command(first_line(after).to_owned()));
        };
        let Some((columns, remainder)) = columns.split_once(')') else {
            return Err(SchemaError::Command(first_line(after).to_owned()));
        };
        let name = unquoted(name);
        let columns = columns
            .split(',')
            .filter(|column| !column.trim().is_empty())
            .map(|column| column_of(column, &name))
            .collect::<Result<_, _>>()?;
        tables.push(TableSchema { name, columns });
        rest = remainder;
    }
    Ok(tables)
}

/// What follows the words of the next command that defines a table.
fn next_command(text: &str) -> Option<&str> {
    // The longer word first: `.create` begins both.
    [".create-merge", ".create", ".alter-merge", ".alter"]
        .iter()
        .filter_map(|command| {
            let place = text.find(command)?;
            let after = text.get(place + command.len()..)?.trim_start();
            Some((place, after.strip_prefix("table")?))
        })
        .min_by_key(|(place, _)| *place)
        .map(|(_, after)| after)
}

fn column_of(text: &str, table: &str) -> Result<(String, ScalarType), SchemaError> {
    let Some((name, ty)) = text.rsplit_once(':') else {
        return Err(SchemaError::Command(text.trim().to_owned()));
    };
    let name = unquoted(name);
    let ty = ty.trim();
    match ScalarType::from_name(ty) {
        Some(ty) => Ok((name, ty)),
        None => Err(SchemaError::Type {
            table: table.to_owned(),
            column: name,
            ty: ty.to_owned(),
        }),
    }
}

/// A name without `['…']` around it.
fn unquoted(name: &str) -> String {
    let name = name.trim();
    let inner = name
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'));
    inner.unwrap_or(name).trim_matches(['\'', '"']).to_owned()
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_defines_a_table() {
        let text = "// of ours\n.create-merge table Vpn_CL (TimeGenerated: datetime, ['user name']: string)\n.create table B(x:long)";
        let tables = tables(text).expect("two tables");
        assert_eq!(
            tables,
            [
                TableSchema {
                    name: "Vpn_CL".to_owned(),
                    columns: vec![
                        ("TimeGenerated".to_owned(), ScalarType::DateTime),
                        ("user name".to_owned(), ScalarType::String),
                    ],
                },
                TableSchema {
                    name: "B".to_owned(),
                    columns: vec![("x".to_owned(), ScalarType::Long)],
                },
            ]
        );
    }

    #[test]
    fn a_command_without_columns_is_refused() {
        assert!(matches!(
            tables(".create table B"),
            Err(SchemaError::Command(_))
        ));
        assert!(matches!(
            tables(".create table B (x: text)"),
            Err(SchemaError::Type { .. })
        ));
    }
}
