//! From a test file to the tests that are run and counted.

use super::case_values::{substitute_expect, substitute_given};
use super::error::Mistake;
use super::expectation::{Expect, Expectation, Runs, Variant};
use super::fixture_rows::{FixtureRow, GivenTable, grouped, overlay};
use super::model::{Case, Given, Test, TestFile, TestKind};
use super::place::{Name, Place, Placed};
use super::placeholder::Substitution;

/// A test that is run and counted: rows, a variant of the rule, and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct TestCase {
    /// Its name, unique in the file and the same from run to run.
    pub name: String,
    /// What it was written as.
    pub kind: CaseKind,
    /// Whether the rule runs or its query alone.
    pub runs: Runs,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// The variant of the rule it runs.
    pub variant: Variant,
    /// Its rows by table, in the order the tables are first named.
    pub given: Vec<GivenTable>,
    /// What the variant must answer.
    pub expectation: Expectation,
    /// The blind spot it documents, for an evasion.
    pub known: Option<String>,
    /// What it was made of.
    pub origin: Origin,
    /// What to point at: the case, the verdict's key, or the name.
    pub place: Place,
    /// The name of the test, scenario or evasion it was made of.
    pub origin_place: Place,
}

/// What a counted test was written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseKind {
    /// A test of the file.
    Test(TestKind),
    /// A verdict on a documented benign situation.
    Scenario,
    /// A verdict on a known evasion of the rule.
    Evasion,
    /// A test that the tuned rule must answer as the original.
    MustKeep,
    /// What the audit must say of an exclusion or a scenario.
    Audit,
}

impl CaseKind {
    /// The kind's name in reports and selections.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test(kind) => kind.name(),
            Self::Scenario => "scenario",
            Self::Evasion => "evasion",
            Self::MustKeep => "must-keep",
            Self::Audit => "audit",
        }
    }
}

/// What a counted test was made of, by position in its section of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A test, and its case if it has cases.
    Test {
        /// The test.
        test: usize,
        /// Its case.
        case: Option<usize>,
    },
    /// A scenario.
    Scenario(usize),
    /// An evasion.
    Evasion(usize),
}

/// The tests that a file counts, in the order: tests with their cases, scenarios and evasions with a test for each verdict,
/// then what the tuned rule must keep.
#[must_use]
pub fn expand(file: &TestFile) -> Vec<TestCase> {
    expand_reporting(file, &mut Vec::new())
}

/// As [`expand`]; mistakes that show only here are added to `mistakes`.
pub(super) fn expand_reporting(
    file: &TestFile,
    mistakes: &mut Vec<Placed<Mistake>>,
) -> Vec<TestCase> {
    let mut cases = Vec::new();
    for (index, test) in file.tests.iter().enumerate() {
        if test.cases.is_empty() {
            cases.extend(plain_test(file, index, test));
        }
        for (position, case) in test.cases.iter().enumerate() {
            let origin = Origin::Test {
                test: index,
                case: Some(position),
            };
            cases.extend(test_with_case(file, test, case, origin, mistakes));
        }
    }
    let must_keep = must_keep(file, &cases);
    cases.extend(scenarios(file));
    cases.extend(evasions(file));
    // Last, and made of the tests alone: scenarios and evasions already have a verdict for the tuned rule.
    cases.extend(must_keep);
    cases
}

fn scenarios(file: &TestFile) -> Vec<TestCase> {
    let mut cases = Vec::new();
    for (index, scenario) in file.scenarios.iter().enumerate() {
        let name = match &scenario.title {
            Some(title) => format!("{} {}", scenario.id.value, title.value),
            None => scenario.id.value.clone(),
        };
        let blank = Blank {
            name: &name,
            place: scenario.id.place,
            kind: CaseKind::Scenario,
            runs: Runs::Rule,
            tags: &scenario.tags,
            known: None,
            origin: Origin::Scenario(index),
        };
        let given = grouped(&file.templates, &scenario.given, &mut |row| row);
        cases.extend(blank.verdicts(&given, &scenario.expect));
    }
    cases
}

fn evasions(file: &TestFile) -> Vec<TestCase> {
    let mut cases = Vec::new();
    for (index, evasion) in file.evasions.iter().enumerate() {
        let blank = Blank {
            name: &evasion.name.value,
            place: evasion.name.place,
            kind: CaseKind::Evasion,
            runs: Runs::Rule,
            tags: &evasion.tags,
            known: evasion.known.as_ref().map(|known| known.value.as_str()),
            origin: Origin::Evasion(index),
        };
        let given = grouped(&file.templates, &evasion.given, &mut |row| row);
        cases.extend(blank.verdicts(&given, &evasion.expect));
    }
    cases
}

/// What the tests made of one entry of the file have in common.
struct Blank<'a> {
    name: &'a str,
    place: Place,
    kind: CaseKind,
    runs: Runs,
    tags: &'a [Name],
    known: Option<&'a str>,
    origin: Origin,
}

impl Blank<'_> {
    /// A test for each verdict.
    fn verdicts(&self, given: &[GivenTable], expect: &Expect) -> Vec<TestCase> {
        match expect {
            Expect::Original(expectation) => {
                let name = self.name.to_owned();
                vec![self.case(name, Variant::Original, self.place, given, expectation)]
            }
            Expect::Variants(variants) => variants
                .iter()
                .map(|verdict| {
                    let Placed { value, place } = &verdict.variant;
                    // The form is part of the name, so that each verdict can be selected, and has a history of its own in reports.
                    let name = format!("{} [{value}]", self.name);
                    self.case(name, value.clone(), *place, given, &verdict.expectation)
                })
                .collect(),
        }
    }

    fn case(
        &self,
        name: String,
        variant: Variant,
        place: Place,
        given: &[GivenTable],
        expectation: &Expectation,
    ) -> TestCase {
        TestCase {
            name,
            kind: self.kind,
            runs: self.runs,
            tags: self.tags.iter().map(|tag| tag.value.clone()).collect(),
            variant,
            given: given.to_vec(),
            expectation: expectation.clone(),
            known: self.known.map(str::to_owned),
            origin: self.origin,
            place,
            origin_place: self.place,
        }
    }
}

fn plain_test(file: &TestFile, index: usize, test: &Test) -> Vec<TestCase> {
    let Some(expect) = &test.expect else {
        return Vec::new();
    };
    let blank = Blank {
        name: &test.name.value,
        place: test.name.place,
        kind: CaseKind::Test(test.kind),
        runs: test.runs,
        tags: &test.tags,
        known: None,
        origin: Origin::Test {
            test: index,
            case: None,
        },
    };
    let given = grouped(&file.templates, &test.given, &mut |row| row);
    blank.verdicts(&given, expect)
}

fn test_with_case(
    file: &TestFile,
    test: &Test,
    case: &Case,
    origin: Origin,
    mistakes: &mut Vec<Placed<Mistake>>,
) -> Vec<TestCase> {
    let mut values = Substitution::new(case);
    let name = case_name(test, case, &mut values);
    let given: Vec<Given> = test
        .given
        .iter()
        .map(|given| substitute_given(given, &mut values))
        .collect();
    let expect = case.expect.as_ref().or(test.expect.as_ref());
    let expect = expect.map(|expect| substitute_expect(expect, &mut values));
    let (columns, found) = values.finish();
    mistakes.extend(found);
    let has_rows = given.iter().any(|given| matches!(given, Given::Row(_)));
    if !has_rows {
        mistakes.extend(columns.iter().map(|cell| {
            let key = cell.column.value.clone();
            Placed::new(Mistake::UnusedCaseValue { key }, cell.column.place)
        }));
    }
    let Some(expect) = expect else {
        return Vec::new();
    };
    let given = grouped(&file.templates, &given, &mut |mut row: FixtureRow| {
        overlay(&mut row.cells, columns.iter().copied());
        row
    });
    let blank = Blank {
        name: &name,
        place: case.place,
        kind: CaseKind::Test(test.kind),
        runs: test.runs,
        tags: &test.tags,
        known: None,
        origin,
    };
    let mut cases = blank.verdicts(&given, &expect);
    for case in &mut cases {
        case.origin_place = test.name.place;
    }
    cases
}

/// The case's own name; else the test's, with the case's values if the name does not mention any.
fn case_name(test: &Test, case: &Case, values: &mut Substitution<'_>) -> String {
    if let Some(name) = &case.name {
        return values.text(&name.value, name.place);
    }
    // Without a placeholder all cases would have one name, and reports tell tests apart by name.
    if Substitution::has_placeholders(&test.name.value) {
        return values.text(&test.name.value, test.name.place);
    }
    let values = case.values.iter();
    let values: Vec<_> = values
        .map(|cell| {
            let value = cell
                .value
                .as_text()
                .map_or_else(|| cell.value.display(), str::to_owned);
            format!("{}: {value}", cell.column.value)
        })
        .collect();
    format!("{} ({})", test.name.value, values.join(", "))
}

/// The tests that `must_keep` names, run on the tuned rule.
fn must_keep(file: &TestFile, cases: &[TestCase]) -> Vec<TestCase> {
    let mut kept = Vec::new();
    for name in &file.tuned.must_keep {
        let named = cases
            .iter()
            .filter(|case| case.variant == Variant::Original)
            .filter(|case| {
                let Origin::Test { test, .. } = case.origin else {
                    return false;
                };
                let written = file.tests.get(test).map(|test| test.name.value.as_str());
                case.name == name.value || written == Some(name.value.as_str())
            });
        kept.extend(named.map(|case| TestCase {
            name: format!("{} [must keep]", case.name),
            kind: CaseKind::MustKeep,
            variant: Variant::Tuned,
            place: name.place,
            ..case.clone()
        }));
    }
    kept
}
