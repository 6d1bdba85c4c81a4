//! An entry of the reference: what a name means, how it is called, what it gives.

use std::fmt::Write;

use kql_eval::functions::Example;
use kqlab_proof::Clock;

use crate::spec;

/// What an entry of the registry says of itself.
pub(super) struct Entry<'a> {
    pub name: &'a str,
    pub aliases: &'a [&'a str],
    pub summary: &'a str,
    pub page: &'a str,
    pub forms: Vec<String>,
    pub examples: &'a [Example],
    pub deviations: &'a [&'a str],
}

impl Entry<'_> {
    /// A section of a page.
    pub(super) fn write(&self, out: &mut String) {
        let _ = write!(out, "## {}\n\n{}\n\n", self.name, self.summary);
        for form in &self.forms {
            let _ = writeln!(out, "- `{form}`");
        }
        out.push('\n');
        if !self.aliases.is_empty() {
            let names: Vec<String> = self
                .aliases
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let _ = write!(out, "Also written {}. ", names.join(", "));
        }
        let _ = write!(out, "[Kusto's page]({})\n\n", kusto_page(self.page));
        if !self.deviations.is_empty() {
            out.push_str("Other than in Kusto:\n\n");
            for deviation in self.deviations {
                let _ = writeln!(out, "- {deviation}");
            }
            out.push('\n');
        }
        for example in self.examples {
            let _ = write!(out, "```kql\n{}\n```\n\n", example.query.trim_end());
            for block in spec::answer_to(example.query, "", Clock::default()) {
                let _ = write!(out, "```{}\n{}```\n\n", block.kind.label(), block.text);
            }
        }
    }
}

/// The address of a page of Kusto's documentation.
pub(super) fn kusto_page(page: &str) -> String {
    format!("https://learn.microsoft.com/kusto/query/{page}")
}

/// The anchor of a heading that is a name.
pub(super) fn anchor(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}
