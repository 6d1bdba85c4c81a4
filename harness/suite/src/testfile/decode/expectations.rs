//! Decoding `expect:`.

use super::fields::Decoder;
use super::keys;
use crate::testfile::did_you_mean;
use crate::testfile::error::Mistake;
use crate::testfile::expectation::{
    Answer, Expect, Expectation, ExpectedCell, ExpectedRow, ExpectedRows, MatchMode, Matcher,
    Variant, VariantExpectation,
};
use crate::testfile::node::{Entry, Node, NodeKind};
use crate::testfile::place::Placed;

/// What `expect:` takes, for messages.
const EXPECT: &str = "`fires`, `silent`, a mapping such as `{count: 1, rows: […]}`, or one verdict for each variant such \
                      as `{original: fires, tuned: silent}`";

impl Decoder {
    /// The value of `expect:`.
    pub fn expect(&mut self, node: &Node) -> Option<Expect> {
        if let NodeKind::Map(entries) = &node.kind
            // One key that names a variant makes it such a map: the others are then misspelt variants.
            && entries.iter().any(|entry| variant(entry).is_some())
        {
            return Some(Expect::Variants(self.variants(entries)));
        }
        self.expectation(node, "expect").map(Expect::Original)
    }

    fn variants(&mut self, entries: &[Entry]) -> Vec<VariantExpectation> {
        let mut variants = Vec::new();
        for entry in entries {
            let Some(variant) = variant(entry) else {
                let key = entry.key.value.as_str();
                let words = ["original", "with <exclusion>", "tuned"];
                let mistake = Mistake::UnknownKey {
                    key: key.to_owned(),
                    inside: "a map of verdicts".to_owned(),
                    help: did_you_mean::help(key, "its keys are", &words),
                };
                self.report(mistake, entry.key.place);
                continue;
            };
            let variant = Placed::new(variant, entry.key.place);
            self.declared.variants.push(variant.clone());
            if let Some(expectation) = self.expectation(&entry.value, &entry.key.value) {
                variants.push(VariantExpectation {
                    variant,
                    expectation,
                });
            }
        }
        variants
    }

    fn expectation(&mut self, node: &Node, key: &str) -> Option<Expectation> {
        let answer = match &node.kind {
            NodeKind::Text(_) => match self.word(node, key, "verdict", &["fires", "silent"])? {
                0 => Answer::Fires,
                _ => Answer::Silent,
            },
            NodeKind::Map(entries) if !entries.is_empty() => {
                Answer::Rows(Box::new(self.expected_rows(node)?))
            }
            _ => {
                self.wrong_shape(node, key, EXPECT);
                return None;
            }
        };
        Some(Expectation {
            answer,
            place: node.place,
        })
    }

    fn expected_rows(&mut self, node: &Node) -> Option<ExpectedRows> {
        let fields = self.fields(node, "expect", "an expectation of rows", &keys::ROWS)?;
        let mut expected = ExpectedRows::default();
        if let Some(count) = fields.get("count") {
            expected.count = self.count(count);
        }
        if let Some(place) = fields.get("columns").map(|node| node.place) {
            let names = self.names(&fields, "columns");
            expected.columns = names.map(|names| Placed::new(names, place));
        }
        expected.rows = fields.get("rows").map(|rows| self.rows(rows, "rows"));
        if let Some(rows) = fields.get("no_rows") {
            expected.no_rows = self.rows(rows, "no_rows");
        }
        if let Some(mode) = fields.get("match") {
            let words = MatchMode::ALL.map(MatchMode::name);
            let position = self.word(mode, "match", "way to compare rows", &words);
            let mode = position.and_then(|position| MatchMode::ALL.get(position));
            expected.mode = mode.copied().unwrap_or_default();
        }
        Some(expected)
    }

    fn count(&mut self, node: &Node) -> Option<Placed<usize>> {
        if let NodeKind::Int { value, .. } = &node.kind
            && let Ok(count) = usize::try_from(*value)
        {
            return Some(Placed::new(count, node.place));
        }
        self.wrong_shape(node, "count", "a number of rows");
        None
    }

    fn rows(&mut self, node: &Node, key: &str) -> Vec<ExpectedRow> {
        let takes = "a list of rows `{Column: value}`";
        let items = self.list(node, key, takes).unwrap_or_default();
        items
            .iter()
            .filter_map(|item| {
                let entries = self.map(item, key, takes)?;
                let cells = entries.iter().filter_map(|entry| self.expected_cell(entry));
                Some(ExpectedRow {
                    cells: cells.collect(),
                    place: item.place,
                })
            })
            .collect()
    }

    fn expected_cell(&mut self, entry: &Entry) -> Option<ExpectedCell> {
        Some(ExpectedCell {
            column: entry.key.clone(),
            matcher: self.matcher(&entry.value)?,
            place: entry.value.place,
        })
    }

    /// What a cell must hold. A mapping whose first key is `set`, `contains`, `near` or `equals` is a matcher; any other is a
    /// property bag.
    fn matcher(&mut self, node: &Node) -> Option<Matcher> {
        let NodeKind::Map(entries) = &node.kind else {
            return Some(Matcher::Equals(node.clone()));
        };
        // By the first key: a property bag may have a key `set` too, and `equals` is there to say that one is meant.
        let key = entries.first().map(|entry| entry.key.value.as_str());
        Some(match key {
            Some("set") => {
                let fields = self.fields(node, "set", "a set", &keys::SET)?;
                let items = self.list(fields.get("set")?, "set", "a list of elements")?;
                Matcher::Set(items.to_vec())
            }
            Some("contains") => {
                let fields = self.fields(node, "contains", "a `contains`", &keys::CONTAINS)?;
                Matcher::Contains(fields.get("contains")?.clone())
            }
            Some("equals") => {
                let fields = self.fields(node, "equals", "an `equals`", &keys::EQUALS)?;
                Matcher::Equals(fields.get("equals")?.clone())
            }
            Some("near" | "by") => {
                let fields = self.fields(node, "near", "a `near`", &keys::NEAR)?;
                let middle = self.required(&fields, "near", "the value in the middle");
                let by = self.required(
                    &fields,
                    "by",
                    "the greatest distance, such as `0.1` or `1s`",
                );
                Matcher::Near {
                    middle: middle?.clone(),
                    by: by?.clone(),
                }
            }
            _ => Matcher::Equals(node.clone()),
        })
    }
}

/// The variant that a key of a verdict map names.
fn variant(entry: &Entry) -> Option<Variant> {
    match entry.key.value.as_str() {
        "original" => Some(Variant::Original),
        "tuned" => Some(Variant::Tuned),
        key => key
            .strip_prefix("with ")
            .map(|name| Variant::With(name.trim().to_owned())),
    }
}
