//! Markdown with the query in a fenced `kql` block.

use std::path::Path;

use super::kql::stem;
use super::{Rule, RuleError};

/// A rule from Markdown: the first block marked `kql`, `kusto` or `csl`, named after the first heading.
pub(super) fn read(path: &Path, text: &str) -> Result<Rule, RuleError> {
    let mut lines = text.lines();
    let mut name = None;
    for line in lines.by_ref() {
        if let Some(heading) = line.strip_prefix('#') {
            name.get_or_insert_with(|| heading.trim_start_matches('#').trim().to_owned());
        }
        let language = line.trim_start().strip_prefix("```").map(str::trim);
        if matches!(
            language.map(str::to_ascii_lowercase).as_deref(),
            Some("kql" | "kusto" | "csl")
        ) {
            let query: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.trim_start().starts_with("```"))
                .collect();
            let name = name.unwrap_or_else(|| stem(path));
            return Ok(Rule {
                name,
                query: query.join("\n"),
                ..Rule::default()
            });
        }
    }
    Err(RuleError::NoQuery {
        path: path.to_owned(),
    })
}
