//! Putting the values of a case into rows and expectations.

use super::expectation::{
    Answer, Expect, Expectation, ExpectedCell, ExpectedRow, ExpectedRows, Matcher,
};
use super::model::{Cell, Given, GivenFile, GivenRow};
use super::place::Placed;
use super::placeholder::Substitution;

/// The entry of `given:` with the placeholders of its own cells, or of its path, replaced.
pub fn substitute_given(given: &Given, values: &mut Substitution<'_>) -> Given {
    match given {
        Given::Row(row) => {
            let cells = row.cells.iter().map(|cell| Cell {
                column: cell.column.clone(),
                value: values.node(&cell.value),
            });
            Given::Row(GivenRow {
                cells: cells.collect(),
                ..row.clone()
            })
        }
        Given::File(file) => Given::File(GivenFile {
            path: Placed::new(
                values.text(&file.path.value, file.path.place),
                file.path.place,
            ),
            ..file.clone()
        }),
    }
}

/// The expectation with the placeholders of its cells replaced.
pub fn substitute_expect(expect: &Expect, values: &mut Substitution<'_>) -> Expect {
    match expect {
        Expect::Original(expectation) => {
            Expect::Original(substitute_expectation(expectation, values))
        }
        Expect::Variants(variants) => {
            let mut variants = variants.clone();
            for variant in &mut variants {
                variant.expectation = substitute_expectation(&variant.expectation, values);
            }
            Expect::Variants(variants)
        }
    }
}

fn substitute_expectation(expectation: &Expectation, values: &mut Substitution<'_>) -> Expectation {
    let answer = match &expectation.answer {
        Answer::Fires => Answer::Fires,
        Answer::Silent => Answer::Silent,
        Answer::Rows(expected) => {
            let mut substituted = |rows: &[ExpectedRow]| -> Vec<ExpectedRow> {
                rows.iter().map(|row| substitute_row(row, values)).collect()
            };
            Answer::Rows(Box::new(ExpectedRows {
                rows: expected.rows.as_deref().map(&mut substituted),
                no_rows: substituted(&expected.no_rows),
                ..ExpectedRows::clone(expected)
            }))
        }
    };
    Expectation {
        answer,
        place: expectation.place,
    }
}

fn substitute_row(row: &ExpectedRow, values: &mut Substitution<'_>) -> ExpectedRow {
    let cells = row.cells.iter().map(|cell| ExpectedCell {
        matcher: match &cell.matcher {
            Matcher::Equals(node) => Matcher::Equals(values.node(node)),
            Matcher::Set(items) => {
                Matcher::Set(items.iter().map(|item| values.node(item)).collect())
            }
            Matcher::Contains(node) => Matcher::Contains(values.node(node)),
            Matcher::Near { middle, by } => Matcher::Near {
                middle: values.node(middle),
                by: values.node(by),
            },
        },
        ..cell.clone()
    });
    ExpectedRow {
        cells: cells.collect(),
        place: row.place,
    }
}
