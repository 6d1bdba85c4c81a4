//! `kqlab schema`: the columns and types that files have, ready for `--schema`.

use std::io::Write;
use std::path::Path;

use kql_eval::types::ScalarType;
use kqlab_source::Files;
use kqlab_suite::Exit;
use serde_json::{Map, Value, json};

use super::Failure;
use super::args::{SchemaArgs, SchemaFormat};
use super::recorded::wrong;
use crate::command::stderr::say;

/// A column of a table.
type Column = (String, ScalarType);

/// Prints the tables that files are.
pub(super) fn schema(args: &SchemaArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut tables: Vec<(String, Vec<Column>)> = Vec::new();
    for file in &args.files {
        let (name, path) = named(file);
        let files = Files::named(path).map_err(wrong)?;
        let columns = files.columns(&name, None, None).map_err(wrong)?;
        for widened in files.widened() {
            say(format_args!(
                "note: {name}: `{}` is {} in one file and {} in another: it is {}",
                widened.column, widened.first_type, widened.second_type, widened.ty
            ));
        }
        if let Some((other, _)) = tables.iter().find(|(known, _)| *known == name) {
            return Err(wrong(miette::miette!(
                help = "`NAME=PATH` names the table; a pattern stands for the files of one table",
                "two files are of the table `{other}`"
            )));
        }
        if columns.is_empty() {
            say(format_args!(
                "note: {name}: {path} holds nothing that has columns"
            ));
            continue;
        }
        tables.push((name, columns));
    }
    if tables.is_empty() {
        return Ok(Exit::Nothing);
    }
    let text = match args.format {
        SchemaFormat::Json => as_json(&tables),
        SchemaFormat::Kql => as_kql(&tables),
    };
    out.write_all(text.as_bytes())?;
    Ok(Exit::Passed)
}

/// The table and the path of an argument: a table that is not named has the name of its file.
fn named(argument: &str) -> (String, &str) {
    match argument.split_once('=') {
        Some((name, path)) if !Path::new(argument).exists() => (name.to_owned(), path),
        _ => {
            let name = Path::new(argument).file_name().unwrap_or_default();
            let name = name.to_string_lossy();
            let stem = name.split('.').next().unwrap_or_default();
            (stem.to_owned(), argument)
        }
    }
}

fn as_json(tables: &[(String, Vec<Column>)]) -> String {
    let columns = |columns: &[Column]| {
        let columns = columns.iter();
        let columns = columns.map(|(name, ty)| (name.clone(), json!(ty.to_string())));
        Value::Object(columns.collect::<Map<_, _>>())
    };
    let tables = tables.iter();
    let tables = tables.map(|(name, of)| (name.clone(), columns(of)));
    format!("{:#}\n", Value::Object(tables.collect::<Map<_, _>>()))
}

fn as_kql(tables: &[(String, Vec<Column>)]) -> String {
    let quoted = |name: &str| {
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit());
        if is_plain {
            name.to_owned()
        } else {
            format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
        }
    };
    let mut text = String::new();
    for (name, columns) in tables {
        let columns: Vec<String> = columns
            .iter()
            .map(|(name, ty)| format!("{}: {ty}", quoted(name)))
            .collect();
        text.push_str(&format!(
            ".create table {} ({})\n",
            quoted(name),
            columns.join(", ")
        ));
    }
    text
}
