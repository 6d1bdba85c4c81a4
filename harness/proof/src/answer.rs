//! How two rules answer the same events, in what a test can say of it.

use kql_eval::exec::Table;
use kql_eval::types::{Scalar, ScalarType};

use super::clock::Clock;
use super::events::Events;
use super::prepared::Prepared;
use super::row_text::{text, yaml_value};

/// What of a rule's answer another rule does not give: what a test expects that tells the two apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Telling {
    /// The rule fires, and the other one does not.
    Fires,
    /// The rule is silent, and the other one is not.
    Silent,
    /// Both fire, the rule with this number of rows.
    Count(usize),
    /// Both give as many rows, which differ in these columns.
    Rows {
        /// The columns.
        columns: Vec<String>,
        /// What the rule has in them, row by row.
        rows: Vec<Vec<Scalar>>,
    },
    /// Both give the same rows, of other columns; those of the rule in their order.
    Columns(Vec<String>),
}

impl Telling {
    /// What a test file writes behind `expect:`.
    #[must_use]
    pub fn expectation(&self, clock: Clock) -> String {
        match self {
            Self::Fires => "fires".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::Count(rows) => format!("{{count: {rows}}}"),
            Self::Columns(columns) => {
                let names: Vec<String> = columns.iter().map(|name| text(name)).collect();
                format!("{{columns: [{}]}}", names.join(", "))
            }
            Self::Rows { columns, rows } => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|row| {
                        let cells = columns.iter().zip(row);
                        let cells: Vec<String> = cells
                            .map(|(name, value)| format!("{}: {}", text(name), cell(value, clock)))
                            .collect();
                        format!("{{{}}}", cells.join(", "))
                    })
                    .collect();
                format!("{{rows: [{}]}}", rows.join(", "))
            }
        }
    }

    /// Whether the rule gives rows.
    #[must_use]
    pub const fn rule_fires(&self) -> bool {
        !matches!(self, Self::Silent)
    }

    /// Whether one of the two rules fires and the other one does not: the clearest difference.
    #[must_use]
    pub const fn is_of_verdict(&self) -> bool {
        matches!(self, Self::Fires | Self::Silent)
    }

    /// Whether both tell in the same manner.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Rows { columns, .. },
                Self::Rows {
                    columns: others, ..
                },
            ) => columns == others,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A cell of an expected row. A mapping is written out as one, since those of test files may be a way to match.
fn cell(value: &Scalar, clock: Clock) -> String {
    if value.is_null() {
        return "~".to_owned();
    }
    let written = yaml_value(value, clock);
    if value.ty() == ScalarType::Dynamic && written.starts_with('{') {
        return format!("{{equals: {written}}}");
    }
    written
}

/// What a rule answers over events.
#[derive(Clone, Debug)]
pub struct Answer(Table);

impl Answer {
    /// The answer of a rule; `None` where the engine fails over the events.
    #[must_use]
    pub fn of(rule: &Prepared, events: &Events) -> Option<Self> {
        rule.result(events).ok().map(Self)
    }

    /// What of this answer the other one lacks; `None` where a test cannot tell them apart.
    #[must_use]
    pub fn told_from(&self, other: &Self) -> Option<Telling> {
        match (self.0.batch.rows, other.0.batch.rows) {
            (0, 0) => None,
            (0, _) => Some(Telling::Silent),
            (_, 0) => Some(Telling::Fires),
            (one, two) if one != two => Some(Telling::Count(one)),
            _ => self.other_rows(other).or_else(|| self.other_columns(other)),
        }
    }

    fn other_columns(&self, other: &Self) -> Option<Telling> {
        let names = |of: &Self| -> Vec<String> {
            let fields = of.0.schema.fields.iter();
            fields.map(|field| field.name.to_string()).collect()
        };
        let own = names(self);
        (own != names(other)).then_some(Telling::Columns(own))
    }

    /// The rows in one column in which they differ; or in all columns that can be written, where none differs by itself.
    fn other_rows(&self, other: &Self) -> Option<Telling> {
        let mut names: Vec<(&str, bool)> = Vec::new();
        for (field, column) in self.0.schema.fields.iter().zip(&self.0.batch.columns) {
            let same = other.0.schema.index_of(&field.name);
            let same = same.and_then(|place| other.0.schema.field(place));
            let is_written = same.is_some_and(|same| same.ty == field.ty)
                && (0..self.0.batch.rows).all(|row| is_written(&column.scalar(row)));
            if is_written {
                names.push((&field.name, field.ty == ScalarType::Dynamic));
            }
        }
        // A plain value reads easier than a list.
        names.sort_by_key(|(_, is_dynamic)| *is_dynamic);
        let names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
        let single = names.iter().map(std::slice::from_ref);
        single
            .chain(std::iter::once(names.as_slice()))
            .find_map(|columns| {
                let (own, others) = (self.rows(columns), other.rows(columns));
                (sorted(&own) != sorted(&others)).then(|| Telling::Rows {
                    columns: columns.iter().map(|name| (*name).to_owned()).collect(),
                    rows: own,
                })
            })
    }

    fn rows(&self, columns: &[&str]) -> Vec<Vec<Scalar>> {
        let places = columns
            .iter()
            .filter_map(|name| self.0.schema.index_of(name));
        let columns: Vec<_> = places
            .filter_map(|place| self.0.batch.columns.get(place))
            .collect();
        let rows = 0..self.0.batch.rows;
        rows.map(|row| columns.iter().map(|column| column.scalar(row)).collect())
            .collect()
    }
}

fn sorted(rows: &[Vec<Scalar>]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort_unstable();
    rows
}

/// Whether a test file can say that a cell has this value.
fn is_written(value: &Scalar) -> bool {
    // Braces in texts may be read as placeholders.
    let is_plain = |text: &str| !text.contains(['{', '}']) && !text.chars().any(char::is_control);
    match value {
        Scalar::Bool(_)
        | Scalar::Int(_)
        | Scalar::Long(_)
        | Scalar::DateTime(_)
        | Scalar::TimeSpan(_)
        | Scalar::Null(_) => true,
        Scalar::Real(value) => value.is_finite(),
        Scalar::String(value) => is_plain(value),
        Scalar::Guid(_) | Scalar::Decimal(_) => false,
        Scalar::Dynamic(_) => {
            let written = kql_eval::types::scalar_json(value).to_string();
            written.len() < 400 && !written.contains("\":") && is_plain(&written)
        }
    }
}
