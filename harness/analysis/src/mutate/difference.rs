//! A mutant as a difference of lines.

use std::fmt::Write as _;

use super::Mutant;

/// The lines that a mutant changes, before and after, with their numbers; as text for people.
#[must_use]
pub fn difference(query: &str, mutant: &Mutant) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (query.lines().collect(), mutant.query.lines().collect());
    let same = before
        .iter()
        .zip(&after)
        .take_while(|(before, after)| before == after)
        .count();
    let (before, after) = (
        before.get(same..).unwrap_or_default(),
        after.get(same..).unwrap_or_default(),
    );
    let same_end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take_while(|(before, after)| before == after)
        .count();
    let mut text = String::new();
    let changed = |lines: &[&str], sign: char, text: &mut String| {
        let count = lines.len().saturating_sub(same_end);
        for (index, line) in lines.iter().take(count).enumerate() {
            let _ = writeln!(text, "    {:>3} {sign} {line}", same + index + 1);
        }
    };
    changed(before, '-', &mut text);
    changed(after, '+', &mut text);
    text
}
