//! What the service makes of results: alerts, a pause after one, incidents.

use std::collections::BTreeSet;

use kql_eval::exec::Table;
use kqlab_suite::rule::{
    Alerting, EntityMapping, EventGrouping, Incidents, Matching, RuleFields, Trigger,
};

use super::Outcome;
use super::timetable::{Program, Slot};

/// The most alerts of one incident; the next ones open another.
const MOST_OF_INCIDENT: usize = 150;

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// When its run started, in ticks.
    pub at: i64,
    /// How many results it is made of.
    pub results: usize,
    /// The entities that its results name: type, identifier and value.
    pub entities: BTreeSet<(String, String, String)>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// When its first alert was, in ticks.
    pub opened: i64,
    /// The numbers of its alerts, from 0.
    pub alerts: Vec<usize>,
}

/// The service while it runs a rule.
#[derive(Debug)]
pub(super) struct Service {
    program: Program,
    trigger: Trigger,
    alerting: Alerting,
    mappings: Vec<EntityMapping>,
    suppressed_until: Option<i64>,
    alerts: Vec<Alert>,
}

impl Service {
    pub(super) fn new(fields: &RuleFields, program: Program) -> Self {
        Self {
            program,
            trigger: fields.schedule.trigger,
            alerting: fields.alerting.clone(),
            mappings: fields.entity_mappings.clone(),
            suppressed_until: None,
            alerts: Vec::new(),
        }
    }

    pub(super) fn is_suppressed(&self, starts: i64) -> bool {
        self.suppressed_until.is_some_and(|until| starts < until)
    }

    /// What becomes of the results of a run.
    pub(super) fn judge(&mut self, slot: &Slot, table: &Table) -> Outcome {
        let results = table.batch.rows;
        let fires = match self.program {
            Program::Scheduled => self.trigger.fires(results),
            // They have no threshold: each result is an alert.
            Program::NearRealTime | Program::CustomDetection => results > 0,
        };
        if !fires {
            return Outcome::Silent { results };
        }
        let before = self.alerts.len();
        let is_single = match self.program {
            Program::Scheduled => self.alerting.grouping == EventGrouping::SingleAlert,
            Program::NearRealTime | Program::CustomDetection => false,
        };
        // A rule that fires on few results, or on none, alerts all the same.
        let count = if is_single || results == 0 {
            1
        } else {
            results.min(self.program.most_alerts())
        };
        for number in 0..count {
            let last = number + 1 == count;
            let rows = number..if last { results } else { number + 1 };
            self.alerts.push(Alert {
                at: slot.starts,
                results: rows.len(),
                entities: self.entities(table, rows),
            });
        }
        if let Some(pause) = self.alerting.suppression {
            self.suppressed_until = Some(slot.starts.saturating_add(pause));
        }
        Outcome::Fired {
            results,
            alerts: self.alerts.len() - before,
        }
    }

    fn entities(
        &self,
        table: &Table,
        rows: std::ops::Range<usize>,
    ) -> BTreeSet<(String, String, String)> {
        let mut entities = BTreeSet::new();
        for mapping in &self.mappings {
            for field in &mapping.fields {
                let Some(place) = table.schema.index_of(&field.column.value) else {
                    continue;
                };
                let Some(column) = table.batch.columns.get(place) else {
                    continue;
                };
                for row in rows.clone() {
                    let mut value = String::new();
                    column.scalar(row).write_text(&mut value);
                    if !value.is_empty() {
                        let identifier = field.identifier.value.clone();
                        entities.insert((mapping.entity.value.clone(), identifier, value));
                    }
                }
            }
        }
        entities
    }

    /// The alerts, and the incidents made of them.
    pub(super) fn results(self) -> (Vec<Alert>, Vec<Incident>) {
        let mut incidents: Vec<Incident> = Vec::new();
        for (number, alert) in self.alerts.iter().enumerate() {
            let joined = match &self.alerting.incidents {
                Incidents::None => continue,
                Incidents::PerAlert => None,
                Incidents::Grouped { lookback, matching } => {
                    incidents.iter_mut().rev().find(|incident| {
                        let first = incident.alerts.first().and_then(|at| self.alerts.get(*at));
                        alert.at < incident.opened.saturating_add(*lookback)
                            && incident.alerts.len() < MOST_OF_INCIDENT
                            && first.is_some_and(|first| matching_of(first, alert, matching))
                    })
                }
            };
            match joined {
                Some(incident) => incident.alerts.push(number),
                None => incidents.push(Incident {
                    opened: alert.at,
                    alerts: vec![number],
                }),
            }
        }
        (self.alerts, incidents)
    }
}

/// Whether two alerts belong together.
fn matching_of(one: &Alert, other: &Alert, matching: &Matching) -> bool {
    match matching {
        Matching::AnyAlert => true,
        Matching::AllEntities => one.entities == other.entities,
        Matching::Selected(types) => {
            let of = |alert: &Alert| -> BTreeSet<(String, String, String)> {
                let entities = alert.entities.iter();
                let chosen = entities.filter(|(ty, _, _)| types.contains(ty));
                chosen.cloned().collect()
            };
            of(one) == of(other)
        }
    }
}
