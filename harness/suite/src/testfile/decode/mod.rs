//! From nodes to the model of a test file; every mistake is reported, none stops the rest.

mod expectations;
mod fields;
pub mod keys;
mod rows;
mod schemas;
pub mod takes;
mod tests_section;

use std::sync::Arc;

pub use fields::Declared;
use fields::{Decoder, Fields};
pub use rows::cell;

use kqlab_proof::Clock;

use super::check;
use super::error::{Mistake, Source, TestFileErrors};
use super::model::TestFile;
use super::node::{Node, NodeKind};
use super::place::{Place, Placed};
use super::time_offset::{DATETIME_HELP, parse_iso_datetime};
use super::yaml::read_yaml;

/// Reads a test file from its text. All its mistakes are reported together.
///
/// # Errors
/// When the text is no YAML, or says something a test file cannot say.
pub fn read(source: &Source) -> Result<TestFile, TestFileErrors> {
    let mut decoder = Decoder::default();
    let text = source.inner().as_str();
    let node = read_yaml(text, &mut decoder.mistakes);
    let file = node.and_then(|node| decoder.file(&node, source));
    if let Some(file) = &file {
        // Also for a file with mistakes: what its names refer to can be wrong too, and all is said at once.
        let found = check::check(file, &decoder.declared);
        decoder.mistakes.extend(found);
    }
    match file {
        Some(file) if decoder.mistakes.is_empty() => Ok(file),
        _ => Err(TestFileErrors::new(source, decoder.mistakes)),
    }
}

impl Node {
    /// Whether this is nothing or a list without items.
    fn is_null_or_empty_list(&self) -> bool {
        matches!(&self.kind, NodeKind::List(items) if items.is_empty())
    }
}

impl Decoder {
    fn file(&mut self, node: &Node, source: &Source) -> Option<TestFile> {
        if node.is_null() {
            self.report(Mistake::EmptyFile, Place::of(source.inner(), 0, 0));
            return None;
        }
        let fields = self.fields(node, "the test file", "a test file", &keys::FILE)?;
        self.version(&fields);
        let rule = self.required_text(&fields, "rule", "the path of the rule, from here");
        let clock = self.clock(&fields);
        let schema = fields.get("schema").and_then(|node| self.schema(node));
        let templates = fields.get("templates").map(|node| self.templates(node));
        let exclusions = fields.get("exclusions").map(|node| self.exclusions(node));
        let tests = fields.get("tests").map(|node| self.tests(node));
        let scenarios = fields.get("scenarios").map(|node| self.scenarios(node));
        let tuned = fields.get("tuned").and_then(|node| self.tuned(node));
        let evasions = fields.get("evasions").map(|node| self.evasions(node));
        let functions = fields.get("functions").map(|node| self.functions(node));
        if tests.is_none() && scenarios.is_none() && evasions.is_none() {
            let help = "write `tests:`, `scenarios:` or `evasions:`";
            let place = fields.key_place("rule").unwrap_or(node.place);
            self.report(Mistake::NoTests { help }, place);
        }
        // A stand-in lets the names be checked even when `rule` or `clock` is missing; the file is refused either way.
        let nowhere = node.place;
        Some(TestFile {
            source: Arc::clone(source),
            rule: rule.unwrap_or_else(|| Placed::new(String::new(), nowhere)),
            clock: clock.unwrap_or_else(|| Placed::new(Clock::default(), nowhere)),
            schema,
            templates: templates.unwrap_or_default(),
            exclusions: exclusions.unwrap_or_default(),
            tests: tests.unwrap_or_default(),
            scenarios: scenarios.unwrap_or_default(),
            tuned: tuned.unwrap_or_default(),
            evasions: evasions.unwrap_or_default(),
            functions: functions.unwrap_or_default(),
        })
    }

    fn version(&mut self, fields: &Fields<'_>) {
        let Some(node) = self.required(fields, "version", "write `version: 1`") else {
            return;
        };
        if !matches!(&node.kind, NodeKind::Int { value: 1, .. }) {
            let found = node.display();
            self.report(Mistake::Version { found }, node.place);
        }
    }

    fn clock(&mut self, fields: &Fields<'_>) -> Option<Placed<Clock>> {
        let help = "what `now()` answers, such as `2026-01-15T12:00:00Z`";
        let text = self.required_text(fields, "clock", help)?;
        let ticks = parse_iso_datetime(&text.value);
        if ticks.is_none() {
            let mistake = Mistake::BadTime {
                text: text.value,
                what: "datetime",
                help: DATETIME_HELP.to_owned(),
            };
            self.report(mistake, text.place);
        }
        ticks.map(|ticks| Placed::new(Clock::at(ticks), text.place))
    }
}
