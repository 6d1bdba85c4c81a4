//! The fields of a mapping: taking them by key, and saying what is wrong with them.

use super::takes::Mapping;
use crate::testfile::did_you_mean;
use crate::testfile::error::Mistake;
use crate::testfile::expectation::Variant;
use crate::testfile::node::{Entry, Node, NodeKind};
use crate::testfile::place::{Name, Place, Placed};

/// What a key takes, for messages.
pub const TEXT: &str = "text";

/// Collects the mistakes while a file is decoded.
#[derive(Default)]
pub struct Decoder {
    /// The mistakes found so far.
    pub mistakes: Vec<Placed<Mistake>>,
    /// The names the file declares, also of what could not be decoded.
    // Also of what could not be decoded, so that a mistake in a template does not make each use of it another one.
    pub declared: Declared,
}

/// The names a file declares, and those it mentions.
#[derive(Default)]
pub struct Declared {
    /// Of templates.
    pub templates: Vec<String>,
    /// Of exclusions.
    pub exclusions: Vec<String>,
    /// Of tests.
    pub tests: Vec<String>,
    /// Templates that rows are built on.
    pub used_templates: Vec<Name>,
    /// Variants that have a verdict.
    pub variants: Vec<Placed<Variant>>,
}

/// A mapping whose keys are known.
pub struct Fields<'a> {
    inside: String,
    entries: &'a [Entry],
    known: &'static Mapping,
    /// The mapping.
    pub place: Place,
}

impl<'a> Fields<'a> {
    /// The value of `key`, if it is there.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The place of `key`, if it is there.
    pub fn key_place(&self, key: &str) -> Option<Place> {
        self.entry(key).map(|entry| entry.key.place)
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        // A key that the table does not list would be refused by the decoder and missing in the JSON Schema.
        debug_assert!(
            self.known.fields.iter().any(|field| field.key == key),
            "`{key}` is no key of {}",
            self.known.name
        );
        self.entries.iter().find(|entry| entry.key.value == key)
    }
}

impl Decoder {
    /// Adds a mistake.
    pub fn report(&mut self, mistake: Mistake, place: Place) {
        self.mistakes.push(Placed::new(mistake, place));
    }

    /// The mapping `node`, whose keys must be those of `known`. `inside` names it in messages.
    pub fn fields<'a>(
        &mut self,
        node: &'a Node,
        key: &str,
        inside: &str,
        known: &'static Mapping,
    ) -> Option<Fields<'a>> {
        let allowed = known.keys();
        let entries = self.map(
            node,
            key,
            &format!("a mapping with {}", did_you_mean::listed(&allowed)),
        )?;
        for entry in entries {
            let name = entry.key.value.as_str();
            if !allowed.contains(&name) {
                let mistake = Mistake::UnknownKey {
                    key: name.to_owned(),
                    inside: inside.to_owned(),
                    help: did_you_mean::help(name, "its keys are", &allowed),
                };
                self.report(mistake, entry.key.place);
            }
        }
        Some(Fields {
            inside: inside.to_owned(),
            entries,
            known,
            place: node.place,
        })
    }

    /// The value of a key that must be there.
    pub fn required<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &'static str,
        help: &str,
    ) -> Option<&'a Node> {
        let value = fields.get(key);
        if value.is_none() {
            let mistake = Mistake::MissingKey {
                key,
                inside: fields.inside.clone(),
                help: help.to_owned(),
            };
            let first = fields.entries.first().map(|entry| entry.key.place);
            self.report(mistake, first.unwrap_or(fields.place));
        }
        value
    }

    /// Says that `node` is not what `key` takes.
    pub fn wrong_shape(&mut self, node: &Node, key: &str, takes: &str) {
        let mistake = Mistake::WrongShape {
            key: key.to_owned(),
            takes: takes.to_owned(),
            found: node.describe(),
        };
        self.report(mistake, node.place);
    }

    /// The entries of a mapping with free keys.
    pub fn map<'a>(&mut self, node: &'a Node, key: &str, takes: &str) -> Option<&'a [Entry]> {
        if let NodeKind::Map(entries) = &node.kind {
            return Some(entries);
        }
        self.wrong_shape(node, key, takes);
        None
    }

    /// The items of a list.
    pub fn list<'a>(&mut self, node: &'a Node, key: &str, takes: &str) -> Option<&'a [Node]> {
        if let NodeKind::List(items) = &node.kind {
            return Some(items);
        }
        self.wrong_shape(node, key, takes);
        None
    }

    /// Text.
    pub fn text(&mut self, node: &Node, key: &str) -> Option<Name> {
        self.text_of(node, key, TEXT)
    }

    /// Text that is something more special.
    pub fn text_of(&mut self, node: &Node, key: &str, takes: &str) -> Option<Name> {
        if let Some(text) = node.as_text().filter(|text| !text.trim().is_empty()) {
            return Some(Placed::new(text.to_owned(), node.place));
        }
        self.wrong_shape(node, key, takes);
        None
    }

    /// The text of a key that may be absent.
    pub fn optional_text(&mut self, fields: &Fields<'_>, key: &str) -> Option<Name> {
        fields.get(key).and_then(|node| self.text(node, key))
    }

    /// The text of a key that must be there.
    pub fn required_text(
        &mut self,
        fields: &Fields<'_>,
        key: &'static str,
        help: &str,
    ) -> Option<Name> {
        let node = self.required(fields, key, help)?;
        self.text(node, key)
    }

    /// The names of a list that may be absent.
    pub fn names(&mut self, fields: &Fields<'_>, key: &str) -> Option<Vec<Name>> {
        let node = fields.get(key)?;
        let items = self.list(node, key, "a list of names")?;
        let names = items
            .iter()
            .map(|item| self.text_of(item, key, "a list of names"));
        Some(names.collect::<Vec<_>>().into_iter().flatten().collect())
    }

    /// The word at `node`, which must be one of `words`; its position among them.
    pub fn word(
        &mut self,
        node: &Node,
        key: &str,
        what: &'static str,
        words: &[&str],
    ) -> Option<usize> {
        let Some(word) = node.as_text() else {
            self.wrong_shape(
                node,
                key,
                &format!("one of {}", did_you_mean::listed(words)),
            );
            return None;
        };
        let found = words.iter().position(|known| *known == word);
        if found.is_none() {
            let mistake = Mistake::UnknownWord {
                word: word.to_owned(),
                what,
                help: did_you_mean::help(word, "there are", words),
            };
            self.report(mistake, node.place);
        }
        found
    }
}
