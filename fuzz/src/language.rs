//! Queries: text to tokens, to a tree, to a plan, to rows.

use std::sync::Arc;

use kql_eval::bind::Catalog;
use kql_eval::exec::NoData;
use kql_eval::plan::{Field, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{Query, Settings};

/// Limits within which a run ends in a fraction of a second, whatever the query.
const MOST_ROWS: usize = 2_000;
const MOST_BYTES: usize = 32_000_000;

/// The tokens cover the text, every diagnostic lies in it, and what parses without one is printed as text that parses too.
///
/// # Panics
/// One of these does not hold.
pub fn parse(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let parsed = kql_parser::parse(text);
    for diagnostic in &parsed.diagnostics {
        let end = usize::try_from(diagnostic.span().end).expect("a place is in memory");
        assert!(end <= text.len(), "{diagnostic} lies beyond the text");
    }
    if parsed.diagnostics.is_empty() {
        let printed = kql_parser::print::query(&parsed.query);
        let again = kql_parser::parse(&printed);
        assert!(
            again.diagnostics.is_empty(),
            "the canonical text has mistakes: {printed}\n{:?}",
            again.diagnostics
        );
    }
}

/// A query is bound, or refused with mistakes of which each has a place in the text.
///
/// # Panics
/// A query is refused without a mistake, or one lies beyond the text.
pub fn bind(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Err(mistakes) = Query::compile(text, &Tables) {
        assert!(!mistakes.is_empty(), "refused without a reason");
        for mistake in &mistakes {
            let end = usize::try_from(mistake.span().end).expect("a place is in memory");
            assert!(end <= text.len(), "{mistake} lies beyond the text");
        }
    }
}

/// A query that is bound runs, twice with the same rows, or fails with an error.
///
/// # Panics
/// Two runs give different results.
pub fn evaluate(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let Ok(query) = Query::compile(text, &Tables) else {
        return;
    };
    let settings = Settings {
        max_rows: MOST_ROWS,
        max_memory: MOST_BYTES,
        ..Settings::default()
    };
    let rows = || {
        query.run(&NoData, &settings).map(|tables| {
            tables
                .iter()
                .map(|table| table.batch.rows)
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(rows(), rows(), "a query runs differently each time");
}

/// Two tables as detections read them.
struct Tables;

impl Catalog for Tables {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        let columns: &[(&str, ScalarType)] = match name {
            "DeviceProcessEvents" => &[
                ("Timestamp", ScalarType::DateTime),
                ("DeviceName", ScalarType::String),
                ("FileName", ScalarType::String),
                ("ProcessCommandLine", ScalarType::String),
                ("ProcessId", ScalarType::Long),
                ("AdditionalFields", ScalarType::Dynamic),
            ],
            "SigninLogs" => &[
                ("TimeGenerated", ScalarType::DateTime),
                ("UserPrincipalName", ScalarType::String),
                ("IPAddress", ScalarType::String),
                ("LocationDetails", ScalarType::Dynamic),
                ("RiskLevel", ScalarType::Int),
                ("Duration", ScalarType::TimeSpan),
            ],
            _ => return None,
        };
        let fields = columns.iter().map(|(name, ty)| Field::computed(*name, *ty));
        Some(Arc::new(Schema::new(fields.collect())))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["DeviceProcessEvents".to_owned(), "SigninLogs".to_owned()]
    }
}
