//! Putting an exclusion into a rule's text.

use kql_eval::QueryError;
use kql_parser::syntax::{self, ExprKind, OperatorKind, StatementKind};
use kqlab_proof::Prepared;
use miette::Diagnostic;
use thiserror::Error;

use crate::workspace::Workspace;

/// Whether a predicate describes what is dropped or what stays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Polarity {
    /// The rows it describes are dropped.
    Exclude,
    /// Only the rows it describes stay.
    Keep,
}

/// Why an exclusion cannot be put into a rule.
#[derive(Error, Diagnostic, Debug)]
pub enum InsertError {
    /// The rule itself does not compile.
    #[error("the rule does not compile, so nothing can be put into it")]
    #[diagnostic(code(kqlab::tuning::rule))]
    Rule,
    /// The rule does not end in a pipeline.
    #[error("the rule does not end in a pipeline")]
    #[diagnostic(code(kqlab::tuning::no_pipeline))]
    NoPipeline,
    /// Nowhere in the rule do all columns of the exclusion exist.
    #[error("the exclusion fits nowhere in the rule: {reason}")]
    #[diagnostic(
        code(kqlab::tuning::no_place),
        help("an exclusion may name columns of the rule's table before they are dropped")
    )]
    NoPlace {
        /// What is wrong with it where it would go.
        reason: String,
    },
}

/// A rule with an exclusion in place.
#[derive(Clone, Debug)]
pub struct Inserted {
    /// The line that was added, without its line break.
    pub line: String,
    /// The rule with it, compiled; it has the whole text.
    pub rule: Prepared,
}

/// Adds `| where not(predicate)` (or `| where predicate` for [`Polarity::Keep`]) to the rule's last pipeline: after the last
/// row filter of those after which all its columns exist, or right after the source. The author's text is kept as it is; the
/// new line has the layout of the line before it.
///
/// # Errors
/// The rule or the predicate does not compile, or there is no place for it.
pub fn insert(
    rule: &str,
    predicate: &str,
    polarity: Polarity,
    workspace: &Workspace,
) -> Result<Inserted, InsertError> {
    let parsed = kql_parser::parse(rule);
    if !parsed.diagnostics.is_empty() {
        return Err(InsertError::Rule);
    }
    let last = parsed
        .query
        .statements
        .iter()
        .rev()
        .find_map(|statement| match &statement.kind {
            StatementKind::Expression(expr) => Some(expr),
            _ => None,
        });
    let Some((source, operators)) = last.and_then(pipeline) else {
        return Err(InsertError::NoPipeline);
    };
    let filters = operators
        .iter()
        .filter(|operator| matches!(operator.kind, OperatorKind::Where(_)));
    let mut places: Vec<u32> = filters.map(|operator| operator.span.end).collect();
    places.insert(0, source.span.end);
    let line = match polarity {
        Polarity::Exclude => format!("| where not({})", predicate.trim()),
        Polarity::Keep => format!("| where {}", predicate.trim()),
    };
    let mut reason = String::new();
    // The last filter first: behind it the rule has dropped most rows, and the exclusion is next to what it narrows.
    for place in places.into_iter().rev() {
        match workspace.prepare(&with_line(rule, place as usize, &line)) {
            Ok(rule) => return Ok(Inserted { line, rule }),
            Err(errors) => reason = first_message(&errors),
        }
    }
    if workspace.prepare(rule).is_err() {
        return Err(InsertError::Rule);
    }
    Err(InsertError::NoPlace { reason })
}

/// The source and the operators of a pipeline; a lone table is one without operators.
fn pipeline(expr: &syntax::Expr) -> Option<(&syntax::Expr, &[syntax::Operator])> {
    match &expr.kind {
        ExprKind::Pipe { source, operators } => Some((source, operators)),
        ExprKind::Paren(inner) => pipeline(inner),
        ExprKind::Name(_) => Some((expr, &[])),
        _ => None,
    }
}

/// The text with `line` after the line on which `place` lies, so that a comment there stays where it is.
fn with_line(rule: &str, place: usize, line: &str) -> String {
    let (before, after) = rule.split_at_checked(place).unwrap_or((rule, ""));
    let rest_of_line = after.split('\n').next().unwrap_or("");
    let rest = rest_of_line.trim_start();
    // A comment at the end of the line is about what is before it.
    let (before, after) = if rest.is_empty() || rest.starts_with("//") {
        rule.split_at_checked(place + rest_of_line.trim_end_matches('\r').len())
            .unwrap_or((rule, ""))
    } else {
        (before, after)
    };
    let newline = if rule.contains("\r\n") { "\r\n" } else { "\n" };
    if rule.contains('\n') {
        let indent = indent_of_stage(rule, place);
        format!("{before}{newline}{indent}{line}{after}")
    } else {
        format!("{before} {line}{after}")
    }
}

/// The blanks before the pipe of the stage that ends at `place`, or of the next one.
fn indent_of_stage(rule: &str, place: usize) -> &str {
    let before = rule.get(..place).unwrap_or(rule);
    let after = rule.get(place..).unwrap_or("");
    let is_stage = |line: &&str| line.trim_start().starts_with('|');
    let line = before
        .lines()
        .rev()
        .find(is_stage)
        .or_else(|| after.lines().find(is_stage));
    line.map_or("", |line| {
        line.get(..line.len() - line.trim_start().len())
            .unwrap_or("")
    })
}

fn first_message(errors: &[QueryError]) -> String {
    errors.first().map(ToString::to_string).unwrap_or_default()
}
