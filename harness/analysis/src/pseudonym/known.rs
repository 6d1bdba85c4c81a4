//! The identifiers that are known from the columns of users and devices, and finding them in any other text.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::kind::Kind;

/// From this many characters on, a name is found within a longer word too.
const WITHIN_WORDS: usize = 6;

/// Shorter names are found only where their column or place tells them.
const SHORTEST: usize = 3;

/// The identifiers that are known by name.
#[derive(Debug, Default)]
pub struct Known {
    names: BTreeMap<String, (Kind, String)>,
    /// The names by their first characters, longest first.
    by_start: HashMap<[char; SHORTEST], Vec<Sought>>,
    domains: BTreeSet<String>,
    file_hashes: BTreeSet<String>,
}

/// A name as it is looked for.
#[derive(Debug)]
struct Sought {
    letters: Vec<char>,
    kind: Kind,
    name: String,
}

impl Known {
    /// Adds an identifier. Where two have one name, the first kind stays.
    pub fn add(&mut self, kind: Kind, name: &str) {
        if matches!(kind, Kind::Domain | Kind::MailDomain)
            && let Some((label, _)) = name.split_once('.')
        {
            // Hosts are known by their domain, and its label may be the NetBIOS name.
            self.domains.insert(name.to_owned());
            self.add(Kind::Domain, label);
            return;
        }
        let shown = name.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_word = matches!(kind, Kind::Domain) && is_ordinary(name);
        if shown.chars().count() < SHORTEST || is_word {
            return;
        }
        // Folders of the cloud write a mail address with underscores.
        let spellings = [shown.to_owned(), shown.replace('.', "_")];
        for spelling in spellings {
            let entry = self.names.entry(spelling);
            entry.or_insert_with(|| (kind, name.to_owned()));
        }
    }

    /// Adds a hash of a file.
    pub fn add_file_hash(&mut self, hash: String) {
        self.file_hashes.insert(hash);
    }

    /// Makes the names ready to be found.
    pub fn prepare(&mut self) {
        self.by_start.clear();
        for (shown, (kind, name)) in &self.names {
            let letters: Vec<char> = shown.chars().map(small).collect();
            if let Some(start) = letters.first_chunk() {
                let sought = Sought {
                    kind: *kind,
                    name: name.clone(),
                    letters: letters.clone(),
                };
                self.by_start.entry(*start).or_default().push(sought);
            }
        }
        for names in self.by_start.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.letters.len()));
        }
    }

    /// The identifier that a text names as a whole, in any letter case.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<(Kind, &str)> {
        let (kind, name) = self.names.get(&text.to_lowercase())?;
        Some((*kind, name))
    }

    /// Whether a host's name is of a domain that is known, or is it.
    #[must_use]
    pub fn is_in_domain(&self, host: &str) -> bool {
        let lower = host.to_lowercase();
        let mut rest = lower.as_str();
        loop {
            if self.domains.contains(rest) {
                return true;
            }
            let Some((_, shorter)) = rest.split_once('.') else {
                return false;
            };
            rest = shorter;
        }
    }

    /// Whether a hash is that of a file.
    #[must_use]
    pub fn is_file_hash(&self, hash: &str) -> bool {
        self.file_hashes.contains(hash)
    }

    /// Every known name in a text: as whole words, long ones within words too.
    pub fn each(&self, text: &str, mut f: impl FnMut(Range<usize>, Kind, &str)) {
        if self.by_start.is_empty() {
            return;
        }
        let (places, letters): (Vec<usize>, Vec<char>) = text
            .char_indices()
            .map(|(place, letter)| (place, small(letter)))
            .unzip();
        let mut at = 0;
        while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
            let before = at.checked_sub(1).and_then(|before| letters.get(before));
            let found = rest
                .first_chunk()
                .and_then(|start| self.by_start.get(start))
                .and_then(|names| names.iter().find(|name| name.is_at(before, rest)));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let start = places.get(at).copied().unwrap_or(0);
            at += found.letters.len();
            let end = places.get(at).copied().unwrap_or(text.len());
            f(start..end, found.kind, &found.name);
        }
    }
}

impl Sought {
    /// Whether the name stands at the start of `rest`: a short one only as a whole word.
    fn is_at(&self, before: Option<&char>, rest: &[char]) -> bool {
        let is_letter =
            |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric());
        rest.starts_with(&self.letters)
            && (self.letters.len() >= WITHIN_WORDS
                || !is_letter(before) && !is_letter(rest.get(self.letters.len())))
    }
}

/// A letter without regard to case.
fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// Labels of domains that are words in any text.
fn is_ordinary(label: &str) -> bool {
    const WORDS: [&str; 22] = [
        "corp",
        "local",
        "internal",
        "intranet",
        "domain",
        "office",
        "cloud",
        "home",
        "test",
        "prod",
        "dev",
        "www",
        "mail",
        "com",
        "net",
        "org",
        "lan",
        "company",
        "system",
        "windows",
        "microsoft",
        "global",
    ];
    WORDS.contains(&label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[(Kind, &str)], text: &str) -> Vec<String> {
        let mut known = Known::default();
        for (kind, name) in names {
            known.add(*kind, name);
        }
        known.prepare();
        let mut found = Vec::new();
        known.each(text, |place, _, _| {
            found.push(text.get(place).unwrap().to_owned())
        });
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn short_names_are_whole_words_and_long_ones_are_found_anywhere() {
        let names = [
            (Kind::User, "bob"),
            (Kind::User, "jsmith"),
            (Kind::User, "ann lee"),
        ];
        assert_eq!(found(&names, "BOB_x bobsled"), ["BOB"]);
        assert_eq!(found(&names, "xJSmith2"), ["JSmith"]);
        assert_eq!(found(&names, "of Ann Lee."), ["Ann Lee"]);
        assert_eq!(found(&[(Kind::User, "c")], r"c:\x"), [""; 0]);
    }

    #[test]
    fn a_host_is_known_by_its_domain() {
        let mut known = Known::default();
        known.add(Kind::Domain, "contoso.com");
        assert!(known.is_in_domain("a.B.contoso.COM") && known.is_in_domain("contoso.com"));
        assert!(!known.is_in_domain("notcontoso.com"));
        assert_eq!(known.named("Contoso"), Some((Kind::Domain, "contoso")));
    }
}
