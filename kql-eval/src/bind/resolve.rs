//! What a name means: a column, a declared name, a table.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::Name;

use super::foreign::constant_elsewhere;
use super::scope::{Binding, Table};
use super::{Binder, Row, SemanticError, did_you_mean};
use crate::plan::{Expr, Node, Plan, Schema};

impl Binder<'_> {
    /// A bare name in a scalar place. A column of the rows in reach hides every declared name; the body of a function of
    /// values has no rows in reach.
    pub(super) fn name(&mut self, name: &Name, row: Row<'_>) -> Expr {
        if let Some(element) = self.pattern_name(name) {
            return element;
        }
        // Columns come first: a `let` of the same name must not change what a stage reads, as in Kusto.
        if let Some(column) = Self::column(name, row) {
            self.named_column(name.span, &column, row);
            return column;
        }
        if let Some(binding) = self.scope.get(&name.text).cloned() {
            return self.declared_value(name, binding, row);
        }
        // Only where no row is in reach: a name that may be a column is never taken for an open value.
        if matches!(row, Row::None)
            && let Some(value) = self.open_value(&name.text, name.span)
        {
            return value;
        }
        if !self.is_declared_by_scan(name) {
            self.unknown_name(name, row);
        }
        Expr::error(name.span)
    }

    /// The column with this name, if the row has it.
    pub(super) fn column(name: &Name, row: Row<'_>) -> Option<Expr> {
        let Row::Of(schema) = row else { return None };
        let index = schema.index_of(&name.text)?;
        Some(Expr::column(index, schema.field(index)?.ty, name.span))
    }

    fn unknown_name(&mut self, name: &Name, row: Row<'_>) {
        let (text, span) = (name.text.clone(), name.span);
        match row {
            Row::Of(schema) => self.unknown_column(&text, span, schema),
            Row::Groups => {
                let known = self
                    .collector
                    .as_ref()
                    .map(|collector| Arc::clone(&collector.input));
                match known {
                    Some(input) if input.index_of(&text).is_none() => {
                        self.unknown_column(&text, span, &input)
                    }
                    _ => self.report(SemanticError::ColumnOutsideAggregate { name: text, span }),
                }
            }
            Row::None => {
                if self.report_foreign_name(&text, span, Row::None) {
                    return;
                }
                let help = did_you_mean(&text, self.scope.names());
                self.report(SemanticError::UnknownName {
                    name: text,
                    span,
                    help,
                });
            }
        }
    }

    /// The value of a declared name.
    fn declared_value(&mut self, name: &Name, binding: Binding, row: Row<'_>) -> Expr {
        match binding {
            Binding::Scalar(value) => Expr {
                span: name.span,
                ..value
            },
            // A parameter of a function called for each row is bound to an expression over that row: it means nothing
            // in another pipeline.
            Binding::RowScalar(value, pipeline) if pipeline == self.pipeline => Expr {
                span: name.span,
                ..value
            },
            Binding::RowScalar(..) => {
                self.report(SemanticError::Unsupported {
                    what: format!(
                        "`{}`, which differs from row to row, inside a sub-query",
                        name.text
                    ),
                    span: name.span,
                    help: Some(
                        "a sub-query is computed once, not for each row: use a `join`".to_owned(),
                    ),
                });
                Expr::error(name.span)
            }
            Binding::Table(_) | Binding::Graph(_) | Binding::Pattern(_) => {
                self.report(SemanticError::TableAsValue {
                    name: name.text.clone(),
                    span: name.span,
                });
                Expr::error(name.span)
            }
            Binding::Function(function) => self.call_value(&function, &[], name.span, row),
            Binding::Error => Expr::error(name.span),
        }
    }

    /// Reports a missing column, unless columns are missing because of an earlier mistake.
    pub(super) fn unknown_column(&mut self, name: &str, span: Span, schema: &Schema) {
        // After a mistake columns may be missing. Only a near miss of one that is there can be another mistake.
        if schema.incomplete && !is_misspelt(name, schema) {
            return;
        }
        if self.is_left_to_use(name, schema) {
            return;
        }
        // The schema may not list the column yet. Binding is done again with such columns, so a report now would be too
        // early.
        if !self.open.shows_unlisted && self.is_unlisted(name) {
            return;
        }
        if self.report_foreign_name(name, span, Row::Of(schema)) {
            return;
        }

        let loss = self.loss(name, schema);
        let help = self.missing_column_help(name, span, schema, loss.as_ref());
        self.report(SemanticError::UnknownColumn {
            name: name.to_owned(),
            span,
            stage: loss.as_ref().map_or("", |loss| loss.stage).to_owned(),
            dropped: loss.map(|loss| loss.keyword),
            help,
        });
    }

    /// Whether a column may come of an open source: it is noted as one that the query uses, unless binding has had it before
    /// and it is missing all the same.
    fn is_left_to_use(&mut self, name: &str, schema: &Schema) -> bool {
        if let Some(place) = schema.unpacked
            && let Some(place) = self.source_of(place, name)
        {
            let column = (place, name.to_owned());
            if self.wanted.contains(&column) {
                return true;
            }
            if !self.unpacked.contains(&column) {
                self.wanted.push(column);
                return true;
            }
        }
        false
    }

    /// The way out of a column that is missing.
    fn missing_column_help(
        &self,
        name: &str,
        span: Span,
        schema: &Schema,
        loss: Option<&super::lost_column::Loss>,
    ) -> Option<String> {
        let columns = || schema.fields.iter().map(|field| &*field.name);
        let of_dialect = columns().find(|column| other_dialect(name) == Some(*column));
        let known = match (loss, of_dialect) {
            (Some(loss), _) => Some(loss.help.clone()),
            (None, Some(column)) => Some(format!(
                "write `{column}`: this table is one of {}, and that is its time column",
                if column == "Timestamp" {
                    "Defender"
                } else {
                    "a Sentinel workspace"
                }
            )),
            (None, None) if self.siblings.iter().any(|given| given == name) => Some(format!(
                "`{name}` is a column only after this stage: use it in another `| extend` behind"
            )),
            (None, None) => did_you_mean(name, columns().chain(self.scope.names())),
        };
        let text_help = self
            .compared
            .filter(|place| *place == span)
            .map(|_| format!("a text stands in quotes: `\"{name}\"`"));
        let constant = || constant_elsewhere(name).map(str::to_owned);
        known.or_else(constant).or(text_help).or_else(|| {
            let listed = (!schema.is_empty()).then(|| listed(schema));
            listed.map(|listed| format!("the columns here are {listed}"))
        })
    }

    /// The rows of a declared name.
    fn declared_table(&mut self, name: &Name, binding: Binding) -> Table {
        match binding {
            Binding::Table(table) => return table,
            Binding::Graph(_) => self.graph_as_table(name.span),
            Binding::Function(function) => return self.call_table(&function, &[], name.span),
            Binding::Error => {}
            Binding::Pattern(pattern) => self.refuse(
                format!("the pattern `{}` needs arguments", name.text),
                name.span,
                &format!("`{}(\"…\")` stands for rows", pattern.name),
            ),
            Binding::Scalar(_) | Binding::RowScalar(..) => {
                self.report(SemanticError::ValueAsTable { span: name.span });
            }
        }
        super::tabular::unlabelled(Self::broken(name.span))
    }

    /// The rows that a name stands for.
    pub(super) fn table(&mut self, name: &Name) -> Table {
        if let Some(binding) = self.scope.get(&name.text).cloned() {
            return self.declared_table(name, binding);
        }
        if let Some(table) = self.catalog_table(&name.text, name.span) {
            return table;
        }
        if let Some(table) = self.open_table(&name.text, name.span) {
            return table;
        }
        let names = self.catalog.table_names();
        let help = did_you_mean(
            &name.text,
            names.iter().map(String::as_str).chain(self.scope.names()),
        );
        self.report(SemanticError::UnknownTable {
            name: name.text.clone(),
            span: name.span,
            help,
        });
        super::tabular::unlabelled(Self::broken(name.span))
    }

    /// A table of the catalog.
    pub(super) fn catalog_table(&mut self, name: &str, span: Span) -> Option<Table> {
        if !self.scope.shows_table(name) {
            return None;
        }
        let schema = self.catalog.table(name)?;
        let table: Arc<str> = Arc::from(name);
        let schema = self.with_unlisted(&table, schema, span);
        let needed = vec![true; schema.len()];
        let node = Node::TableScan {
            table: Arc::clone(&table),
            needed,
            pushed_down: Vec::new(),
        };
        Some(Table {
            plan: Arc::new(Plan { node, schema, span }),
            label: Some(table),
        })
    }
}

/// The first columns of rows, and how many there are besides.
pub(super) fn listed(schema: &Schema) -> String {
    let few: Vec<String> = schema
        .fields
        .iter()
        .take(12)
        .map(|field| format!("`{}`", field.name))
        .collect();
    let more = match schema.len().saturating_sub(few.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", few.join(", "))
}

/// Whether a name is that of a column but for letter case or one letter, so that it is a mistake of its own even where
/// columns are missing because of another one.
fn is_misspelt(name: &str, schema: &Schema) -> bool {
    let ends_in_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    name.chars().count() >= 5
        && !ends_in_digit(name)
        && schema.fields.iter().any(|field| {
            field.name.eq_ignore_ascii_case(name)
                || !ends_in_digit(&field.name)
                    && strsim::damerau_levenshtein(&field.name, name) == 1
        })
}

/// The time column of the other dialect.
fn other_dialect(name: &str) -> Option<&'static str> {
    match name {
        "TimeGenerated" => Some("Timestamp"),
        "Timestamp" => Some("TimeGenerated"),
        _ => None,
    }
}
