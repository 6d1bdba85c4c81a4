//! From a page to a rule and the skeleton of its test file.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use kql_eval::types::ScalarType;

use super::text::clean;
use super::{Page, PageScenario, Repair, Rule, RuleError, is_hunting_page, read, read_page};
use crate::ecs::{FindingKind, translate};
use crate::schema::{Catalog, Dialect, TableSchema};

/// What an import gives.
#[derive(Clone, Debug)]
pub struct Import {
    /// The rule, as Sentinel YAML.
    pub rule: ImportedFile,
    /// The test file's skeleton.
    pub tests: ImportedFile,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What to know of the page.
    pub notes: Vec<String>,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Turns a hunting page, Sentinel YAML, Markdown or `.kql` file into a rule and a test file to fill in.
///
/// # Errors
/// The file cannot be read or has no query.
pub fn import(path: &Path) -> Result<Import, RuleError> {
    let bytes = std::fs::read(path).map_err(|error| RuleError::Unreadable {
        path: path.to_owned(),
        message: error.to_string(),
    })?;
    let (text, mut repairs) = clean(path, bytes)?;
    let page = if is_hunting_page(&text) {
        read_page(path, &text)?
    } else {
        Page {
            hypothesis: String::new(),
            rule: read(path, &text)?,
            scenarios: vec![],
        }
    };
    repairs.extend(page.rule.repairs.iter().cloned());
    let stem = file_stem(&page.rule.name);
    let source = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut notes = Vec::new();
    let rule_name = format!("{stem}.yaml");
    let tests = test_file(&page, &rule_name, &mut notes);
    Ok(Import {
        rule: ImportedFile {
            name: rule_name,
            text: rule_file(&page.rule, &source),
        },
        tests: ImportedFile {
            name: format!("{stem}.test.yaml"),
            text: tests,
        },
        repairs,
        notes,
    })
}

/// A file name from a rule's name: its words, without signs.
fn file_stem(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "rule".to_owned()
    } else {
        words.join("_")
    }
}

/// A rule as Sentinel YAML.
fn rule_file(rule: &Rule, source: &str) -> String {
    let mut out = format!("# Source: {source}\n");
    if let Some(id) = &rule.id {
        let _ = writeln!(out, "id: {id}");
    }
    let _ = writeln!(out, "name: {}", quoted(&rule.name));
    if let Some(description) = &rule.description {
        block(&mut out, "description", description);
    }
    if let Some(severity) = &rule.severity {
        let _ = writeln!(out, "severity: {severity}");
    }
    if !rule.connectors.is_empty() {
        out.push_str("requiredDataConnectors:\n");
        for connector in &rule.connectors {
            let _ = writeln!(out, "  - connectorId: {}", connector.id);
            out.push_str("    dataTypes:\n");
            for table in &connector.data_types {
                let _ = writeln!(out, "      - {table}");
            }
        }
    }
    list(&mut out, "tactics", &rule.tactics);
    list(&mut out, "relevantTechniques", &rule.techniques);
    block(&mut out, "query", &rule.query);
    out
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "{key}:");
    for item in items {
        let _ = writeln!(out, "  - {item}");
    }
}

fn block(out: &mut String, key: &str, text: &str) {
    let _ = writeln!(out, "{key}: |");
    for line in text.lines() {
        let _ = if line.is_empty() {
            writeln!(out)
        } else {
            writeln!(out, "  {line}")
        };
    }
}

/// A YAML string in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn test_file(page: &Page, rule_name: &str, notes: &mut Vec<String>) -> String {
    let catalog = Catalog::bundled(Dialect::Any);
    let table = source_table(&page.rule.query, &catalog);
    let mut out = format!(
        "version: 1\nrule: ./{rule_name}\nclock: 2026-01-15T12:00:00Z\n\ntemplates:\n  event:\n"
    );
    match &table {
        Some(table) => {
            let _ = writeln!(out, "    table: {}\n    row:", table.name);
            for (column, ty) in named_columns(&page.rule.query, table) {
                let _ = writeln!(out, "      {column}: {}", placeholder(&column, ty));
            }
        }
        None => {
            out.push_str("    table: TableOfTheRule\n    row: {}\n");
            notes.push(
                "the rule names no bundled table: give its columns under `schema:`".to_owned(),
            );
        }
    }
    let name = table.as_ref().map_or("", |table| table.name.as_str());
    let filters: Vec<(&PageScenario, Result<String, String>)> = page
        .scenarios
        .iter()
        .map(|scenario| (scenario, filter(scenario, name, notes)))
        .collect();
    if filters.iter().any(|(_, filter)| filter.is_ok()) {
        out.push_str("\nexclusions:\n");
    }
    for (scenario, filter) in &filters {
        if let Ok(kql) = filter {
            let key = if kql.contains("!=") {
                "keep"
            } else {
                "exclude"
            };
            let _ = writeln!(out, "  documented-{}:", scenario.id);
            let _ = writeln!(out, "    quote: {}", quoted(&scenario.filter));
            let _ = writeln!(out, "    {key}: {}", quoted(kql));
        }
    }
    out.push_str(
        "\ntests:\n  # fill in the template so that the rule fires, then add near misses\n",
    );
    out.push_str("  - name: the rule fires\n    kind: positive\n    given: [{use: event}]\n    expect: fires\n");
    if !filters.is_empty() {
        out.push_str("\nscenarios:\n");
    }
    for (scenario, filter) in &filters {
        let _ = writeln!(
            out,
            "  - id: {}\n    title: {}",
            scenario.id,
            quoted(&scenario.title)
        );
        match filter {
            Ok(_) => {
                out.push_str("    given: [{use: event}]\n");
                let _ = writeln!(
                    out,
                    "    expect: {{original: fires, with documented-{}: silent}}",
                    scenario.id
                );
            }
            Err(reason) => {
                let _ = writeln!(out, "    quote: {}", quoted(&scenario.filter));
                let _ = writeln!(out, "    inexpressible: {}", quoted(reason));
                out.push_str("    given: [{use: event}]\n    expect: fires\n");
            }
        }
    }
    out
}

/// A scenario's filter as the page writes it, if it can be expressed; otherwise why not.
fn filter(scenario: &PageScenario, table: &str, notes: &mut Vec<String>) -> Result<String, String> {
    let translation = translate(&scenario.filter, table);
    let code = |kind: FindingKind, message: &str| format!("{}: {message}", kind.code());
    let reason = if scenario.truncated {
        Some(code(
            FindingKind::TruncatedText,
            "the page's filter is cut off",
        ))
    } else {
        translation
            .findings
            .first()
            .map(|finding| code(finding.kind, &finding.message))
    };
    match reason {
        None => Ok(scenario.filter.clone()),
        Some(reason) => {
            notes.push(format!("{}: {reason}", scenario.id));
            Err(reason)
        }
    }
}

/// The table that the rule reads: the first bundled one whose name stands in the query.
fn source_table(query: &str, catalog: &Catalog) -> Option<Arc<TableSchema>> {
    words(query).find_map(|word| catalog.table(word))
}

/// The table's columns that the query names, the time column first.
fn named_columns(query: &str, table: &TableSchema) -> Vec<(String, ScalarType)> {
    let named = |column: &str| words(query).any(|word| word == column);
    table
        .columns
        .iter()
        .filter(|(column, _)| named(column))
        .cloned()
        .collect()
}

fn words(query: &str) -> impl Iterator<Item = &str> {
    query
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// A value to start from.
fn placeholder(column: &str, ty: ScalarType) -> String {
    match ty {
        ScalarType::DateTime => "-1h".to_owned(),
        ScalarType::Int | ScalarType::Long => "1".to_owned(),
        ScalarType::Real | ScalarType::Decimal => "1.0".to_owned(),
        ScalarType::Bool => "true".to_owned(),
        ScalarType::TimeSpan => "1h".to_owned(),
        ScalarType::Guid => "00000000-0000-0000-0000-000000000001".to_owned(),
        ScalarType::Dynamic => "{}".to_owned(),
        ScalarType::String => match column {
            "DeviceName" => "ws-042.corp.example".to_owned(),
            "DeviceId" => "d-042".to_owned(),
            _ => "''".to_owned(),
        },
    }
}
