//! What a test file says, with the place of every name, row, cell and expectation.

use kql_eval::types::ScalarType;
use kqlab_proof::Clock;

use super::error::Source;
use super::expectation::{Expect, Runs};
use super::node::Node;
use super::place::{Name, Place, Placed};

/// A test file that was read without a mistake.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Its text and name, for diagnostics.
    pub source: Source,
    /// The rule's path as written, relative to the test file.
    pub rule: Name,
    /// What `now()` answers, and what offsets in rows start from.
    pub clock: Placed<Clock>,
    /// Tables the schema of the product does not have, or has otherwise.
    pub schema: Option<SchemaSource>,
    /// Rows to build on.
    pub templates: Vec<Template>,
    /// The exclusions, documented or our own.
    pub exclusions: Vec<Exclusion>,
    /// The tests.
    pub tests: Vec<Test>,
    /// The documented benign situations.
    pub scenarios: Vec<Scenario>,
    /// The tuning: which exclusions are applied, and what they must not lose.
    pub tuned: Tuned,
    /// Known evasions of the rule.
    pub evasions: Vec<Evasion>,
    /// Functions a workspace provides.
    pub functions: Vec<Function>,
}

/// Where user tables are described.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaSource {
    /// In the test file, `{Table: {column: type}}`.
    Inline(Vec<TableSchema>),
    /// In a file, relative to the test file.
    File(Name),
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSchema {
    /// The table.
    pub name: Name,
    /// Its columns in order.
    pub columns: Vec<ColumnSchema>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSchema {
    /// The column.
    pub name: Name,
    /// Its type.
    pub ty: Placed<ScalarType>,
}

/// Cells that rows build on with `use:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its name.
    pub name: Name,
    /// The table its rows belong to.
    pub table: Option<Name>,
    /// The template it builds on itself.
    pub base: Option<Name>,
    /// Its cells, in the order written.
    pub cells: Vec<Cell>,
}

/// A column's value in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The column.
    pub column: Name,
    /// The value.
    pub value: Node,
}

impl Cell {
    /// The place of the cell: column and value.
    #[must_use]
    pub fn place(&self) -> Place {
        let (column, value) = (self.column.place, self.value.place);
        if value.start >= column.end {
            Place {
                end: value.end,
                ..column
            }
        } else {
            column
        }
    }
}

/// An entry of `given:`.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A row, written in the test file.
    Row(GivenRow),
    /// Rows in a file of their own.
    File(GivenFile),
}

/// A row as written: what it builds on, and its own cells.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenRow {
    /// The template it builds on.
    pub base: Option<Name>,
    /// Its table, where the template does not say.
    pub table: Option<Name>,
    /// Its own cells, in the order written.
    pub cells: Vec<Cell>,
    /// The row.
    pub place: Place,
}

/// Rows in a file of their own: NDJSON, JSON, CSV, Parquet, or a `datatable(…)` text.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenFile {
    /// The path, relative to the test file.
    pub path: Name,
    /// The table, where the file does not say.
    pub table: Option<Name>,
    /// The entry.
    pub place: Place,
}

/// What an exclusion does to the rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Rows for which this holds are dropped.
    Exclude(Placed<String>),
    /// Rows for which this holds stay.
    Keep(Placed<String>),
    /// The documented filter is no filter on the table; why.
    Inexpressible(Placed<String>),
}

/// An exclusion: a filter that makes the rule quieter.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Its name.
    pub name: Name,
    /// The filter.
    pub filter: Filter,
    /// What the documentation says, word for word.
    pub quote: Option<Placed<String>>,
    /// A remark for readers.
    pub note: Option<Placed<String>>,
    /// What the audit must say about it, no more and no less; nothing is asserted without.
    pub findings: Option<Vec<Name>>,
}

/// What a test's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestKind {
    /// A true positive: what the rule is for.
    Positive,
    /// Just on either side of a boundary of the rule.
    NearMiss,
    /// Ordinary activity.
    Benign,
}

impl TestKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Positive, Self::NearMiss, Self::Benign];

    /// The kind's name in test files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::NearMiss => "near-miss",
            Self::Benign => "benign",
        }
    }
}

/// A test, or one test for each of its cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name, with `{placeholders}` if it has cases.
    pub name: Name,
    /// What its rows are.
    pub kind: TestKind,
    /// Whether the rule runs or its query alone.
    pub runs: Runs,
    /// Words to select it by.
    pub tags: Vec<Name>,
    /// A remark for readers.
    pub note: Option<Placed<String>>,
    /// Its rows.
    pub given: Vec<Given>,
    /// What the rule must answer, where the cases do not say.
    pub expect: Option<Expect>,
    /// Its cases; empty for a test without.
    pub cases: Vec<Case>,
    /// The test.
    pub place: Place,
}

/// A case: values for placeholders and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// A name of its own, in place of the test's.
    pub name: Option<Name>,
    /// What the rule must answer for this case.
    pub expect: Option<Expect>,
    /// Its values; a key that no `{placeholder}` names is a column that the case replaces in all rows.
    pub values: Vec<Cell>,
    /// The case.
    pub place: Place,
}

/// A documented benign situation, with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its identifier, as in `S1`.
    pub id: Name,
    /// Its heading.
    pub title: Option<Placed<String>>,
    /// Words to select it by.
    pub tags: Vec<Name>,
    /// Its rows.
    pub given: Vec<Given>,
    /// What each variant must answer.
    pub expect: Expect,
    /// What the audit must say, no more and no less; nothing is asserted without.
    pub findings: Option<Vec<Name>>,
    /// Why its documented filter cannot be written as a filter on the table.
    pub inexpressible: Option<Placed<String>>,
    /// What the documentation says, word for word.
    pub quote: Option<Placed<String>>,
    /// A remark for readers.
    pub note: Option<Placed<String>>,
    /// The scenario.
    pub place: Place,
}

/// The tuning of the rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tuned {
    /// The exclusions that make up the variant `tuned`.
    pub apply: Vec<Name>,
    /// Tests whose answer the tuned rule must keep; names of tests, or of single cases.
    pub must_keep: Vec<Name>,
}

/// A known evasion of the rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Evasion {
    /// Its name.
    pub name: Name,
    /// Words to select it by.
    pub tags: Vec<Name>,
    /// Its rows.
    pub given: Vec<Given>,
    /// What each variant answers today.
    pub expect: Expect,
    /// The blind spot that is known; the test fails when it closes.
    pub known: Option<Placed<String>>,
    /// A remark for readers.
    pub note: Option<Placed<String>>,
    /// The evasion.
    pub place: Place,
}

/// What a workspace provides: a function, a saved query, a watchlist, an `externaldata` address.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The function's name, or the address.
    pub name: Name,
    /// The arguments it is called with, where the answer depends on them.
    pub arguments: Option<Vec<Node>>,
    /// The types of its columns, where they are not plain.
    pub columns: Vec<ColumnSchema>,
    /// What it answers.
    pub answer: FunctionAnswer,
}

/// What a function answers.
#[derive(Debug, Clone, PartialEq)]
pub enum FunctionAnswer {
    /// Rows, written in the test file.
    Rows(Vec<FunctionRow>),
    /// Rows in a file, relative to the test file.
    File(Name),
    /// A query.
    Kql(Placed<String>),
}

/// A row that a function answers.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionRow {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The row.
    pub place: Place,
}
