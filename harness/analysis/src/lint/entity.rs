//! `entityMappings`: types, identifiers, and the columns that they are taken from.
//!
//! <https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities>

use kql_eval::types::ScalarType;
use kqlab_suite::rule::FieldMapping;
use kqlab_suite::testfile::{Placed, listed, nearest};

use super::known_entities::{ENTITY_TYPES, entity_type};
use super::limits::{MOST_ENTITIES, MOST_IDENTIFIERS};
use super::{At, Fix, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A mapped column that the result does not have.
pub(super) static ENTITY_COLUMN: Lint = Lint {
    name: "entity_column",
    code: "kqlab::lint::entity_column",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "An entity is mapped to a column that the result does not have.",
    page: "Sentinel refuses a new rule with such a mapping, and an alert of a deployed one comes without the entity: incidents \
           are not grouped by it, and no playbook finds it. Columns are lost in `summarize` and `project`.",
    bad: "name: x\nquery: |\n  SigninLogs\n  | summarize count() by UserPrincipalName\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\n",
    good: "name: x\nquery: |\n  SigninLogs\n  | summarize count() by UserPrincipalName, IPAddress\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\n",
    look: entity_column,
};

fn entity_column(subject: &Subject<'_>) -> Vec<Found> {
    let columns = mapped(subject).map(|field| &field.column);
    let missing = columns.filter_map(|column| missing_column(subject, column, "the result"));
    missing.collect()
}

/// What is said of a column that is named in a field and that the result does not have.
pub(super) fn missing_column(
    subject: &Subject<'_>,
    column: &Placed<String>,
    whose: &str,
) -> Option<Found> {
    let columns = subject.columns_without(&column.value)?;
    let message = format!("{whose} has no column `{}`", column.value);
    let same = columns
        .iter()
        .find(|known| known.eq_ignore_ascii_case(&column.value));
    let help = match nearest(&column.value, columns.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its columns are {}", listed(&columns)),
    };
    // Only the letter case differs: no other column can be meant.
    let fix = same.map(|known| Fix::new(column.place, &column.value, *known));
    Some(Found::new(At::Field(column.place), message, help).fixed_by(fix))
}

/// A mapped column that is no single value.
pub(super) static ENTITY_COLUMN_TYPE: Lint = Lint {
    name: "entity_column_type",
    code: "kqlab::lint::entity_column_type",
    weight: Severity::Warning,
    targets: SENTINEL,
    summary: "An entity is mapped to a list that `make_set()` or `make_list()` made.",
    page: "An identifier is one value. Of a list the alert gets its JSON text, `[\"10.0.0.1\",\"10.0.0.2\"]`, which is no \
           address. Map a column that the result is grouped by, or expand the list.",
    bad: "name: x\nquery: |\n  SigninLogs\n  | summarize IPs = make_set(IPAddress) by UserPrincipalName\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPs}\n",
    good: "name: x\nquery: |\n  SigninLogs\n  | summarize IPs = make_set(IPAddress) by UserPrincipalName\n  | mv-expand IPs to typeof(string)\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPs}\n",
    look: entity_column_type,
};

fn entity_column_type(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(columns), Some(plan)) = (subject.columns(), subject.plan()) else {
        return vec![];
    };
    let lists = mapped(subject).filter(|field| {
        let Some(index) = columns.index_of(&field.column.value) else {
            return false;
        };
        // A dynamic value of a table, or an element of one, may well be a single text.
        let ty = columns.field(index).map(|field| field.ty);
        ty == Some(ScalarType::Dynamic) && super::form::is_list(plan, index)
    });
    let report = |field: &FieldMapping| {
        let column = &field.column;
        Found::new(
            At::Field(column.place),
            format!(
                "`{}` is a list, and an identifier is one value",
                column.value
            ),
            "group by the column, or expand it: `mv-expand … to typeof(string)`",
        )
    };
    lists.map(report).collect()
}

/// A type of entity that there is not.
pub(super) static ENTITY_TYPE: Lint = Lint {
    name: "entity_type",
    code: "kqlab::lint::entity_type",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "An entity is of a type that Sentinel does not know.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: User\n    fieldMappings:\n      - {identifier: FullName, columnName: UserPrincipalName}\n",
    good: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: Account\n    fieldMappings:\n      - {identifier: FullName, columnName: UserPrincipalName}\n",
    look: unknown_type,
};

fn unknown_type(subject: &Subject<'_>) -> Vec<Found> {
    let mappings = subject.fields.entity_mappings.iter();
    let unknown = mappings.filter(|mapping| entity_type(&mapping.entity.value).is_none());
    let report = |entity: &Placed<String>| {
        let names = ENTITY_TYPES.iter().map(|entity| entity.name);
        let help = match nearest(&entity.value, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", names.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("there is no type of entity `{}`", entity.value);
        Found::new(At::Field(entity.place), message, help)
    };
    unknown.map(|mapping| report(&mapping.entity)).collect()
}

/// An identifier that the type of entity does not have.
pub(super) static ENTITY_IDENTIFIER: Lint = Lint {
    name: "entity_identifier",
    code: "kqlab::lint::entity_identifier",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "An entity has an identifier that its type does not know.",
    page: "The rule is refused when it is deployed. Each type of entity has identifiers of its own: an `IP` has an `Address`, a \
           `Host` a `HostName`.",
    bad: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: IPAddress, columnName: IPAddress}\n",
    good: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\n",
    look: unknown_identifier,
};

fn unknown_identifier(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for mapping in &subject.fields.entity_mappings {
        let Some(entity) = entity_type(&mapping.entity.value) else {
            continue;
        };
        for field in &mapping.fields {
            let identifier = &field.identifier;
            let mut known = entity.identifiers.iter();
            let is_known = known.any(|known| known.eq_ignore_ascii_case(&identifier.value));
            if is_known || entity.identifiers.is_empty() {
                continue;
            }
            let message = format!("`{}` has no identifier `{}`", entity.name, identifier.value);
            let help = format!("one of {}", entity.identifiers.join(", "));
            found.push(Found::new(At::Field(identifier.place), message, help));
        }
    }
    found
}

/// More mappings or identifiers than a rule may have.
pub(super) static ENTITY_COUNT: Lint = Lint {
    name: "entity_count",
    code: "kqlab::lint::entity_count",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "There are more entity mappings than 10, or a mapping has other than 1 to 3 identifiers.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings: []\n",
    good: "name: x\nquery: SigninLogs\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}\n",
    look: entity_count,
};

fn entity_count(subject: &Subject<'_>) -> Vec<Found> {
    let mappings = &subject.fields.entity_mappings;
    let mut found = Vec::new();
    if let Some(one_more) = mappings.get(MOST_ENTITIES) {
        let message = format!(
            "a rule has at most {MOST_ENTITIES} entity mappings, not {}",
            mappings.len()
        );
        let help = "keep those that incidents are grouped by";
        found.push(Found::new(At::Field(one_more.place), message, help));
    }
    for mapping in mappings {
        if !(1..=MOST_IDENTIFIERS).contains(&mapping.fields.len()) {
            let message = format!(
                "an entity mapping has 1 to {MOST_IDENTIFIERS} identifiers, not {}",
                mapping.fields.len()
            );
            let help = "as in `fieldMappings: [{identifier: Address, columnName: IPAddress}]`";
            found.push(Found::new(At::Field(mapping.entity.place), message, help));
        }
    }
    found
}

/// Columns of the old form of entity mappings, without a mapping.
pub(super) static CUSTOM_ENTITY: Lint = Lint {
    name: "custom_entity",
    code: "kqlab::lint::custom_entity",
    weight: Severity::Warning,
    targets: SENTINEL,
    summary: "The result has columns such as `AccountCustomEntity`, and no entity is mapped.",
    page: "Entities were once taken from columns with these names. Now they are taken from `entityMappings` alone.",
    bad: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\n  | extend AccountCustomEntity = UserPrincipalName\n",
    good: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\nentityMappings:\n  - entityType: Account\n    fieldMappings:\n      - {identifier: FullName, columnName: UserPrincipalName}\n",
    look: custom_entity,
};

fn custom_entity(subject: &Subject<'_>) -> Vec<Found> {
    const OLD: [&str; 4] = [
        "AccountCustomEntity",
        "HostCustomEntity",
        "IPCustomEntity",
        "URLCustomEntity",
    ];
    if !subject.is_analytics_rule() || subject.field("entityMappings").is_some() {
        return vec![];
    }
    let (Some(columns), Some(plan)) = (subject.columns(), subject.plan()) else {
        return vec![];
    };
    let old = OLD.iter().filter(|name| columns.index_of(name).is_some());
    let report = |name: &&str| {
        Found::new(
            At::Query(plan.span),
            format!("`{name}` of the result is no entity: there are no `entityMappings`"),
            "map the column: `entityMappings: [{entityType: …, fieldMappings: […]}]`",
        )
    };
    old.map(report).collect()
}

fn mapped<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s FieldMapping> {
    let mappings = subject.fields.entity_mappings.iter();
    mappings.flat_map(|mapping| &mapping.fields)
}
