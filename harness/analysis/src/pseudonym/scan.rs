//! Finding identifiers in texts: by the column they are in, by their form, and those that are known from other columns.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::form::{
    ACCOUNT, ACCOUNT_OPTION, ACCOUNT_PLACE, ACCOUNT_SENTENCE, DIRECTORY, DIRECTORY_DOMAIN,
    DOMAIN_ACCOUNT, FOLDER, Form, GUID, HARDWARE, HASH, MAIL, NAME, RESOURCE, SHARE, SID, URL,
    VERSION4, VERSION6, is_version, stands_alone,
};
use super::kind::{ColumnKind, Kind};
use super::known::Known;
use super::names;
use super::secret::secrets;
use super::well_known;

/// An identifier in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identifier {
    /// Where it is.
    pub place: Range<usize>,
    /// What it names.
    pub kind: Kind,
    /// Its plain form: without the differences of letter case and notation that do not matter.
    pub name: String,
    /// Whether it is looked for in all other texts.
    pub is_known: bool,
}

/// Looks for identifiers.
#[derive(Debug, Default)]
pub struct Scanner {
    /// Those that are looked for in all texts.
    pub known: Known,
}

impl Scanner {
    /// The identifiers of a column's text, in order; they do not overlap.
    #[must_use]
    pub fn identifiers(&self, column: ColumnKind, text: &str) -> Vec<Identifier> {
        let mut found = Found::default();
        match column {
            ColumnKind::Secret if !text.is_empty() => {
                found.add(0..text.len(), Kind::Secret, String::new());
                return found.in_order();
            }
            ColumnKind::FileHash if names::hash(text).is_some() => return vec![],
            _ => {}
        }
        for place in secrets(text) {
            found.add(place, Kind::Secret, String::new());
        }
        self.by_form(column, text, &mut found);
        self.by_column(column, text, &mut found);
        self.by_knowledge(text, &mut found);
        for host in found
            .0
            .iter_mut()
            .filter(|found| found.kind == Kind::Host && !found.is_known)
        {
            // A customer's own label before a service may be the name of its domain.
            if let Some((kind @ Kind::Domain, plain)) = self.known.named(&host.name) {
                (host.kind, host.name) = (kind, plain.to_owned());
            }
        }
        found.in_order()
    }

    /// What has the form of an identifier. What is found first stays: an address within a URL is part of the URL.
    fn by_form(&self, column: ColumnKind, text: &str, found: &mut Found) {
        urls(text, found);
        mails(column, text, found);
        whole_forms(text, found);
        if column != ColumnKind::Version {
            version_4_addresses(text, found);
        }
        self.hashes(text, found);
        accounts(text, found);
        directory(text, found);
        for groups in SHARE.each(text) {
            if let Some(host) = groups.get(1) {
                found.extend(names::host(host.as_str(), host.start()));
            }
        }
        for groups in FOLDER.each(text) {
            if let Some(user) = groups.get(1).or_else(|| groups.get(2))
                && !well_known::is_folder(user.as_str())
                && !well_known::is_account(user.as_str())
            {
                found.add_known(user.range(), Kind::User, user.as_str());
            }
        }
        for groups in RESOURCE.each(text) {
            if let Some(name) = groups.get(1).filter(|name| name.as_str() != "providers") {
                match self.known.named(name.as_str()) {
                    Some((kind, plain)) => found.add(name.range(), kind, plain.to_owned()),
                    None => found.add_named(name.range(), Kind::Id, name.as_str()),
                }
            }
        }
    }

    /// Hashes but for those of files, which say nothing of who has the file.
    fn hashes(&self, text: &str, found: &mut Found) {
        for groups in HASH.each(text) {
            let alone = groups.get(1);
            let Some(group) = alone.filter(|group| stands_alone(text, &group.range())) else {
                continue;
            };
            if let Some(name) = names::hash(group.as_str())
                && !self.known.is_file_hash(&name)
            {
                found.add(group.range(), Kind::Hash, name);
            }
        }
    }

    /// What the column's name says of the whole text.
    fn by_column(&self, column: ColumnKind, text: &str, found: &mut Found) {
        let trimmed = text.trim();
        let start = text.len() - text.trim_start().len();
        if trimmed.is_empty() || found.covers(&(start..start + trimmed.len())) {
            return;
        }
        let parts = match column {
            ColumnKind::User => names::account(trimmed, start),
            ColumnKind::Person if trimmed.chars().any(char::is_alphabetic) => {
                let place = start..start + trimmed.len();
                match self.known.named(trimmed) {
                    // Devices have names for people too.
                    Some((kind, plain)) => found.add(place, kind, plain.to_owned()),
                    None if well_known::is_account(trimmed) => {}
                    None => found.add_known(place, Kind::Person, trimmed),
                }
                vec![]
            }
            ColumnKind::Host => names::device(trimmed, start),
            ColumnKind::Domain => match self.known.named(trimmed) {
                Some((Kind::Host, plain)) => {
                    found.add(start..start + trimmed.len(), Kind::Host, plain.to_owned());
                    vec![]
                }
                _ => names::domain(trimmed, start),
            },
            ColumnKind::MailDomain => names::mail_domain(trimmed, start),
            ColumnKind::Url => names::web_host(
                trimmed.split(['/', ':', '?', '#']).next().unwrap_or(""),
                start,
            ),
            ColumnKind::Id if names::is_opaque(trimmed) => {
                found.add_named(start..start + trimmed.len(), Kind::Id, trimmed);
                vec![]
            }
            _ => vec![],
        };
        found.extend(parts);
    }

    /// Hosts of domains that are known, and whatever else is known by name.
    fn by_knowledge(&self, text: &str, found: &mut Found) {
        for groups in NAME.each(text) {
            if let Some(name) = groups.get(1)
                && self.known.is_in_domain(name.as_str())
            {
                found.extend(names::host(name.as_str(), name.start()));
            }
        }
        self.known.each(text, |place, kind, name| {
            found.add(place, kind, name.to_owned())
        });
    }
}

fn urls(text: &str, found: &mut Found) {
    for groups in URL.each(text) {
        if let Some(user) = groups.get(1) {
            found.add_named(user.range(), Kind::User, user.as_str());
        }
        if let Some(host) = groups.get(2) {
            found.extend(names::web_host(host.as_str(), host.start()));
        }
    }
}

/// Accounts that what stands before them tells.
fn accounts(text: &str, found: &mut Found) {
    for form in [
        &ACCOUNT,
        &ACCOUNT_OPTION,
        &ACCOUNT_PLACE,
        &ACCOUNT_SENTENCE,
        &DOMAIN_ACCOUNT,
    ] {
        for groups in form.each(text) {
            let mut names = groups.iter().skip(1).flatten();
            let Some(name) = names.next() else { continue };
            let domain = name.as_str().split('\\').next().unwrap_or("");
            // Keys of the registry look like accounts of a domain.
            if !well_known::is_hive(domain) {
                found.extend(names::account(name.as_str(), name.start()));
            }
        }
    }
}

/// Names in a directory: the person, and the labels of the domain. Those of certificates name an organisation, and nobody.
fn directory(text: &str, found: &mut Found) {
    if !text.contains(['=']) || text.contains(", O=") || text.contains(",O=") {
        return;
    }
    for groups in DIRECTORY.each(text) {
        if let Some(name) = groups.get(1)
            && !well_known::is_account(name.as_str())
            && !well_known::is_container(name.as_str())
        {
            found.add_known(name.range(), Kind::Person, name.as_str());
        }
    }
    for groups in DIRECTORY_DOMAIN.each(text) {
        if let Some(label) = groups.get(1)
            && !well_known::is_top_label(label.as_str())
        {
            found.add_known(label.range(), Kind::Domain, label.as_str());
        }
    }
}

fn mails(column: ColumnKind, text: &str, found: &mut Found) {
    for groups in MAIL.each(text) {
        if let (Some(user), Some(domain)) = (groups.get(1), groups.get(2)) {
            let parts = names::mail(user.as_str(), domain.as_str(), user.start());
            // The domains of one's own accounts are one's own.
            let is_own = column == ColumnKind::User && !well_known::is_provider(domain.as_str());
            let own = |part: Identifier| Identifier {
                is_known: part.is_known || is_own && part.kind == Kind::MailDomain,
                ..part
            };
            found.extend(parts.into_iter().map(own).collect());
        }
    }
}

/// What is an identifier by its form alone, whatever is around it.
fn whole_forms(text: &str, found: &mut Found) {
    let mut form = |form: &Form, kind: Kind, plain: fn(&str) -> Option<String>| {
        for groups in form.each(text) {
            let alone = groups.get(1);
            let Some(group) = alone.filter(|group| stands_alone(text, &group.range())) else {
                continue;
            };
            if let Some(name) = plain(group.as_str()) {
                found.add(group.range(), kind, name);
            }
        }
    };
    form(&GUID, Kind::Guid, names::guid);
    form(&SID, Kind::Sid, names::sid);
    form(&HARDWARE, Kind::Hardware, names::hardware);
    form(&VERSION6, Kind::Address, |text| {
        let parsed: Ipv6Addr = text.parse().ok()?;
        Some(IpAddr::V6(parsed).to_string())
    });
}

/// Addresses of four numbers. Versions of programs have four too, and are told by what is written before them.
fn version_4_addresses(text: &str, found: &mut Found) {
    for groups in VERSION4.each(text) {
        let Some(group) = groups.get(1) else { continue };
        let parsed = group.as_str().parse::<Ipv4Addr>();
        if let Ok(parsed) = parsed
            && stands_alone(text, &group.range())
            && !is_version(text, group.start())
        {
            found.add(group.range(), Kind::Address, parsed.to_string());
        }
    }
}

/// The identifiers found so far.
#[derive(Default)]
struct Found(Vec<Identifier>);

impl Found {
    /// Adds one unless something is found there already.
    fn add(&mut self, place: Range<usize>, kind: Kind, name: String) {
        self.extend(vec![Identifier {
            place,
            kind,
            name,
            is_known: false,
        }]);
    }

    fn add_named(&mut self, place: Range<usize>, kind: Kind, text: &str) {
        self.add(place, kind, text.to_lowercase());
    }

    fn add_known(&mut self, place: Range<usize>, kind: Kind, text: &str) {
        self.extend(vec![Identifier {
            place,
            kind,
            name: text.to_lowercase(),
            is_known: true,
        }]);
    }

    fn extend(&mut self, identifiers: Vec<Identifier>) {
        for identifier in identifiers {
            if !self.overlaps(&identifier.place) {
                self.0.push(identifier);
            }
        }
    }

    fn overlaps(&self, place: &Range<usize>) -> bool {
        let overlaps =
            |other: &Identifier| other.place.start < place.end && place.start < other.place.end;
        self.0.iter().any(overlaps)
    }

    fn covers(&self, place: &Range<usize>) -> bool {
        self.overlaps(place)
    }

    fn in_order(mut self) -> Vec<Identifier> {
        self.0
            .sort_unstable_by_key(|identifier| identifier.place.start);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(column: ColumnKind, text: &str) -> Vec<(Kind, &str)> {
        let found = Scanner::default().identifiers(column, text);
        found
            .into_iter()
            .map(|identifier| (identifier.kind, text.get(identifier.place).unwrap()))
            .collect()
    }

    #[test]
    fn identifiers_are_found_by_their_form() {
        let text = |text| found(ColumnKind::Text, text);
        assert_eq!(text("to 10.1.2.3:443"), [(Kind::Address, "10.1.2.3")]);
        assert_eq!(text("[2a01:4f8::1]:443"), [(Kind::Address, "2a01:4f8::1")]);
        assert_eq!(text(r"c:\Users\Al Ice\x.txt"), [(Kind::User, "Al Ice")]);
        assert_eq!(text("ls /home/bob"), [(Kind::User, "bob")]);
        assert_eq!(text("sudo: user=klausd cmd"), [(Kind::User, "klausd")]);
        assert_eq!(
            text("Failed password for invalid user eve from 10.1.2.3 port 22"),
            [(Kind::User, "eve"), (Kind::Address, "10.1.2.3")]
        );
        assert_eq!(
            text(r"runs as DOM\svc_backup"),
            [(Kind::Domain, "DOM"), (Kind::User, "svc_backup")]
        );
        assert_eq!(
            text("CN=Peter Mueller,OU=Sales,DC=contoso,DC=com"),
            [(Kind::Person, "Peter Mueller"), (Kind::Domain, "contoso")]
        );
        assert_eq!(text(r"copy \\fs01\share\x"), [(Kind::Host, "fs01")]);
        assert_eq!(
            text("mail bob@corp.com"),
            [(Kind::User, "bob"), (Kind::MailDomain, "corp.com")]
        );
        assert_eq!(
            text("00-1A-2b-3c-4d-5e"),
            [(Kind::Hardware, "00-1A-2b-3c-4d-5e")]
        );
        assert_eq!(
            text("https://rmm.vendor.com/a?b"),
            [
                (Kind::Host, "rmm"),
                (Kind::Domain, "vendor"),
                (Kind::TopLevel, "com")
            ]
        );
    }

    #[test]
    fn what_only_looks_like_an_identifier_is_none() {
        for text in [
            "Chrome/120.0.0.0 Safari/537.36",
            "10.0.19041.1",
            "v1.2.3.4",
            "12:30:45",
            "std::string",
            r"C:\Users\Public\x",
            r"\\.\pipe\x",
            "powershell.exe",
            "S-1-5-18",
            r"HKLM\Software",
            "CN=Microsoft Windows, OU=MOPR, O=Microsoft Corporation, C=US",
            "00000000-0000-0000-0000-000000000000",
            "https://login.microsoftonline.com/common",
        ] {
            assert_eq!(found(ColumnKind::Text, text), [], "{text}");
        }
        assert_eq!(found(ColumnKind::Version, "6.1.0.0"), []);
    }

    #[test]
    fn a_column_tells_what_a_plain_text_is() {
        assert_eq!(
            found(ColumnKind::User, r"CORP\alice"),
            [(Kind::Domain, "CORP"), (Kind::User, "alice")]
        );
        assert_eq!(found(ColumnKind::User, "WS-042$"), [(Kind::Host, "WS-042")]);
        assert_eq!(found(ColumnKind::User, r"NT AUTHORITY\SYSTEM"), []);
        assert_eq!(
            found(ColumnKind::Host, "ws-042.corp.contoso.com"),
            [
                (Kind::Host, "ws-042"),
                (Kind::Domain, "corp"),
                (Kind::Domain, "contoso"),
                (Kind::TopLevel, "com")
            ]
        );
        assert_eq!(
            found(ColumnKind::Host, "10.0.0.7"),
            [(Kind::Address, "10.0.0.7")]
        );
    }
}
