//! Small tables, and the engine's view of them.

use std::sync::Arc;

use arrow_array::UInt32Array;
use kql_eval::RuntimeError;
use kql_eval::bind::Catalog;
use kql_eval::exec::{Batch, BatchSource, Database, Rows, ScanRequest, TableRows};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::ticks::{DAY, HOUR};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::choices::Choices;
use super::value::{Json, Value};

/// A column's name and type.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    pub name: String,
    pub ty: ScalarType,
}

/// Rows of values.
#[derive(Clone, Debug)]
pub struct Table {
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Value>>,
}

/// The columns that a table may have.
const COLUMNS: [(&str, ScalarType); 8] = [
    ("l", ScalarType::Long),
    ("s", ScalarType::String),
    ("d", ScalarType::Dynamic),
    ("r", ScalarType::Real),
    ("b", ScalarType::Bool),
    ("t", ScalarType::DateTime),
    ("i", ScalarType::Int),
    ("p", ScalarType::TimeSpan),
];

const TEXTS: [&str; 14] = [
    "", "a", "b", "A", "ab", "a b", "a_b", "a-b", "xa b", "é", "ÉA", "1", "a1", "ab a.b",
];

/// 2024-01-01.
const START: i64 = 638_396_640_000_000_000;

impl Table {
    /// A table of two to four columns and up to six rows.
    pub fn generate(choices: &mut Choices<'_>) -> Self {
        let first = choices.below(COLUMNS.len());
        let heads: Vec<Head> = (0..2 + choices.below(3))
            .map(|at| COLUMNS[(first + at * (1 + 2 * (first % 2))) % COLUMNS.len()])
            .map(|(name, ty)| Head {
                name: name.to_owned(),
                ty,
            })
            .collect();
        let row = |choices: &mut Choices<'_>| {
            heads
                .iter()
                .map(|head| generate_value(head.ty, choices))
                .collect()
        };
        let rows = (0..choices.below(7)).map(|_| row(choices)).collect();
        Self { heads, rows }
    }

    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.name == name)
    }

    /// The table as text that can be put into a query.
    pub fn text(&self) -> String {
        let heads: Vec<String> = self
            .heads
            .iter()
            .map(|head| format!("{}:{}", head.name, head.ty))
            .collect();
        let row = |row: &Vec<Value>| {
            let cells = row.iter().zip(&self.heads);
            cells
                .map(|(value, head)| value.literal(head.ty))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        format!("datatable({})[{}]", heads.join(", "), rows.join(",  "))
    }

    /// Whether the other table has the same columns and rows, in order.
    pub fn is(&self, other: &Self) -> bool {
        let same_row = |(a, b): (&Vec<Value>, &Vec<Value>)| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
        };
        self.heads == other.heads
            && self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&other.rows).all(same_row)
    }
}

/// One of a few values, so that values meet again in other rows.
pub fn generate_value(ty: ScalarType, choices: &mut Choices<'_>) -> Value {
    if choices.chance(15) {
        return Value::null(ty);
    }
    match ty {
        ScalarType::Bool => Value::Bool(choices.below(2) == 1),
        ScalarType::Int => Value::Whole(choices.of(&[0, 1, 2, -3, i64::from(i32::MAX)])),
        ScalarType::Long => Value::Whole(choices.of(&[0, 1, 2, 3, -1, -7, i64::MIN, i64::MAX])),
        ScalarType::Real => {
            Value::Real(choices.of(&[0.0, 1.0, 0.5, -1.5, 2.0, -0.0, f64::INFINITY, f64::NAN]))
        }
        ScalarType::String => Value::Text(choices.of(&TEXTS).to_owned()),
        ScalarType::DateTime => Value::Time(START + choices.of(&[0, 1, HOUR, DAY, -DAY])),
        ScalarType::TimeSpan => Value::Span(choices.of(&[0, HOUR, -HOUR, DAY, 36 * HOUR])),
        ScalarType::Dynamic => Value::Json(choices.of(&documents())),
        ScalarType::Decimal | ScalarType::Guid => panic!("{ty} is not generated"),
    }
}

fn documents() -> Vec<Json> {
    let text = |text: &str| Json::Text(text.to_owned());
    let bag = |pairs: &[(&str, Json)]| {
        Json::Bag(
            pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
        )
    };
    vec![
        Json::Array(vec![Json::Whole(1), Json::Whole(2)]),
        Json::Array(vec![]),
        text("a"),
        Json::Whole(1),
        Json::Real(1.5),
        Json::Bool(true),
        text(""),
        Json::Array(vec![
            text("a"),
            Json::Null,
            Json::Whole(1),
            Json::Real(0.5),
            Json::Bool(true),
        ]),
        Json::Array(vec![Json::Array(vec![Json::Whole(1)]), bag(&[])]),
        bag(&[]),
        bag(&[("a", Json::Whole(1))]),
        bag(&[
            ("a", text("x a")),
            ("b", Json::Array(vec![Json::Whole(2), Json::Whole(1)])),
        ]),
        bag(&[("b", Json::Null), ("a", bag(&[("a", Json::Real(2.0))]))]),
    ]
}

/// The tables of a query, given to the engine in batches of a number of rows. Columns that nobody needs are nulls.
pub struct Tables {
    pub tables: [(&'static str, Table); 2],
    pub batch: usize,
}

impl Tables {
    fn get(&self, name: &str) -> Option<&Table> {
        self.tables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, table)| table)
    }
}

impl Catalog for Tables {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        let heads = &self.get(name)?.heads;
        let field = |head: &Head| Field::computed(head.name.as_str(), head.ty);
        Some(Arc::new(Schema::new(heads.iter().map(field).collect())))
    }

    fn table_names(&self) -> Vec<String> {
        self.tables
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    }
}

/// The batches of a table, each of them a partition.
pub struct Partitions(pub Vec<Batch>);

impl<'r> TableRows<'r> for Partitions {
    fn partitions(&self) -> usize {
        self.0.len()
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        Ok(Box::new(vec![self.0[number].clone()].into_iter()))
    }
}

impl Database for Tables {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        let table = self.get(request.table).expect("the catalog has it");
        let of_rows = |rows: &[Vec<Value>], (at, head): (usize, &Head)| {
            let values: Vec<Scalar> = rows.iter().map(|row| row[at].to_scalar(head.ty)).collect();
            Column::from_scalars(head.ty, &values)
        };
        let heads = || table.heads.iter().enumerate();
        let whole: Vec<_> = heads()
            .map(|head| of_rows(&table.rows, head).to_array())
            .collect();
        let batch = |(number, rows): (usize, &[Vec<Value>])| {
            let column = |(at, head): (usize, &Head)| {
                if !request.needed[at] {
                    Column::constant(Scalar::null(head.ty), rows.len())
                } else if head.ty == ScalarType::String && self.batch % 2 == 1 {
                    // All batches point into the same texts, some of which repeat.
                    let first = (number * self.batch) as u32;
                    let keys = UInt32Array::from_iter_values(first..first + rows.len() as u32);
                    Column::dictionary(head.ty, keys, Arc::clone(&whole[at]))
                } else {
                    of_rows(rows, (at, head))
                }
            };
            let batch = Batch::new(heads().map(column).collect(), rows.len());
            // Leaving out what nobody wants is a source's right.
            request.conditions().iter().fold(batch, |batch, condition| {
                match condition.holds(&batch) {
                    Ok(wanted) => batch.filter(&wanted),
                    Err(_) => batch,
                }
            })
        };
        let batches: Vec<Batch> = table
            .rows
            .chunks(self.batch)
            .enumerate()
            .map(batch)
            .collect();
        Ok(Arc::new(Partitions(batches)))
    }
}
