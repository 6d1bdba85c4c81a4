//! When a rule runs, and over which time each run looks.

use kqlab_suite::rule::{Rule, RuleFields, RuleForm, RuleKind};

/// Ticks of 100 ns in a minute.
const MINUTE: i64 = 60 * 10_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The service that runs a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Scheduled analytics rules of Sentinel.
    Scheduled,
    /// Near-real-time rules of Sentinel: each minute, over what arrived, not what happened, in a minute that ended two before.
    NearRealTime,
    /// Custom detections of Defender XDR.
    CustomDetection,
}

impl Program {
    /// The most alerts of one run; results beyond it share the last.
    #[must_use]
    pub const fn most_alerts(self) -> usize {
        match self {
            Self::Scheduled | Self::CustomDetection => 150,
            Self::NearRealTime => 30,
        }
    }

    /// How reports name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled rule",
            Self::NearRealTime => "NRT rule",
            Self::CustomDetection => "custom detection",
        }
    }
}

/// Where a run's window ends. Microsoft's pages say that a run starts five minutes after its scheduled time, and not which of
/// the two the window and `now()` follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// At the scheduled time.
    #[default]
    Scheduled,
    /// When the run starts.
    Started,
}

/// When a rule runs. All times and durations are ticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// The service that runs it.
    pub program: Program,
    /// From one run to the next.
    pub frequency: i64,
    /// How far back a run looks.
    pub period: i64,
    /// How long after its scheduled time a run starts.
    pub start_delay: i64,
    /// Where a run's window ends.
    pub window: Window,
    /// The first scheduled time.
    pub first: i64,
    /// No run is scheduled after this time.
    pub until: i64,
}

/// A run's place in time; all are ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When it is scheduled.
    pub scheduled: i64,
    /// When it starts: what arrives later it does not see.
    pub starts: i64,
    /// Its window: from this time on …
    pub from: i64,
    /// … and before this one.
    pub to: i64,
    /// What `now()` answers.
    pub now: i64,
    /// Whether the window is of the time at which events arrived, instead of when they happened.
    pub by_arrival: bool,
}

impl Timetable {
    /// The timetable of a rule over events that happened and arrived between two times: the first run whose window can have one
    /// of them, to the last.
    ///
    /// # Errors
    /// The rule does not say how often it runs.
    pub fn of(rule: &Rule, earliest: i64, latest: i64) -> Result<Self, &'static str> {
        let schedule = RuleFields::of(rule).0.schedule;
        let kind = schedule.kind.as_ref().map(|kind| kind.value);
        let said = schedule.frequency.as_ref().map(|frequency| frequency.value);
        let (program, frequency, period, start_delay) = match (rule.form, kind) {
            (RuleForm::Sentinel | RuleForm::Query, Some(RuleKind::NearRealTime))
            | (RuleForm::CustomDetection, Some(RuleKind::NearRealTime)) => {
                (Program::NearRealTime, MINUTE, MINUTE, 2 * MINUTE)
            }
            (RuleForm::CustomDetection, _) => {
                let frequency = said.ok_or("the detection has no `schedule.period`")?;
                (Program::CustomDetection, frequency, look_back(frequency), 0)
            }
            (RuleForm::Sentinel | RuleForm::Query, Some(RuleKind::Scheduled) | None) => {
                let frequency = said.ok_or("the rule has no `queryFrequency`")?;
                let period = schedule.period.map_or(frequency, |period| period.value);
                (Program::Scheduled, frequency, period, 5 * MINUTE)
            }
        };
        if frequency <= 0 {
            return Err("a rule that runs every 0 s never ends");
        }
        // On the grid of the frequency, so that the same events give the same runs whatever else is in the files.
        let first = earliest.div_euclid(frequency) * frequency + frequency;
        Ok(Self {
            program,
            frequency,
            period,
            start_delay,
            window: Window::default(),
            first,
            until: latest
                .saturating_add(period)
                .saturating_add(frequency)
                .saturating_add(2 * MINUTE),
        })
    }

    /// The runs, in their order.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let step = self.frequency.max(1);
        let count = self.until.saturating_sub(self.first).div_euclid(step);
        let number = |number: i64| self.first.saturating_add(number.saturating_mul(step));
        (0..=count.max(-1))
            .map(|run| self.slot(number(run)))
            .collect()
    }

    fn slot(&self, scheduled: i64) -> Slot {
        let starts = scheduled + self.start_delay;
        let by_arrival = self.program == Program::NearRealTime;
        let to = match self.window {
            // An NRT rule waits two minutes for what belongs into its minute.
            _ if by_arrival => scheduled,
            Window::Scheduled => scheduled,
            Window::Started => starts,
        };
        Slot {
            scheduled,
            starts,
            from: to.saturating_sub(self.period),
            to,
            now: to,
            by_arrival,
        }
    }
}

/// How far back a custom detection looks that runs this often.
const fn look_back(frequency: i64) -> i64 {
    match frequency {
        frequency if frequency == 12 * HOUR => 48 * HOUR,
        frequency if frequency < DAY => 4 * frequency,
        _ => 30 * DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_detections_look_back_by_their_frequency() {
        for (hours, back) in [(24, 30 * 24), (12, 48), (3, 12), (1, 4), (2, 8)] {
            assert_eq!(look_back(hours * HOUR), back * HOUR, "{hours} h");
        }
    }
}
