//! The scalar functions: a page a family, and a list of all names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kql_eval::functions::forms::FORMS;
use kql_eval::functions::{Category, ScalarFunction, scalar, written};

use super::entry::{Entry, anchor};
use super::{File, ORIGIN};

/// The page of calls with a form of their own.
pub(super) const FORMS_PAGE: &str = "rows-and-tables";

/// The list and the pages.
pub(super) fn files() -> Vec<File> {
    let categories: BTreeSet<Category> = scalar::all().map(|function| function.category).collect();
    let mut files = vec![list(&categories)];
    files.extend(categories.iter().map(|category| family(*category)));
    files.push(forms());
    files
}

/// The page of a family: `arrays-and-property-bags`.
pub(super) fn page(category: Category) -> String {
    category.title().to_lowercase().replace(' ', "-")
}

fn list(categories: &BTreeSet<Category>) -> File {
    let mut text = format!("{ORIGIN}# Scalar functions\n\n");
    let count = scalar::all().count() + FORMS.len();
    let _ = write!(
        text,
        "{count} functions, each with its forms, examples that a test runs, and where it differs from Kusto. \
         [Aggregations](aggregations.md) and [operators](operators.md) have pages of their own; [support](support.md) is \
         measured against Kusto's index.\n\n"
    );
    for category in categories {
        let _ = writeln!(
            text,
            "- [{}](functions/{}.md)",
            category.title(),
            page(*category)
        );
    }
    let _ = writeln!(text, "- [Rows and tables](functions/{FORMS_PAGE}.md)\n");
    let mut names: BTreeMap<&str, (String, &str)> = BTreeMap::new();
    for function in scalar::all() {
        names.insert(function.name, (page(function.category), function.summary));
    }
    for form in FORMS {
        names.insert(form.name, (FORMS_PAGE.to_owned(), form.summary));
    }
    text.push_str("| Function | Gives |\n|---|---|\n");
    for (name, (page, summary)) in names {
        let _ = writeln!(
            text,
            "| [{name}](functions/{page}.md#{}) | {} |",
            anchor(name),
            summary.replace('|', "\\|")
        );
    }
    File::new("functions.md", text)
}

fn family(category: Category) -> File {
    let mut functions: Vec<&ScalarFunction> = scalar::all()
        .filter(|function| function.category == category)
        .collect();
    functions.sort_by_key(|function| function.name);
    let mut text = format!("{ORIGIN}# {}\n\n", category.title());
    for function in functions {
        let forms = function.signatures.iter();
        Entry {
            name: function.name,
            aliases: function.aliases,
            summary: function.summary,
            page: function.page,
            forms: forms
                .map(|form| written::of_function(function.name, form))
                .collect(),
            examples: function.examples,
            deviations: function.deviations,
        }
        .write(&mut text);
    }
    File::new(format!("functions/{}.md", page(category)), trimmed(text))
}

fn forms() -> File {
    let mut text = format!(
        "{ORIGIN}# Rows and tables\n\nThese depend on the columns, the tables or the rows around rather than on values.\n\n"
    );
    for form in FORMS {
        Entry {
            name: form.name,
            aliases: form.aliases,
            summary: form.summary,
            page: form.page,
            forms: vec![form.syntax.to_owned()],
            examples: form.examples,
            deviations: &[],
        }
        .write(&mut text);
    }
    File::new(format!("functions/{FORMS_PAGE}.md"), trimmed(text))
}

/// The text with one line's end behind it.
pub(super) fn trimmed(text: String) -> String {
    format!("{}\n", text.trim_end())
}
