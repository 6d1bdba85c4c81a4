//! Hunting pages: a hypothesis, the query, metadata that lost its indentation, and the documented benign scenarios.

use std::path::Path;

use super::sentinel_yaml::{read, repair};
use super::text::{Repair, RepairKind};
use super::tree::{self, Language};
use super::{Rule, RuleError};

/// A hunting page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the hunt supposes.
    pub hypothesis: String,
    /// The rule.
    pub rule: Rule,
    /// The documented benign situations.
    pub scenarios: Vec<PageScenario>,
}

/// A documented benign situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageScenario {
    /// `S1`, `S2`, … in the page's order.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What happens, where the page says.
    pub description: Option<String>,
    /// The page's filter, word for word.
    pub filter: String,
    /// Whether the filter is cut off in mid-sentence.
    pub truncated: bool,
}

const QUERY: &str = "KQL Query";
const SCENARIO: &str = "Scenario:";
const DESCRIPTION: &str = "Description:";
const FILTER: &str = "Filter/Exclusion:";

/// Whether a text is a hunting page: it has a line `KQL Query` and a scenario with a filter.
#[must_use]
pub fn is_hunting_page(text: &str) -> bool {
    text.lines().any(|line| line.trim() == QUERY)
        && text.lines().any(|line| line.starts_with(FILTER))
}

/// Reads a hunting page.
///
/// # Errors
/// The page has no query.
pub fn read_page(path: &Path, text: &str) -> Result<Page, RuleError> {
    let lines: Vec<&str> = text.lines().collect();
    let at = |wanted: &str| lines.iter().position(|line| line.trim() == wanted);
    let no_query = || RuleError::NoQuery {
        path: path.to_owned(),
    };
    let query_line = at(QUERY).ok_or_else(no_query)?;
    // The pages are web pages saved as text: what was a code block of YAML has lost its fence, and often its indentation.
    let metadata = lines.iter().position(|line| line.starts_with("id:"));
    let scenarios = lines
        .iter()
        .position(|line| line.starts_with(SCENARIO))
        .unwrap_or(lines.len());
    // The metadata ends where the table of Sentinel tables or the scenarios begin.
    let end = lines
        .iter()
        .position(|line| line.starts_with('|') && line.contains("Sentinel Table"))
        .unwrap_or(scenarios);
    let query_end = metadata.unwrap_or(end);
    let block = metadata.and_then(|start| Some((start, lines.get(start..end.max(start))?)));
    let mut rule = block.map_or_else(Rule::default, |(first, lines)| {
        read_metadata(path, lines, first)
    });
    let shown = lines
        .get(query_line + 1..query_end)
        .unwrap_or(&[])
        .join("\n");
    // The metadata repeat the query, as it is in the repository. The page's own is what its readers copy: that one counts.
    if !shown.trim().is_empty() {
        shown.trim().clone_into(&mut rule.query);
        rule.query_at = place_of_line(text, query_line + 1);
    }
    if rule.query.is_empty() {
        return Err(no_query());
    }
    let scenarios = read_scenarios(lines.get(scenarios..).unwrap_or(&[]));
    let truncated = scenarios.iter().filter(|scenario| scenario.truncated);
    let cut_off = truncated.map(|scenario| cut_off(scenario, &lines));
    rule.repairs.extend(cut_off);
    let hypothesis = lines.get(..query_line).unwrap_or(&[]).join("\n");
    Ok(Page {
        hypothesis: hypothesis.trim().to_owned(),
        rule,
        scenarios,
    })
}

/// The rule that the metadata describes; an empty one where they are no YAML even after repair. `first` is their first line.
fn read_metadata(path: &Path, lines: &[&str], first: usize) -> Rule {
    let (yaml, repairs) = repair(&lines.join("\n"));
    let Ok(node) = tree::parse(path, &yaml, Language::Yaml) else {
        return Rule::default();
    };
    let in_page = |repair: Repair| Repair {
        line: repair.line + first,
        ..repair
    };
    Rule {
        repairs: repairs.into_iter().map(in_page).collect(),
        ..read(path, &node)
    }
}

/// Says that the filter of a scenario is not all there.
fn cut_off(scenario: &PageScenario, lines: &[&str]) -> Repair {
    let line = lines
        .iter()
        .position(|line| line.contains(&scenario.filter))
        .map_or(lines.len(), |line| line + 1);
    let message = format!("the filter of scenario {} is cut off", scenario.id);
    Repair::new(RepairKind::Truncated, line, message)
}

/// The first byte of a line, counted from 0.
fn place_of_line(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

fn read_scenarios(lines: &[&str]) -> Vec<PageScenario> {
    let mut scenarios: Vec<PageScenario> = Vec::new();
    for line in lines {
        if let Some(title) = line.strip_prefix(SCENARIO) {
            scenarios.push(PageScenario {
                id: format!("S{}", scenarios.len() + 1),
                title: title.trim().to_owned(),
                description: None,
                filter: String::new(),
                truncated: false,
            });
        } else if let Some(scenario) = scenarios.last_mut() {
            if let Some(description) = line.strip_prefix(DESCRIPTION) {
                scenario.description = Some(description.trim().to_owned());
            } else if let Some(filter) = line.strip_prefix(FILTER) {
                filter.trim().clone_into(&mut scenario.filter);
                scenario.truncated = is_cut_off(&scenario.filter);
            }
        }
    }
    scenarios
}

/// Whether a filter ends in the middle: in an open code span or quotation.
fn is_cut_off(filter: &str) -> bool {
    let odd = |mark: char| filter.matches(mark).count() % 2 == 1;
    // Some generated pages end a filter at a limit of length, in the middle of a value.
    odd('`') || odd('"') || filter.matches('“').count() != filter.matches('”').count()
}
