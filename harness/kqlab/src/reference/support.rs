//! What of Kusto's index is supported.

use std::fmt::Write;

use kql_eval::Query;
use kql_eval::bind::plugins;
use kql_eval::functions::forms::{FORMS, Form};
use kql_eval::functions::{aggregation, scalar};
use kqlab_proof::Clock;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::Workspace;
use miette::Diagnostic;

use super::entry::anchor;
use super::functions::{FORMS_PAGE, page};
use super::index::{Index, IndexEntry, Kind};
use super::operators::OperatorPage;
use super::{File, ORIGIN};

/// How far a name is supported.
enum Support {
    /// As in Kusto, as far as is known. The link explains it.
    Full(Option<String>),
    /// With differences, a sentence each.
    Deviating(Option<String>, String),
    /// Refused by name; with what to do instead, where that is known.
    Refused(Option<String>),
}

/// The table.
pub(super) fn file(index: &Index, pages: &[OperatorPage]) -> File {
    let mut text = format!(
        "{ORIGIN}# What is supported\n\nMeasured against the names of Kusto's own index \
         ([testdata/kusto-index.tsv](../../testdata/kusto-index.tsv)). What is refused is refused by name and place, never \
         guessed.\n\n| | supported | of them with deviations | refused |\n|---|---|---|---|\n"
    );
    let mut tables = String::new();
    for (kind, _) in Kind::ALL {
        let entries: Vec<(&IndexEntry, Support)> = index
            .entries
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| (entry, support(entry, pages)))
            .collect();
        let count =
            |wanted: fn(&Support) -> bool| entries.iter().filter(|(_, s)| wanted(s)).count();
        let _ = writeln!(
            text,
            "| [{title}](#{anchor}) | {} | {} | {} |",
            count(|support| !matches!(support, Support::Refused(_))),
            count(|support| matches!(support, Support::Deviating(..))),
            count(|support| matches!(support, Support::Refused(_))),
            title = kind.title(),
            anchor = kind.title().to_lowercase().replace(' ', "-"),
        );
        let _ = write!(
            tables,
            "\n## {}\n\n| Name | Of | Support |\n|---|---|---|\n",
            kind.title()
        );
        for (entry, support) in &entries {
            let _ = writeln!(tables, "{}", line(entry, support));
        }
    }
    text.push_str(&tables);
    File::new("support.md", text)
}

fn line(entry: &IndexEntry, support: &Support) -> String {
    let (link, words) = match support {
        Support::Full(link) => (link.as_deref(), "supported".to_owned()),
        Support::Deviating(link, words) => (link.as_deref(), format!("deviation: {words}")),
        Support::Refused(None) => (None, "refused".to_owned()),
        Support::Refused(Some(help)) => (None, format!("refused: {help}")),
    };
    let name = link.map_or_else(
        || format!("`{}`", entry.name),
        |link| format!("[`{}`]({link})", entry.name),
    );
    format!(
        "| {name} | {} | {} |",
        entry.category,
        words.replace('|', "\\|")
    )
}

fn support(entry: &IndexEntry, pages: &[OperatorPage]) -> Support {
    let name = entry.name.as_str();
    match entry.kind {
        Kind::Operator | Kind::Statement | Kind::ScalarOperator => {
            let page = pages
                .iter()
                .find(|page| page.names.iter().any(|known| known == name));
            let link = page
                .filter(|_| entry.kind == Kind::Operator)
                .map(OperatorPage::link);
            match entry.probe.as_deref().map(refusal) {
                Some(Err(help)) => Support::Refused(help),
                Some(Ok(())) | None => Support::Full(link),
            }
        }
        Kind::Function => function_support(entry),
        Kind::Aggregation => match aggregation::find(name) {
            Some(found) => known(
                Some(format!("aggregations.md#{}", anchor(found.name))),
                found.deviations,
            ),
            None => Support::Refused(None),
        },
        Kind::Plugin => {
            if plugins().any(|plugin| plugin.name == name) {
                return known(Some("operators.md#the-plugins-of-evaluate".to_owned()), &[]);
            }
            let probe = format!("print x = 1 | evaluate {name}()");
            // A plugin that is not known is never a silent gap: the table says what the binder says.
            Support::Refused(refusal(&probe).err().flatten())
        }
    }
}

/// A function of the registry, a form that the binder knows, or the refusal of a query that calls it.
fn function_support(entry: &IndexEntry) -> Support {
    let name = entry.name.as_str();
    if let Some(function) = scalar::find(name) {
        let (page, anchor) = (page(function.category), anchor(function.name));
        let link = format!("functions/{page}.md#{anchor}");
        return known(Some(link), function.deviations);
    }
    let is_form = |form: &&Form| form.name == name || form.aliases.contains(&name);
    if let Some(form) = FORMS.iter().find(is_form) {
        let link = format!("functions/{FORMS_PAGE}.md#{}", anchor(form.name));
        return known(Some(link), &[]);
    }
    let call = format!("print {name}()");
    match refusal(entry.probe.as_deref().unwrap_or(&call)) {
        Ok(()) => Support::Full(None),
        Err(help) => Support::Refused(help),
    }
}

fn known(link: Option<String>, deviations: &[&str]) -> Support {
    if deviations.is_empty() {
        Support::Full(link)
    } else {
        Support::Deviating(link, deviations.join(" "))
    }
}

/// Whether a query can be compiled; if not, the help of the first diagnostic of something unsupported.
fn refusal(query: &str) -> Result<(), Option<String>> {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Any), Clock::default());
    let Err(errors) = Query::compile(query, &workspace) else {
        return Ok(());
    };
    let unsupported = errors.iter().find(|error| error.stage() == "unsupported");
    Err(unsupported.and_then(|error| error.help().map(|help| help.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_is_right_or_refused_as_unsupported() {
        let index = include_str!("../../../../testdata/kusto-index.tsv");
        let workspace = Workspace::new(Catalog::bundled(Dialect::Any), Clock::default());
        for entry in Index::read(index).unwrap().entries {
            let Some(probe) = &entry.probe else { continue };
            let Err(errors) = Query::compile(probe, &workspace) else {
                continue;
            };
            let mistake = errors.iter().find(|error| error.stage() != "unsupported");
            assert!(mistake.is_none(), "{}: {mistake:?}", entry.name);
        }
    }
}
