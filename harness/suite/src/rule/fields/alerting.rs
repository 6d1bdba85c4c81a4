//! What a rule makes of its results: alerts, a pause after one, incidents.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>,
//! <https://learn.microsoft.com/azure/sentinel/create-incidents-from-alerts>

use super::super::duration;
use super::super::tree::{get, items, scalar_text};
use super::{FieldMistake, value};
use crate::testfile::{Entry, Node, NodeKind};

/// Ticks of five hours, over which alerts are grouped where a rule does not say.
const FIVE_HOURS: i64 = 5 * 3_600 * 10_000_000;

/// What becomes of a rule's results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerting {
    /// How the results of a run become alerts.
    pub grouping: EventGrouping,
    /// How long the rule is not run after an alert, in ticks. None when it always runs.
    pub suppression: Option<i64>,
    /// How alerts become incidents.
    pub incidents: Incidents,
}

/// How the results of a run become alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EventGrouping {
    /// One alert for all.
    #[default]
    SingleAlert,
    /// One for each, up to a limit of the service.
    AlertPerResult,
}

/// How alerts become incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Incidents {
    /// There are none.
    None,
    /// One for each alert.
    #[default]
    PerAlert,
    /// Alerts that belong together share one.
    Grouped {
        /// For how long after its first alert an incident takes others, in ticks.
        lookback: i64,
        /// Which alerts belong together.
        matching: Matching,
    },
}

/// Which alerts share an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Those with the same entities.
    AllEntities,
    /// All of the rule.
    AnyAlert,
    /// Those with the same entities of these types.
    Selected(Vec<String>),
}

impl Alerting {
    pub(super) fn of(written: &[Entry], mistakes: &mut Vec<FieldMistake>) -> Self {
        let aggregation = value(written, "eventGroupingSettings")
            .and_then(|node| get(node, &["aggregationKind"]))
            .and_then(scalar_text);
        let grouping = match aggregation.as_deref() {
            Some("AlertPerResult") => EventGrouping::AlertPerResult,
            Some(_) | None => EventGrouping::SingleAlert,
        };
        let suppresses = value(written, "suppressionEnabled").is_some_and(is_true);
        let suppression = value(written, "suppressionDuration").filter(|_| suppresses);
        Self {
            grouping,
            suppression: suppression.and_then(|node| ticks(node, "suppressionDuration", mistakes)),
            incidents: incidents(value(written, "incidentConfiguration"), mistakes),
        }
    }
}

fn incidents(node: Option<&Node>, mistakes: &mut Vec<FieldMistake>) -> Incidents {
    let Some(node) = node else {
        return Incidents::PerAlert;
    };
    if get(node, &["createIncident"]).is_some_and(|node| !is_true(node)) {
        return Incidents::None;
    }
    let Some(grouping) = get(node, &["groupingConfiguration"]) else {
        return Incidents::PerAlert;
    };
    if !get(grouping, &["enabled"]).is_some_and(is_true) {
        return Incidents::PerAlert;
    }
    let lookback = get(grouping, &["lookbackDuration"]);
    let lookback = lookback.and_then(|node| ticks(node, "lookbackDuration", mistakes));
    let method = get(grouping, &["matchingMethod"]).and_then(scalar_text);
    let matching = match method.as_deref() {
        Some("AnyAlert") => Matching::AnyAlert,
        Some("Selected") => {
            let entities = get(grouping, &["groupByEntities"]).map_or(&[][..], items);
            Matching::Selected(entities.iter().filter_map(scalar_text).collect())
        }
        Some(_) | None => Matching::AllEntities,
    };
    Incidents::Grouped {
        lookback: lookback.unwrap_or(FIVE_HOURS),
        matching,
    }
}

fn ticks(node: &Node, key: &str, mistakes: &mut Vec<FieldMistake>) -> Option<i64> {
    let ticks = scalar_text(node).and_then(|text| duration::parse(&text));
    if ticks.is_none() {
        mistakes.push(FieldMistake::new(
            format!("`{key}` is no duration: {}", node.describe()),
            "as in `PT5H` or `5h`",
            node.place,
        ));
    }
    ticks
}

fn is_true(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Bool(value) => *value,
        // Templates may have it as text.
        NodeKind::Text(text) => text.eq_ignore_ascii_case("true"),
        NodeKind::Null
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::List(_)
        | NodeKind::Map(_) => false,
    }
}
