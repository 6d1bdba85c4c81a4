//! Rules and their tests, as people keep them.

use std::path::Path;

use kqlab::proof::Clock;
use kqlab::rule::{self, FileKind};
use kqlab::schema::{Catalog, Dialect};
use kqlab::testfile::{TestFile, expand};
use kqlab::workspace::Workspace;

use crate::events::scratch;

/// The extensions that rules have. The first byte of an input picks one.
const FORMS: [&str; 4] = ["yaml", "kql", "md", "txt"];

/// A test file is read and expanded, or refused with all its mistakes.
///
/// # Panics
/// It is refused without a mistake.
pub fn test_file(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(file) = TestFile::read("fuzz.test.yaml", text) {
        let _ = expand(&file);
    }
}

/// A rule is read and compiled, or refused with an error.
pub fn rule_file(input: &[u8]) {
    let Some((form, text)) = with_form(input) else {
        return;
    };
    let path = format!("fuzz.{form}");
    if let Ok(rule) = rule::of_bytes(Path::new(&path), text.to_vec()) {
        let catalog = Catalog::bundled(Dialect::of_query(&rule.query));
        let _ = Workspace::open(catalog, Clock::default()).prepare(&rule.query);
    }
}

/// What `import` writes can be read: the rule as a rule, the skeleton as a test file with nothing but values to fill in.
///
/// # Panics
/// The rule that was written cannot be read.
pub fn import(input: &[u8]) {
    let Some((form, text)) = with_form(input) else {
        return;
    };
    let path = scratch(form, text);
    let Ok(import) = rule::import(&path) else {
        return;
    };
    for file in import.files {
        match file.kind {
            FileKind::Rule => {
                let again = rule::of_bytes(Path::new(&file.name), file.text.into_bytes());
                assert!(again.is_ok(), "what was imported cannot be read: {again:?}");
            }
            FileKind::Tests => {
                let _ = TestFile::read(&file.name, &file.text);
            }
            FileKind::Functions => {}
        }
    }
}

fn with_form(input: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = input.split_first()?;
    let form = FORMS.get(usize::from(*first) % FORMS.len())?;
    Some((form, rest))
}
