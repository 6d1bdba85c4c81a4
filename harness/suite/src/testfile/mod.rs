//! Test files: `<rule>.test.yaml` beside a rule, with the events it must catch, must ignore, and is known to miss.
//!
//! [`TestFile::read`] gives the file or all its mistakes, each with its place; [`expand`] gives the tests that are counted.

mod audit_codes;
mod case_values;
mod cell_match;
mod cells;
mod check;
mod decode;
pub(crate) mod did_you_mean;
mod error;
mod expand;
mod expect_rows;
mod expectation;
mod expected_types;
mod fixture_rows;
mod json_schema;
mod model;
mod node;
mod place;
mod placeholder;
mod row_pairing;
mod time_offset;
mod yaml;

pub use audit_codes::AUDIT_CODES;
pub use cell_match::{check_expected, is_empty, matches};
pub use cells::{ColumnType, TypedCell, TypedColumn, WrongType, typed_cell, typed_row};
pub use did_you_mean::{listed, nearest};
pub use error::{Mistake, Source, TestFileError, TestFileErrors};
pub use expand::{CaseKind, Origin, TestCase, expand};
pub use expect_rows::{
    ActualRows, CellDifference, ClosestRow, ColumnsMismatch, CountMismatch, ForbiddenRow, Mismatch,
    MissingRow, UnknownColumn, Verdict, VerdictMismatch, compare,
};
pub use expectation::*;
pub use expected_types::check_types;
pub use fixture_rows::{FixtureRow, GivenRows, GivenTable};
pub use json_schema::json_schema;
pub use model::*;
pub use node::{Entry, Node, NodeKind};
pub use place::{Name, Place, Placed};
pub use time_offset::{parse_duration, parse_iso_datetime, parse_offset, parse_point_in_time};
pub(crate) use yaml::read_yaml;

impl TestFile {
    /// Reads a test file from its text; `name` names it in diagnostics.
    ///
    /// # Errors
    /// All mistakes of the file together.
    pub fn read(name: &str, text: &str) -> Result<Self, TestFileErrors> {
        let source = miette::NamedSource::new(name, text.to_owned()).with_language("yaml");
        decode::read(&std::sync::Arc::new(source))
    }

    /// Makes diagnostics of mistakes that show only against the tables, such as those of `typed_row`.
    #[must_use]
    pub fn errors(&self, mistakes: Vec<Placed<Mistake>>) -> TestFileErrors {
        TestFileErrors::new(&self.source, mistakes)
    }
}

/// Rows written as JSON or YAML: a mapping from columns to values, or a list of such.
///
/// # Errors
/// What is wrong with the text, in words.
pub fn read_rows(text: &str) -> Result<Vec<FixtureRow>, String> {
    let mut mistakes = Vec::new();
    let node = yaml::read_yaml(text, &mut mistakes);
    if let Some(mistake) = mistakes.first() {
        return Err(mistake.value.to_string());
    }
    let node = node.ok_or("it is empty")?;
    match &node.kind {
        NodeKind::List(items) => items.iter().map(fixture_row).collect(),
        _ => Ok(vec![fixture_row(&node)?]),
    }
}

fn fixture_row(node: &Node) -> Result<FixtureRow, String> {
    let NodeKind::Map(entries) = &node.kind else {
        return Err(format!(
            "{} is no event: it must be a mapping from columns to values",
            node.describe()
        ));
    };
    Ok(FixtureRow {
        table: None,
        cells: entries.iter().map(decode::cell).collect(),
        place: node.place,
    })
}
