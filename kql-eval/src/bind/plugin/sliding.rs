//! Windows that slide over a timeline in steps, and who is in them.

use std::collections::{HashMap, HashSet};

use super::activity::{Event, window};
use crate::RuntimeError;

/// Where the windows are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sliding {
    /// Where the first step begins.
    pub start: i64,
    /// Where the last step that counts begins at the latest.
    pub end: i64,
    /// The length of a step.
    pub step: i64,
    /// The length of a window, which ends with a step and holds all whole steps that fit, at least one.
    pub length: i64,
}

/// What a window holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contents {
    /// Where its last step begins.
    pub time: i64,
    /// How many events.
    pub events: usize,
    /// How many ids.
    pub ids: usize,
    /// How many ids in its last step.
    pub last_ids: usize,
}

impl Sliding {
    /// Tells each window that holds an event, in order. `events` are in the order of their times.
    pub fn over(
        self,
        events: &[Event],
        mut tell: impl FnMut(Contents) -> Result<(), RuntimeError>,
    ) -> Result<(), RuntimeError> {
        let step_of = |event: &Event| window(event.time, self.start, self.step);
        let steps = (self.length / self.step).max(1);
        let last = window(self.end, self.start, self.step);
        let mut entering = events
            .iter()
            .filter(|event| event.time <= self.end)
            .peekable();
        let mut leaving = events.iter().peekable();
        let mut inside = Inside::default();
        let mut at = 0;
        loop {
            // Nothing is in the window: the next one that matters is that of the next event, however far off it is.
            if inside.events == 0 {
                match entering.peek() {
                    Some(next) => at = step_of(next).max(at),
                    None => return Ok(()),
                }
            }
            if at > last {
                return Ok(());
            }
            inside.newest.clear();
            while let Some(event) = entering.next_if(|event| step_of(event) <= at) {
                inside.enter(event);
                if step_of(event) == at {
                    inside.newest.extend(event.id);
                }
            }
            while let Some(event) = leaving.next_if(|event| step_of(event) <= at - steps) {
                inside.leave(event);
            }
            if inside.events > 0 {
                tell(Contents {
                    time: self.start.saturating_add(at.saturating_mul(self.step)),
                    events: inside.events,
                    ids: inside.times.len(),
                    last_ids: inside.newest.len(),
                })?;
            }
            at += 1;
        }
    }
}

/// The events inside a window as it slides.
#[derive(Default)]
struct Inside {
    /// How many there are.
    events: usize,
    /// How often each identity is among them.
    times: HashMap<u32, usize>,
    /// The identities of the last step.
    newest: HashSet<u32>,
}

impl Inside {
    /// Takes an event.
    fn enter(&mut self, event: &Event) {
        self.events += 1;
        if let Some(id) = event.id {
            *self.times.entry(id).or_default() += 1;
        }
    }

    /// Gives an event back that the window has passed.
    fn leave(&mut self, event: &Event) {
        self.events = self.events.saturating_sub(1);
        if let Some(id) = event.id
            && let Some(times) = self.times.get_mut(&id)
        {
            *times -= 1;
            if *times == 0 {
                self.times.remove(&id);
            }
        }
    }
}
