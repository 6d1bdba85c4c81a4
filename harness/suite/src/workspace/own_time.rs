//! `TimeGenerated` of tables whose files have none: every row of a workspace has one.

use kql_eval::plan::Schema;
use kql_eval::types::ScalarType;

use super::rows::Columns;
use super::table_schema;

/// The column that every table of a workspace has.
pub(super) const TIME: &str = "TimeGenerated";

/// Names of times that say when an event was, the surest first, without case, separators and the collector's suffix.
const NAMES: [&str; 16] = [
    "time",
    "timestamp",
    "eventtime",
    "eventtimestamp",
    "eventdate",
    "datetime",
    "date",
    "occurredat",
    "detectedat",
    "datedetected",
    "createdat",
    "created",
    "createdtime",
    "creationtime",
    "reporttime",
    "starttime",
];

/// The columns of a table that nothing describes, with `TimeGenerated` behind them, and the column that it is taken from: the
/// first datetime with a name that says when an event was, else the first datetime. The columns as they are, where the file has
/// that column or a time of Defender's, or no datetime at all.
pub(super) fn with_time(table: &str, columns: Columns) -> (Columns, Option<String>) {
    let Columns::Known(schema) = &columns else {
        return (columns, None);
    };
    let has = |name: &str| schema.index_of(name).is_some();
    // A custom table may have a `Timestamp` of its own; elsewhere it is the time of Defender's tables.
    let is_timed = has(TIME) || has("Timestamp") && !table.ends_with("_CL");
    let Some(source) = source_of(schema).filter(|_| !is_timed) else {
        return (columns, None);
    };
    let mut all = schema.columns();
    all.push((TIME.to_owned(), ScalarType::DateTime));
    let schema = table_schema(table, &all);
    (Columns::Known(schema.into()), Some(source))
}

fn source_of(schema: &Schema) -> Option<String> {
    let times = || {
        let fields = schema.fields.iter();
        fields.filter(|field| field.ty == ScalarType::DateTime)
    };
    let named = |wanted: &&str| times().find(|field| plain(&field.name) == **wanted);
    let found = NAMES.iter().find_map(named).or_else(|| times().next());
    found.map(|field| field.name.to_string())
}

/// A name without case, separators and the suffix of its type.
fn plain(name: &str) -> String {
    let name = name.strip_suffix("_t").unwrap_or(name);
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
