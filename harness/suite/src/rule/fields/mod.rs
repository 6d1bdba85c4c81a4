//! What a rule's file says of the rule besides its query, as typed values with their places.

mod alert;
mod alerting;
mod entity;
mod schedule;

pub use alert::{AlertDetails, CustomDetail, Template};
pub use alerting::{Alerting, EventGrouping, Incidents, Matching};
pub use entity::{EntityMapping, FieldMapping};
pub use schedule::{RuleKind, Schedule, Trigger, TriggerOperator};

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::{Rule, ended};
use crate::testfile::{Entry, Node, NodeKind, Place};

/// The fields of a rule. What is not there, or is not what it must be, is None or left out; the latter with a mistake.
#[derive(Clone, Debug, Default)]
pub struct RuleFields {
    /// When the rule runs, over what, and when its results are an alert.
    pub schedule: Schedule,
    /// The entities that its results name.
    pub entity_mappings: Vec<EntityMapping>,
    /// Details that its alerts show.
    pub custom_details: Vec<CustomDetail>,
    /// What its results decide of its alerts.
    pub alert_details: AlertDetails,
    /// What becomes of its results: alerts, incidents.
    pub alerting: Alerting,
}

/// A field that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMistake {
    /// What is wrong, in the author's terms.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// Its place.
    pub place: Place,
}

impl RuleFields {
    /// The fields of a rule, and what is wrong with them.
    #[must_use]
    pub fn of(rule: &Rule) -> (Self, Vec<FieldMistake>) {
        let mut mistakes = Vec::new();
        let fields = Self {
            schedule: Schedule::of(&rule.written, &mut mistakes),
            entity_mappings: entity::mappings(
                value(&rule.written, "entityMappings"),
                &mut mistakes,
            ),
            custom_details: alert::custom_details(
                value(&rule.written, "customDetails"),
                &mut mistakes,
            ),
            alert_details: AlertDetails::of(
                value(&rule.written, "alertDetailsOverride"),
                &mut mistakes,
            ),
            alerting: Alerting::of(&rule.written, &mut mistakes),
        };
        (fields, mistakes)
    }

    /// When the rule runs, over what, and when its results are an alert.
    ///
    /// # Errors
    /// A field of the schedule is not what it must be. To go on without it would run another rule than the author's.
    pub fn schedule_of(rule: &Rule) -> Result<Schedule, Vec<Report>> {
        let mut mistakes = Vec::new();
        let schedule = Schedule::of(&rule.written, &mut mistakes);
        if mistakes.is_empty() {
            return Ok(schedule);
        }
        Err(mistakes
            .iter()
            .map(|mistake| mistake.report(rule))
            .collect())
    }
}

impl FieldMistake {
    fn new(message: String, help: &str, place: Place) -> Self {
        Self {
            message,
            help: help.to_owned(),
            place,
        }
    }

    /// The mistake at its place in the rule's file.
    #[must_use]
    pub fn report(&self, rule: &Rule) -> Report {
        let source = ended(&rule.source);
        // Fields that were computed, as in a template, may have no place of their own in the file.
        let end = self.place.end.min(source.len());
        let start = self.place.start.min(end);
        let diagnostic = MietteDiagnostic::new(self.message.clone())
            .with_code("kqlab::rule::field")
            .with_help(self.help.clone())
            .with_label(LabeledSpan::at(start..end, "here"));
        let name = rule.path.display().to_string();
        Report::new(diagnostic).with_source_code(NamedSource::new(name, source))
    }
}

/// The value of a key; None where it is not there or says nothing.
fn value<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Node> {
    let entry = entries.iter().find(|entry| entry.key.value == key)?;
    (!matches!(entry.value.kind, NodeKind::Null)).then_some(&entry.value)
}
