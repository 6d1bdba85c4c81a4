//! Secrets in command lines whose program has its own way to be given one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::compiled;
use super::words::is_secret_value;

/// How a program is given a secret.
enum Given {
    /// `-pSECRET`: joined to one of these options.
    Joined(&'static [&'static str]),
    /// `-P SECRET`: behind one of these options, of which the letter case matters.
    Behind(&'static [&'static str]),
}

/// Programs by their names without folder and extension, in lower case.
const PROGRAMS: &[(&[&str], Given)] = &[
    (
        &["7z", "7za", "7zr", "7zz", "rar", "unrar", "winrar"],
        Given::Joined(&["-p", "-hp"]),
    ),
    (
        &[
            "mysql",
            "mysqldump",
            "mysqladmin",
            "mysqlimport",
            "mysqlsh",
            "mariadb",
            "mariadb-dump",
            "sshpass",
            "mongo",
            "mongosh",
            "mongodump",
        ],
        Given::Joined(&["-p"]),
    ),
    (&["zip", "unzip", "zipcloak"], Given::Behind(&["-P"])),
    (&["sqlcmd", "bcp", "osql", "isql"], Given::Behind(&["-P"])),
    (&["sqlcmd", "bcp", "osql", "isql"], Given::Joined(&["-P"])),
    (
        &[
            "ldapsearch",
            "ldapmodify",
            "ldapadd",
            "ldapdelete",
            "ldapwhoami",
        ],
        Given::Behind(&["-w"]),
    ),
    (&["redis-cli"], Given::Behind(&["-a"])),
    (&["ssh-keygen"], Given::Behind(&["-N", "-P"])),
    (&["ipmitool"], Given::Behind(&["-P"])),
    (
        &["openssl"],
        Given::Behind(&["-k", "-K", "-passin", "-passout", "-pass"]),
    ),
    (&["schtasks"], Given::Behind(&["/rp", "/RP", "/Rp"])),
    (
        &[
            "crackmapexec",
            "cme",
            "nxc",
            "netexec",
            "evil-winrm",
            "smbmap",
        ],
        Given::Behind(&["-p", "-H"]),
    ),
];

/// What any program of a family takes, as patterns whose first group is a secret.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        // Hashes that are used in place of a password.
        r"(?i)\s-hashes\s+([0-9A-Fa-f:]{16,})",
        r"(?i)/(?:ntlm|rc4|aes128|aes256):([0-9A-Fa-f]{16,})",
        r"(?i)\bconvertto-securestring\s+(?:-string\s+)?['\x22]?([^\s'\x22-][^\s'\x22]*)",
        // What is piped to a program that asks for a password.
        r#"(?i)\becho\s+(?:-n\s+|-e\s+)?["']?([^\s"'|]+)["']?\s*\|\s*(?:sudo\s+-S|passwd|chpasswd|openssl|gpg)\b"#,
        // `user:password` behind an option for both.
        r"(?:^|\s)(?:-u|--user|-U|--proxy-user)[\s=]*['\x22]?[^\s:%'\x22]+[:%]([^\s'\x22]+)",
        // `scheme://user:password@host`, and without a scheme.
        r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@'\x22]*:([^\s/@'\x22]+)@",
        r"(?:^|[\s'\x22=])[\w.-]+[/\\][\w.$-]+:([^\s@'\x22/]+)@[\w.-]+",
    ]
    .map(compiled)
    .into()
});

/// `user:password@host` without anything before it. Addresses of mail and of calls are written so too, behind a word.
static BARE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[\s'\x22=])([\w.$-]+):([^\s@'\x22/:]+)@[\w-]+(?:\.[\w-]+)*"));

/// Words before the colon of an address that has no password.
const ADDRESSES: &[&str] = &[
    "mailto",
    "smtp",
    "sip",
    "sips",
    "tel",
    "acct",
    "user",
    "upn",
    "email",
    "mail",
    "from",
    "to",
    "cc",
    "bcc",
    "eum",
    "x500",
    "account",
    "for",
    "sender",
    "recipient",
    "owner",
    "by",
    "urn",
];

/// The places of secrets that a program's own form tells.
pub fn commands(text: &str, found: &mut Vec<Range<usize>>) {
    for pattern in PATTERNS.iter() {
        let places = pattern
            .captures_iter(text)
            .filter_map(|groups| groups.get(1));
        found.extend(
            places
                .filter(|value| is_secret_value(value.as_str()))
                .map(|value| value.range()),
        );
    }
    for groups in BARE.captures_iter(text) {
        if let (Some(user), Some(secret)) = (groups.get(1), groups.get(2))
            && !ADDRESSES
                .iter()
                .any(|word| user.as_str().eq_ignore_ascii_case(word))
            && secret
                .as_str()
                .contains(|c: char| !c.is_alphabetic() && c != '.')
            && is_secret_value(secret.as_str())
        {
            found.push(secret.range());
        }
    }
    let words = split(text);
    for (at, word) in words.iter().enumerate() {
        let rest = words.get(at + 1..).unwrap_or(&[]);
        match program(word.text).as_str() {
            "net" | "net1" => of_net(rest, found),
            name => of_program(name, rest, found),
        }
    }
}

fn of_program(name: &str, arguments: &[Word<'_>], found: &mut Vec<Range<usize>>) {
    let rules = PROGRAMS.iter().filter(|(names, _)| names.contains(&name));
    for (_, given) in rules {
        match given {
            Given::Joined(options) => {
                let joined = arguments.iter().filter_map(|word| {
                    let option = options
                        .iter()
                        .find(|option| word.text.starts_with(**option))?;
                    word.behind(option.len())
                });
                found.extend(joined);
            }
            Given::Behind(options) => {
                let pairs = arguments.iter().zip(arguments.iter().skip(1));
                found.extend(
                    pairs
                        .filter(|(option, _)| options.contains(&option.text))
                        .filter_map(|(_, value)| value.behind(0)),
                );
            }
        }
    }
}

/// `net user NAME SECRET`, `net use [DEVICE] \\HOST\SHARE [SECRET] /user:NAME [SECRET]`.
fn of_net(arguments: &[Word<'_>], found: &mut Vec<Range<usize>>) {
    let Some((verb, arguments)) = arguments.split_first() else {
        return;
    };
    let is_plain = |word: &&Word<'_>| !word.text.starts_with('/') && word.text != "*";
    if verb.text.eq_ignore_ascii_case("user") {
        let secret = arguments.get(1).filter(is_plain);
        found.extend(secret.and_then(|secret| secret.behind(0)));
    }
    if verb.text.eq_ignore_ascii_case("use") {
        let share = arguments
            .iter()
            .position(|word| word.text.starts_with(r"\\"));
        let user = arguments.iter().position(|word| {
            let start = word.text.get(..6);
            start.is_some_and(|start| start.eq_ignore_ascii_case("/user:"))
        });
        for place in [share, user].into_iter().flatten() {
            let secret = arguments.get(place + 1).filter(is_plain);
            found.extend(secret.and_then(|secret| secret.behind(0)));
        }
    }
}

/// The name of a program without its folder and extension, in lower case.
fn program(word: &str) -> String {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let lower = name.to_lowercase();
    match lower.strip_suffix(".exe") {
        Some(name) => name.to_owned(),
        None => lower,
    }
}

/// A word of a command line, without the quotes around it.
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    /// The place of what stands behind the first `length` bytes, where that may be a secret.
    fn behind(&self, length: usize) -> Option<Range<usize>> {
        let value = self.text.get(length..)?;
        let quotes = ['"', '\''];
        let start = self.start + length + usize::from(value.starts_with(quotes));
        let value = value.trim_matches(quotes);
        is_secret_value(value).then(|| start..start + value.len())
    }
}

/// The words of a command line. Quotes hold words together.
fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut begun: Option<usize> = None;
    let mut quote: Option<char> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) if at < text.len() => {}
            _ if letter.is_whitespace() => {
                if let Some(start) = begun.take()
                    && let Some(word) = text.get(start..at)
                {
                    let is_quoted = word.len() > 1 && word.starts_with(['"', '\'']);
                    words.push(Word {
                        text: word.trim_matches(['"', '\'']),
                        start: start + usize::from(is_quoted),
                    });
                }
                quote = None;
            }
            _ => {
                begun.get_or_insert(at);
                quote = matches!(letter, '"' | '\'').then_some(letter);
            }
        }
    }
    words
}
