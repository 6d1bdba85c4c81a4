//! Decoding user tables, exclusions and functions.

use kql_eval::types::ScalarType;

use super::fields::{Decoder, Fields};
use super::keys;
use crate::testfile::did_you_mean;
use crate::testfile::error::Mistake;
use crate::testfile::model::{
    ColumnSchema, Exclusion, Filter, Function, FunctionAnswer, FunctionRow, SchemaSource,
    TableSchema,
};
use crate::testfile::node::{Entry, Node, NodeKind};
use crate::testfile::place::{Name, Placed};

impl Decoder {
    /// The user tables.
    pub fn schema(&mut self, node: &Node) -> Option<SchemaSource> {
        if let NodeKind::Text(_) = &node.kind {
            return self.text(node, "schema").map(SchemaSource::File);
        }
        let takes = "the path of a schema, or tables `{Table: {column: type}}`";
        let tables = self.map(node, "schema", takes)?;
        let tables = tables.iter().map(|entry| TableSchema {
            name: entry.key.clone(),
            columns: self.columns(&entry.value, &entry.key.value),
        });
        Some(SchemaSource::Inline(tables.collect()))
    }

    fn columns(&mut self, node: &Node, key: &str) -> Vec<ColumnSchema> {
        let takes = "columns with their types, `{column: type}`";
        let entries = self.map(node, key, takes).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| self.column(entry))
            .collect()
    }

    fn column(&mut self, entry: &Entry) -> Option<ColumnSchema> {
        let text = self.text_of(
            &entry.value,
            &entry.key.value,
            "a type of KQL such as `string`",
        )?;
        let Some(ty) = ScalarType::from_name(&text.value) else {
            let words = ScalarType::ALL.map(ScalarType::name);
            let mistake = Mistake::UnknownWord {
                help: did_you_mean::help(&text.value, "there are", &words),
                word: text.value,
                what: "type of KQL",
            };
            self.report(mistake, text.place);
            return None;
        };
        Some(ColumnSchema {
            name: entry.key.clone(),
            ty: Placed::new(ty, text.place),
        })
    }

    /// The exclusions.
    pub fn exclusions(&mut self, node: &Node) -> Vec<Exclusion> {
        let takes = "a mapping from names to `{exclude:}` or `{keep:}`";
        let entries = self.map(node, "exclusions", takes).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| self.exclusion(entry))
            .collect()
    }

    fn exclusion(&mut self, entry: &Entry) -> Option<Exclusion> {
        let name = &entry.key.value;
        self.declared.exclusions.push(name.clone());
        let inside = format!("exclusion `{name}`");
        let fields = self.fields(&entry.value, name, &inside, &keys::EXCLUSION)?;
        let filter = self.filter(&fields, &entry.key);
        let findings = self.findings(&fields);
        let quote = self.optional_text(&fields, "quote");
        let note = self.optional_text(&fields, "note");
        Some(Exclusion {
            name: entry.key.clone(),
            filter: filter?,
            quote,
            note,
            findings,
        })
    }

    fn filter(&mut self, fields: &Fields<'_>, name: &Name) -> Option<Filter> {
        let present: Vec<&str> = keys::EXCLUSION
            .exactly_one
            .iter()
            .copied()
            .filter(|key| fields.get(key).is_some())
            .collect();
        let [key] = present.as_slice() else {
            let second = present.get(1).and_then(|key| fields.key_place(key));
            let mistake = Mistake::ExclusionPolarity {
                name: name.value.clone(),
                found: match present.as_slice() {
                    [] => "no filter".to_owned(),
                    [first, second] => format!("both `{first}` and `{second}`"),
                    _ => format!("all of {}", did_you_mean::listed(&present)),
                },
            };
            self.report(mistake, second.unwrap_or(name.place));
            return None;
        };
        let text = self.text(fields.get(key)?, key)?;
        Some(match *key {
            "exclude" => Filter::Exclude(text),
            "keep" => Filter::Keep(text),
            _ => Filter::Inexpressible(text),
        })
    }

    /// The functions: a mapping from names to an answer, or to a list of answers for different arguments.
    pub fn functions(&mut self, node: &Node) -> Vec<Function> {
        let takes = "a mapping from names to `{rows:}`, `{file:}` or `{kql:}`";
        let entries = self.map(node, "functions", takes).unwrap_or_default();
        let mut functions = Vec::new();
        for entry in entries {
            let answers = match &entry.value.kind {
                NodeKind::List(answers) => answers.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            functions.extend(
                answers
                    .iter()
                    .filter_map(|node| self.function(&entry.key, node)),
            );
        }
        functions
    }

    fn function(&mut self, name: &Name, node: &Node) -> Option<Function> {
        let inside = format!("function `{}`", name.value);
        let fields = self.fields(node, &name.value, &inside, &keys::FUNCTION)?;
        let arguments = fields.get("arguments").and_then(|node| {
            let items = self.list(node, "arguments", "a list of values")?;
            Some(items.to_vec())
        });
        let columns = fields.get("columns");
        let columns = columns.map_or_else(Vec::new, |node| self.columns(node, "columns"));
        let answer = self.answer(&fields)?;
        Some(Function {
            name: name.clone(),
            arguments,
            columns,
            answer,
        })
    }

    fn answer(&mut self, fields: &Fields<'_>) -> Option<FunctionAnswer> {
        if let Some(kql) = self.optional_text(fields, "kql") {
            return Some(FunctionAnswer::Kql(kql));
        }
        if let Some(file) = self.optional_text(fields, "file") {
            return Some(FunctionAnswer::File(file));
        }
        if fields.get("kql").is_some() || fields.get("file").is_some() {
            return None;
        }
        let help = "what it answers: `rows:`, `file:` or `kql:`";
        let node = self.required(fields, "rows", help)?;
        let items = self.list(node, "rows", "a list of rows `{Column: value}`")?;
        let rows = items.iter().map(|item| FunctionRow {
            cells: self.cells(item),
            place: item.place,
        });
        Some(FunctionAnswer::Rows(rows.collect()))
    }
}
