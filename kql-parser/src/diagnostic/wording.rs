//! Parts of messages that depend on what was written.

/// Where something is missing, in words.
pub(super) fn after_text(after: &str) -> String {
    if after.is_empty() {
        String::new()
    } else {
        format!(" after `{after}`")
    }
}

/// The other way out where something is missing: to take away what asks for it.
pub(super) fn removal(after: &str) -> String {
    if matches!(after, "and" | "or" | "==" | "!=") {
        format!(", or remove the `{after}`")
    } else {
        String::new()
    }
}

/// What stands for a character of another language.
pub(super) fn instead_of(text: &str) -> &'static str {
    match text.chars().next() {
        Some('\u{2010}'..='\u{2015}' | '\u{2212}') => "write `-`: this is another dash",
        Some('?') => "`iff(condition, a, b)` chooses between two values",
        Some('^') => "`pow(a, b)` raises to a power",
        Some('&') => {
            "`strcat(a, b)` joins texts, `and` joins conditions, `binary_and(a, b)` joins bits"
        }
        Some('`') => "a name with special characters is written `['name']`",
        Some('…') => "write out what the ellipsis stands for",
        Some('→' | '⇒') => "write `|` between stages",
        Some('≠') => "write `!=`",
        Some('≤') => "write `<=`",
        Some('≥') => "write `>=`",
        Some('¦' | '│' | '｜') => "write `|`: this is another bar",
        Some('\\') => {
            "outside of a string there is no backslash; a query goes on over line ends by itself"
        }
        Some(_) | None => "remove it, or put it in quotes if it belongs to a text",
    }
}
