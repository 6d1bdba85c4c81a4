//! The tabular operators and plugins, with links to the spec pages that explain them.

use std::fmt::Write;
use std::path::Path;

use kql_eval::bind::plugins;

use super::{File, ORIGIN};
use crate::spec::Page;

/// The page that explains an operator, or several relatives.
pub(super) struct OperatorPage {
    /// The operators: the title's names.
    pub names: Vec<String>,
    /// What they do.
    pub summary: String,
    /// The file's name.
    pub file: String,
    /// The behaviours shown.
    pub headings: Vec<String>,
}

impl OperatorPage {
    /// Reads a page. Its title is the names of the operators, with `,` between them.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let failed = |message: &dyn std::fmt::Display| format!("{}: {message}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
        let page = Page::read(&text).map_err(|message| failed(&message))?;
        let mut headings: Vec<String> = page.examples.into_iter().map(|e| e.heading).collect();
        headings.dedup();
        Ok(Self {
            names: page.title.split(", ").map(str::to_owned).collect(),
            summary: page.summary,
            file: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            headings,
        })
    }

    /// The link to the page from the reference.
    pub(super) fn link(&self) -> String {
        format!("../../testdata/spec/operators/{}", self.file)
    }
}

/// The page of the reference.
pub(super) fn file(pages: &[OperatorPage]) -> File {
    let mut text = format!(
        "{ORIGIN}# Tabular operators\n\nEach has a page with examples that a test runs; below each stands what the page shows.\n"
    );
    for page in pages {
        let _ = write!(
            text,
            "\n## [{}]({})\n\n{}\n\n",
            page.names.join(", "),
            page.link(),
            page.summary
        );
        for heading in &page.headings {
            let _ = writeln!(text, "- {heading}");
        }
    }
    text.push_str("\n## The plugins of evaluate\n\n");
    for plugin in plugins() {
        let _ = writeln!(text, "- `{}`", plugin.syntax);
    }
    File::new("operators.md", text)
}
