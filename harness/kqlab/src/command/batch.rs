//! `kqlab batch`: queries in, results out, a JSON line each.

use std::io::{BufRead, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use kql_eval::{QueryError, Stop};
use kqlab_proof::Clock;
use kqlab_proof::budget::{self, Timer};
use kqlab_suite::Exit;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{Rows, Workspace};
use serde_json::{Value, json};

use super::overdue::GRACE;
use crate::output;

/// What a table or function is that no schema describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnknownTables {
    /// A mistake of the query.
    Mistakes,
    /// An open source: it has the columns that the query uses, and no rows.
    Open,
}

/// Answers `{"id", "query"}` lines with `{"id", "result"}` in the shape of Kusto's REST v1, or with `{"id", "error"}`; flushed
/// line by line. Tables of the bundled schemas exist and are empty.
///
/// # Errors
/// The input cannot be read or the output cannot be written.
pub fn batch(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    clock: Clock,
    unknown: UnknownTables,
) -> std::io::Result<Exit> {
    let mut answers = Answers::new(clock, unknown);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            serde_json::to_writer(&mut *out, &answers.answer(&line))?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(Exit::Passed)
}

/// The tables that queries find: those of the bundled schemas, in each order of dialects.
type Tables = [(Dialect, Rows); 2];

fn tables(clock: Clock, unknown: UnknownTables) -> Tables {
    // What is outside of the machine exists here and is empty, as the tables are.
    [Dialect::Any, Dialect::AnySentinelFirst].map(|dialect| {
        let catalog = Catalog::bundled(dialect);
        let workspace = match unknown {
            UnknownTables::Mistakes => Workspace::new(catalog, clock),
            UnknownTables::Open => Workspace::open(catalog, clock),
        };
        (dialect, Rows::none(Arc::new(workspace.without_outside())))
    })
}

/// Who answers lines: this thread, or where lines have a limit of time another one, which is left alone when it is late.
enum Answers {
    Here(Box<Tables>),
    Elsewhere {
        worker: Worker,
        limit: Duration,
        start: Box<dyn Fn() -> Worker>,
    },
}

impl Answers {
    fn new(clock: Clock, unknown: UnknownTables) -> Self {
        match budget::timeout() {
            None => Self::Here(Box::new(tables(clock, unknown))),
            Some(limit) => {
                let start = Box::new(move || Worker::new(clock, unknown));
                Self::Elsewhere {
                    worker: start(),
                    limit,
                    start,
                }
            }
        }
    }

    fn answer(&mut self, line: &[u8]) -> Value {
        match self {
            Self::Here(tables) => answer(line, &**tables),
            Self::Elsewhere {
                worker,
                limit,
                start,
            } => {
                let stop = Stop::default();
                let _timer = Timer::new(stop.clone(), *limit);
                // A thread cannot be ended from outside. One that does not see the signal is left alone, and a new one takes its place.
                let answered = worker.answer(line, stop, *limit + GRACE);
                answered.unwrap_or_else(|why| {
                    *worker = start();
                    unanswered(line, *limit, why)
                })
            }
        }
    }
}

/// Why a worker gave no answer.
#[derive(Clone, Copy)]
enum NoAnswer {
    Late,
    Ended,
}

fn unanswered(line: &[u8], limit: Duration, why: NoAnswer) -> Value {
    let request: Value = serde_json::from_slice(line).unwrap_or_default();
    let id = request.get("id").cloned().unwrap_or(Value::Null);
    let (code, message) = match why {
        NoAnswer::Late => (
            "kql::runtime::limit",
            format!("the query did not end within {limit:?}"),
        ),
        NoAnswer::Ended => ("kql::internal", "kqlab failed over this query".to_owned()),
    };
    json!({"id": id, "error": failure("runtime", code, &message, None)})
}

/// A thread that answers lines.
struct Worker {
    requests: Sender<(Vec<u8>, Stop)>,
    answers: Receiver<Value>,
}

impl Worker {
    /// At least as much stack as the main thread has.
    // A thread has 2 MB unless it is given more, and the depth that the parser allows is made for the main thread.
    const STACK: usize = 16 << 20;

    fn new(clock: Clock, unknown: UnknownTables) -> Self {
        let (requests, lines) = channel::<(Vec<u8>, Stop)>();
        let (sender, answers) = channel();
        // Where no thread can be started, the answers are that there are none.
        let _ = std::thread::Builder::new()
            .stack_size(Self::STACK)
            .spawn(move || {
                let mut tables = tables(clock, unknown);
                for (line, stop) in lines {
                    for (_, rows) in &mut tables {
                        rows.limits().stop = stop.clone();
                    }
                    if sender.send(answer(&line, &tables)).is_err() {
                        return;
                    }
                }
            });
        Self { requests, answers }
    }

    fn answer(&self, line: &[u8], stop: Stop, patience: Duration) -> Result<Value, NoAnswer> {
        self.requests
            .send((line.to_vec(), stop))
            .map_err(|_| NoAnswer::Ended)?;
        self.answers
            .recv_timeout(patience)
            .map_err(|error| match error {
                RecvTimeoutError::Timeout => NoAnswer::Late,
                RecvTimeoutError::Disconnected => NoAnswer::Ended,
            })
    }
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
