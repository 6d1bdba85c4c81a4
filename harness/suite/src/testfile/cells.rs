//! From cells as written to values of their columns' types.

use kql_eval::types::{ScalarType, parse_decimal, parse_guid};
use kqlab_proof::Clock;
use serde_json::Value;

use super::did_you_mean;
use super::error::Mistake;
use super::fixture_rows::FixtureRow;
use super::model::Cell;
use super::node::{Node, NodeKind, shortened};
use super::place::Placed;
use super::time_offset::{
    DATETIME_HELP, OFFSET_HELP, TIMESPAN_HELP, parse_duration, parse_point_in_time,
};

/// What a guid looks like, for help lines.
const GUID_HELP: &str =
    "guids have 32 hexadecimal digits, such as `74be27de-1e4e-49d9-b579-fe0b331d3642`";

/// A value of a column's type. Strings have no null: `null` in a string column is the empty string.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedCell {
    /// Null of any type but string
    Null,
    /// bool
    Bool(bool),
    /// int
    Int(i32),
    /// long
    Long(i64),
    /// real
    Real(f64),
    /// string
    String(String),
    /// datetime in ticks since 0001-01-01 UTC, or timespan in ticks
    Ticks(i64),
    /// guid, most significant digit first
    Guid(u128),
    /// dynamic
    Json(Value),
    /// decimal, digits as written
    Decimal(String),
}

/// A column as cells need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnType<'a> {
    /// The column's name.
    pub name: &'a str,
    /// Its type.
    pub ty: ScalarType,
}

/// A column's value in a typed row.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedColumn {
    /// The position among the table's columns.
    pub column: usize,
    /// The value.
    pub value: TypedCell,
}

/// Why a value is not of a type: what was found, and what to do instead where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongType {
    /// What was found, as in ``the string `https` is no number``.
    pub found: String,
    /// What to do instead.
    pub help: Option<String>,
}

/// The value that a YAML value is in a column of type `ty`. Datetimes are absolute or offsets from `clock`.
///
/// # Errors
/// When it is none: nothing is converted silently, a number is no string and `1` is no boolean.
pub fn typed_cell(node: &Node, ty: ScalarType, clock: Clock) -> Result<TypedCell, WrongType> {
    if node.is_null() {
        return Ok(if ty == ScalarType::String {
            TypedCell::String(String::new())
        } else {
            TypedCell::Null
        });
    }
    let typed = match ty {
        ScalarType::Bool => boolean(node),
        ScalarType::Int => {
            whole(node).and_then(|value| i32::try_from(value).ok().map(TypedCell::Int))
        }
        ScalarType::Long => {
            whole(node).and_then(|value| i64::try_from(value).ok().map(TypedCell::Long))
        }
        ScalarType::Real => real(node),
        ScalarType::Decimal => decimal(node),
        ScalarType::String => node
            .as_text()
            .map(|text| TypedCell::String(text.to_owned())),
        ScalarType::DateTime => {
            let text = node.as_text();
            text.and_then(|text| parse_point_in_time(text, clock))
                .map(TypedCell::Ticks)
        }
        ScalarType::TimeSpan => node
            .as_text()
            .and_then(parse_duration)
            .map(TypedCell::Ticks),
        ScalarType::Guid => node.as_text().and_then(guid).map(TypedCell::Guid),
        ScalarType::Dynamic => node.to_json().map(TypedCell::Json),
    };
    typed.ok_or_else(|| wrong_type(node, ty))
}

fn boolean(node: &Node) -> Option<TypedCell> {
    if let NodeKind::Bool(value) = node.kind {
        Some(TypedCell::Bool(value))
    } else {
        None
    }
}

/// A number without a fraction; `2.0` is one too.
fn whole(node: &Node) -> Option<i128> {
    match &node.kind {
        NodeKind::Int { value, .. } => Some(*value),
        NodeKind::Real { text, .. } => {
            let (digits, fraction) = text.split_once('.')?;
            let is_whole = fraction.bytes().all(|digit| digit == b'0');
            is_whole.then(|| digits.parse().ok()).flatten()
        }
        _ => None,
    }
}

/// A number with or without a fraction. `1e999` is no infinity, `.inf` is.
fn real(node: &Node) -> Option<TypedCell> {
    match &node.kind {
        NodeKind::Int { value, .. } => value.to_string().parse().ok().map(TypedCell::Real),
        NodeKind::Real { value, text } => {
            let is_meant = value.is_finite() || text.to_ascii_lowercase().contains(['n', 'i']);
            is_meant.then_some(TypedCell::Real(*value))
        }
        _ => None,
    }
}

fn decimal(node: &Node) -> Option<TypedCell> {
    let text = match &node.kind {
        NodeKind::Int { value, .. } => value.to_string(),
        NodeKind::Real { text, .. } => text.clone(),
        _ => return None,
    };
    parse_decimal(&text)?;
    Some(TypedCell::Decimal(text))
}

fn guid(text: &str) -> Option<u128> {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    parse_guid(inner.unwrap_or(text))
}

fn wrong_type(node: &Node, ty: ScalarType) -> WrongType {
    use NodeKind::{Bool, Int, List, Map, Null, Real, Text};
    let reason = match (&node.kind, ty) {
        (Int { .. }, ScalarType::Int | ScalarType::Long | ScalarType::Decimal)
        | (Real { .. }, ScalarType::Real | ScalarType::Decimal) => "is out of its range",
        (Real { .. }, ScalarType::Int | ScalarType::Long) => "is not whole",
        (Text(_), ScalarType::DateTime) => "is no time",
        (Text(_), ScalarType::TimeSpan) => "is no duration",
        (Text(_), ScalarType::Guid) => "is no guid",
        (_, ScalarType::Dynamic) => "has a number that dynamic cannot hold",
        (Text(_), _) => "is a string",
        (Int { .. } | Real { .. }, _) => "is a number",
        (Bool(_), _) => "is a boolean",
        (List(_), _) => "is a list",
        (Map(_), _) => "is a mapping",
        (Null, _) => "is nothing",
    };
    let value = match &node.kind {
        Text(text) => shortened(text),
        _ => shortened(&node.display()),
    };
    WrongType {
        found: format!("`{value}` {reason}"),
        help: way_out(node, ty),
    }
}

/// How to write a value of the type instead, where that can be said.
fn way_out(node: &Node, ty: ScalarType) -> Option<String> {
    use NodeKind::{Bool, Int, List, Map, Real, Text};
    match (&node.kind, ty) {
        (_, ScalarType::DateTime) => Some(format!("{DATETIME_HELP}; {OFFSET_HELP}")),
        (_, ScalarType::TimeSpan) => Some(TIMESPAN_HELP.to_owned()),
        (_, ScalarType::Guid) => Some(GUID_HELP.to_owned()),
        (_, ScalarType::Bool) => Some("write `true` or `false`".to_owned()),
        (Int { text, .. } | Real { text, .. }, ScalarType::String) => {
            Some(format!("quote it: `'{text}'`"))
        }
        (Bool(value), ScalarType::String) => Some(format!("quote it: `'{value}'`")),
        (List(_) | Map(_), ScalarType::String) => {
            Some("write the text itself, quoted, such as `'[1,2]'`".to_owned())
        }
        (Text(text), ty) if ty.is_numeric() && text.trim().parse::<f64>().is_ok() => {
            Some("remove the quotes".to_owned())
        }
        _ => None,
    }
}

/// The values of a row's cells by column. `number` is the row's number in its table, from 1; `table` names the table in
/// messages.
///
/// # Errors
/// All cells that are not of their column's type, and all columns the table has not, each with its place.
pub fn typed_row(
    row: &FixtureRow,
    table: &str,
    number: usize,
    columns: &[ColumnType<'_>],
    clock: Clock,
) -> Result<Vec<TypedColumn>, Vec<Placed<Mistake>>> {
    let mut typed = Vec::with_capacity(row.cells.len());
    let mut mistakes = Vec::new();
    for cell in &row.cells {
        let name = cell.column.value.as_str();
        let Some(position) = columns.iter().position(|column| column.name == name) else {
            mistakes.push(unknown_column(cell, table, number, columns));
            continue;
        };
        let Some(column) = columns.get(position) else {
            continue;
        };
        match typed_cell(&cell.value, column.ty, clock) {
            Ok(value) => typed.push(TypedColumn {
                column: position,
                value,
            }),
            Err(WrongType { found, help }) => {
                let mistake = Mistake::CellType {
                    at: format!("row {number} of {table}: "),
                    column: name.to_owned(),
                    ty: column.ty,
                    found,
                    help,
                };
                mistakes.push(Placed::new(mistake, cell.value.place));
            }
        }
    }
    if mistakes.is_empty() {
        Ok(typed)
    } else {
        Err(mistakes)
    }
}

fn unknown_column(
    cell: &Cell,
    table: &str,
    number: usize,
    columns: &[ColumnType<'_>],
) -> Placed<Mistake> {
    let name = cell.column.value.as_str();
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    let mistake = Mistake::UnknownColumn {
        at: format!("row {number}: "),
        table: table.to_owned(),
        column: name.to_owned(),
        help: did_you_mean::help(name, "its columns are", &names),
    };
    Placed::new(mistake, cell.column.place)
}
