//! Decoding rows: `given:`, templates, cells.

use super::fields::Decoder;
use super::keys;
use crate::testfile::model::{Cell, Given, GivenFile, GivenRow, Template};
use crate::testfile::node::{Entry, Node, NodeKind};

impl Decoder {
    /// The entries of `given:`.
    pub fn given(&mut self, node: &Node) -> Vec<Given> {
        let takes = "a list of rows such as `{use: template, Column: value}` or `{file: path}`";
        let Some(items) = self.list(node, "given", takes) else {
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| self.given_entry(item))
            .collect()
    }

    fn given_entry(&mut self, node: &Node) -> Option<Given> {
        let entries = self.map(node, "given", "rows as mappings `{Column: value}`")?;
        if entries.iter().any(|entry| entry.key.value == "file") {
            let fields = self.fields(node, "given", "a file entry", &keys::GIVEN_FILE)?;
            return Some(Given::File(GivenFile {
                path: self.required_text(&fields, "file", "the path of the rows")?,
                table: self.optional_text(&fields, "table"),
                place: node.place,
            }));
        }
        let mut row = GivenRow {
            base: None,
            table: None,
            cells: Vec::new(),
            place: node.place,
        };
        for entry in entries {
            match entry.key.value.as_str() {
                "use" => {
                    row.base = self.text_of(&entry.value, "use", "the name of a template");
                    self.declared.used_templates.extend(row.base.clone());
                }
                "table" => row.table = self.text_of(&entry.value, "table", "the name of a table"),
                "row" if matches!(entry.value.kind, NodeKind::Map(_)) => {
                    row.cells.extend(self.cells(&entry.value));
                }
                _ => row.cells.push(cell(entry)),
            }
        }
        Some(Given::Row(row))
    }

    /// The cells of a mapping from columns to values.
    pub fn cells(&mut self, node: &Node) -> Vec<Cell> {
        let entries = self.map(node, "row", "a mapping `{Column: value}`");
        entries.unwrap_or_default().iter().map(cell).collect()
    }

    /// The templates.
    pub fn templates(&mut self, node: &Node) -> Vec<Template> {
        let takes = "a mapping from names to `{table:, row:}`";
        let entries = self.map(node, "templates", takes).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| self.template(entry))
            .collect()
    }

    fn template(&mut self, entry: &Entry) -> Option<Template> {
        let name = &entry.key.value;
        self.declared.templates.push(name.clone());
        let inside = format!("template `{name}`");
        let fields = self.fields(&entry.value, name, &inside, &keys::TEMPLATE)?;
        Some(Template {
            name: entry.key.clone(),
            table: self.optional_text(&fields, "table"),
            base: self.optional_text(&fields, "use"),
            cells: fields
                .get("row")
                .map_or_else(Vec::new, |row| self.cells(row)),
        })
    }
}

/// The cell of an entry.
pub fn cell(entry: &Entry) -> Cell {
    Cell {
        column: entry.key.clone(),
        value: entry.value.clone(),
    }
}
