//! `kqlab check --fix`: what can be put right without changing what a rule does.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use kqlab_analysis::lint::{Fix, placed};
use kqlab_suite::rule::{self, Contents, Rule};
use kqlab_suite::testfile::Place;
use miette::Report;

use super::super::{Failure, write_file};
use super::examine::{Examined, Examiner, Rules};
use super::select::Selected;
use crate::command::stderr::say;
use crate::output::counted;
use crate::write::Existing;

/// Puts the files right unless nothing is to be written, and says how much that is; what changes, as a unified diff shows it.
pub(super) fn all(examiner: &Examiner<'_>, files: &[Selected]) -> Result<String, Failure> {
    let (mut changes, mut changed, mut left) = (0, 0, 0);
    let mut shown = String::new();
    for (file, looked) in files.iter().zip(examiner.files(files)) {
        let Examined::Rules(rules) = looked.examined else {
            continue;
        };
        let fixed = match Fixed::of(file.path(), &rules)? {
            Putting::Right(fixed) => fixed,
            Putting::Nothing => continue,
            Putting::Unclear => {
                left += 1;
                continue;
            }
        };
        fixed.show(file.path(), &mut shown);
        if !examiner.args.dry_run {
            write_file(file.path(), &fixed.bytes, Existing::Replaced)?;
        }
        changes += fixed.lines.len();
        changed += 1;
    }
    let verb = if examiner.args.dry_run {
        "would change"
    } else {
        "changed"
    };
    match changes {
        0 => say(format_args!("{verb} nothing")),
        _ => say(format_args!(
            "{verb} {} in {}",
            counted(changes, "line"),
            counted(changed, "file")
        )),
    }
    if left > 0 {
        say(format_args!(
            "{} left as it is: with the changes it would not read as the same rules",
            counted(left, "file")
        ));
    }
    Ok(shown)
}

/// What comes of putting a file right.
enum Putting {
    Right(Fixed),
    Nothing,
    /// What it would hold then does not read as it should.
    Unclear,
}

/// A file that was put right.
struct Fixed {
    /// What it holds then.
    bytes: Vec<u8>,
    /// The lines that change: the number, the line as it was, the line as it is.
    lines: Vec<(usize, String, String)>,
}

impl Fixed {
    /// The changes of a file.
    ///
    /// # Errors
    /// The file can no longer be read.
    fn of(path: &Path, rules: &Rules) -> io::Result<Putting> {
        let source = &rules.first.source;
        let reported = rules.reports.iter();
        let reported: Vec<Fix> = reported
            .filter_map(|one| letter_case(one, &rules.first))
            .collect();
        let linted = rules.linted.iter().filter_map(|linted| linted.fix.as_ref());
        let fixes: Vec<&Fix> = linted.chain(&reported).collect();
        let placed = placed(source, &fixes);
        if placed.is_empty() {
            return Ok(Putting::Nothing);
        }
        let mut bytes = std::fs::read(path)?;
        let mut text = source.clone();
        // From the end to the start, so that the places before stay.
        for (range, fix) in placed.iter().rev() {
            let dropped = &rules.first.dropped;
            let in_file = dropped.in_file(range.start)..dropped.in_file(range.end);
            bytes.splice(in_file, fix.new_text().bytes());
            text.replace_range(range.clone(), fix.new_text());
        }
        // Only what still reads as rules is written.
        let Ok(Contents::Rules(read)) = rule::contents_of(path, bytes.clone()) else {
            return Ok(Putting::Unclear);
        };
        if read.first().is_none_or(|first| first.source != text) {
            return Ok(Putting::Unclear);
        }
        let lines = source.lines().zip(text.lines()).enumerate();
        let lines = lines.filter(|(_, (old, new))| old != new);
        let lines = lines.map(|(at, (old, new))| (at + 1, old.to_owned(), new.to_owned()));
        Ok(Putting::Right(Self {
            bytes,
            lines: lines.collect(),
        }))
    }

    /// The lines that change, as a unified diff shows them.
    fn show(&self, path: &Path, out: &mut String) {
        let name = path.display();
        let _ = writeln!(out, "--- {name}\n+++ {name}");
        for (number, old, new) in &self.lines {
            let _ = writeln!(out, "@@ -{number} +{number} @@\n-{old}\n+{new}");
        }
    }
}

/// What puts a mistake right whose culprit differs from what is meant by its letter case alone.
fn letter_case(report: &Report, rule: &Rule) -> Option<Fix> {
    let label = report.labels()?.next()?;
    let code = report.source_code()?;
    let read = code.read_span(label.inner(), 0, 0).ok()?;
    if read.name()? != rule.path.display().to_string() {
        return None;
    }
    let help = report.help()?.to_string();
    let meant = help.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    let place = Place::of(&rule.source, label.offset(), label.offset() + label.len());
    let written = place.text(&rule.source);
    // Names of tables and columns tell letter case apart, so that nothing else can be meant.
    (written != meant && written.eq_ignore_ascii_case(meant))
        .then(|| Fix::new(place, written, meant))
}
