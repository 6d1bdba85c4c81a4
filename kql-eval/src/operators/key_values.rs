//! Keys and values inside a text, as `parse-kv` reads them.

use regex::Regex;

/// How keys and values stand in a text. See Kusto's page *parse-kv-operator*.
#[derive(Clone, Debug)]
pub enum KeyValues {
    /// Pairs between delimiters
    Delimited {
        /// What ends a pair.
        pair: String,
        /// What stands between key and value.
        kv: String,
        /// What opens and closes a value that may hold delimiters.
        quotes: Vec<(char, char)>,
        /// What takes the meaning from a quote after it.
        escape: Option<char>,
        /// Whether a value goes on until the pair before the next key.
        greedy: bool,
    },
    /// A regular expression whose first two groups are a key and its value
    Matched(Regex),
}

impl KeyValues {
    /// Whether both read the same out of every text.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Matched(one), Self::Matched(other)) => one.as_str() == other.as_str(),
            (
                Self::Delimited {
                    pair,
                    kv,
                    quotes,
                    escape,
                    greedy,
                },
                Self::Delimited {
                    pair: other_pair,
                    kv: other_kv,
                    quotes: other_quotes,
                    escape: other_escape,
                    greedy: other_greedy,
                },
            ) => {
                (pair, kv, quotes, escape, greedy)
                    == (
                        other_pair,
                        other_kv,
                        other_quotes,
                        other_escape,
                        other_greedy,
                    )
            }
            (Self::Matched(_), Self::Delimited { .. })
            | (Self::Delimited { .. }, Self::Matched(_)) => false,
        }
    }

    /// Calls `found` with every key and its value, in the order of the text. Keys and unquoted values are trimmed.
    pub fn read(&self, text: &str, mut found: impl FnMut(&str, &str)) {
        match self {
            Self::Matched(regex) => {
                matches_of(regex, text).for_each(|(key, value)| found(key, value));
            }
            Self::Delimited {
                pair,
                kv,
                quotes,
                escape,
                greedy,
            } => {
                // The text is walked once from its start: a delimiter inside quotes ends nothing, which a split would
                // not know.
                let mut rest = text;
                loop {
                    let quoted_key = quoted_key(rest, kv, quotes, *escape);
                    let (key, after) = if let Some((key, end)) = &quoted_key {
                        (key.as_str(), rest.get(*end..).unwrap_or(""))
                    } else {
                        let Some((before, after)) = rest.split_once(kv.as_str()) else {
                            break;
                        };
                        // A pair without a value ends where the next one begins.
                        let key = before
                            .rsplit_once(pair.as_str())
                            .map_or(before, |(_, key)| key);
                        (key.trim(), after)
                    };
                    let value = after.trim_start();
                    rest = if let Some((inner, behind)) = quoted(value, quotes, *escape) {
                        found(key, &inner);
                        behind
                            .split_once(pair.as_str())
                            .map_or("", |(_, next)| next)
                    } else {
                        let end = match greedy {
                            true => greedy_end(after, pair, kv),
                            false => after.find(pair.as_str()),
                        };
                        let (value, next) = cut(after, end, pair.len());
                        found(key, value.trim());
                        next
                    };
                }
            }
        }
    }
}

/// Where a value ends that may hold the pair delimiter: at the last one before the next key.
fn greedy_end(after: &str, pair: &str, kv: &str) -> Option<usize> {
    let next = after.find(kv)?;
    after.get(..next)?.rfind(pair)
}

/// The content of a quoted value, and what stands behind it.
fn quoted<'t>(
    value: &'t str,
    quotes: &[(char, char)],
    escape: Option<char>,
) -> Option<(String, &'t str)> {
    let mut chars = value.char_indices();
    let (_, first) = chars.next()?;
    let (_, close) = quotes.iter().find(|(open, _)| *open == first)?;
    let mut inner = String::new();
    while let Some((at, c)) = chars.next() {
        if Some(c) == escape {
            inner.extend(chars.next().map(|(_, c)| c));
        } else if c == *close {
            return Some((inner, value.get(at + c.len_utf8()..).unwrap_or("")));
        } else {
            inner.push(c);
        }
    }
    None
}

/// What comes before an end, and what comes after the delimiter there; all of the text where there is no end.
fn cut(text: &str, end: Option<usize>, delimiter: usize) -> (&str, &str) {
    match end {
        Some(end) => (
            text.get(..end).unwrap_or(text),
            text.get(end + delimiter..).unwrap_or(""),
        ),
        None => (text, ""),
    }
}

/// The keys and values that a regular expression matches.
fn matches_of<'t>(regex: &'t Regex, text: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    regex.captures_iter(text).filter_map(|groups| {
        let (key, value) = (groups.get(1)?, groups.get(2)?);
        Some((key.as_str().trim(), value.as_str()))
    })
}

/// A key in quotes at the start of a text, and where the text goes on behind the delimiter of its value.
fn quoted_key(
    text: &str,
    delimiter: &str,
    quotes: &[(char, char)],
    escape: Option<char>,
) -> Option<(String, usize)> {
    let (key, behind) = quoted(text.trim_start(), quotes, escape)?;
    let after = behind.trim_start().strip_prefix(delimiter)?;
    Some((key, text.len() - after.len()))
}
