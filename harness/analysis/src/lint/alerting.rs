//! What becomes of results: alerts, the pause after one, incidents.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>,
//! <https://learn.microsoft.com/azure/sentinel/create-incidents-from-alerts>

use kqlab_suite::rule::duration::{parse, written};
use kqlab_suite::testfile::{Node, Placed, nearest};

use super::limits::{
    LONGEST_GROUPING, LONGEST_SUPPRESSION, SHORTEST_GROUPING, SHORTEST_SUPPRESSION,
};
use super::subject::{text, texts, under};
use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A pause or a time of grouping beyond the limits of the service.
pub(super) static ALERTING_RANGE: Lint = Lint {
    name: "alerting_range",
    code: "kqlab::lint::alerting_range",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "`suppressionDuration` is not from 5 minutes to 24 hours, or `lookbackDuration` not from 5 minutes to 7 days.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\nsuppressionEnabled: true\nsuppressionDuration: PT48H\n",
    good: "name: x\nquery: SigninLogs\nsuppressionEnabled: true\nsuppressionDuration: PT24H\n",
    look: alerting_range,
};

fn alerting_range(subject: &Subject<'_>) -> Vec<Found> {
    let suppression = subject
        .field("suppressionDuration")
        .map(|field| &field.value);
    let lookback = grouping(subject).and_then(|node| under(node, &["lookbackDuration"]));
    let fields = [
        (
            "suppressionDuration",
            suppression,
            SHORTEST_SUPPRESSION..=LONGEST_SUPPRESSION,
        ),
        (
            "lookbackDuration",
            lookback,
            SHORTEST_GROUPING..=LONGEST_GROUPING,
        ),
    ];
    let wrong = fields.into_iter().filter_map(|(key, node, range)| {
        let node = node?;
        let ticks = parse(&text(node)?)?;
        if range.contains(&ticks) {
            return None;
        }
        let message = format!("`{key}` is {}", written(ticks));
        let help = format!(
            "from {} to {}",
            written(*range.start()),
            written(*range.end())
        );
        Some(Found::new(At::Field(node.place), message, help))
    });
    wrong.collect()
}

fn grouping<'s>(subject: &'s Subject<'_>) -> Option<&'s Node> {
    let incidents = &subject.field("incidentConfiguration")?.value;
    under(incidents, &["groupingConfiguration"])
}

/// A word that a setting of alerts does not know.
pub(super) static ALERTING_WORD: Lint = Lint {
    name: "alerting_word",
    code: "kqlab::lint::alerting_word",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "`aggregationKind` or `matchingMethod` has a value that it does not know.",
    page: "`SingleAlert` or `AlertPerResult`; `AllEntities`, `AnyAlert` or `Selected`. The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\neventGroupingSettings:\n  aggregationKind: AlertPerRow\n",
    good: "name: x\nquery: SigninLogs\neventGroupingSettings:\n  aggregationKind: AlertPerResult\n",
    look: alerting_word,
};

fn alerting_word(subject: &Subject<'_>) -> Vec<Found> {
    let events = subject.field("eventGroupingSettings");
    let aggregation = events.and_then(|field| under(&field.value, &["aggregationKind"]));
    let matching = grouping(subject).and_then(|node| under(node, &["matchingMethod"]));
    let fields: [(&str, Option<&Node>, &[&str]); 2] = [
        (
            "aggregationKind",
            aggregation,
            &["SingleAlert", "AlertPerResult"],
        ),
        (
            "matchingMethod",
            matching,
            &["AllEntities", "AnyAlert", "Selected"],
        ),
    ];
    let wrong = fields.into_iter().filter_map(|(key, node, known)| {
        let node = node?;
        let word = text(node)?;
        if known.iter().any(|known| known.eq_ignore_ascii_case(&word)) {
            return None;
        }
        let help = match nearest(&word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        let message = format!("`{key}` is `{word}`");
        Some(Found::new(At::Field(node.place), message, help))
    });
    wrong.collect()
}

/// Incidents that are grouped by an entity which no alert has.
pub(super) static GROUPED_ENTITY: Lint = Lint {
    name: "grouped_entity",
    code: "kqlab::lint::grouped_entity",
    weight: Severity::Warning,
    targets: SENTINEL,
    summary: "Incidents are grouped by a type of entity that no mapping makes.",
    page: "No alert has such an entity, so that none is grouped by it.",
    bad: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\nincidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    matchingMethod: Selected\n    groupByEntities: [Account]\n",
    good: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\nincidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    matchingMethod: Selected\n    groupByEntities: [IP]\n",
    look: grouped_entity,
};

fn grouped_entity(subject: &Subject<'_>) -> Vec<Found> {
    let Some(grouping) = grouping(subject) else {
        return vec![];
    };
    let is = |key: &str, word: &str| {
        let value = under(grouping, &[key]).and_then(text);
        value.is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    if !is("enabled", "true") || !is("matchingMethod", "Selected") {
        return vec![];
    }
    let types = under(grouping, &["groupByEntities"]).map_or_else(Vec::new, texts);
    let is_mapped = |name: &Placed<String>| {
        let mut mappings = subject.fields.entity_mappings.iter();
        mappings.any(|mapping| mapping.entity.value.eq_ignore_ascii_case(&name.value))
    };
    let unmapped = types.iter().filter(|name| !is_mapped(name));
    unmapped
        .map(|name| {
            let message = format!("no entity mapping makes `{}`", name.value);
            let help = "map the entity, or group by another";
            Found::new(At::Field(name.place), message, help)
        })
        .collect()
}
