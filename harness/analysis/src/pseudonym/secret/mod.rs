//! What gives access, found in texts: it is taken out, not replaced.

mod commands;
mod named;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use commands::commands;
use named::named;
pub use words::{is_secret_value, names_a_secret};

/// What stands in the place of a secret.
pub const REMOVED: &str = "REMOVED";

/// Keys in their own notation: patterns whose first group is a secret.
static NOTATIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\z))",
        r"\b(eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)",
        r"\b((?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16})\b",
        r"\b((?:gh[pousr]_|github_pat_|glpat-|npm_|sk-|xox[abeprs]-|AIza|hf_)[A-Za-z0-9_-]{16,})",
        r"(?i)\b(?:bearer|basic|negotiate|ntlm)\s+([A-Za-z0-9+/_.~=-]{6,})",
        r"(?i)[?&](?:sig|sv_sig|code|key|auth)=([^\s'\x22&;]{6,})",
    ]
    .map(compiled)
    .into()
});

/// A pattern of this module.
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns are constants, and a test compiles them")
}

/// Texts that would be dense in any case are long.
static LONG: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z0-9+/_-]{22,}={0,2}"));

/// The places of secrets in a text, in order; they do not overlap.
#[must_use]
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if text.len() < 4 {
        return found;
    }
    for pattern in NOTATIONS.iter() {
        let places = pattern
            .captures_iter(text)
            .filter_map(|groups| groups.get(1));
        let secrets = places.filter(|place| is_secret_value(place.as_str()));
        found.extend(secrets.map(|place| place.range()));
    }
    named(text, &mut found);
    commands(text, &mut found);
    for run in LONG.find_iter(text) {
        if is_dense(run.as_str()) {
            found.push(run.range());
        }
    }
    merged(found)
}

/// Overlapping places as one.
fn merged(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_unstable_by_key(|place| place.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

/// Whether a run of letters and digits is as dense as keys are: of all kinds of characters, hardly one like another. What
/// is written in hexadecimal is a hash or a GUID, and no secret.
fn is_dense(run: &str) -> bool {
    let has = |of: fn(&char) -> bool| run.chars().filter(of).count() >= 2;
    let is_mixed =
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    let is_hexadecimal = run.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    // The folders of a path are words.
    let longest = run.split(['/', '-', '_']).map(str::len).max().unwrap_or(0);
    is_mixed && !is_hexadecimal && longest >= 16 && entropy(run) >= 3.9
}

/// Bits a character.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 128];
    let mut total = 0_u32;
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
            total += 1;
        }
    }
    let total = f64::from(total.max(1));
    let share = |count: &u32| f64::from(*count) / total;
    let bits = counts.iter().filter(|count| **count > 0).map(share);
    bits.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> String {
        let mut text = text.to_owned();
        for place in secrets(&text).into_iter().rev() {
            text.replace_range(place, REMOVED);
        }
        text
    }

    #[test]
    fn secrets_are_found_in_each_of_their_forms() {
        for (text, expected) in [
            ("tool.exe -p hunter2x", "tool.exe -p REMOVED"),
            ("tool --password 'two words'", "tool --password 'REMOVED'"),
            (
                "cmdkey /add:srv /user:x /pass:Sum3r!",
                "cmdkey /add:srv /user:x /pass:REMOVED",
            ),
            (
                "Server=a;User Id=b;Password=c#9d;",
                "Server=a;User Id=b;Password=REMOVED;",
            ),
            (
                "AccountName=a;AccountKey=abcdef12==;X=1",
                "AccountName=a;AccountKey=REMOVED;X=1",
            ),
            (r#"{"password": "a b"}"#, r#"{"password": "REMOVED"}"#),
            (
                "Authorization: Bearer abc.def-123",
                "Authorization: Bearer REMOVED",
            ),
            ("key AKIAABCDEFGHIJKLMNOP x", "key REMOVED x"),
            ("t=eyJhbGciOi.eyJzdWIi.c2ln end", "t=REMOVED end"),
            (
                r"net use \\srv\c$ /user:corp\x Pa55 /persistent:no",
                r"net use \\srv\c$ /user:corp\x REMOVED /persistent:no",
            ),
            (
                r"net use Z: \\srv\c$ Pa55 /user:x",
                r"net use Z: \\srv\c$ REMOVED /user:x",
            ),
            ("net user bob P@ssw0rd /add", "net user bob REMOVED /add"),
            ("curl -u bob:pa55 http://x", "curl -u bob:REMOVED http://x"),
            ("mysql -u root -psecret db", "mysql -u root -pREMOVED db"),
            (
                "git clone https://bob:pa55@git.example/x",
                "git clone https://bob:REMOVED@git.example/x",
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----",
                "REMOVED",
            ),
            (
                "https://a/b?sv=1&sig=abc%2Fdef%3D&x=1",
                "https://a/b?sv=1&sig=REMOVED&x=1",
            ),
            ("tool password= S3cret!x", "tool password= REMOVED"),
            (
                "set aws_secret_access_key = wJalrX",
                "set aws_secret_access_key = REMOVED",
            ),
            ("x.exe -pwd S3cret", "x.exe -pwd REMOVED"),
            (
                r#"net use \\srv\share "S3 cret" /user:corp\x"#,
                r#"net use \\srv\share "REMOVED" /user:corp\x"#,
            ),
            (
                r#"C:\Windows\System32\net.exe user "bob smith" S3cret /add"#,
                r#"C:\Windows\System32\net.exe user "bob smith" REMOVED /add"#,
            ),
            ("7z a -pS3cret x.7z", "7z a -pREMOVED x.7z"),
            ("rar a -hp\"S3 cret\" x.rar", "rar a -hp\"REMOVED\" x.rar"),
            ("env DB_PASS=S3cret run", "env DB_PASS=REMOVED run"),
            ("c --sftp-pass=S3;cret&1 x", "c --sftp-pass=REMOVED x"),
            ("py dom/user:S3cret@host", "py dom/user:REMOVED@host"),
            ("scp root:S3cret1@10.0.0.1 x", "scp root:REMOVED@10.0.0.1 x"),
            (
                "<a><Password enc=\"no\">S3cret</Password></a>",
                "<a><Password enc=\"no\">REMOVED</Password></a>",
            ),
            (
                "<add key=\"DbPassword\" value=\"S3cret\"/>",
                "<add key=\"DbPassword\" value=\"REMOVED\"/>",
            ),
            (
                "curl -H \"Authorization: token S3cret\" https://x",
                "curl -H \"Authorization: token REMOVED\" https://x",
            ),
            (
                "curl -H 'Cookie: a=S3cret; b=x' https://x",
                "curl -H 'Cookie: REMOVED' https://x",
            ),
            (
                "GET / HTTP/1.1\r\nCookie: a=b; c=d\r\nHost: x",
                "GET / HTTP/1.1\r\nCookie: REMOVED\r\nHost: x",
            ),
            ("a --password $ecret1 -b", "a --password REMOVED -b"),
            ("a --token %S3cret", "a --token REMOVED"),
            ("a -p -S3cret9", "a -p REMOVED"),
            ("unlock --pin 4711", "unlock --pin REMOVED"),
            ("PIN: 4711", "PIN: REMOVED"),
            (
                "{\\\"password\\\":\\\"S3cret\\\"}",
                "{\\\"password\\\":\\\"REMOVED\\\"}",
            ),
            (
                "sqlcmd -S srv -U sa -P S3cret",
                "sqlcmd -S srv -U sa -P REMOVED",
            ),
            (
                "schtasks /create /ru x /rp S3cret /tn t",
                "schtasks /create /ru x /rp REMOVED /tn t",
            ),
            ("echo S3cret | sudo -S id", "echo REMOVED | sudo -S id"),
            ("openssl enc -k S3cret", "openssl enc -k REMOVED"),
            ("x Zm9vYmFyMTIzNDU2Nzg5QUJDREVGR2hpamts y", "x REMOVED y"),
        ] {
            assert_eq!(without(text), expected);
        }
    }

    #[test]
    fn what_only_looks_like_a_secret_stays() {
        for text in [
            "nmap -p 443 host",
            "netsh -p tcp",
            r"C:\Program Files\Vendor\App2024\Component.Service.Runner.exe",
            "/usr/lib/x86_64-linux-gnu/gstreamer1.0/Gst2Plugin",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "8f14e45f-ceea-467a-9a36-dedd4bea2543",
            "--password REMOVED",
            "-p $secret",
            "mkdir -p a/b",
            "a --password --user bob",
            "PWD=/home/x",
            "SMTP:bob@corp.com",
            "/user:bob@corp.com",
            "System, PublicKeyToken=b77a5c561934e089",
            "net user bob /domain",
            "net user bob *",
            "set PASSWORD=%PASSWORD%",
            "powershell -Policy Bypass",
        ] {
            assert_eq!(without(text), text);
        }
    }
}
