//! `kqlab batch`: queries in, results out, a JSON line each.

use std::io::{BufRead, Write};
use std::sync::Arc;

use kql_eval::QueryError;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output;
use crate::proof::Clock;
use crate::schema::{Catalog, Dialect};
use crate::workspace::{Rows, Workspace};

/// Answers `{"id", "query"}` lines with `{"id", "result"}` in the shape of Kusto's REST v1, or with `{"id", "error"}`; flushed
/// line by line. Tables of the bundled schemas exist and are empty.
///
/// # Errors
/// The input cannot be read or the output cannot be written.
pub fn batch(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    clock: Clock,
    open: bool,
) -> std::io::Result<Exit> {
    // What is outside of the machine exists here and is empty, as the tables are.
    let tables = [Dialect::Any, Dialect::AnySentinelFirst].map(|dialect| {
        let catalog = Catalog::bundled(dialect);
        let workspace = if open {
            Workspace::open(catalog, clock)
        } else {
            Workspace::new(catalog, clock)
        };
        (dialect, Rows::none(Arc::new(workspace.without_outside())))
    });
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            serde_json::to_writer(&mut *out, &answer(&line, &tables))?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(Exit::Passed)
}

fn answer(line: &[u8], tables: &[(Dialect, Rows)]) -> Value {
    let request: Value = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => {
            return json!({"id": null, "error": failure("request", "kqlab::batch::json", &error.to_string(), None)});
        }
    };
    let id = request.get("id").cloned().unwrap_or(Value::Null);
    let Some(text) = request.get("query").and_then(Value::as_str) else {
        return json!({"id": id, "error": failure("request", "kqlab::batch::query", "the line has no `query` string", None)});
    };
    let dialect = Dialect::of_query(text);
    let Some((_, rows)) = tables.iter().find(|(known, _)| *known == dialect) else {
        return json!({"id": id, "error": failure("request", "kqlab::batch::dialect", "no tables for this dialect", None)});
    };
    match evaluate(text, rows) {
        Ok(result) => json!({"id": id, "result": result}),
        Err(error) => json!({"id": id, "error": error}),
    }
}

fn evaluate(text: &str, rows: &Rows) -> Result<Value, Value> {
    let query = rows.workspace().prepare(text);
    let query = query.map_err(|errors| compile_failure(&errors))?;
    let tables = query.run(rows).map_err(|error| {
        let place = error.span().map(|span| (span.start, span.len()));
        failure("runtime", error.code(), &error.to_string(), place)
    })?;
    Ok(output::kusto::response(&tables))
}

/// The first mistake, with the number of the others.
fn compile_failure(errors: &[QueryError]) -> Value {
    use miette::Diagnostic;
    // A mistake outranks what is merely not supported.
    let first = errors
        .iter()
        .find(|error| error.stage() != "unsupported")
        .or(errors.first());
    let Some(first) = first else {
        return failure("semantic", "kql::semantic", "the query is not valid", None);
    };
    let code = first
        .code()
        .map(|code| code.to_string())
        .unwrap_or_default();
    let span = first.span();
    failure(
        first.stage(),
        &code,
        &first.to_string(),
        Some((span.start, span.len())),
    )
}

fn failure(stage: &str, code: &str, message: &str, place: Option<(u32, u32)>) -> Value {
    let (start, length) = place.unzip();
    json!({"stage": stage, "code": code, "message": message, "start": start, "length": length})
}
