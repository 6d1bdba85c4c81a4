//! Secrets that stand beside their name: `password=…`, `--token …`, `<password>…</password>`, headers of requests.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::compiled;
use super::words::{is_other_than_password, is_secret_value, names_a_secret};

/// A name: a word with the marks that names of options, variables and headers have in them.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z][A-Za-z0-9_.-]*"));

/// An element of XML, also where it stands in XML itself, with its name and what is in it.
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?:<|&lt;)(?:\w+:)?([A-Za-z][\w.-]*)(?:\s[^<>]*?)?(?:>|&gt;)([^<>&]+)(?:</|&lt;/)")
});

/// An element of XML that says in an attribute what its value is of.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\b(?:name|key)\s*=\s*["']([^"']+)["'][^<>]*?(?:\bvalue\s*=\s*["']([^"']*)["']|>([^<]+)<)"#,
    )
});

/// How a header says what kind of secret follows.
static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:bearer|basic|token|negotiate|ntlm|digest|apikey|api-key|hmac|oauth|key|bot|jwt|sharedkey|sharedkeylite|sharedaccesssignature|aws4-hmac-sha256)\s+",
    )
});

/// How a name stands: what its value may look like depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `name=value`, `name: value`
    Assigned,
    /// `--name value`
    Option,
    /// `-p value`, which may be something else
    Short,
    /// `Cookie: value`, of which everything is secret to the end of the line or of the quotes around
    Header,
}

/// The places of secrets whose name stands before them.
pub fn named(text: &str, found: &mut Vec<Range<usize>>) {
    for name in NAME.find_iter(text) {
        if let Some(place) = value_of(text, name.range()) {
            found.push(place);
        }
    }
    for groups in ELEMENT.captures_iter(text).chain(PAIR.captures_iter(text)) {
        let value = groups.iter().skip(2).flatten().next();
        if let (Some(name), Some(value)) = (groups.get(1), value)
            && names_a_secret(name.as_str())
            && is_secret_value(value.as_str())
        {
            found.push(value.range());
        }
    }
}

/// The value of a name at `place`, where the name is a secret's.
fn value_of(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let name = text.get(place.clone())?.trim_end_matches(['.', '-']);
    let before = text.get(..place.start)?;
    let is_option = is_option(before);
    let is_header = is_header(name);
    // `-psecret`: some programs take the password right behind the letter.
    if before.ends_with('-') && !before.ends_with("--") && is_option {
        let joined = name.strip_prefix('p').filter(|rest| names_a_secret(rest));
        if let Some(joined) = joined {
            return Some(place.start + 1..place.start + 1 + joined.len());
        }
    }
    let is_short = is_option && name.eq_ignore_ascii_case("p");
    if !(is_short || is_header || names_a_secret(name)) {
        return None;
    }
    let end = place.start + name.len();
    let rest = text.get(end..)?;
    // What closes the name: quotes, also those behind a backslash, and brackets.
    let closed = rest.trim_start_matches(['\\', '"', '\'', ']', ')']);
    let (rest, form) = match after_sign(closed) {
        Some(rest) if is_header => (rest, Form::Header),
        Some(rest) if is_short => (rest, Form::Short),
        Some(rest) => (rest, Form::Assigned),
        None if is_option && closed.starts_with(char::is_whitespace) => {
            let form = if is_short { Form::Short } else { Form::Option };
            (closed.trim_start(), form)
        }
        None => return None,
    };
    let start = text.len() - rest.len();
    let value = match form {
        Form::Header => header_value(text, before, start),
        Form::Assigned | Form::Option | Form::Short => quoted(text, start)
            .or_else(|| Some(start..start + bare_length(rest, form)))
            .filter(|value| !value.is_empty()),
    }?;
    let written = text.get(value.clone())?;
    let is_other = match form {
        Form::Short => is_other_than_password(written) || is_option_itself(written),
        Form::Option => is_option_itself(written),
        Form::Assigned => is_working_folder(name, written),
        Form::Header => false,
    };
    (!is_other && is_secret_value(written)).then_some(value)
}

fn is_header(name: &str) -> bool {
    [
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    ]
    .iter()
    .any(|header| name.eq_ignore_ascii_case(header))
}

/// Whether a name stands behind the mark of an option: `-name`, `--name`, `/name`, at the beginning of a word.
fn is_option(before: &str) -> bool {
    let unmarked = before
        .strip_suffix("--")
        .or_else(|| before.strip_suffix(['-', '/', '\u{2013}']));
    unmarked.is_some_and(|before| {
        let last = before.chars().next_back();
        last.is_none_or(|last| last.is_whitespace() || matches!(last, '"' | '\'' | '[' | '(' | ','))
    })
}

/// What follows a sign of assignment; None where none is.
fn after_sign(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let signs = ["=>", ":=", "==", "=", ":"];
    let rest = signs.iter().find_map(|sign| rest.strip_prefix(sign))?;
    // `name::member` and `scheme://` assign nothing.
    (!rest.starts_with([':']) && !rest.starts_with("//")).then(|| rest.trim_start())
}

/// What stands in quotes from `start` on, where quotes do.
fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    // Text within text has a backslash before its quotes.
    for quote in [r#"\""#, r"\'"] {
        if let Some(inner) = rest.strip_prefix(quote) {
            let length = inner.find(quote).unwrap_or(inner.len());
            return Some(start + quote.len()..start + quote.len() + length);
        }
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = rest.get(1..)?;
    let mut is_escaped = false;
    let end = inner.find(|letter: char| {
        let ends = letter == quote && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends
    });
    Some(start + 1..start + 1 + end.unwrap_or(inner.len()))
}

/// How long a value without quotes is. Signs that part values end it only where something else begins: they may be its own.
fn bare_length(rest: &str, form: Form) -> usize {
    let is_end = |(at, letter): &(usize, char)| {
        if letter.is_whitespace() || matches!(letter, '"' | '\'' | '`') {
            return true;
        }
        if form != Form::Assigned
            || !matches!(letter, ';' | '&' | ',' | ')' | '}' | ']' | '<' | '|')
        {
            return false;
        }
        let after = rest.get(at + letter.len_utf8()..).unwrap_or("");
        begins_another(after, *letter)
    };
    rest.char_indices()
        .find(is_end)
        .map_or(rest.len(), |(at, _)| at)
}

/// Whether a new thing begins behind a sign: nothing, a blank, a closing sign, or a name with its own value.
fn begins_another(after: &str, sign: char) -> bool {
    let next = after.chars().next();
    let closes = next.is_none_or(|next| {
        next.is_whitespace() || matches!(next, '"' | '\'' | ',' | ';' | ')' | '}' | ']' | '&')
    });
    let name = after
        .trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ' '));
    let is_pair = name.len() < after.len() && name.starts_with(['=', ':']);
    closes || is_pair || sign == '<' && after.starts_with('/')
}

/// The secret of a header: all behind its scheme, to the quotes around the header or the end of the line.
fn header_value(text: &str, before: &str, start: usize) -> Option<Range<usize>> {
    let value = match before
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''))
    {
        // `"Authorization: …"` ends where its quotes do, `"Authorization": "…"` has others.
        Some(quote) => quoted(text, start).or_else(|| {
            let rest = text.get(start..)?;
            Some(start..start + rest.find(quote).unwrap_or(rest.len()))
        }),
        None => quoted(text, start).or_else(|| {
            let rest = text.get(start..)?;
            Some(start..start + rest.find(['\r', '\n']).unwrap_or(rest.len()))
        }),
    }?;
    let written = text.get(value.clone())?;
    let scheme = SCHEME.find(written).map_or(0, |scheme| scheme.end());
    Some(value.start + scheme..value.end)
}

/// Whether a word is the next option rather than a value: letters and dashes alone behind the mark. A secret has more.
fn is_option_itself(word: &str) -> bool {
    let name = word.trim_start_matches(['-', '/']);
    name.len() < word.len()
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .chars()
            .take_while(|letter| !matches!(letter, ':' | '='))
            .all(|letter| letter.is_ascii_alphabetic() || matches!(letter, '-' | '_'))
}

/// `PWD=/home/…` is where a shell works.
fn is_working_folder(name: &str, value: &str) -> bool {
    name.eq_ignore_ascii_case("pwd") && value.starts_with(['/', '~'])
}
