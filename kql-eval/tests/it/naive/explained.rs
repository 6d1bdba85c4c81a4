//! What is said about a run is what the engine does: stages, dropped rows, and the rows that a result was made of.

use kql_eval::explain::{Ask, Explanation, Lineage, Why, explain};
use kql_eval::{Query, Settings};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::choices::Choices;
use super::pipeline::{apply, same_key};
use super::stage::{Stage, text};
use super::table::{Table, Tables};
use super::{Numbers, table_of};

/// A pipeline over two tables, with the rows after each stage as the interpreter has them.
struct Run {
    left: Table,
    right: Table,
    batch: usize,
    stages: Vec<Stage>,
    after: Vec<Table>,
}

impl Run {
    /// The pipeline of the stages that `takes` accepts.
    fn generate(numbers: &Numbers, takes: impl Fn(&[Stage], &Stage) -> bool) -> Self {
        let [left, right] = numbers
            .tables
            .each_ref()
            .map(|n| Table::generate(&mut Choices::new(n)));
        let mut run = Self {
            left,
            right,
            batch: numbers.batch,
            stages: Vec::new(),
            after: Vec::new(),
        };
        for (number, choices) in numbers.stages.iter().enumerate() {
            let before = run.after.last().unwrap_or(&run.left);
            let stage = Stage::generate(before, &run.right, number, &mut Choices::new(choices));
            let stage = stage.settled(false);
            if !takes(&run.stages, &stage) {
                continue;
            }
            let after = apply(&stage, before, &run.right);
            run.stages.push(stage);
            run.after.push(after);
        }
        run
    }

    fn query(&self) -> String {
        format!("L{}", text(&self.stages))
    }

    /// Where each stage begins in the query.
    fn starts(&self) -> Vec<usize> {
        let before = |stage| "L".len() + text(&self.stages[..stage]).len() + " | ".len();
        (0..self.stages.len()).map(before).collect()
    }

    /// All of it as text, to read a failure by.
    fn shown(&self) -> String {
        let (left, right) = (self.left.text(), self.right.text());
        format!("let L = {left};\nlet R = {right};\n{}", self.query())
    }

    fn fail(&self, error: &dyn std::fmt::Debug) -> TestCaseError {
        TestCaseError::fail(format!("{}\n{error:?}", self.shown()))
    }

    fn tables(&self, left: &Table, right: &Table) -> Tables {
        Tables {
            tables: [("L", left.clone()), ("R", right.clone())],
            batch: self.batch,
        }
    }

    fn explained(&self) -> Result<Explanation, TestCaseError> {
        let tables = self.tables(&self.left, &self.right);
        let query = Query::compile(&self.query(), &tables).map_err(|e| self.fail(&e))?;
        explain(&query, &tables, &Settings::default(), &Ask::default()).map_err(|e| self.fail(&e))
    }

    /// What the engine makes of other rows.
    fn engine(&self, left: &Table, right: &Table) -> Result<Table, TestCaseError> {
        let tables = self.tables(left, right);
        let query = Query::compile(&self.query(), &tables).map_err(|e| self.fail(&e))?;
        let results = query.run(&tables, &Settings::default());
        Ok(table_of(&results.map_err(|e| self.fail(&e))?[0]))
    }

    /// The tables with the rows that a row was made of, and no others.
    fn only(&self, explanation: &Explanation, lineage: &Lineage) -> [Table; 2] {
        let only = |name: &str, table: &Table| {
            let named = |row: &usize| {
                lineage.from.iter().any(|from| {
                    let source = &explanation.sources[from.source];
                    source.table.as_deref() == Some(name) && from.row == *row
                })
            };
            let rows = (0..table.rows.len()).filter(named);
            Table {
                heads: table.heads.clone(),
                rows: rows.map(|row| table.rows[row].clone()).collect(),
            }
        };
        [only("L", &self.left), only("R", &self.right)]
    }
}

/// Each stage has as many rows as the interpreter has there, and the end is the engine's.
pub fn stages_are_the_engines(numbers: &Numbers) -> Result<(), TestCaseError> {
    let run = Run::generate(numbers, |_, _| true);
    let explanation = run.explained()?;
    let given = table_of(&explanation.table);
    let engine = run.engine(&run.left, &run.right)?;
    prop_assert!(given.is(&engine), "{}", run.shown());
    prop_assert_eq!(explanation.results.len(), engine.rows.len());
    let end = explanation.stages.last().expect("there is a source");
    prop_assert_eq!(end.rows_out, engine.rows.len());
    for (start, after) in run.starts().into_iter().zip(&run.after) {
        let stage = explanation
            .stages
            .iter()
            .find(|stage| usize::try_from(stage.span.start) == Ok(start));
        let rows = stage.map(|stage| stage.rows_out);
        prop_assert_eq!(rows, Some(after.rows.len()), "{} at {}", run.shown(), start);
    }
    Ok(())
}

/// Where filters alone decide, a dropped row gives nothing on its own, and the named stage is the first that drops it.
pub fn dropped_rows_are_dropped_there(numbers: &Numbers) -> Result<(), TestCaseError> {
    let run = Run::generate(numbers, |_, stage| {
        matches!(
            stage,
            Stage::Where(_) | Stage::Extend(_) | Stage::Project(_) | Stage::ProjectAway(_)
        )
    });
    let explanation = run.explained()?;
    let starts = run.starts();
    let nothing = Table {
        heads: run.right.heads.clone(),
        rows: vec![],
    };
    let mut gone = 0;
    for stage in &explanation.stages {
        prop_assert_eq!(stage.dropped.len(), stage.dropped_rows);
        for dropped in &stage.dropped {
            gone += 1;
            let Why::Predicate(because) = &dropped.why else {
                return Err(run.fail(&dropped));
            };
            prop_assert!(!because.is_empty(), "{}", run.shown());
            prop_assert!(
                because
                    .iter()
                    .all(|verdict| stage.span.start <= verdict.span.start)
            );
            let [from] = dropped.from.as_slice() else {
                return Err(run.fail(&dropped));
            };
            let alone = Table {
                heads: run.left.heads.clone(),
                rows: vec![run.left.rows[from.row].clone()],
            };
            prop_assert!(
                run.engine(&alone, &nothing)?.rows.is_empty(),
                "{}",
                run.shown()
            );
            let mut table = alone;
            for (at, step) in starts.iter().zip(&run.stages) {
                table = apply(step, &table, &run.right);
                let is_there = usize::try_from(stage.span.start).is_ok_and(|start| *at < start);
                prop_assert_eq!(table.rows.len(), usize::from(is_there), "{}", run.shown());
                if !is_there {
                    break;
                }
            }
        }
    }
    prop_assert_eq!(gone + explanation.results.len(), run.left.rows.len());
    Ok(())
}

/// Whether a row of the result follows from the rows that it was made of: no stage counts what is not there, and values over
/// groups are not grouped again.
fn follows(before: &[Stage], stage: &Stage) -> bool {
    let is_total = |stage: &Stage| matches!(stage, Stage::Summarize { .. } | Stage::Count);
    let totals = before.iter().any(is_total);
    match stage {
        Stage::Where(_)
        | Stage::Extend(_)
        | Stage::Project(_)
        | Stage::ProjectAway(_)
        | Stage::Distinct(_)
        | Stage::Union(_)
        | Stage::Expand { .. } => true,
        // What a row is missing on the other side is not among the rows it was made of.
        Stage::Join { kind, .. } | Stage::Lookup { kind, .. } => {
            !totals && matches!(*kind, "inner" | "leftsemi" | "rightsemi")
        }
        Stage::Summarize { .. } | Stage::Count => !totals,
        Stage::Sort { .. } | Stage::Take(_) | Stage::Serialize { .. } => false,
    }
}

/// The same without groups, where rows without a partner may be asked for.
fn follows_alone(before: &[Stage], stage: &Stage) -> bool {
    match stage {
        Stage::Join { .. } | Stage::Lookup { .. } => !before
            .iter()
            .any(|stage| matches!(stage, Stage::Join { .. } | Stage::Lookup { .. })),
        Stage::Summarize { .. } | Stage::Count => false,
        stage => follows(before, stage),
    }
}

/// The rows that a row was made of give it again.
pub fn rows_follow_from_their_sources(numbers: &Numbers) -> Result<(), TestCaseError> {
    for run in [
        Run::generate(numbers, follows),
        Run::generate(numbers, follows_alone),
    ] {
        let explanation = run.explained()?;
        let table = table_of(&explanation.table);
        for lineage in &explanation.results {
            prop_assert!(lineage.untraced.is_empty());
            let [left, right] = run.only(&explanation, lineage);
            let again = run.engine(&left, &right)?;
            let row = &table.rows[lineage.row];
            prop_assert!(
                again.rows.iter().any(|other| same_key(other, row)),
                "{}\n\nrow {} of {}\nis not in {}\nof {:?}",
                run.shown(),
                lineage.row,
                table.text(),
                again.text(),
                lineage.from
            );
        }
    }
    Ok(())
}
