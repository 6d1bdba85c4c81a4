//! Text that others wrote, as it may be shown: nothing in it moves the cursor, turns the order of reading, begins a line of its
//! own or gives a command to the system that reads the report.

use std::borrow::Cow;

/// What systems that run builds read commands by, wherever it is in a line.
// Azure Pipelines and TeamCity run what they find after these, and events are text that attackers choose.
const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Whether a report has colours, whose sequences are then its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colours {
    /// Sequences that set a colour are shown as they are.
    Kept,
    /// No sequence is.
    None,
}

/// A name or another text of one line: line breaks are escaped too.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let hides = |c: char| is_hidden(c) || matches!(c, '\n' | '\t');
    let text = if text.contains(hides) {
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            if hides(c) {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    };
    match defused(&text) {
        Some(defused) => Cow::Owned(defused),
        None => text,
    }
}

/// A whole report: its line breaks and tabs stay.
#[must_use]
pub fn shown_lines(text: &str, colours: Colours) -> Cow<'_, str> {
    let is_plain = !text.contains(is_hidden) && text.lines().all(|line| defused(line).is_none());
    if is_plain {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line.strip_suffix('\r').unwrap_or(line), "\n"),
            None => (line, ""),
        };
        let escaped = without_hidden(line, colours);
        match defused(&escaped) {
            Some(defused) => out.push_str(&defused),
            None => out.push_str(&escaped),
        }
        out.push_str(end);
    }
    Cow::Owned(out)
}

fn without_hidden(line: &str, colours: Colours) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let colour = colour_at(rest).filter(|_| colours == Colours::Kept);
        let taken = match colour {
            Some(colour) => {
                out.push_str(colour);
                colour.len()
            }
            None if is_hidden(c) => {
                out.extend(c.escape_default());
                c.len_utf8()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    out
}

/// The sequence at the start of a text that sets colours: `ESC [ numbers m`.
fn colour_at(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let length = inside.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inside.get(length..)?.strip_prefix('m')?;
    text.get(..length + 3)
}

/// A line that would be read as a command, with the sign that makes it one escaped.
fn defused(line: &str) -> Option<String> {
    // GitHub reads `::error` only where a line begins.
    let begins = line.trim_start().starts_with("::");
    if !begins && !COMMANDS.iter().any(|command| line.contains(command)) {
        return None;
    }
    let mut line = if begins {
        line.replacen("::", "\\u{3a}:", 1)
    } else {
        line.to_owned()
    };
    for command in COMMANDS {
        line = line.replace(command, &command.replacen('#', "\\u{23}", 1));
    }
    Some(line)
}

/// Whether a character is not seen or changes what is seen of others: controls, marks that turn the order of reading, breaks of
/// lines other than `\n`, and characters without width that begin no letter.
// Marks that turn the order of reading (Trojan Source) can show another query than the one that runs.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_anything_hidden_is_not_copied() {
        assert!(matches!(
            shown("überfall: 日本, it's 50 %"),
            Cow::Borrowed(_)
        ));
        assert!(matches!(
            shown_lines("a\n\tb\n", Colours::None),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn a_name_stays_on_its_line_and_gives_no_command() {
        assert_eq!(shown("a\nok 2 - forged\r\n"), "a\\nok 2 - forged\\r\\n");
        assert_eq!(shown("::error file=a::x"), "\\u{3a}:error file=a::x");
        assert_eq!(
            shown("a ##vso[task.complete]"),
            "a \\u{23}#vso[task.complete]"
        );
        assert_eq!(
            shown("\u{1b}[2Ja\u{202e}b\u{9b}c"),
            "\\u{1b}[2Ja\\u{202e}b\\u{9b}c"
        );
    }

    #[test]
    fn a_report_keeps_its_lines_and_its_own_colours() {
        let text = "\u{1b}[31mFAILED\u{1b}[0m a\n  ::warning::b\n\u{1b}[2Jc";
        assert_eq!(
            shown_lines(text, Colours::Kept),
            "\u{1b}[31mFAILED\u{1b}[0m a\n  \\u{3a}:warning::b\n\\u{1b}[2Jc"
        );
        assert!(!shown_lines(text, Colours::None).contains('\u{1b}'));
    }
}
