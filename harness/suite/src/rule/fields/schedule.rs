//! When a rule runs, over which time, and when its results are an alert.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>

use super::super::duration;
use super::super::tree::{get, scalar_text};
use super::{FieldMistake, value};
use crate::testfile::{Entry, Node, NodeKind, Placed};

/// When a rule runs, over which time, and when its results are an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The kind of rule, where the file says it.
    pub kind: Option<Placed<RuleKind>>,
    /// How often it runs, in ticks.
    pub frequency: Option<Placed<i64>>,
    /// Over which time before a run it looks, in ticks. None where the file does not say: the query alone decides.
    pub period: Option<Placed<i64>>,
    /// When the results of a run are an alert.
    pub trigger: Trigger,
}

/// The kinds of rules that have a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// It runs on a schedule.
    Scheduled,
    /// It runs every minute over what arrived since.
    NearRealTime,
}

/// When the results of a run are an alert: more than none, where the file does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// How the number of results is compared.
    pub operator: TriggerOperator,
    /// With what.
    pub threshold: u64,
}

/// How the number of results of a run is compared with the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerOperator {
    /// `gt`, `GreaterThan`
    GreaterThan,
    /// `lt`, `LessThan`
    LessThan,
    /// `eq`, `Equal`
    Equal,
    /// `ne`, `NotEqual`
    NotEqual,
}

impl Default for Trigger {
    fn default() -> Self {
        Self {
            operator: TriggerOperator::GreaterThan,
            threshold: 0,
        }
    }
}

impl Trigger {
    /// Whether this number of results of a run is an alert.
    #[must_use]
    pub fn fires(self, rows: usize) -> bool {
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        match self.operator {
            TriggerOperator::GreaterThan => rows > self.threshold,
            TriggerOperator::LessThan => rows < self.threshold,
            TriggerOperator::Equal => rows == self.threshold,
            TriggerOperator::NotEqual => rows != self.threshold,
        }
    }

    /// The comparison in words: `more than 5`.
    #[must_use]
    pub fn in_words(self) -> String {
        let words = match self.operator {
            TriggerOperator::GreaterThan => "more than",
            TriggerOperator::LessThan => "fewer than",
            TriggerOperator::Equal => "exactly",
            TriggerOperator::NotEqual => "any number but",
        };
        format!("{words} {}", self.threshold)
    }
}

impl Schedule {
    pub(super) fn of(written: &[Entry], mistakes: &mut Vec<FieldMistake>) -> Self {
        Self {
            kind: value(written, "kind")
                .and_then(|node| kind(node, mistakes))
                .or_else(|| continuous(written)),
            frequency: duration_at(written, "queryFrequency", mistakes)
                .or_else(|| detection_period(written)),
            period: duration_at(written, "queryPeriod", mistakes),
            trigger: trigger(written, mistakes),
        }
    }

    /// The earliest time, in ticks, that a run at `now` sees; None where nothing limits it.
    #[must_use]
    pub fn sees_from(&self, now: i64) -> Option<i64> {
        let period = self.period.as_ref()?;
        // Sentinel cuts by `TimeGenerated` before the query runs, whatever the query asks: a longer `ago()` in it sees no more.
        Some(now.saturating_sub(period.value))
    }

    /// Whether a run is an alert whenever its query has results, whatever their times.
    #[must_use]
    pub fn is_the_querys(&self) -> bool {
        self.period.is_none() && self.trigger == Trigger::default()
    }
}

fn kind(node: &Node, mistakes: &mut Vec<FieldMistake>) -> Option<Placed<RuleKind>> {
    let text = scalar_text(node)?;
    let kind = match text.to_ascii_lowercase().as_str() {
        "scheduled" => RuleKind::Scheduled,
        "nrt" => RuleKind::NearRealTime,
        _ => {
            mistakes.push(FieldMistake::new(
                format!("`{text}` is no kind of rule that has a query"),
                "`Scheduled` or `NRT`",
                node.place,
            ));
            return None;
        }
    };
    Some(Placed::new(kind, node.place))
}

/// `schedule.period` of a custom detection: how often it runs.
fn detection_period(written: &[Entry]) -> Option<Placed<i64>> {
    let node = get(value(written, "schedule")?, &["period"])?;
    let ticks = duration::parse(&scalar_text(node)?)?;
    (ticks > 0).then(|| Placed::new(ticks, node.place))
}

/// A custom detection whose period is 0 runs all the time, as a rule does that is near real time.
fn continuous(written: &[Entry]) -> Option<Placed<RuleKind>> {
    let node = get(value(written, "schedule")?, &["period"])?;
    let is_zero = matches!(scalar_text(node)?.as_str(), "0" | "0H");
    is_zero.then(|| Placed::new(RuleKind::NearRealTime, node.place))
}

fn duration_at(
    written: &[Entry],
    key: &str,
    mistakes: &mut Vec<FieldMistake>,
) -> Option<Placed<i64>> {
    let node = value(written, key)?;
    let text = scalar_text(node).unwrap_or_default();
    let Some(ticks) = duration::parse(&text) else {
        mistakes.push(FieldMistake::new(
            format!("`{key}` is no duration: {}", node.describe()),
            "as in `1h`, `14d` or `PT1H`",
            node.place,
        ));
        return None;
    };
    Some(Placed::new(ticks, node.place))
}

fn trigger(written: &[Entry], mistakes: &mut Vec<FieldMistake>) -> Trigger {
    let mut trigger = Trigger::default();
    if let Some(node) = value(written, "triggerOperator") {
        match operator(&scalar_text(node).unwrap_or_default()) {
            Some(operator) => trigger.operator = operator,
            None => mistakes.push(FieldMistake::new(
                format!("`triggerOperator` is {}", node.describe()),
                "one of gt, lt, eq, ne",
                node.place,
            )),
        }
    }
    if let Some(node) = value(written, "triggerThreshold") {
        let number = match &node.kind {
            NodeKind::Int { value, .. } => u64::try_from(*value).ok(),
            // Templates may have numbers as texts.
            NodeKind::Text(text) => text.trim().parse().ok(),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Real { .. }
            | NodeKind::List(_)
            | NodeKind::Map(_) => None,
        };
        match number {
            Some(number) => trigger.threshold = number,
            None => mistakes.push(FieldMistake::new(
                format!("`triggerThreshold` is {}", node.describe()),
                "a whole number from 0 to 10000",
                node.place,
            )),
        }
    }
    trigger
}

fn operator(text: &str) -> Option<TriggerOperator> {
    match text.to_ascii_lowercase().as_str() {
        "gt" | "greaterthan" => Some(TriggerOperator::GreaterThan),
        "lt" | "lessthan" => Some(TriggerOperator::LessThan),
        "eq" | "equal" => Some(TriggerOperator::Equal),
        "ne" | "notequal" => Some(TriggerOperator::NotEqual),
        _ => None,
    }
}

/// The text under a key of a mapping, where it is text.
pub(super) fn text_under(node: &Node, key: &str) -> Option<Placed<String>> {
    let value = get(node, &[key])?;
    Some(Placed::new(scalar_text(value)?, value.place))
}
