//! The forms of identifiers, as patterns, and what may stand around one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A form of identifiers, as a pattern.
pub(super) struct Form(LazyLock<Regex>);

impl Form {
    const fn new(compile: fn() -> Regex) -> Self {
        Self(LazyLock::new(compile))
    }

    /// Where a text has the form; the identifier is a group of the pattern.
    pub(super) fn each<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.0.captures_iter(text)
    }
}

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns are constants, and tests compile them")
}

/// The user and the host of a URL.
pub(super) static URL: Form = Form::new(|| {
    compiled(
        r#"[A-Za-z][A-Za-z0-9+.-]*://(?:([^\s/:@'"]+)(?::[^\s/@'"]*)?@)?([^\s/:?#'"@\\,;)<>\[\]]+|\[[0-9A-Fa-f:.]+\])"#,
    )
});
/// The user and the domain of a mail address.
pub(super) static MAIL: Form =
    Form::new(|| compiled(r"([A-Za-z0-9._%+#-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"));
/// A GUID with its dashes.
pub(super) static GUID: Form =
    Form::new(|| compiled(r"([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"));
/// A security identifier of Windows.
pub(super) static SID: Form = Form::new(|| compiled(r"(?i)(S-1-\d{1,3}(?:-\d+){1,14})"));
/// A hardware address.
pub(super) static HARDWARE: Form =
    Form::new(|| compiled(r"((?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})"));
/// What may be an address of version 6.
pub(super) static VERSION6: Form =
    Form::new(|| compiled(r"([0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)"));
/// What may be an address of version 4.
pub(super) static VERSION4: Form = Form::new(|| compiled(r"(\d{1,3}(?:\.\d{1,3}){3})"));
/// What may be a digest in hexadecimal.
pub(super) static HASH: Form = Form::new(|| compiled(r"([0-9A-Fa-f]{32,128})"));
/// The host of a network share.
pub(super) static SHARE: Form =
    Form::new(|| compiled(r"(?:^|[^\\A-Za-z0-9:])\\\\([A-Za-z0-9_][A-Za-z0-9._-]*)\\"));
/// The user whose folder a path is in: what ends with the path's next part, or with the path.
pub(super) static FOLDER: Form = Form::new(|| {
    compiled(
        r#"(?:\\+(?i:users|documents and settings)\\+|/home/|/Users/)(?:([^\\/:*?"'<>|\r\n]+?)[\\/]|([^\\/:*?"'<>|\s,;]+))"#,
    )
});
/// The name of a resource or group of Azure.
pub(super) static RESOURCE: Form =
    Form::new(|| compiled(r#"(?i)/(?:resourcegroups|providers/[\w.]+/\w+)/([^/\s"',;]+)"#));
/// An account as the value of its key, as logs of Unix and of firewalls write it.
pub(super) static ACCOUNT: Form = Form::new(|| {
    compiled(
        r#"(?i)(?:^|[\s;,&?(|"'])(?:user|username|user_name|ruser|logname|suser|duser|acct|account|accountname|login)=["']?([^\s"',;&)<>|=]+)"#,
    )
});
/// An account as an option of a command line.
pub(super) static ACCOUNT_OPTION: Form = Form::new(|| {
    compiled(
        r#"(?i)(?:^|\s)(?:/user:|/u:|/ru\s+|--user(?:name)?[=\s]+|-username\s+|-l\s+)["']?([^\s"':%/-][^\s"':%]*)"#,
    )
});
/// An account in quotes or before a password: `net user "bob smith" …`, `dom/bob:…@host`.
pub(super) static ACCOUNT_PLACE: Form = Form::new(|| {
    compiled(
        r#"(?i)\bnet1?(?:\.exe)?"?\s+user\s+(?:"([^"\r\n]+)"|([^\s"/][^\s"]*))|(?:^|[\s'"=])[\w.-]+/([\w.$-]+):[^\s@'"/]+@"#,
    )
});
/// An account in the sentences of Unix programs.
pub(super) static ACCOUNT_SENTENCE: Form = Form::new(|| {
    compiled(
        r"(?i)\b(?:(?:accepted|failed) \S+ for (?:(?:invalid|illegal) user )?|(?:invalid|illegal) user |session (?:opened|closed) for user |authenticating user |failure for )([A-Za-z_][\w.$@\\-]*)",
    )
});
/// An account with the short name of its domain, in capitals as Windows has it.
pub(super) static DOMAIN_ACCOUNT: Form = Form::new(|| {
    compiled(
        r#"(?:^|[\s"'=:;,(\[])((?:(?:NT|IIS) )?[A-Z][A-Z0-9-]{1,14}\\[A-Za-z0-9_][A-Za-z0-9_.$-]*)(?:$|[\s"',;:)\]])"#,
    )
});
/// The person of a name in a directory.
pub(super) static DIRECTORY: Form =
    Form::new(|| compiled(r"(?i)\bCN=((?:[^,\\=]|\\.)+),\s*(?:OU|DC|CN)="));
/// The domain of a name in a directory, label by label.
pub(super) static DIRECTORY_DOMAIN: Form = Form::new(|| compiled(r"(?i)\bDC=([A-Za-z0-9_-]+)"));
/// A name of several labels.
pub(super) static NAME: Form = Form::new(|| compiled(r"([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)"));

/// Whether nothing that could belong to an identifier stands on either side.
pub(super) fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    let before = text
        .get(..place.start)
        .and_then(|text| text.chars().next_back());
    let mut after = text.get(place.end..).unwrap_or("").chars();
    let next = after.next();
    let continues = next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    !before.is_some_and(|c| joins(c) || c == '.') && !next.is_some_and(joins) && !continues
}

/// Whether the four numbers at `start` are a product's version, as in `Chrome/120.0.0.0`.
pub(super) fn is_version(text: &str, start: usize) -> bool {
    let Some(before) = text.get(..start).and_then(|text| text.strip_suffix('/')) else {
        return false;
    };
    let product = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    product.len() < before.len()
        && (product.is_empty() || product.ends_with(|c: char| c.is_whitespace() || c == '('))
}
