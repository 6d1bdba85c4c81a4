//! A simulation as text for a terminal.

use std::fmt::Write as _;

use kqlab_analysis::simulate::{Outcome, Program, Run, TimedTable, Window};

use kqlab_suite::rule::duration::written as duration;

use super::{Subject, time};
use crate::output::shown;

/// How many runs a line of the timeline has.
const OF_LINE: usize = 60;

/// What is shown besides the schedule, the timeline, the runs that fired or lost something, and what became of the events.
#[derive(Clone, Copy, Debug)]
pub struct More {
    /// Every run.
    pub all_runs: bool,
    /// How late events are, and which part of them is lost.
    pub delay_profile: bool,
}

/// A simulation as text.
#[must_use]
pub fn terminal(subject: &Subject<'_>, more: More) -> String {
    let mut text = format!("{}\n", shown(&subject.rule.name));
    schedule(&mut text, subject);
    timeline(&mut text, &subject.simulation.runs);
    for run in &subject.simulation.runs {
        let is_plain = matches!(run.outcome, Outcome::Silent { results: 0 }) && run.late == 0;
        if more.all_runs || !is_plain {
            line(&mut text, run);
        }
    }
    if more.delay_profile {
        profile(&mut text, subject);
    }
    summary(&mut text, subject);
    text
}

fn schedule(text: &mut String, subject: &Subject<'_>) {
    let table = subject.timetable;
    let by = match table.program {
        Program::NearRealTime => "over what arrived in",
        Program::Scheduled | Program::CustomDetection => "over",
    };
    let _ = writeln!(
        text,
        "  {}: every {}, {by} the last {}",
        table.program.name(),
        duration(table.frequency),
        duration(table.period)
    );
    let end = match table.window {
        Window::Scheduled => "the scheduled time",
        Window::Started => "the start of the run",
    };
    let _ = writeln!(
        text,
        "  a run starts {} after its scheduled time; its window and `now()` end at {end}\n",
        duration(table.start_delay)
    );
}

/// A sign for each run: `█` alerts, `▒` results that are no alert, `-` suppressed, `!` events too late for it, `·` nothing.
fn timeline(text: &mut String, runs: &[Run]) {
    for line in runs.chunks(OF_LINE) {
        let signs: String = line
            .iter()
            .map(|run| match run.outcome {
                Outcome::Fired { .. } => '█',
                Outcome::Suppressed => '-',
                Outcome::Silent { .. } if run.late > 0 => '!',
                Outcome::Silent { results: 0 } => '·',
                Outcome::Silent { .. } => '▒',
            })
            .collect();
        let from = line.first().map_or(0, |run| run.slot.scheduled);
        let _ = writeln!(text, "  {}  {signs}", time(from));
    }
    text.push_str(
        "  █ alerts  ▒ results, no alert  ! events came too late  - suppressed  · nothing\n\n",
    );
}

fn line(text: &mut String, run: &Run) {
    let outcome = match run.outcome {
        Outcome::Suppressed => "not run: an alert suppresses it".to_owned(),
        Outcome::Silent { results: 0 } => "silent".to_owned(),
        Outcome::Silent { results } => format!("silent: {results} results are no alert"),
        Outcome::Fired { results, alerts } => format!("{alerts} alerts of {results} results"),
    };
    let late = match run.late {
        0 => String::new(),
        late => format!(", {late} arrived too late for it"),
    };
    let _ = writeln!(
        text,
        "  {}  {} events{late}: {outcome}",
        time(run.slot.scheduled),
        run.seen
    );
}

/// How long events took to arrive, and which part is lost.
fn profile(text: &mut String, subject: &Subject<'_>) {
    let mut delays: Vec<i64> = subject.tables.iter().flat_map(TimedTable::delays).collect();
    delays.sort_unstable();
    let at = |percent: usize| {
        let last = delays.len().saturating_sub(1);
        delays
            .get(last * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    let counts = subject.simulation.counts();
    let judged = counts.once + counts.doubled + counts.missed;
    let _ = writeln!(
        text,
        "\n  events arrive after {} (half), {} (19 of 20), {} (all); the rule loses {} of {judged}",
        duration(at(50)),
        duration(at(95)),
        duration(at(100)),
        counts.missed
    );
}

fn summary(text: &mut String, subject: &Subject<'_>) {
    let simulation = subject.simulation;
    let counts = simulation.counts();
    let _ = writeln!(
        text,
        "\n  {} runs, {} alerts, {} incidents",
        simulation.runs.len(),
        simulation.alerts.len(),
        simulation.incidents.len()
    );
    let _ = writeln!(
        text,
        "  {} events seen by one run, {} by several, {} by none since they came too late",
        counts.once, counts.doubled, counts.missed
    );
    if counts.suppressed > 0 {
        let _ = writeln!(
            text,
            "  {} only by runs that an alert suppressed",
            counts.suppressed
        );
    }
    if counts.outside > 0 {
        let _ = writeln!(text, "  {} are in no run's window", counts.outside);
    }
    if counts.missed > 0 {
        let _ = writeln!(
            text,
            "  to see late events: a `queryPeriod` of the frequency and the delay, and `| where ingestion_time() > ago({})`",
            duration(subject.timetable.frequency)
        );
    }
}
