//! The identifiers that are known from the columns of users and devices, and finding them in any other text.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::kind::Kind;

/// From so many characters on, a name is found within a longer word too.
const WITHIN_WORDS: usize = 6;

/// Shorter names are found only where their column or place tells them.
const SHORTEST: usize = 3;

/// The memory that the names together may take when they are looked for.
const SIZE_LIMIT: usize = 1 << 29;

/// The identifiers that are known by name.
#[derive(Debug, Default)]
pub struct Known {
    names: BTreeMap<String, (Kind, String)>,
    /// The names by their first word.
    by_word: HashMap<String, Vec<String>>,
    /// The long names.
    within: Option<Regex>,
    domains: BTreeSet<String>,
    file_hashes: BTreeSet<String>,
}

impl Known {
    /// Adds an identifier. Where two have one name, the first kind stays.
    pub fn add(&mut self, kind: Kind, name: &str) {
        if kind == Kind::Domain
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
        let entry = self.names.entry(shown.to_owned());
        entry.or_insert_with(|| (kind, name.to_owned()));
    }

    /// Adds a hash of a file.
    pub fn add_file_hash(&mut self, hash: String) {
        self.file_hashes.insert(hash);
    }

    /// Makes the names ready to be found.
    pub fn prepare(&mut self) {
        self.by_word.clear();
        let mut long: Vec<&String> = Vec::new();
        for name in self.names.keys() {
            if name.chars().count() >= WITHIN_WORDS {
                long.push(name);
            }
            let word: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            self.by_word.entry(word).or_default().push(name.clone());
        }
        for names in self.by_word.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
        long.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let alternatives: Vec<String> = long.iter().map(|name| regex::escape(name)).collect();
        self.within = if alternatives.is_empty() {
            None
        } else {
            let mut builder = RegexBuilder::new(&alternatives.join("|"));
            let builder = builder.case_insensitive(true).size_limit(SIZE_LIMIT);
            builder.build().ok()
        };
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
        if self.names.is_empty() {
            return;
        }
        let mut words = text.char_indices().peekable();
        let mut previous_joins = false;
        while let Some((start, c)) = words.next() {
            let joins = c.is_alphanumeric();
            if joins && !previous_joins {
                let rest = text.get(start..).unwrap_or("");
                let word: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect();
                let candidates = self.by_word.get(&word).into_iter().flatten();
                for name in candidates {
                    if let Some(end) = ends_after(rest, name) {
                        self.tell(name, start..start + end, &mut f);
                        break;
                    }
                }
            }
            previous_joins = joins;
        }
        if let Some(within) = &self.within {
            for found in within.find_iter(text) {
                self.tell(&found.as_str().to_lowercase(), found.range(), &mut f);
            }
        }
    }

    fn tell(&self, shown: &str, place: Range<usize>, f: &mut impl FnMut(Range<usize>, Kind, &str)) {
        if let Some((kind, name)) = self.names.get(shown) {
            f(place, *kind, name);
        }
    }
}

/// Where `name` ends if the text starts with it, in any letter case, and no letter or digit follows.
fn ends_after(text: &str, name: &str) -> Option<usize> {
    let mut expected = name.chars();
    let mut rest = text.char_indices();
    let mut pending = expected.next();
    while let Some(wanted) = pending {
        let (_, c) = rest.next()?;
        let mut lower = c.to_lowercase();
        if lower.next() != Some(wanted) {
            return None;
        }
        for more in lower {
            if expected.next() != Some(more) {
                return None;
            }
        }
        pending = expected.next();
    }
    match rest.next() {
        Some((_, c)) if c.is_alphanumeric() => None,
        Some((end, _)) => Some(end),
        None => Some(text.len()),
    }
}

/// Labels of domains that are words in any text.
fn is_ordinary(label: &str) -> bool {
    const WORDS: [&str; 22] = [
        "corp", "local", "internal", "intranet", "domain", "office", "cloud", "home", "test", "prod", "dev", "www",
        "mail", "com", "net", "org", "lan", "company", "system", "windows", "microsoft", "global",
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
        known.each(text, |place, _, _| found.push(text.get(place).unwrap().to_owned()));
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn short_names_are_whole_words_and_long_ones_are_found_anywhere() {
        let names = [(Kind::User, "bob"), (Kind::User, "jsmith"), (Kind::User, "ann lee")];
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
