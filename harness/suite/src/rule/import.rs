//! From a page to a rule and the skeleton of its test file.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use kql_eval::types::ScalarType;

use super::text::{RepairKind, clean};
use super::{
    Contents, Page, PageScenario, Repair, Rule, RuleError, SavedFunction, is_hunting_page,
    read_page,
};
use crate::ecs::{FindingKind, translate};
use crate::schema::{Catalog, Dialect, TableSchema};

/// What an import gives.
#[derive(Clone, Debug)]
pub struct Import {
    /// The files, in the order in which they are written.
    pub files: Vec<ImportedFile>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What to know of what was imported.
    pub notes: Vec<String>,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it is.
    pub kind: FileKind,
}

/// What an imported file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A rule, as YAML.
    Rule,
    /// The skeleton of a rule's test file.
    Tests,
    /// Saved functions, as `let` statements.
    Functions,
}

/// Turns what a file holds into files of its own: each rule with a test file to fill in, or saved functions.
///
/// # Errors
/// The file cannot be read, holds neither rules nor functions, or two of its rules have the same id.
pub fn import(path: &Path) -> Result<Import, RuleError> {
    let bytes = super::bytes_of(path)?;
    let source = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (text, repairs) = clean(path, bytes.clone())?;
    if is_hunting_page(&text) {
        let page = read_page(path, &text)?;
        let mut imported = Import {
            files: vec![],
            repairs,
            notes: vec![],
        };
        let rule = rule_file(&page.rule, &source);
        add_rule(&mut imported, &page, rule);
        return Ok(imported);
    }
    match super::contents_of(path, bytes)? {
        Contents::Rules(rules) => Ok(of_rules(rules, &source)),
        Contents::Functions(functions) => Ok(of_functions(&functions, path, &source)),
    }
}

fn of_rules(rules: Vec<Rule>, source: &str) -> Import {
    let mut imported = Import {
        files: vec![],
        repairs: vec![],
        notes: vec![],
    };
    for rule in rules {
        let text = rule_text(&rule, source);
        let page = Page {
            hypothesis: String::new(),
            rule,
            scenarios: vec![],
        };
        add_rule(&mut imported, &page, text);
    }
    // A file is put right once, whatever number of rules it holds.
    imported.repairs.dedup();
    imported
}

/// The rule's file. Sentinel's YAML stays as its author wrote it; what other forms say is written in their order.
// Written anew, a rule would lose its author's comments and order, and a review would show every line as changed.
fn rule_text(rule: &Rule, source: &str) -> String {
    let extension = rule.path.extension().unwrap_or_default().to_string_lossy();
    let is_yaml = matches!(extension.to_ascii_lowercase().as_str(), "yaml" | "yml");
    let header = format!("# Source: {source}\n");
    let is_as_written = |repair: &Repair| {
        matches!(
            repair.kind,
            RepairKind::ByteOrderMark | RepairKind::LineEnds
        )
    };
    if is_yaml && rule.repairs.iter().all(is_as_written) {
        // Imported twice, a file must not get a second header.
        let is_named = rule.source.starts_with("# Source: ");
        return if is_named {
            rule.source.clone()
        } else {
            header + &super::ended(&rule.source)
        };
    }
    if rule.written.is_empty() {
        return rule_file(rule, source);
    }
    header + &super::emit::yaml(&rule.written)
}

fn add_rule(imported: &mut Import, page: &Page, text: String) {
    let stem = unused_stem(&imported.files, &file_stem(&page.rule.name));
    imported.repairs.extend(page.rule.repairs.iter().cloned());
    let rule_name = format!("{stem}.yaml");
    let tests = test_file(page, &rule_name, &mut imported.notes);
    imported.files.push(ImportedFile {
        name: rule_name,
        text,
        kind: FileKind::Rule,
    });
    imported.files.push(ImportedFile {
        name: format!("{stem}.test.yaml"),
        text: tests,
        kind: FileKind::Tests,
    });
}

/// The stem, numbered where a file has it already; a file system may ignore letter case.
fn unused_stem(files: &[ImportedFile], stem: &str) -> String {
    let is_used = |stem: &str| {
        let name = format!("{stem}.yaml");
        files
            .iter()
            .any(|file| file.name.eq_ignore_ascii_case(&name))
    };
    let numbered = (2..).map(|number| format!("{stem}_{number}"));
    std::iter::once(stem.to_owned())
        .chain(numbered)
        .find(|stem| !is_used(stem))
        .unwrap_or_default()
}

fn of_functions(functions: &[SavedFunction], path: &Path, source: &str) -> Import {
    // An ASIM parser declares one body under two names: it is one function, and the file has its name.
    let is_of_one_text = functions.windows(2).all(|pair| match pair {
        [one, other] => one.text_at == other.text_at,
        _ => true,
    });
    let stem = match functions.first() {
        Some(function) if is_of_one_text => file_stem(&function.name),
        _ => file_stem(&super::kql::stem(path)),
    };
    let declarations: Vec<String> = functions
        .iter()
        .map(|function| function.declaration().concat())
        .collect();
    let name = format!("{stem}.kql");
    let note = format!("`--functions {name}` gives what it declares to a query");
    Import {
        files: vec![ImportedFile {
            name,
            text: format!("// Source: {source}\n{}\n", declarations.join("\n\n")),
            kind: FileKind::Functions,
        }],
        repairs: vec![],
        notes: vec![note],
    }
}

/// A file name from a rule's name: its words, without signs.
fn file_stem(name: &str) -> String {
    let words: Vec<&str> = name
        // Names of rules hold slashes, colons and quotes, which some file systems refuse.
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let stem: String = words.join("_").chars().take(LONGEST_STEM).collect();
    if stem.is_empty() {
        "rule".to_owned()
    } else if is_reserved(&stem) {
        format!("rule_{stem}")
    } else {
        stem
    }
}

/// File systems end names at 255 bytes, and `.test.yaml` follows this one.
const LONGEST_STEM: usize = 120;

/// Whether Windows has a device of this name, which no file can have.
fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).unwrap_or("");
        number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
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

/// A text as a block, also where it is one line. It ends with one line break, whatever it ended with.
fn block(out: &mut String, key: &str, text: &str) {
    let _ = write!(out, "{key}: ");
    // A query that ends in several line breaks would make the block `|+`, which people mistake for part of the query.
    let text = format!("{}\n", text.trim_end_matches('\n'));
    super::emit::text(out, &text, 2);
}

/// A YAML string in single quotes, or in double ones where it has what single ones cannot hold.
fn quoted(text: &str) -> String {
    if text.chars().any(char::is_control) {
        return super::emit::scalar(text);
    }
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
    let filters: Vec<Documented<'_>> = page
        .scenarios
        .iter()
        .map(|scenario| (scenario, filter(scenario, name, notes)))
        .collect();
    write_exclusions(&mut out, &filters);
    out.push_str(
        "\ntests:\n  # fill in the template so that the rule fires, then add near misses\n",
    );
    out.push_str("  - name: the rule fires\n    kind: positive\n    given: [{use: event}]\n    expect: fires\n");
    write_scenarios(&mut out, &filters);
    out
}

/// A scenario of a hunting page with its filter in KQL, or the reason why there is none.
type Documented<'p> = (&'p PageScenario, Result<String, String>);

/// The section `exclusions:`, left out where no filter can be expressed: an empty one is a mistake.
fn write_exclusions(out: &mut String, filters: &[Documented<'_>]) {
    if filters.iter().any(|(_, filter)| filter.is_ok()) {
        out.push_str("\nexclusions:\n");
    }
    for (scenario, filter) in filters {
        if let Ok(kql) = filter {
            // Pages write an exclusion as what stays by `!=`, and as what is dropped otherwise.
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
}

/// The section `scenarios:`, left out where the page has none.
fn write_scenarios(out: &mut String, filters: &[Documented<'_>]) {
    if !filters.is_empty() {
        out.push_str("\nscenarios:\n");
    }
    for (scenario, filter) in filters {
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

/// The table that the rule reads: the first bundled one whose name is in the query.
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

#[cfg(test)]
mod tests {
    use super::rule_file;
    use crate::rule::{Rule, of_bytes};

    #[test]
    fn a_rule_that_is_written_is_read_as_it_was_whatever_its_text_holds() {
        for query in [
            "  DeviceEvents\n| take 1",
            "1 DeviceEvents\n| take 1",
            "print x = '\u{7f}\u{85}'",
            "print x = 'a\tb'\n\n| take 1",
            "print 1",
        ] {
            let rule = Rule {
                name: "Del\u{7f}ete, it's".to_owned(),
                query: query.to_owned(),
                ..Rule::default()
            };
            let text = rule_file(&rule, "x.kql");
            let again = of_bytes("x.yaml".as_ref(), text.clone().into_bytes());
            let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!((again.query.trim_end(), &again.name), (query, &rule.name));
        }
    }
}
