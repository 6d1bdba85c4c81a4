//! A catalog of tables: the bundled ones and those that the user adds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kql_eval::types::ScalarType;
use serde_json::{Map, Value};
use thiserror::Error;

use super::{DEFENDER, DEFENDER_IN_SENTINEL, SENTINEL};

/// Whose tables a rule is written for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dialect {
    /// Advanced hunting of Defender XDR: the time column is `Timestamp`.
    Defender,
    /// A Log Analytics workspace: the time column is `TimeGenerated`.
    Sentinel,
    /// Either: a table that both have shows the columns of both, those of Defender first.
    #[default]
    Any,
    /// Either, those of the workspace first: a column that both have is of the workspace's type.
    AnySentinelFirst,
}

impl Dialect {
    /// The dialect that a query is written in, as far as its text shows: `TimeGenerated` is a workspace's column.
    #[must_use]
    pub fn of_query(text: &str) -> Self {
        // By the text, before anything is bound: which tables there are decides how the query binds.
        if text.contains("TimeGenerated") {
            Self::AnySentinelFirst
        } else {
            Self::Any
        }
    }

    /// A bundled table. Its line is read once a process.
    fn table(self, name: &str) -> Option<Arc<TableSchema>> {
        // The bundled schemas are 300 KB of text; a query names a few tables, and a batch the same ones again and again.
        static READ: [Mutex<BTreeMap<String, Arc<TableSchema>>>; 4] =
            [const { Mutex::new(BTreeMap::new()) }; 4];
        let [defender, sentinel, any, sentinel_first] = &READ;
        let read = match self {
            Self::Defender => defender,
            Self::Sentinel => sentinel,
            Self::Any => any,
            Self::AnySentinelFirst => sentinel_first,
        };
        let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = read.get(name) {
            return Some(Arc::clone(table));
        }
        let table = match self {
            Self::Defender => bundled(DEFENDER, name),
            Self::Sentinel => in_workspace(name),
            Self::Any => merged(bundled(DEFENDER, name), in_workspace(name)),
            Self::AnySentinelFirst => merged(in_workspace(name), bundled(DEFENDER, name)),
        };
        let table = Arc::new(table?);
        read.insert(name.to_owned(), Arc::clone(&table));
        Some(table)
    }
}

/// A table's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSchema {
    /// The table.
    pub name: String,
    /// Its columns, in the documented order.
    pub columns: Vec<(String, ScalarType)>,
}

/// The known tables.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    dialect: Dialect,
    added: BTreeMap<String, Arc<TableSchema>>,
}

/// What is wrong with a schema that the user gives.
#[derive(Error, Debug, miette::Diagnostic)]
pub enum SchemaError {
    /// The text is not JSON of the right shape.
    #[error("the schema is not valid: {0}")]
    #[diagnostic(
        code(kqlab::schema::json),
        help("it is JSON of this form: {{\"Table\": {{\"Column\": \"type\"}}}}")
    )]
    Json(String),
    /// The text is not CSV that describes a table.
    #[error("the schema is not valid: {0}")]
    #[diagnostic(
        code(kqlab::schema::csv),
        help("it is what `Table | getschema` answers, as CSV")
    )]
    Csv(String),
    /// A command that defines no table.
    #[error("`{0}` does not define a table")]
    #[diagnostic(
        code(kqlab::schema::command),
        help("a table is defined by `.create table Name (Column: type, …)`")
    )]
    Command(String),
    /// A type that KQL does not have.
    #[error("`{ty}` is no type, at column `{column}` of table `{table}`")]
    #[diagnostic(
        code(kqlab::schema::unknown_type),
        help(
            "the types are bool, int, long, real, decimal, string, datetime, timespan, guid and dynamic"
        )
    )]
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type as written.
        ty: String,
    },
}

impl Catalog {
    /// The bundled tables.
    #[must_use]
    pub const fn bundled(dialect: Dialect) -> Self {
        Self {
            dialect,
            added: BTreeMap::new(),
        }
    }

    /// The same added tables beside the bundled ones of another dialect.
    #[must_use]
    pub fn in_dialect(&self, dialect: Dialect) -> Self {
        Self {
            dialect,
            added: self.added.clone(),
        }
    }

    /// Adds tables from JSON, such as `{"Table": {"Column": "type"}}`; they take the place of bundled ones of the same name.
    ///
    /// # Errors
    /// The text is not JSON of that form, or names a type that does not exist.
    pub fn add_json(&mut self, text: &str) -> Result<(), SchemaError> {
        for table in super::described::of_json(text)? {
            self.add(table);
        }
        Ok(())
    }

    /// Adds tables from JSON or from `.create table` commands, whichever the text is.
    ///
    /// # Errors
    /// The text defines no tables, or names a type that does not exist.
    pub fn add_text(&mut self, text: &str) -> Result<(), SchemaError> {
        if !text.contains(".create") && !text.contains(".alter") {
            return self.add_json(text);
        }
        for table in super::csl::tables(text)? {
            self.add(table);
        }
        Ok(())
    }

    /// Adds a table; it takes the place of a bundled one of the same name.
    pub fn add(&mut self, table: TableSchema) {
        self.added.insert(table.name.clone(), Arc::new(table));
    }

    /// The table with this name; letter case counts.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<Arc<TableSchema>> {
        match self.added.get(name) {
            Some(table) => Some(Arc::clone(table)),
            None => self.dialect.table(name),
        }
    }

    /// The type of a column that a table of a workspace has though its schema does not list it: the standard columns, and
    /// columns of tables that grow with what is sent to them, whose names end in their type. See the Log Analytics pages on
    /// standard columns and on custom logs.
    #[must_use]
    pub fn unlisted_column(&self, table: &str, column: &str) -> Option<ScalarType> {
        if self.dialect == Dialect::Defender {
            return None;
        }
        let is_added = self.added.contains_key(table);
        let standard = match column {
            "TimeGenerated" | "_TimeReceived" => Some(ScalarType::DateTime),
            "TenantId" | "Type" | "SourceSystem" | "_ItemId" | "_ResourceId"
            | "_SubscriptionId" | "_IsBillable" | "_WorkspaceId" => Some(ScalarType::String),
            "_BilledSize" => Some(ScalarType::Real),
            // What the data collector gives every table of its own.
            "Computer" | "RawData" | "MG" | "ManagementGroupName" if table.ends_with("_CL") => {
                Some(ScalarType::String)
            }
            _ => None,
        };
        // A table whose columns are given grows no others.
        // The Data Collector API names a column after its type: `Status_s`, `Count_d`. Any such name may exist in some workspace.
        let grows = !is_added && (table.ends_with("_CL") || table == "AzureDiagnostics");
        let custom = || match column.rsplit_once('_')?.1 {
            "s" => Some(ScalarType::String),
            "d" => Some(ScalarType::Real),
            "b" => Some(ScalarType::Bool),
            "g" => Some(ScalarType::Guid),
            "t" => Some(ScalarType::DateTime),
            _ => None,
        };
        let ty = standard.or_else(|| custom().filter(|_| grows))?;
        (is_added || in_workspace(table).is_some()).then_some(ty)
    }

    /// The names of all tables, in order.
    pub fn table_names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let texts: &[&'static str] = match self.dialect {
            Dialect::Defender => &[DEFENDER],
            Dialect::Sentinel => &[DEFENDER_IN_SENTINEL, SENTINEL],
            Dialect::Any | Dialect::AnySentinelFirst => &[DEFENDER, SENTINEL],
        };
        let bundled = texts
            .iter()
            .flat_map(|text| text.lines().filter_map(line_name))
            .map(Cow::Borrowed);
        let mut names: Vec<Cow<'_, str>> = bundled
            .chain(self.added.keys().map(|name| Cow::Borrowed(name.as_str())))
            .collect();
        names.sort();
        names.dedup();
        names.into_iter()
    }
}

impl TableSchema {
    /// The type of a column; letter case counts.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ScalarType> {
        self.columns
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, ty)| *ty)
    }
}

/// The table that a line of a bundled file describes.
fn line_name(line: &str) -> Option<&str> {
    line.strip_prefix('"')?
        .split_once('"')
        .map(|(name, _)| name)
}

fn in_workspace(name: &str) -> Option<TableSchema> {
    bundled(DEFENDER_IN_SENTINEL, name).or_else(|| bundled(SENTINEL, name))
}

/// The columns of the first, then those that only the second has.
fn merged(first: Option<TableSchema>, second: Option<TableSchema>) -> Option<TableSchema> {
    let (Some(mut table), Some(other)) = (first.clone(), second.clone()) else {
        return first.or(second);
    };
    for (column, ty) in other.columns {
        if table.column(&column).is_none() {
            table.columns.push((column, ty));
        }
    }
    Some(table)
}

fn bundled(text: &str, name: &str) -> Option<TableSchema> {
    if name.contains(['"', '\n']) {
        return None;
    }
    // Each line but the first brace is a table.
    // A line for each table, so that one is found by a search for its name, and the rest is never parsed.
    let start = format!("\n\"{name}\": ");
    let at = memchr::memmem::find(text.as_bytes(), start.as_bytes())?;
    let columns = text.get(at + start.len()..)?.lines().next()?;
    let columns: Map<String, Value> = serde_json::from_str(columns.trim_end_matches(',')).ok()?;
    let columns = columns
        .into_iter()
        .filter_map(|(column, ty)| Some((column, ScalarType::from_name(ty.as_str()?)?)))
        .collect();
    Some(TableSchema {
        name: name.to_owned(),
        columns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_line_is_a_table() {
        for text in [DEFENDER, SENTINEL, DEFENDER_IN_SENTINEL] {
            for line in text.lines().filter(|line| line.len() > 1) {
                let name = line_name(line).expect("a line names its table");
                let table = bundled(text, name).expect("a line is JSON");
                assert!(!table.columns.is_empty(), "{name} has no columns");
            }
        }
    }

    #[test]
    fn a_table_has_the_columns_of_its_dialect() {
        let table = |dialect| {
            Catalog::bundled(dialect)
                .table("DeviceNetworkEvents")
                .expect("a bundled table")
        };
        assert_eq!(table(Dialect::Defender).column("TimeGenerated"), None);
        assert_eq!(
            table(Dialect::Sentinel).column("TimeGenerated"),
            Some(ScalarType::DateTime)
        );
        assert_eq!(
            table(Dialect::Any).column("TimeGenerated"),
            Some(ScalarType::DateTime)
        );
        assert_eq!(
            table(Dialect::Any).columns.first(),
            table(Dialect::Defender).columns.first()
        );
    }

    #[test]
    fn a_schema_with_an_unknown_type_is_refused_by_name() {
        let error = Catalog::default()
            .add_json(r#"{"T": {"c": "text"}}"#)
            .expect_err("`text` is no type");
        assert_eq!(
            error.to_string(),
            "`text` is no type, at column `c` of table `T`"
        );
    }
}
