//! What gives access, found in texts: it is taken out, not replaced.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What stands in the place of a secret.
pub const REMOVED: &str = "REMOVED";

/// Patterns whose first group is a secret.
const PATTERNS: &[&str] = &[
    // Keys in their own notation.
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\z))",
    r"\b(eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)",
    r"\b((?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16})\b",
    r"\b((?:gh[pousr]_|github_pat_|glpat-|npm_|sk-|xox[abeprs]-|AIza|hf_)[A-Za-z0-9_-]{16,})",
    // Headers.
    r"(?i)\b(?:bearer|basic|negotiate|ntlm)\s+([A-Za-z0-9+/_.~=-]{6,})",
    r"(?i)\b(?:x-api-key|x-auth-token|private-token|ocp-apim-subscription-key)\s*:\s*([^\s'\x22;,]+)",
    // `name=value`, in command lines, connection strings and addresses.
    r#"(?i)(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?(?:key|signature)|private[_-]?key|client[_-]?secret|credential)["']?\s*[=:]\s*"((?:[^"\\]|\\.)+)""#,
    r"(?i)(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?(?:key|signature)|private[_-]?key|client[_-]?secret|credential)['\x22]?\s*[=:]\s*'([^']+)'",
    r"(?i)(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?(?:key|signature)|private[_-]?key|client[_-]?secret|credential)['\x22]?(?:=|:\s*)([^\s'\x22;,&]+)",
    r"(?i)[?&](?:sig|sv_sig|code|access_token|id_token|refresh_token|key|auth)=([^\s'\x22&;]{6,})",
    // Options of command lines.
    r"(?i)(?:^|\s)(?:--?|/)(?:p|pw|pass|password|passwd|passphrase|secret|token|api-?key|client-?secret|credential|asplaintext)(?:\s+|:|=)'([^']+)'",
    r#"(?i)(?:^|\s)(?:--?|/)(?:p|pw|pass|password|passwd|passphrase|secret|token|api-?key|client-?secret|credential)(?:\s+|:|=)"([^"]+)""#,
    r"(?i)(?:^|\s)(?:--?|/)(?:p|pw|pass|password|passwd|passphrase|secret|token|api-?key|client-?secret|credential)(?:\s+|:|=)([^\s'\x22/-][^\s'\x22]*)",
    r"(?i)\bmysql\w*(?:\.exe)?\s(?:.*\s)?-p([^\s'\x22]+)",
    r"(?i)(?:^|\s)(?:-u|--user|-U)\s*[^\s:'\x22]+[:%]([^\s'\x22]+)",
    r"(?i)\bnet1?(?:\.exe)?\x22?\s+user\s+[^\s/]+\s+([^\s/*][^\s]*)",
    r"(?i)\bnet1?(?:\.exe)?\x22?\s+use\s.*/user:\S+\s+([^\s/*][^\s]*)",
    r"(?i)\bnet1?(?:\.exe)?\x22?\s+use\s+(?:\S+\s+)?\\\\\S+\s+([^\s/*][^\s]*)\s+/user:",
    r"(?i)\bconvertto-securestring\s+(?:-string\s+)?['\x22]?([^\s'\x22-][^\s'\x22]*)",
    // `scheme://user:password@host`.
    r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@'\x22]*:([^\s/@'\x22]+)@",
];

static SECRETS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compiled = PATTERNS.iter().map(|pattern| Regex::new(pattern));
    compiled
        .map(|pattern| pattern.expect("the patterns are constants, and a test compiles them"))
        .collect()
});

/// Texts that would be dense in any case are long.
static LONG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9+/_=-]{24,}").expect("the pattern is a constant, and a test compiles it")
});

/// The places of secrets in a text, in order; they do not overlap.
#[must_use]
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if text.len() < 4 {
        return found;
    }
    for pattern in SECRETS.iter() {
        for groups in pattern.captures_iter(text) {
            if let Some(group) = groups.get(1).filter(|group| is_plausible(group.as_str())) {
                found.push(group.range());
            }
        }
    }
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

/// What such options are also used for: ports, protocols, variables, what was removed already.
fn is_plausible(value: &str) -> bool {
    let lower = value.to_lowercase();
    let is_other = [
        "tcp", "udp", "icmp", "true", "false", "null", "none", "all", "yes", "no",
    ];
    let is_number = value.len() < 6
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | ','));
    let is_variable = value.starts_with(['$', '%', '{', '<']);
    value != REMOVED && !is_number && !is_variable && !is_other.contains(&lower.as_str())
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
            "powershell -Policy Bypass",
        ] {
            assert_eq!(without(text), text);
        }
    }
}
