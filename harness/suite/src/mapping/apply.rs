//! Giving tables the rows that mappings make.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab_proof::Prepared;

use super::{Mapping, MappingError};
use crate::runner::tables_of;
use crate::schema::TableSchema;
use crate::testfile::nearest;
use crate::workspace::{CompileError, Rows};

/// What mappings made of the rows given.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    /// For each table that has rows of a mapping the columns that one of its mappings sets.
    pub(super) set: BTreeMap<String, BTreeSet<String>>,
    /// The tables that were read for it.
    sources: BTreeSet<String>,
}

impl Mapped {
    /// Whether a mapping gave the rows of a table.
    #[must_use]
    pub fn has(&self, table: &str) -> bool {
        self.set.contains_key(table)
    }

    /// The tables that mappings gave rows.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.set.keys().map(String::as_str)
    }

    /// Whether a mapping read a table.
    #[must_use]
    pub fn reads(&self, table: &str) -> bool {
        self.sources.contains(table)
    }
}

/// The tables that are wanted of mappings, with the columns that will be read of them.
pub type Wanted = BTreeMap<String, BTreeSet<String>>;

/// So many rows of a mapped table are worked on at a time.
const BATCH: usize = 8192;

/// Gives the wanted tables the rows that mappings make of other tables. A table that rows were given for keeps them; the rows of
/// several mappings follow one another. A column that no mapping sets is null; `Type` is the table's name.
///
/// # Errors
/// What a mapping reads has no rows, or it does not compile, does not run, or gives a column that the table does not have.
pub fn apply(
    rows: &mut Rows,
    mappings: &[Mapping],
    wanted: &Wanted,
) -> Result<Mapped, MappingError> {
    let mut mapped = Mapped::default();
    let mut made: BTreeMap<String, Vec<Batch>> = BTreeMap::new();
    let catalog = rows.workspace().catalog().clone();
    for mapping in mappings {
        for table in mapping.tables(&catalog) {
            let (Some(columns), false) = (wanted.get(table), rows.has(table)) else {
                continue;
            };
            let Some(declared) = catalog.table(table) else {
                continue;
            };
            let selected = mapping.functions.select(table);
            let of_table = OfTable {
                mapping,
                table,
                declared: &declared,
            };
            let one = rows.with_functions(selected, |rows| of_table.make(rows, columns))?;
            mapped.sources.extend(one.sources);
            mapped
                .set
                .entry(table.to_owned())
                .or_default()
                .extend(one.set);
            made.entry(table.to_owned()).or_default().push(one.batch);
        }
    }
    for (table, batches) in made {
        let Some(declared) = catalog.table(&table) else {
            continue;
        };
        let batches = batches.iter().flat_map(cut).collect();
        rows.give(&table, &declared.columns, batches);
    }
    Ok(mapped)
}

/// A table that a mapping gives.
struct OfTable<'m> {
    mapping: &'m Mapping,
    table: &'m str,
    declared: &'m TableSchema,
}

/// The rows of one.
struct Made {
    batch: Batch,
    set: BTreeSet<String>,
    sources: Vec<String>,
}

impl OfTable<'_> {
    fn make(&self, rows: &mut Rows, read: &BTreeSet<String>) -> Result<Made, MappingError> {
        let name = format!("['{}']", self.table);
        let query = self.prepare(rows, &name)?;
        let sources = tables_of(query.query());
        if !sources.iter().any(|source| rows.has(source)) {
            return Err(MappingError::NoSource {
                mapping: self.mapping.name.as_str().into(),
                table: self.table.into(),
                sources: sources.join(" or ").into(),
                first: sources.first().map_or("WindowsEvent", |first| first).into(),
            });
        }
        let results = query.bound().results.last();
        let schema = results.map(|statement| Arc::clone(&statement.plan.schema));
        let schema = schema.unwrap_or_else(|| Arc::new(Schema::new(vec![])));
        let mut set = self.columns(&schema)?;
        let taken: Vec<&str> = set
            .iter()
            .filter(|column| read.contains(*column))
            .map(String::as_str)
            .collect();
        let text = self.projection(&name, &schema, &taken);
        let table = self.prepare(rows, &text)?.result(rows);
        let table = table.map_err(|cause| MappingError::Run {
            mapping: self.mapping.name.as_str().into(),
            table: self.table.into(),
            cause,
        })?;
        let batch = self.placed(&table.batch, &taken);
        set.insert("Type".to_owned());
        Ok(Made {
            batch,
            set,
            sources,
        })
    }

    fn prepare(&self, rows: &mut Rows, text: &str) -> Result<Prepared, MappingError> {
        rows.prepare(text).map_err(|error| {
            let first = match error {
                CompileError::Mistakes(errors) => {
                    errors.first().map(ToString::to_string).unwrap_or_default()
                }
                CompileError::Source(error) => error.to_string(),
                CompileError::Locations(error) => error.to_string(),
            };
            MappingError::Mistakes {
                mapping: self.mapping.name.as_str().into(),
                table: self.table.into(),
                first: first.into(),
            }
        })
    }

    /// The columns that the mapping sets, all of which the table has.
    fn columns(&self, schema: &Schema) -> Result<BTreeSet<String>, MappingError> {
        let names = self.declared.columns.iter().map(|(name, _)| name.as_str());
        let names: Vec<&str> = names.collect();
        for field in &schema.fields {
            if !names.contains(&&*field.name) {
                let nearest = nearest(&field.name, names.iter().copied());
                return Err(MappingError::Column {
                    mapping: self.mapping.name.as_str().into(),
                    table: self.table.into(),
                    column: (&*field.name).into(),
                    help: nearest.map(|nearest| format!("did you mean `{nearest}`?")),
                });
            }
        }
        let fields = schema.fields.iter();
        Ok(fields.map(|field| field.name.to_string()).collect())
    }

    /// The query for some columns in the types of the table; the rows are counted where it is none.
    fn projection(&self, name: &str, schema: &Schema, taken: &[&str]) -> String {
        let mut columns: Vec<String> = Vec::new();
        for (column, ty) in &self.declared.columns {
            let given = schema.index_of(column);
            let given = given.and_then(|place| schema.fields.get(place));
            let Some(given) = given.filter(|_| taken.contains(&column.as_str())) else {
                continue;
            };
            columns.push(match conversion(*ty) {
                Some(convert) if given.ty != *ty => {
                    format!("['{column}'] = {convert}(['{column}'])")
                }
                _ => format!("['{column}']"),
            });
        }
        if columns.is_empty() {
            columns.push("['rows'] = 1".to_owned());
        }
        format!("{name} | project {}", columns.join(", "))
    }

    /// The columns of the table: those taken, the table's name, and nulls.
    fn placed(&self, batch: &Batch, taken: &[&str]) -> Batch {
        let mut columns = batch.columns.iter();
        let placed = self.declared.columns.iter().map(|(name, ty)| {
            let given = taken.contains(&name.as_str()).then(|| columns.next());
            if let Some(column) = given.flatten() {
                return column.clone();
            }
            let value = match (name.as_str(), ty) {
                ("Type", ScalarType::String) => Scalar::String(self.table.into()),
                (_, ty) => Scalar::null(*ty),
            };
            Column::constant(value, batch.rows)
        });
        Batch::new(placed.collect(), batch.rows)
    }
}

/// The function that makes values of a type.
const fn conversion(ty: ScalarType) -> Option<&'static str> {
    Some(match ty {
        ScalarType::Bool => "tobool",
        ScalarType::Int => "toint",
        ScalarType::Long => "tolong",
        ScalarType::Real => "todouble",
        ScalarType::Decimal => "todecimal",
        ScalarType::String => "tostring",
        ScalarType::DateTime => "todatetime",
        ScalarType::TimeSpan => "totimespan",
        ScalarType::Guid => "toguid",
        ScalarType::Dynamic => "todynamic",
    })
}

/// A batch in pieces.
fn cut(batch: &Batch) -> impl Iterator<Item = Batch> + '_ {
    let starts = (0..batch.rows).step_by(BATCH);
    starts.map(|start| batch.slice(start, BATCH.min(batch.rows - start)))
}
