//! The parts of names: accounts with their domains, hosts with theirs, mail addresses; and plain forms.

use std::net::IpAddr;

use super::kind::Kind;
use super::pseudonyms::domain_labels;
use super::scan::Identifier;
use super::well_known;

/// A part that is found only where it is.
fn part(start: usize, text: &str, kind: Kind, name: String) -> Identifier {
    Identifier {
        place: start..start + text.len(),
        kind,
        name,
        is_known: false,
    }
}

/// A part that is looked for in all other texts as well.
fn known_part(start: usize, text: &str, kind: Kind, name: String) -> Identifier {
    Identifier {
        is_known: true,
        ..part(start, text, kind, name)
    }
}

/// An account: `alice`, `CORP\alice`, `WS-042$`. Those of the system have no parts.
#[must_use]
pub fn account(text: &str, start: usize) -> Vec<Identifier> {
    if let Some((domain, user)) = text.rsplit_once('\\') {
        let mut parts = self::domain(domain, start);
        if !well_known::is_domain(domain) {
            parts.extend(account(user, start + domain.len() + 1));
        }
        return parts;
    }
    if let Some(device) = text.strip_suffix('$') {
        return self::device(device, start);
    }
    if well_known::is_account(text) || !text.chars().any(char::is_alphabetic) {
        return vec![];
    }
    vec![known_part(start, text, Kind::User, text.to_lowercase())]
}

/// A device, by its name or address.
#[must_use]
pub fn device(text: &str, start: usize) -> Vec<Identifier> {
    if text.eq_ignore_ascii_case("localhost") || text.parse::<IpAddr>().is_ok() {
        return vec![];
    }
    let known = |part: Identifier| Identifier {
        is_known: part.is_known || matches!(part.kind, Kind::Host | Kind::Domain),
        ..part
    };
    host(text, start).into_iter().map(known).collect()
}

/// A host's name: the first label is the host's, the others are its domain's. Labels of services that everybody uses stay.
#[must_use]
pub fn host(text: &str, start: usize) -> Vec<Identifier> {
    let (first, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = Vec::new();
    let public = well_known::public_labels(text);
    if !first.is_empty() && !well_known::is_label(first) && public < text.split('.').count() {
        parts.push(part(start, first, Kind::Host, first.to_lowercase()));
    }
    if !rest.is_empty() {
        parts.extend(labels(rest, start + first.len() + 1, public));
    }
    parts
}

/// A host of the web: `contoso.com` is a domain as a whole.
#[must_use]
pub fn web_host(text: &str, start: usize) -> Vec<Identifier> {
    let is_name = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    if !is_name || text.is_empty() || text.parse::<IpAddr>().is_ok() {
        return vec![];
    }
    match text.split('.').count() {
        2 => labels(text, start, well_known::public_labels(text)),
        _ => host(text, start),
    }
}

/// A domain by its name in the domain name system or its NetBIOS name.
#[must_use]
pub fn domain(text: &str, start: usize) -> Vec<Identifier> {
    if well_known::is_domain(text) || !text.chars().any(char::is_alphabetic) {
        return vec![];
    }
    let known = |part: Identifier| Identifier {
        is_known: part.kind == Kind::Domain,
        ..part
    };
    labels(text, start, well_known::public_labels(text))
        .into_iter()
        .map(known)
        .collect()
}

/// The labels of a domain, but the last `public` ones.
fn labels(text: &str, start: usize, public: usize) -> Vec<Identifier> {
    let lower = text.to_lowercase();
    let named = domain_labels(&lower);
    let own = named.len().saturating_sub(public);
    let mut at = start;
    let mut parts = Vec::new();
    for (label, (kind, name)) in text.split('.').zip(named).take(own) {
        if !label.is_empty() {
            parts.push(part(at, label, kind, name));
        }
        at += label.len() + 1;
    }
    parts
}

/// A mail address.
#[must_use]
pub fn mail(user: &str, domain: &str, start: usize) -> Vec<Identifier> {
    let is_telling =
        user.len() >= 5 && user.contains(['.', '_']) || user.contains(|c: char| c.is_ascii_digit());
    let mut parts = mail_domain(domain, start + user.len() + 1);
    if !well_known::is_account(user) {
        // A short plain word is found in too many texts that mean something else.
        parts.push(Identifier {
            is_known: is_telling,
            ..part(start, user, Kind::User, user.to_lowercase())
        });
    }
    parts
}

/// The domain of a mail address.
#[must_use]
pub fn mail_domain(text: &str, start: usize) -> Vec<Identifier> {
    let lower = text.to_lowercase();
    if lower == "example.com" || lower.ends_with(".example.com") || !text.contains('.') {
        return vec![];
    }
    vec![part(start, text, Kind::MailDomain, lower)]
}

/// The plain form of a GUID; those of equal digits are no identifiers.
#[must_use]
pub fn guid(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let first = lower.chars().next()?;
    let is_blank = lower.chars().all(|c| c == first || c == '-');
    (!is_blank).then_some(lower)
}

/// The plain form of a SID that belongs to one domain or directory; the others are the same everywhere.
#[must_use]
pub fn sid(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let is_own = (lower.starts_with("s-1-5-21-") && lower.split('-').count() >= 7)
        || (lower.starts_with("s-1-12-1-") && lower.split('-').count() == 8);
    is_own.then_some(lower)
}

/// The plain form of an address of a network card: its digits.
#[must_use]
pub fn hardware(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let lower = digits.to_lowercase();
    let first = lower.chars().next()?;
    (!lower.chars().all(|c| c == first)).then_some(lower)
}

/// The plain form of a text of hexadecimal digits as long as a hash.
#[must_use]
pub fn hash(text: &str) -> Option<String> {
    let is_hash = matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128)
        && text.chars().all(|c| c.is_ascii_hexdigit())
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic());
    is_hash.then(|| text.to_lowercase())
}

/// Whether an id is no mere number and no word.
#[must_use]
pub fn is_opaque(text: &str) -> bool {
    text.len() >= 3
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(char::is_alphabetic)
}
