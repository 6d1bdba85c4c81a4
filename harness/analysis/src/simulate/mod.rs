//! A rule on its schedule: which events each run sees, what becomes of its results, which events no run or several runs saw.
//!
//! Events have two times: when they happened (`TimeGenerated`, `Timestamp`) and when they arrived. A run looks at a window of the
//! first, and at what had arrived when it started; an event that arrives later is lost to it. NRT rules look at a window of the
//! second.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>,
//! <https://learn.microsoft.com/azure/sentinel/ingestion-delay>,
//! <https://learn.microsoft.com/azure/sentinel/near-real-time-rules>

mod alerts;
mod arrival;
mod events;
mod timetable;

use std::sync::Arc;

use kql_eval::exec::Table;
use kql_eval::{QueryError, RuntimeError};
use kqlab_proof::{Clock, Prepared};
use kqlab_suite::rule::{Rule, RuleFields};
use kqlab_suite::schema::TableSchema;
use kqlab_suite::workspace::{Rows, Workspace};

use alerts::Service;
pub use alerts::{Alert, Incident};
pub use arrival::Arrival;
pub use events::{Fate, TimedTable};
pub use timetable::{Program, Slot, Timetable, Window};

/// What a run saw and made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// When it ran, and over what.
    pub slot: Slot,
    /// How many events it saw.
    pub seen: usize,
    /// How many events of its window arrived after it had started.
    pub late: usize,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule was not run: an alert suppresses it.
    Suppressed,
    /// Its results are no alert.
    Silent {
        /// How many there were.
        results: usize,
    },
    /// Its results are alerts.
    Fired {
        /// How many there were.
        results: usize,
        /// The alerts made of them.
        alerts: usize,
    },
}

/// A rule on its schedule over events.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// All runs, in their order.
    pub runs: Vec<Run>,
    /// All alerts, in their order.
    pub alerts: Vec<Alert>,
    /// The incidents made of them.
    pub incidents: Vec<Incident>,
    /// What the runs saw of the events of each table.
    pub fates: Vec<(String, Vec<Fate>)>,
}

/// How many events had each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// One run saw them.
    pub once: usize,
    /// Several runs saw them.
    pub doubled: usize,
    /// No run saw them, since they arrived after all runs of their windows had started.
    pub missed: usize,
    /// They were only in windows of runs that an alert suppressed.
    pub suppressed: usize,
    /// They are in no run's window.
    pub outside: usize,
}

impl Simulation {
    /// How many events had each fate.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for fate in self.fates.iter().flat_map(|(_, fates)| fates) {
            let count = match fate {
                Fate { seen: 1, .. } => &mut counts.once,
                Fate {
                    seen: 0,
                    suppressed: 1..,
                    ..
                } => &mut counts.suppressed,
                Fate {
                    seen: 0, late: 1.., ..
                } => &mut counts.missed,
                Fate { seen: 0, .. } => &mut counts.outside,
                Fate { .. } => &mut counts.doubled,
            };
            *count += 1;
        }
        counts
    }
}

/// Why a rule cannot be simulated.
#[derive(Debug)]
pub enum SimulationError {
    /// It does not compile.
    Mistakes(Vec<QueryError>),
    /// A run failed.
    Runtime(RuntimeError),
    /// The schedule has more runs than anyone reads.
    TooManyRuns(usize),
}

/// More runs than these are refused: a month of runs each minute has fewer.
const MOST_RUNS: usize = 50_000;

/// Runs a rule on its schedule over events.
///
/// `ingestion_time()` answers when a row arrived. What happened before the first window or in none is counted, not judged.
///
/// # Errors
/// The rule does not compile, a run fails, or there are too many runs.
pub fn simulate(
    rule: &Rule,
    workspace: &Workspace,
    tables: &[TimedTable],
    timetable: &Timetable,
) -> Result<Simulation, SimulationError> {
    let slots = timetable.slots();
    if slots.len() > MOST_RUNS {
        return Err(SimulationError::TooManyRuns(slots.len()));
    }
    let fields = RuleFields::of(rule).0;
    let query = arrival::with_column(&rule.query);
    let workspace = &with_arrival(workspace, tables);
    let mut service = Service::new(&fields, timetable.program);
    let mut fates: Vec<(String, Vec<Fate>)> = tables
        .iter()
        .map(|table| (table.name.clone(), vec![Fate::default(); table.rows()]))
        .collect();
    let mut runs = Vec::with_capacity(slots.len());
    for slot in slots {
        let views: Vec<events::View> = tables.iter().map(|table| table.view(&slot)).collect();
        let is_suppressed = service.is_suppressed(slot.starts);
        let seen: fn(&mut Fate) = if is_suppressed {
            |fate| fate.suppressed += 1
        } else {
            |fate| fate.seen += 1
        };
        for (view, (_, fates)) in views.iter().zip(&mut fates) {
            view.note(fates, seen);
        }
        let outcome = if is_suppressed {
            Outcome::Suppressed
        } else {
            let table = run(&query, workspace, tables, &views, &slot)?;
            service.judge(&slot, &table)
        };
        runs.push(Run {
            slot,
            seen: views.iter().map(|view| view.seen.len()).sum(),
            late: views.iter().map(|view| view.late.len()).sum(),
            outcome,
        });
    }
    let (alerts, incidents) = service.results();
    Ok(Simulation {
        runs,
        alerts,
        incidents,
        fates,
    })
}

/// The workspace in which each of the tables has the column that says when a row arrived.
fn with_arrival(workspace: &Workspace, tables: &[TimedTable]) -> Workspace {
    let mut catalog = workspace.catalog().clone();
    for table in tables {
        catalog.add(TableSchema {
            name: table.name.clone(),
            columns: table.columns(),
        });
    }
    workspace.clone().with_catalog(catalog)
}

/// The results of the rule over what a run sees.
fn run(
    query: &str,
    workspace: &Workspace,
    tables: &[TimedTable],
    views: &[events::View],
    slot: &Slot,
) -> Result<Table, SimulationError> {
    let at = workspace.clone().at(Clock::at(slot.now));
    let mut rows = Rows::none(Arc::new(at));
    for (table, view) in tables.iter().zip(views) {
        rows.give(&table.name, &table.columns(), vec![table.seen(&view.seen)]);
    }
    let rule: Prepared = rows
        .workspace()
        .prepare(query)
        .map_err(SimulationError::Mistakes)?;
    rule.result(&rows).map_err(SimulationError::Runtime)
}
