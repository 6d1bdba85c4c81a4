//! What a rule's file says of the rule besides its query, as typed values with their places.

mod alert;
mod entity;
mod schedule;

pub use alert::{AlertDetails, CustomDetail, Template};
pub use entity::{EntityMapping, FieldMapping};
pub use schedule::{RuleKind, Schedule, Trigger, TriggerOperator};

use super::Rule;
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
}

/// A field that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMistake {
    /// What is wrong, in the author's terms.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Where it stands.
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
        };
        (fields, mistakes)
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
}

/// The value of a key; None where it is not there or says nothing.
fn value<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Node> {
    let entry = entries.iter().find(|entry| entry.key.value == key)?;
    (!matches!(entry.value.kind, NodeKind::Null)).then_some(&entry.value)
}
