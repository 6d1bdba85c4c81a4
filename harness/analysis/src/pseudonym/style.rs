//! A pseudonym written as its original is written: letter case, separators.

use super::kind::Kind;

/// The pseudonym in the letter case and notation of the original.
#[must_use]
pub fn styled(kind: Kind, original: &str, pseudonym: &str) -> String {
    match kind {
        Kind::Secret => pseudonym.to_owned(),
        Kind::Hardware => {
            let mut digits = pseudonym.chars();
            let notation = original.chars().map(|c| {
                if c.is_ascii_hexdigit() {
                    digits.next().unwrap_or('0')
                } else {
                    c
                }
            });
            let text: String = notation.collect();
            in_case(original, &text)
        }
        Kind::Id => {
            let cased = original.chars().zip(pseudonym.chars()).map(|(old, new)| {
                if old.is_uppercase() {
                    new.to_ascii_uppercase()
                } else {
                    new
                }
            });
            cased.collect()
        }
        Kind::Person => pseudonym.to_owned(),
        Kind::User
        | Kind::Host
        | Kind::Domain
        | Kind::TopLevel
        | Kind::MailDomain
        | Kind::Address
        | Kind::Sid
        | Kind::Guid
        | Kind::Hash => in_case(original, pseudonym),
    }
}

/// In capitals, with a capital, or in small letters, as the original is.
fn in_case(original: &str, text: &str) -> String {
    let mut letters = original.chars().filter(|c| c.is_alphabetic());
    let first_is_capital = letters.next().is_some_and(char::is_uppercase);
    let all_are_capital = first_is_capital && !letters.clone().any(char::is_lowercase);
    if all_are_capital {
        return text.to_uppercase();
    }
    if first_is_capital && !letters.any(char::is_uppercase) {
        let mut chars = text.chars();
        return chars.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(chars).collect()
        });
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_and_separators_stay() {
        assert_eq!(styled(Kind::Host, "WS-042", "host-1a"), "HOST-1A");
        assert_eq!(styled(Kind::User, "Alice", "user-1a"), "User-1a");
        assert_eq!(styled(Kind::User, "AdamS", "user-1a"), "user-1a");
        assert_eq!(
            styled(Kind::Hardware, "00-1A-2B-3C-4D-5E", "02aabbccddee"),
            "02-AA-BB-CC-DD-EE"
        );
        assert_eq!(styled(Kind::Id, "Ab-9", "xy-1"), "Xy-1");
    }
}
