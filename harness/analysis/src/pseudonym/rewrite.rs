//! Events with pseudonyms in place of identifiers.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::{Scalar, ScalarType};
use serde_json::{Map, Value};

use super::encoded::Encoded;
use super::key::Key;
use super::kind::{ColumnKind, Kind};
use super::known::Known;
use super::names;
use super::pseudonyms::Pseudonyms;
use super::scan::{Identifier, Scanner};
use super::style::styled;
use super::terms::RuleTerms;
use kql_eval::types::scalar_json;

/// The rows of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct EventTable {
    /// The table that they are of, where it is known.
    pub table: Option<String>,
    /// Their columns.
    pub columns: Vec<(String, ScalarType)>,
    /// A value for every column.
    pub rows: Vec<Vec<Scalar>>,
}

/// What became of the identifiers of some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How often each kind was replaced, and how many different ones there are. Secrets are taken out.
    pub replaced: BTreeMap<Kind, Replaced>,
    /// How often an identifier was left because the rule tests it.
    pub kept: usize,
    /// How many have another pseudonym than they would have in other files.
    pub moved: usize,
}

/// How often something was replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// In how many places.
    pub places: usize,
    /// How many different ones.
    pub different: usize,
}

/// Puts pseudonyms in place of all identifiers. What `terms` finds stays, and so do the columns of `kept`.
pub fn pseudonymise(
    tables: &mut [EventTable],
    key: Key,
    terms: &RuleTerms,
    kept: &[String],
) -> Summary {
    let mut scanner = Scanner::default();
    scanner.known = gathered(tables, &scanner);
    let Identifiers { found, left } = identifiers(tables, kept, &scanner, terms);
    let mut pseudonyms = Pseudonyms::new(key, &found, terms.texts());
    let mut summary = Summary {
        moved: pseudonyms.moved(),
        ..Summary::default()
    };
    let mut seen: HashSet<(Kind, String)> = HashSet::new();
    each_text(tables, kept, &mut |place, text| {
        let mut new = String::with_capacity(text.len());
        let mut end = 0;
        let tested = terms.places(place.column, text);
        for identifier in scanner.identifiers(place.kind, text) {
            let is_end =
                identifier.kind == Kind::TopLevel && is_tested(&identifier, &tested, terms);
            let own = (identifier.kind, identifier.name);
            if is_end || left.contains(&own) {
                summary.kept += 1;
                continue;
            }
            let original = text.get(identifier.place.clone()).unwrap_or("");
            let pseudonym = pseudonyms.of(own.0, &own.1);
            new.push_str(text.get(end..identifier.place.start).unwrap_or(""));
            new.push_str(&styled(own.0, original, &pseudonym));
            end = identifier.place.end;
            let replaced = summary.replaced.entry(own.0).or_default();
            replaced.places += 1;
            if seen.insert(own) {
                replaced.different += 1;
            }
        }
        new.push_str(text.get(end..).unwrap_or(""));
        Some(new)
    });
    summary
}

/// The identifiers of all texts.
struct Identifiers {
    /// Their plain forms, by kind.
    found: BTreeMap<Kind, Vec<String>>,
    /// Those that the rule tests somewhere, which stay wherever they are.
    left: HashSet<(Kind, String)>,
}

fn identifiers(
    tables: &mut [EventTable],
    kept: &[String],
    scanner: &Scanner,
    terms: &RuleTerms,
) -> Identifiers {
    let mut found: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    let mut left: HashSet<(Kind, String)> = HashSet::new();
    each_text(tables, kept, &mut |place, text| {
        let identifiers = scanner.identifiers(place.kind, text);
        let tested = terms.places(place.column, text);
        for identifier in identifiers {
            // Ends of names are shared by all, so that each place is decided alone.
            if identifier.kind != Kind::TopLevel && is_tested(&identifier, &tested, terms) {
                left.insert((identifier.kind, identifier.name.clone()));
            }
            found
                .entry(identifier.kind)
                .or_default()
                .insert(identifier.name);
        }
        None
    });
    let found = found
        .into_iter()
        .map(|(kind, names)| (kind, names.into_iter().collect()));
    Identifiers {
        found: found.collect(),
        left,
    }
}

/// Whether the rule tests a part of an identifier.
fn is_tested(
    identifier: &Identifier,
    tested: &[std::ops::Range<usize>],
    terms: &RuleTerms,
) -> bool {
    let place = &identifier.place;
    let overlaps =
        |other: &std::ops::Range<usize>| other.start < place.end && place.start < other.end;
    match identifier.kind {
        Kind::Secret => false,
        Kind::Address => {
            tested.iter().any(overlaps)
                || identifier
                    .name
                    .parse()
                    .is_ok_and(|address| terms.names_address(address))
        }
        _ => tested.iter().any(overlaps),
    }
}

/// The identifiers of the columns that name users, people, devices and domains, and the hashes of files.
fn gathered(tables: &mut [EventTable], scanner: &Scanner) -> Known {
    let mut hosts = BTreeSet::new();
    let mut others = BTreeSet::new();
    let mut known = Known::default();
    each_text(tables, &[], &mut |place, text| {
        if place.kind == ColumnKind::FileHash
            && let Some(hash) = names::hash(text)
        {
            known.add_file_hash(hash);
        }
        for identifier in scanner.identifiers(place.kind, text) {
            if identifier.is_known {
                let own = (identifier.kind, identifier.name);
                let _ = match own.0 {
                    Kind::Host => hosts.insert(own),
                    _ => others.insert(own),
                };
            }
        }
        None
    });
    // A local account's domain is its device.
    for (kind, name) in hosts.iter().chain(&others) {
        known.add(*kind, name);
    }
    known.prepare();
    known
}

/// Where a text is.
struct Place<'a> {
    column: &'a str,
    kind: ColumnKind,
}

/// Calls `f` with every text of the rows, those inside dynamic values and JSON texts too, and takes what it gives in place.
fn each_text(
    tables: &mut [EventTable],
    kept: &[String],
    f: &mut dyn FnMut(&Place<'_>, &str) -> Option<String>,
) {
    for table in tables {
        for row in &mut table.rows {
            for ((column, ty), cell) in table.columns.iter().zip(row) {
                if kept.iter().any(|kept| kept.eq_ignore_ascii_case(column)) {
                    continue;
                }
                let place = Place {
                    column,
                    kind: ColumnKind::of(column),
                };
                if let Some(new) = changed(&place, *ty, cell, f) {
                    *cell = new;
                }
            }
        }
    }
}

fn changed(
    place: &Place<'_>,
    ty: ScalarType,
    cell: &Scalar,
    f: &mut dyn FnMut(&Place<'_>, &str) -> Option<String>,
) -> Option<Scalar> {
    match cell {
        Scalar::String(text) => {
            let new = text_or_json(place, text, f)?;
            Some(Scalar::String(new.into()))
        }
        Scalar::Guid(_) => {
            let mut text = String::new();
            cell.write_text(&mut text);
            let new = f(place, &text)?;
            let digits: String = new.chars().filter(char::is_ascii_hexdigit).collect();
            u128::from_str_radix(&digits, 16).ok().map(Scalar::Guid)
        }
        Scalar::Dynamic(_) => {
            let new = value(place, scalar_json(cell), f)?;
            let mut encoder = Encoder::new();
            parse_json(&new.to_string(), &mut encoder).ok()?;
            debug_assert_eq!(ty, ScalarType::Dynamic);
            Some(Scalar::dynamic(encoder.value()))
        }
        _ => None,
    }
}

/// A text that is JSON is read as such, so that the names of its properties tell what they hold.
fn text_or_json(
    place: &Place<'_>,
    text: &str,
    f: &mut dyn FnMut(&Place<'_>, &str) -> Option<String>,
) -> Option<String> {
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    if looks_like_json
        && let Ok(parsed @ (Value::Object(_) | Value::Array(_))) =
            serde_json::from_str::<Value>(text)
    {
        // Only what changed is written anew, so that the others keep their layout.
        let new = value(place, parsed.clone(), f)?;
        return (new != parsed).then(|| new.to_string());
    }
    let mut written: Option<String> = None;
    // From the last to the first, so that places stay what they are.
    for encoded in Encoded::each(text).iter().rev() {
        let plain = Place {
            column: place.column,
            kind: ColumnKind::Text,
        };
        let inner = text_or_json(&plain, &encoded.text, f);
        if let Some(new) = inner.filter(|new| *new != encoded.text) {
            let text = written.get_or_insert_with(|| text.to_owned());
            text.replace_range(encoded.place.clone(), &encoded.encode(&new));
        }
    }
    let new = f(place, written.as_deref().unwrap_or(text));
    new.or(written)
}

/// What the object that a property is in says of it: of a pair of name and value the name, of one of several things its type.
fn told_by_siblings(properties: &Map<String, Value>, name: &str) -> Option<ColumnKind> {
    let text = |names: &[&str]| {
        let found = properties
            .iter()
            .find(|(name, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known)));
        found.and_then(|(_, value)| value.as_str())
    };
    let is_value = ["value", "newvalue", "oldvalue"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    if is_value {
        return text(&["name", "key", "displayname"]).map(ColumnKind::of);
    }
    let of = text(&["type", "objecttype", "kind"])?.to_lowercase();
    let is_person = ["user", "account", "person", "member", "actor"].contains(&of.as_str());
    (name.eq_ignore_ascii_case("name") && is_person).then_some(ColumnKind::Person)
}

/// The value with its texts changed; None when `f` changes none.
fn value(
    place: &Place<'_>,
    old: Value,
    f: &mut dyn FnMut(&Place<'_>, &str) -> Option<String>,
) -> Option<Value> {
    match old {
        Value::String(text) => text_or_json(place, &text, f).map(Value::String),
        Value::Array(items) => {
            let mut is_changed = false;
            let mut new = Vec::with_capacity(items.len());
            for item in items {
                let changed = value(place, item.clone(), f);
                is_changed |= changed.is_some();
                new.push(changed.unwrap_or(item));
            }
            is_changed.then_some(Value::Array(new))
        }
        Value::Object(properties) => {
            let mut is_changed = false;
            let mut new = Map::new();
            let told = properties
                .keys()
                .map(|name| told_by_siblings(&properties, name));
            let told: Vec<Option<ColumnKind>> = told.collect();
            for ((name, item), told) in properties.into_iter().zip(told) {
                let own = told.unwrap_or_else(|| ColumnKind::of(&name));
                // Elements of a list of users and the like take their kind from the list.
                let inner = Place {
                    column: place.column,
                    kind: own,
                };
                let changed = value(&inner, item.clone(), f);
                let plain = Place {
                    column: place.column,
                    kind: ColumnKind::Text,
                };
                let new_name = f(&plain, &name).filter(|new| *new != name);
                is_changed |= changed.is_some() || new_name.is_some();
                new.insert(new_name.unwrap_or(name), changed.unwrap_or(item));
            }
            is_changed.then_some(Value::Object(new))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
