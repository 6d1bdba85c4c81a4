//! Numbers with their nouns.

/// A number with its noun: `1 file`, `3 files`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
