//! A simulation as JSON.

use kqlab_analysis::simulate::{Outcome, Run, Window};
use serde_json::{Value, json};

use super::{Subject, time};

/// Everything: the schedule as it was taken, each run, alert and incident, and what the runs saw of each event.
#[must_use]
pub fn json(subject: &Subject<'_>) -> Value {
    let simulation = subject.simulation;
    let counts = simulation.counts();
    let alerts = simulation.alerts.iter().map(|alert| {
        json!({ "at": time(alert.at), "results": alert.results, "entities": alert.entities })
    });
    let incidents = simulation
        .incidents
        .iter()
        .map(|incident| json!({ "opened": time(incident.opened), "alerts": incident.alerts }));
    let timetable = subject.timetable;
    json!({
        "rule": subject.rule.name,
        "program": timetable.program.name(),
        "frequency_seconds": timetable.frequency / 10_000_000,
        "period_seconds": timetable.period / 10_000_000,
        "start_delay_seconds": timetable.start_delay / 10_000_000,
        "window_ends": match timetable.window { Window::Scheduled => "scheduled", Window::Started => "started" },
        "events": {
            "once": counts.once, "doubled": counts.doubled, "missed": counts.missed,
            "suppressed": counts.suppressed, "outside": counts.outside,
        },
        "runs": simulation.runs.iter().map(run).collect::<Vec<_>>(),
        "alerts": alerts.collect::<Vec<_>>(),
        "incidents": incidents.collect::<Vec<_>>(),
        "tables": tables(subject),
    })
}

fn run(run: &Run) -> Value {
    let (outcome, results, alerts) = match run.outcome {
        Outcome::Suppressed => ("suppressed", 0, 0),
        Outcome::Silent { results } => ("silent", results, 0),
        Outcome::Fired { results, alerts } => ("fired", results, alerts),
    };
    json!({
        "scheduled": time(run.slot.scheduled), "started": time(run.slot.starts),
        "from": time(run.slot.from), "to": time(run.slot.to),
        "seen": run.seen, "late": run.late,
        "outcome": outcome, "results": results, "alerts": alerts,
    })
}

/// What became of each event, by table.
fn tables(subject: &Subject<'_>) -> Vec<Value> {
    let fates = subject.simulation.fates.iter().zip(subject.tables);
    let tables = fates.map(|((name, fates), table)| {
        let events = fates.iter().enumerate().map(|(row, fate)| {
            json!({
                "time": table.happened(row).map(time),
                "seen": fate.seen, "late": fate.late, "suppressed": fate.suppressed,
            })
        });
        let events: Vec<Value> = events.collect();
        json!({ "table": name, "events": events, "without_time": table.without_time })
    });
    tables.collect()
}
