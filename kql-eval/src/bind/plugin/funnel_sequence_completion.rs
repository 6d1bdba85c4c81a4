//! `funnel_sequence_completion`: how many ids get how far in a sequence of states
//!
//! Windows follow each other from the start of the analysis on, and each is looked at by itself. An id gets to a state when
//! it has the states of the sequence up to there one after another, the last one at most a period after the first. Whether
//! an event at the same time, or just a period later, still counts is not published: where the counts depend on that the
//! query stops.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::activity::{nulls, number, places, times_of, window};
use super::{Arguments, Invocation, Plugin, computed, selected};
use crate::bind::Binder;
use crate::exec::{Batch, Grouping};
use crate::plan::{Algorithm, Field, Plan};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Scalar, ScalarType, Text, cast, parse_timespan};
use crate::{RuntimeError, Settings};

/// How far ids get in a sequence.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "funnel_sequence_completion",
    syntax: "funnel_sequence_completion(IdColumn, TimelineColumn, Start, End, BinSize, StateColumn, Sequence, MaxSequenceStepPeriods)",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut arguments = Arguments::new(invocation);
    let id = arguments.required(binder)?;
    let id = binder.column_argument(id, &input.schema)?;
    let timeline_argument = arguments.required(binder)?;
    let timeline = binder.column_argument(timeline_argument, &input.schema)?;
    let timeline_field = input.schema.field(timeline)?.clone();
    let distance = binder.distance_type(timeline_argument, timeline_field.ty)?;
    let mut values = Vec::new();
    for ty in [timeline_field.ty, timeline_field.ty, distance] {
        let argument = arguments.required(binder)?;
        values.push(binder.value_argument(argument, ty)?);
    }
    let state_argument = arguments.required(binder)?;
    let state = binder.column_argument(state_argument, &input.schema)?;
    let state_field = input.schema.field(state)?.clone();
    if state_field.ty != ScalarType::String {
        binder.wrong_argument(state_argument, "a string column", state_field.ty);
        return None;
    }
    for _ in 0..2 {
        let argument = arguments.required(binder)?;
        values.push(binder.value_argument(argument, ScalarType::Dynamic)?);
    }
    arguments.finish(binder)?;
    let fields = vec![
        Field::computed(Arc::clone(&timeline_field.name), timeline_field.ty),
        Field::computed(Arc::clone(&state_field.name), ScalarType::String),
        Field::computed("Period", distance),
        Field::computed("dcount", ScalarType::Long),
    ];
    Some(computed(
        Arc::new(Funnel { distance }),
        vec![selected(input, &[id, timeline, state], span)],
        values,
        fields,
        span,
    ))
}

/// Reads the id, the time and the state; its arguments are the start, the end, the size of a window, the sequence and the
/// periods.
#[derive(PartialEq, Debug)]
struct Funnel {
    /// The type of a period.
    distance: ScalarType,
}

/// What the funnel is asked.
struct Question {
    start: i64,
    end: i64,
    size: i64,
    sequence: Vec<String>,
    periods: Vec<i64>,
}

/// An event whose state is in the sequence.
#[derive(Clone, Copy)]
struct Event {
    window: i64,
    id: u32,
    time: i64,
    /// The first step of the sequence with its state.
    step: usize,
}

/// What counts as one after another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Only what is later, and less than a period after the first
    Strict,
    /// What is at the same time too, and just a period after the first
    Lenient,
}

impl Algorithm for Funnel {
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        _: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let question = self.question(arguments)?;
        let Some([ids, times, states]) = inputs.first().map(|batch| batch.columns.as_slice())
        else {
            return Ok(Batch::new(vec![], 0));
        };
        let events = question.events(ids, times, states);
        let mut rows = Rows::default();
        for in_window in events.chunk_by(|a, b| a.window == b.window) {
            let Some(first) = in_window.first() else {
                continue;
            };
            let begin = first.window.saturating_mul(question.size);
            let begin = question.start.saturating_add(begin);
            for &period in &question.periods {
                let counts = question.counts(in_window, period, Reading::Strict);
                if counts != question.counts(in_window, period, Reading::Lenient) {
                    return Err(RuntimeError::function(
                        "`funnel_sequence_completion` over steps at the same time, or just a period after the first, is not supported: how Kusto counts them is not published",
                    ));
                }
                for (step, count) in (0_u32..).zip(counts) {
                    rows.begins.push(begin);
                    rows.steps.push(step);
                    rows.periods.push(period);
                    rows.counts.push(cast::count(count));
                }
            }
        }
        Ok(rows.table(&question.sequence, times.ty(), self.distance))
    }
}

impl Funnel {
    fn question(&self, arguments: &[Scalar]) -> Result<Question, RuntimeError> {
        let value = |index: usize| {
            arguments.get(index).and_then(number).ok_or_else(|| {
                RuntimeError::function("an argument of `funnel_sequence_completion` is null")
            })
        };
        let question = Question {
            start: value(0)?,
            end: value(1)?,
            size: value(2)?,
            sequence: elements(arguments.get(3), |element| match element {
                Dynamic::String(text) => Some(text.to_owned()),
                _ => None,
            })?,
            periods: elements(arguments.get(4), |element| match element {
                Dynamic::Long(value) => Some(value),
                Dynamic::String(text) if self.distance == ScalarType::TimeSpan => {
                    parse_timespan(text)
                }
                _ => None,
            })?,
        };
        if question.size <= 0 {
            return Err(RuntimeError::function(
                "a window of the analysis must be longer than zero",
            ));
        }
        Ok(question)
    }
}

/// The elements of an array, each of which can be read.
fn elements<T>(
    array: Option<&Scalar>,
    read: impl Fn(Dynamic<'_>) -> Option<T>,
) -> Result<Vec<T>, RuntimeError> {
    let elements = array.and_then(|array| {
        let Scalar::Dynamic(bytes) = array else {
            return None;
        };
        let Dynamic::Array(array) = DynamicRef::new(bytes).view() else {
            return None;
        };
        let elements: Option<Vec<T>> = array.iter().map(|element| read(element.view())).collect();
        elements
    });
    elements.ok_or_else(|| {
        RuntimeError::function(
            "`funnel_sequence_completion` takes the sequence as an array of texts and the periods as an array of timespans, or of numbers where the timeline is one",
        )
    })
}

impl Question {
    /// The events whose state is in the sequence, by windows, then ids, then times, then steps.
    fn events(&self, ids: &Column, times: &Column, states: &Column) -> Vec<Event> {
        let mut steps: HashMap<&str, usize> = HashMap::new();
        for (step, state) in self.sequence.iter().enumerate() {
            steps.entry(state).or_insert(step);
        }
        let mut grouping = Grouping::new(vec![ids.ty()]);
        let numbers = grouping.number(std::slice::from_ref(ids), ids.rows(), |_| {});
        let (nobody, states) = (nulls(ids), states.reader::<Text>());
        let rows = numbers.into_iter().zip(nobody).zip(times_of(times));
        let mut events: Vec<Event> = rows
            .enumerate()
            .filter_map(|(row, ((id, is_nobody), time))| {
                let time = time.filter(|time| (self.start..=self.end).contains(time))?;
                let step = *steps.get(states.get(row)?)?;
                (!is_nobody).then_some(Event {
                    window: window(time, self.start, self.size),
                    id,
                    time,
                    step,
                })
            })
            .collect();
        events.sort_by_key(|event| (event.window, event.id, event.time, event.step));
        events
    }

    /// How many ids get to each step.
    fn counts(&self, events: &[Event], period: i64, reading: Reading) -> Vec<usize> {
        let steps = self.sequence.len();
        let mut reached: Vec<HashSet<u32>> = vec![HashSet::new(); steps];
        let mut progress = Progress {
            starts: vec![None; steps],
            before: vec![None; steps],
            period,
            reading,
        };
        for of_id in events.chunk_by(|a, b| a.id == b.id) {
            progress.starts.fill(None);
            for at_once in of_id.chunk_by(|a, b| a.time == b.time) {
                progress.before.clone_from(&progress.starts);
                for event in at_once {
                    progress.advance(event, &self.sequence);
                }
            }
            let Some(first) = of_id.first() else { continue };
            for (ids, start) in reached.iter_mut().zip(&progress.starts) {
                if start.is_some() {
                    ids.insert(first.id);
                }
            }
        }
        reached.iter().map(HashSet::len).collect()
    }
}

/// How far one id is.
struct Progress {
    /// For each step the latest start of a sequence that gets there.
    starts: Vec<Option<i64>>,
    /// The same before the events at this time.
    before: Vec<Option<i64>>,
    period: i64,
    reading: Reading,
}

impl Progress {
    /// Takes one event as each step that it may be, the last one first, so that it is one of them only.
    fn advance(&mut self, event: &Event, sequence: &[String]) {
        let Some(state) = sequence.get(event.step) else {
            return;
        };
        for (step, own) in sequence.iter().enumerate().rev() {
            if own != state {
                continue;
            }
            let from = match (step.checked_sub(1), self.reading) {
                (None, _) => Some(event.time),
                (Some(last), Reading::Strict) => self.before.get(last).copied().flatten(),
                (Some(last), Reading::Lenient) => self.starts.get(last).copied().flatten(),
            };
            let is_near = |from: &i64| {
                let distance = event.time.saturating_sub(*from);
                match self.reading {
                    Reading::Strict => step == 0 || distance < self.period,
                    Reading::Lenient => step == 0 || distance <= self.period,
                }
            };
            let from = from.filter(is_near);
            if let Some(start) = self.starts.get_mut(step) {
                *start = (*start).max(from);
            }
        }
    }
}

/// The result's columns.
#[derive(Default)]
struct Rows {
    begins: Vec<i64>,
    steps: Vec<u32>,
    periods: Vec<i64>,
    counts: Vec<i64>,
}

impl Rows {
    fn table(self, sequence: &[String], timeline: ScalarType, distance: ScalarType) -> Batch {
        let rows = self.counts.len();
        let states = Column::build::<Text, _>(sequence.iter().map(String::as_str));
        let columns = vec![
            places(&self.begins, timeline),
            states.take(&UInt32Array::from(self.steps)),
            places(&self.periods, distance),
            Column::longs(self.counts),
        ];
        Batch::new(columns, rows)
    }
}
