//! An event that the rule catches, to start edits from.

use kql_eval::types::Scalar;
use kqlab_proof::{Event, Events, Path, Solver, VariableKind, positives};

use super::opening::SuiteEvents;

/// A caught event with the way it takes through the rule.
#[derive(Clone, Debug)]
pub(super) struct CaughtEvent {
    /// The way.
    pub path: Path,
    /// The values of its variables.
    pub values: Vec<Scalar>,
    /// The event as the test file has it; None for events that were made.
    event: Option<Event>,
    repeated: usize,
}

impl CaughtEvent {
    /// The first row of a positive that fires alone, or events that are made.
    pub fn find(opened: &SuiteEvents, paths: &[Path], solver: &Solver<'_>) -> Option<Self> {
        let from_tests = opened.positives.iter().find_map(|case| {
            paths
                .iter()
                .find_map(|path| Self::of_case(&case.events, path, solver, opened))
        });
        from_tests.or_else(|| {
            let made = positives(&opened.original, 0, 1).ok()?;
            let positive = made.into_iter().next()?;
            Some(Self {
                path: positive.path,
                values: positive.values,
                event: None,
                repeated: positive.repeated,
            })
        })
    }

    fn of_case(
        events: &Events,
        path: &Path,
        solver: &Solver<'_>,
        opened: &SuiteEvents,
    ) -> Option<Self> {
        let [source] = path.sources.as_slice() else {
            return None;
        };
        let rows = events.tables.get(&source.table)?;
        rows.iter().find_map(|event| {
            let values = values_of(path, event);
            let caught = Self {
                path: path.clone(),
                values,
                event: Some(event.clone()),
                repeated: 0,
            };
            let events = caught.events(solver, &caught.values);
            let fires = opened.original.fires(&events) == Ok(true);
            (fires && solver.meets(&path.constraints, &caught.values)).then_some(caught)
        })
    }

    /// The way and the values with a way that may have more variables.
    pub fn with_path(&self, path: Path) -> Self {
        let mut values = self.values.clone();
        for variable in path.variables.iter().skip(values.len()) {
            let known = self
                .event
                .as_ref()
                .and_then(|event| event.get(&variable.name));
            values.push(known.cloned().unwrap_or_else(|| Scalar::null(variable.ty)));
        }
        Self {
            path,
            values,
            ..self.clone()
        }
    }

    /// The events with other values of the variables.
    pub fn events(&self, solver: &Solver<'_>, values: &[Scalar]) -> Events {
        let (Some(event), Some(source)) = (&self.event, self.path.sources.first()) else {
            return self.path.events(solver, values, self.repeated);
        };
        let mut event = event.clone();
        for ((variable, value), before) in self.path.variables.iter().zip(values).zip(&self.values)
        {
            if matches!(variable.kind, VariableKind::Column(_)) && value != before {
                event.set(&variable.name, value.clone());
            }
        }
        let mut events = Events::default();
        events.push(&source.table, event);
        events
    }

    /// The caught events as they are.
    pub fn as_is(&self, solver: &Solver<'_>) -> Events {
        self.events(solver, &self.values)
    }
}

/// The values of a way's variables in an event of its only source.
fn values_of(path: &Path, event: &Event) -> Vec<Scalar> {
    let variables = path.variables.iter();
    variables
        .map(|variable| match variable.kind {
            VariableKind::Rows(_) | VariableKind::Matching(_) | VariableKind::Distinct { .. } => {
                Scalar::Long(1)
            }
            VariableKind::Column(_)
            | VariableKind::Part
            | VariableKind::Collected { .. }
            | VariableKind::Opaque => {
                let value = event.get(&variable.name).cloned();
                value.unwrap_or_else(|| Scalar::null(variable.ty))
            }
        })
        .collect()
}
