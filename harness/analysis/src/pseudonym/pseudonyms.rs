//! Which pseudonym an identifier has: made with the key, of the identifier's form, and nobody else's.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::address;
use super::key::Key;
use super::kind::Kind;

/// How many pseudonyms are tried for an identifier before one is taken that holds a term of the rule.
const ATTEMPTS: u32 = 64;

/// Letters to begin a name with; another attempt has others.
const USERS: [&str; 4] = ["user-", "someone-", "person-", "acct-"];
const HOSTS: [&str; 4] = ["host-", "node-", "box-", "unit-"];
const DOMAINS: [&str; 4] = ["dom-", "zone-", "area-", "realm-"];
const PEOPLE: [&str; 4] = ["Person ", "Someone ", "User ", "Human "];

/// The pseudonyms of the identifiers of some files.
#[derive(Debug)]
pub struct Pseudonyms {
    key: Key,
    /// Texts in lower case that no pseudonym may hold, so that no predicate holds by chance.
    avoided: Vec<String>,
    /// The identifiers in lower case, which no pseudonym may be.
    originals: HashSet<String>,
    given: HashMap<Kind, BTreeMap<String, String>>,
    taken: HashSet<String>,
    moved: usize,
}

impl Pseudonyms {
    /// Pseudonyms for identifiers, each in its plain form. The order in which files and rows come does not matter.
    #[must_use]
    pub fn new(
        key: Key,
        identifiers: &BTreeMap<Kind, impl AsRef<[String]>>,
        avoided: Vec<String>,
    ) -> Self {
        let all = identifiers.values().flat_map(|names| names.as_ref());
        let mut pseudonyms = Self {
            key,
            avoided,
            originals: all.cloned().collect(),
            given: HashMap::new(),
            taken: HashSet::new(),
            moved: 0,
        };
        for (kind, names) in identifiers {
            let mut names: Vec<&String> = names.as_ref().iter().collect();
            names.sort_unstable();
            for name in names {
                pseudonyms.of(*kind, name);
            }
        }
        pseudonyms
    }

    /// How many identifiers have another pseudonym than they would have alone: because another has that one, it is itself an
    /// identifier here, or it holds a term of the rule.
    #[must_use]
    pub const fn moved(&self) -> usize {
        self.moved
    }

    /// The pseudonym of an identifier in its plain form.
    pub fn of(&mut self, kind: Kind, name: &str) -> String {
        if let Some(known) = self.given.get(&kind).and_then(|known| known.get(name)) {
            return known.clone();
        }
        let mut chosen = None;
        for attempt in 0..ATTEMPTS {
            let made = self.made(kind, name, attempt);
            let lower = made.to_lowercase();
            // Ends of names are all the same, and what is well known is its own pseudonym.
            let is_shared = matches!(kind, Kind::TopLevel | Kind::Secret) || lower == name;
            if is_shared || self.is_free(&lower) {
                self.moved += usize::from(attempt > 0);
                chosen = Some(made);
                break;
            }
        }
        let made = chosen.unwrap_or_else(|| {
            self.moved += 1;
            self.any_unused(kind, name)
        });
        self.taken.insert(made.to_lowercase());
        let known = self.given.entry(kind).or_default();
        known.insert(name.to_owned(), made.clone());
        made
    }

    /// A pseudonym that nobody else has, though it may hold a term of the rule.
    fn any_unused(&mut self, kind: Kind, name: &str) -> String {
        for attempt in ATTEMPTS..ATTEMPTS * 64 {
            let made = self.made(kind, name, attempt);
            if !self.is_used(&made.to_lowercase()) {
                return made;
            }
        }
        self.made(kind, name, 0)
    }

    fn is_used(&self, lower: &str) -> bool {
        self.taken.contains(lower) || self.originals.contains(lower)
    }

    fn is_free(&self, lower: &str) -> bool {
        !self.is_used(lower) && !self.avoided.iter().any(|term| lower.contains(term))
    }

    fn made(&mut self, kind: Kind, name: &str, attempt: u32) -> String {
        let turn = usize::try_from(attempt).unwrap_or(0);
        let named = |starts: &[&str; 4], digits: usize| {
            let start = starts.iter().cycle().nth(turn % starts.len());
            let digits = self.key.hex(kind.name(), name, attempt, digits);
            format!("{}{digits}", start.copied().unwrap_or(""))
        };
        match kind {
            Kind::User => named(&USERS, 10),
            Kind::Person => named(&PEOPLE, 10),
            // The NetBIOS name of a device has at most 15 characters.
            Kind::Host => named(&HOSTS, 10),
            Kind::Domain => named(&DOMAINS, 8),
            Kind::TopLevel => "example".to_owned(),
            Kind::MailDomain => self.mail_domain(name),
            Kind::Address => match name.parse() {
                Ok(parsed) => address::pseudonym(&self.key, parsed, attempt).to_string(),
                Err(_) => self.same_shape(kind, name, attempt),
            },
            Kind::Sid => self.sid(name, attempt),
            Kind::Guid => self.guid(name, attempt),
            Kind::Hardware => {
                // The bit for addresses that no maker has given.
                let digits = self.key.hex(kind.name(), name, attempt, 10);
                format!("02{digits}")
            }
            Kind::Hash => self.hexadecimal(kind, name, attempt),
            Kind::Id => self.same_shape(kind, name, attempt),
            Kind::Secret => "REMOVED".to_owned(),
        }
    }

    /// `contoso.com` becomes `dom-….example.com`, with the label that hosts of the domain have.
    fn mail_domain(&mut self, name: &str) -> String {
        let labels: Vec<(Kind, String)> = domain_labels(name);
        let mut made = String::new();
        for (kind, label) in labels.iter().filter(|(kind, _)| *kind == Kind::Domain) {
            made.push_str(&self.of(*kind, label));
            made.push('.');
        }
        made + "example.com"
    }

    /// A GUID keeps its version and variant.
    fn guid(&self, name: &str, attempt: u32) -> String {
        let digits = self.key.hex(Kind::Guid.name(), name, attempt, 32);
        let mut digits = digits.chars();
        let original = name.chars().enumerate();
        original
            .map(|(place, c)| match place {
                _ if c == '-' => c,
                14 | 19 => {
                    digits.next();
                    c
                }
                _ => digits.next().unwrap_or('0'),
            })
            .collect()
    }

    fn hexadecimal(&self, kind: Kind, name: &str, attempt: u32) -> String {
        let bytes = self.key.bytes(kind.name(), name, attempt);
        let digits = bytes.map(|byte| char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        digits.take(name.len()).collect()
    }

    /// Letters for letters, digits for digits.
    fn same_shape(&self, kind: Kind, name: &str, attempt: u32) -> String {
        let is_hexadecimal = name.len() >= 16 && name.chars().all(|c| c.is_ascii_hexdigit());
        if is_hexadecimal {
            return self.hexadecimal(kind, name, attempt);
        }
        let bytes = self.key.bytes(kind.name(), name, attempt);
        let exchanged = name.chars().zip(bytes).map(|(c, byte)| match c {
            '0'..='9' => char::from(b'0' + byte % 10),
            c if c.is_alphabetic() => char::from(b'a' + byte % 26),
            c => c,
        });
        exchanged.collect()
    }

    /// The numbers of the domain are exchanged as one, so that accounts of one domain stay that; of the last number those
    /// below 1000 stay, which name the same account everywhere.
    fn sid(&mut self, name: &str, attempt: u32) -> String {
        let parts: Vec<&str> = name.split('-').collect();
        let numbers = |parts: &[&str]| -> Option<Vec<u32>> {
            parts.iter().map(|part| part.parse().ok()).collect()
        };
        match parts.as_slice() {
            ["s", "1", "5", "21", a, b, c, rest @ ..] => {
                let domain = format!("{a}-{b}-{c}");
                let [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, ..] =
                    self.key.digest("SID of a domain", &domain, attempt);
                let mut made = String::from("s-1-5-21");
                for number in [[d0, d1, d2, d3], [d4, d5, d6, d7], [d8, d9, d10, d11]] {
                    // As long as those of Windows are.
                    let number = 1_000_000_000 + u32::from_be_bytes(number) % 3_000_000_000;
                    made.push_str(&format!("-{number}"));
                }
                for number in rest {
                    let number = number.parse().map_or(0, |number| self.account(number));
                    made.push_str(&format!("-{number}"));
                }
                made
            }
            ["s", "1", "12", "1", rest @ ..] => match numbers(rest).as_deref() {
                Some([a, b, c, d]) => self.directory_sid([*a, *b, *c, *d]),
                _ => name.to_owned(),
            },
            _ => name.to_owned(),
        }
    }

    fn account(&self, number: u32) -> u32 {
        if number < 1000 {
            return number;
        }
        let mut exchanged = number;
        loop {
            exchanged = self.key.exchanged("account of a SID", exchanged, 32, 0);
            if exchanged >= 1000 {
                return exchanged;
            }
        }
    }

    /// The SID of an account of the cloud's directory is its object's GUID in other words.
    fn directory_sid(&mut self, numbers: [u32; 4]) -> String {
        let [a, b, c, d] = numbers.map(u32::to_le_bytes);
        let bytes = [a, b, c, d].concat();
        let guid = self.of(Kind::Guid, &guid_text(&bytes));
        let mut made = String::from("s-1-12-1");
        for number in guid_numbers(&guid) {
            made.push_str(&format!("-{number}"));
        }
        made
    }
}

/// The labels of a domain with the kind of each; the label before the last is read with the last.
#[must_use]
pub fn domain_labels(name: &str) -> Vec<(Kind, String)> {
    let labels: Vec<&str> = name.split('.').collect();
    let count = labels.len();
    let kinds = labels.iter().enumerate().map(|(place, label)| {
        if count > 1 && place + 1 == count {
            (Kind::TopLevel, (*label).to_owned())
        } else if count > 1 && place + 2 == count {
            let top = labels.last().copied().unwrap_or("");
            (Kind::Domain, format!("{label}.{top}"))
        } else {
            (Kind::Domain, (*label).to_owned())
        }
    });
    kinds.collect()
}

/// The text of a GUID from its bytes, of which the first three groups are little-endian.
fn guid_text(bytes: &[u8]) -> String {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut text = String::new();
    for (place, from) in ORDER.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{:02x}", bytes.get(*from).copied().unwrap_or(0)));
    }
    text
}

/// The other way round: the four numbers that a SID writes.
fn guid_numbers(text: &str) -> Vec<u32> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |place: usize| {
        let pair = digits.get(place * 2..place * 2 + 2);
        let pair = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .unwrap_or(0)
    };
    let groups = [[3, 2, 1, 0], [5, 4, 7, 6], [8, 9, 10, 11], [12, 13, 14, 15]];
    groups
        .iter()
        .map(|group| u32::from_le_bytes(group.map(byte)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone() -> Pseudonyms {
        Pseudonyms::new(Key::new("k"), &BTreeMap::<Kind, Vec<String>>::new(), vec![])
    }

    #[test]
    fn a_sid_keeps_its_shape_and_accounts_of_a_domain_stay_together() {
        let mut all = alone();
        let one = all.of(Kind::Sid, "s-1-5-21-1111111111-222222222-333333333-1104");
        let other = all.of(Kind::Sid, "s-1-5-21-1111111111-222222222-333333333-500");
        let domain = |text: &str| text.rsplit_once('-').unwrap().0.to_owned();
        assert_eq!(domain(&one), domain(&other));
        assert!(other.ends_with("-500") && !one.ends_with("-1104"));
        assert!(!one.contains("1111111111"));
        assert_eq!(one.split('-').count(), 8);
    }

    #[test]
    fn the_sid_of_a_directory_account_follows_its_guid() {
        let guid = "00112233-4455-6677-8899-aabbccddeeff";
        let numbers = guid_numbers(guid);
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        assert_eq!(guid_text(&bytes), guid);
        let sid = numbers.iter().fold("s-1-12-1".to_owned(), |sid, number| {
            format!("{sid}-{number}")
        });
        let mut all = alone();
        let new_guid = all.of(Kind::Guid, guid);
        let expected = guid_numbers(&new_guid)
            .iter()
            .fold("s-1-12-1".to_owned(), |sid, number| {
                format!("{sid}-{number}")
            });
        assert_eq!(all.of(Kind::Sid, &sid), expected);
    }

    #[test]
    fn no_pseudonym_holds_a_term_that_is_avoided() {
        let names = (0..200)
            .map(|number| format!("u{number}"))
            .collect::<Vec<_>>();
        let identifiers = BTreeMap::from([(Kind::User, names.clone())]);
        let mut all = Pseudonyms::new(
            Key::new("k"),
            &identifiers,
            vec!["user".into(), "ab".into()],
        );
        for name in &names {
            let made = all.of(Kind::User, name);
            assert!(!made.contains("user") && !made.contains("ab"), "{made}");
        }
        assert!(all.moved() > 0);
    }
}
