//! Exclusions that were found, written into a test file. Whatever else it says, comments too, stays as it is.

use kqlab_proof::yaml_text;
use kqlab_suite::testfile::{Name, TestFile};
use miette::Diagnostic;
use thiserror::Error;

use super::Found;

/// Why exclusions cannot be written into a test file.
#[derive(Error, Diagnostic, Debug)]
pub enum NoSection {
    /// A section is written in a form that is not changed here.
    #[error("`{section}:` is written in a form that cannot be added to")]
    #[diagnostic(
        code(kqlab::tuning::no_section),
        help("write `{section}:` on a line of its own, its entries below it, or leave it out")
    )]
    Form {
        /// The section.
        section: &'static str,
    },
}

/// The text of a test file with exclusions added to `exclusions:` and `tuned:`.
///
/// # Errors
/// The sections are written in a form that is not changed here.
pub fn added(file: &TestFile, text: &str, found: &[Found]) -> Result<String, NoSection> {
    if found.is_empty() {
        return Ok(text.to_owned());
    }
    // The end first: the places of what stands before it stay true.
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    let text = with_applied(file, text, &names)?;
    let text = with_exclusions(&text, found)?;
    let is_readable = TestFile::read("test file", &text).is_ok_and(|read| {
        names.iter().all(|name| {
            let is = |known: &Name| known.value == *name;
            read.tuned.apply.iter().any(is) && read.exclusions.iter().any(|one| is(&one.name))
        })
    });
    if is_readable {
        Ok(text)
    } else {
        Err(NoSection::Form {
            section: "exclusions",
        })
    }
}

/// Adds names to `tuned.apply`.
fn with_applied(file: &TestFile, text: &str, names: &[&str]) -> Result<String, NoSection> {
    let refused = NoSection::Form { section: "tuned" };
    let list = names.join(", ");
    if let Some(last) = file.tuned.apply.last() {
        let start = last.place.start;
        let (before, rest) = text.split_at_checked(last.place.end).ok_or(refused)?;
        let quote = rest.starts_with(['"', '\'']);
        let (quote, rest) = rest.split_at(usize::from(quote));
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lead = text.get(line_start..start).unwrap_or("");
        let lead = lead.trim_end_matches(['"', '\'']);
        // An element of a list with dashes, or of one in brackets.
        let more: String = if lead.trim() == "-" {
            names.iter().map(|name| format!("\n{lead}{name}")).collect()
        } else {
            format!(", {list}")
        };
        return Ok(format!("{before}{quote}{more}{rest}"));
    }
    let Some(at) = section(text, "tuned") else {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        return Ok(format!("{text}{end}\ntuned: {{apply: [{list}]}}\n"));
    };
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    for (form, with) in [
        ("apply: []", format!("apply: [{list}]")),
        ("tuned: {}", format!("tuned: {{apply: [{list}]}}")),
        ("tuned: {", format!("tuned: {{apply: [{list}], ")),
        ("tuned:\n", format!("tuned:\n  apply: [{list}]\n")),
    ] {
        if rest.contains(form) {
            return Ok(format!("{before}{}", rest.replacen(form, &with, 1)));
        }
    }
    Err(refused)
}

/// Adds entries to the end of `exclusions:`.
fn with_exclusions(text: &str, found: &[Found]) -> Result<String, NoSection> {
    let refused = NoSection::Form {
        section: "exclusions",
    };
    let Some(at) = section(text, "exclusions") else {
        let place = ["tests", "scenarios", "tuned", "evasions"];
        let places = place.iter().filter_map(|name| section(text, name));
        let at = places.min().unwrap_or(text.len());
        let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let entries: String = found.iter().map(|one| entry(one, "  ")).collect();
        return Ok(format!("{before}exclusions:\n{entries}\n{rest}"));
    };
    let (before, section) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut lines = section.split_inclusive('\n');
    let head = lines.next().unwrap_or("");
    if head.split('#').next().unwrap_or("").trim() != "exclusions:" {
        return Err(refused);
    }
    // Blank lines and comments before the next section belong to that.
    let (mut end, mut length) = (head.len(), head.len());
    let mut indent = None;
    for line in lines {
        let is_next = line.starts_with(|c: char| !c.is_whitespace() && c != '#');
        if is_next {
            break;
        }
        length += line.len();
        let is_entry = !line.trim().is_empty() && line.starts_with([' ', '\t']);
        if is_entry {
            end = length;
            let blanks = line.len() - line.trim_start().len();
            indent = indent.or_else(|| line.get(..blanks));
        }
    }
    let entries: String = found
        .iter()
        .map(|one| entry(one, indent.unwrap_or("  ")))
        .collect();
    let (inside, after) = section.split_at_checked(end).unwrap_or((section, ""));
    let newline = if inside.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{before}{inside}{newline}{entries}{after}"))
}

/// An exclusion as an entry of `exclusions:`.
fn entry(found: &Found, indent: &str) -> String {
    let note = format!("found from {}", found.silences.join(", "));
    // What the audit says of values that the test file does not have is no promise.
    let audit = found.audit.as_ref().filter(|_| !found.from_files);
    let codes = audit.map(|audit| audit.codes(crate::audit::About::Exclusion));
    let findings = codes.map_or_else(String::new, |codes| {
        format!("{indent}{indent}findings: [{}]\n", codes.join(", "))
    });
    format!(
        "{indent}{}:\n{indent}{indent}exclude: {}\n{indent}{indent}note: {}\n{findings}",
        found.name,
        scalar(&found.exclusion.kql()),
        yaml_text(&note)
    )
}

/// KQL as a YAML scalar: plain where that is safe.
fn scalar(kql: &str) -> String {
    let is_plain = kql.starts_with(|c: char| c.is_ascii_alphabetic())
        && !kql.contains(": ")
        && !kql.contains(" #")
        && !kql.ends_with(':');
    if is_plain {
        kql.to_owned()
    } else {
        format!("'{}'", kql.replace('\'', "''"))
    }
}

/// Where the line of a section starts.
fn section(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix(name);
        if rest.is_some_and(|rest| rest.starts_with(':')) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kqlab_proof::Control;

    use super::*;
    use crate::tuning::synthesis::{Conjunction, Predicate, Shape};

    fn found() -> Vec<Found> {
        let predicate = Predicate {
            column: Arc::from("DeviceName"),
            kql: "DeviceName =~ \"ws-1\"".to_owned(),
            shape: Shape::Value,
            values: 1,
            control: Control::Dear,
            why: "",
        };
        vec![Found {
            name: "benign-S1".to_owned(),
            exclusion: Conjunction {
                telling: vec![predicate],
                narrowing: vec![],
            },
            silences: vec!["S1".to_owned()],
            from_files: false,
            line: String::new(),
            audit: None,
        }]
    }

    fn with(sections: &str) -> String {
        let text = format!("version: 1\nrule: r.kql\nclock: 2026-01-15T12:00:00Z\n{sections}");
        let file = TestFile::read("t", &text).unwrap_or_else(|errors| panic!("{errors:?}"));
        let added = added(&file, &text, &found()).expect("there is a place");
        added.split_once("00Z\n").expect("the head").1.to_owned()
    }

    const ENTRY: &str =
        "  benign-S1:\n    exclude: DeviceName =~ \"ws-1\"\n    note: found from S1\n";

    #[test]
    fn sections_are_made_where_there_are_none() {
        assert_eq!(
            with("tests:\n  - {name: a, kind: near-miss, given: [{A: 1}], expect: silent}\n"),
            format!(
                "exclusions:\n{ENTRY}\ntests:\n  - {{name: a, kind: near-miss, given: [{{A: 1}}], expect: silent}}\n\ntuned: {{apply: [benign-S1]}}\n"
            )
        );
    }

    #[test]
    fn comments_and_other_entries_stay() {
        let other = "exclusions:\n  # ours\n  old: {exclude: DeviceName == \"a\"}\n";
        let rest = "\n# the tests\ntests:\n  - {name: a, kind: near-miss, given: [{A: 1}], expect: silent}\ntuned: {apply: [old]} # since May\n";
        assert_eq!(
            with(&format!("{other}{rest}")),
            format!(
                "{other}{ENTRY}{}",
                rest.replace("[old]", "[old, benign-S1]")
            )
        );
    }

    #[test]
    fn a_list_with_dashes_gets_another() {
        let text = with(
            "exclusions:\n  old: {exclude: DeviceName == \"a\"}\ntuned:\n  apply:\n    - old\ntests:\n  - {name: a, kind: near-miss, given: [{A: 1}], expect: silent}\n",
        );
        assert!(text.contains("    - old\n    - benign-S1\n"), "{text}");
    }

    #[test]
    fn tuning_without_exclusions_gets_one() {
        let tests = "tests:\n  - {name: a, kind: near-miss, given: [{A: 1}], expect: silent}\n";
        for (tuned, expected) in [
            (
                "tuned: {must_keep: [a]}\n",
                "tuned: {apply: [benign-S1], must_keep: [a]}\n",
            ),
            (
                "tuned:\n  must_keep: [a]\n",
                "tuned:\n  apply: [benign-S1]\n  must_keep: [a]\n",
            ),
            ("tuned: {apply: []}\n", "tuned: {apply: [benign-S1]}\n"),
        ] {
            let text = with(&format!("{tests}{tuned}"));
            assert!(text.ends_with(expected), "{text}");
        }
    }
}
