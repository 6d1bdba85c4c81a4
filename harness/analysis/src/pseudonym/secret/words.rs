//! Which names name a secret, and which values of such a name are none.

/// Ends of names, in lower case, that name a secret whatever stands before them.
const ENDS: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passwort",
    "kennwort",
    "passcode",
    "secret",
    "secrets",
    "token",
    "apikey",
    "credential",
    "credentials",
    "connectionstring",
];

/// Last words of names that name a secret: as ends of other words they mean something else, as in `compass`.
const WORDS: &[&str] = &[
    "pass", "pwd", "pw", "pin", "creds", "cookie", "cookies", "otp", "jwt", "sas",
];

/// Ends of words that mean something else than the short words they end with.
const ORDINARY: &[&str] = &[
    "bypass",
    "compass",
    "trespass",
    "surpass",
    "overpass",
    "underpass",
];

/// What keys give access, by the word before `key`. Keys of registries, of tables and of keyboards give none.
const KEYS: &[&str] = &[
    "api",
    "app",
    "access",
    "account",
    "auth",
    "client",
    "encryption",
    "host",
    "license",
    "master",
    "private",
    "secret",
    "security",
    "session",
    "shared",
    "signing",
    "ssh",
    "storage",
    "subscription",
];

/// Names that end as secrets do, of what everybody may know.
const PUBLIC: &[&str] = &["publickeytoken", "hostkey", "oldpwd"];

/// Whether a value of this name gives access: `password`, `DB_PASS`, `aws_secret_access_key`, `clientSecret`.
#[must_use]
pub fn names_a_secret(name: &str) -> bool {
    // Nearly every name is none, and is told by its last letters.
    let mut lasts = ENDS.iter().chain(WORDS).chain(&["key"]);
    if !lasts.any(|end| ends_with(name, end)) {
        return false;
    }
    let words = words(name);
    let Some(last) = words.last() else {
        return false;
    };
    if PUBLIC.contains(&words.concat().as_str()) {
        return false;
    }
    if ENDS.iter().any(|end| last.ends_with(end)) || WORDS.contains(&last.as_str()) {
        return true;
    }
    let is_short = last.ends_with("pass") || last.ends_with("pwd");
    if is_short && !ORDINARY.iter().any(|word| last.ends_with(word)) {
        return true;
    }
    let before = match last.strip_suffix("key") {
        Some("") => words.len().checked_sub(2).and_then(|at| words.get(at)),
        Some(_) => Some(last),
        None => None,
    };
    let before = before.map(|word| word.strip_suffix("key").unwrap_or(word));
    before.is_some_and(|word| KEYS.iter().any(|key| word.ends_with(key)))
}

fn ends_with(name: &str, end: &str) -> bool {
    let tail = name.len().checked_sub(end.len());
    tail.and_then(|tail| name.get(tail..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// The words of a name in lower case: `clientSecret`, `CLIENT_SECRET` and `client-secret` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && was_small;
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        was_small = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a value may be a secret: no word that says that there is none, no mask, no variable that is filled in later.
#[must_use]
pub fn is_secret_value(value: &str) -> bool {
    const NONE: &[&str] = &[
        "",
        "-",
        "true",
        "false",
        "null",
        "none",
        "nil",
        "yes",
        "no",
        "n/a",
        "undefined",
        super::REMOVED,
    ];
    let is_none = NONE.iter().any(|none| value.eq_ignore_ascii_case(none));
    let is_mask = value
        .chars()
        .all(|letter| matches!(letter, '*' | '.' | 'x' | 'X' | '•'));
    !is_none && !is_mask && !is_variable(value)
}

/// `%NAME%`, `$(…)`, `${…}`, `{…}`, `<…>`, `$env:NAME`, and `$password`: a variable that is called what it holds.
fn is_variable(value: &str) -> bool {
    let within = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    let is_named = value.strip_prefix('$').is_some_and(|name| {
        let is_of_shell = name.len() > 4
            && name
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("env:"));
        is_of_shell || names_a_secret(name)
    });
    is_named
        || [("%", "%"), ("$(", ")"), ("${", "}"), ("{", "}"), ("<", ">")]
            .iter()
            .any(|(open, close)| within(open, close))
}

/// Whether what follows `-p` is no password, for many programs mean a port, a protocol, a process or a path by it.
#[must_use]
pub fn is_other_than_password(value: &str) -> bool {
    let is_number = value
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '-' | ':'));
    let is_word = ["tcp", "udp", "icmp", "all", "tcpv6", "udpv6", "ip", "ipv6"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word));
    is_number || is_word || value.contains(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_a_secret_by_its_last_words() {
        for name in [
            "password",
            "Password",
            "userPassword",
            "DB_PASS",
            "sftp-pass",
            "dbpass",
            "PGPASSWORD",
            "aws_secret_access_key",
            "AccountKey",
            "clientSecret",
            "CLIENT_SECRET",
            "x-api-key",
            "apiKey",
            "access_token",
            "refreshToken",
            "pwd",
            "pw",
            "PIN",
            "user.pin",
            "Set-Cookie",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "TokenElevation",
            "ProcessTokenElevation",
            "PublicKeyToken",
            "RegistryKey",
            "key",
            "bypass",
            "ExecutionPolicyBypass",
            "pwdLastSet",
            "PasswordPolicy",
            "spin",
            "shipping",
            "compass",
            "DeviceId",
            "host",
            "monkey",
            "secretary",
            "tokenize",
            "OLDPWD",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn variables_masks_and_words_for_nothing_are_no_secrets() {
        for value in [
            "%PASS%",
            "${PASS}",
            "$(cat f)",
            "$env:PW",
            "$password",
            "****",
            "null",
            "<password>",
        ] {
            assert!(!is_secret_value(value), "{value}");
        }
        for value in ["$ecret12", "%S3cret", "-S3cret", "hunter2", "4711"] {
            assert!(is_secret_value(value), "{value}");
        }
    }
}
