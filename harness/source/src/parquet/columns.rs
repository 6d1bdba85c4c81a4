//! Which columns of a Parquet file a table reads.

use std::path::Path;

use arrow_schema::{DataType, Schema};
use kql_eval::arrow::scalar_type;
use kql_eval::types::ScalarType;

use super::unsupported;
use crate::SourceError;
use crate::headings::columns_of;
use crate::layout::Request;

/// The columns of a table in terms of its file.
#[derive(Debug)]
pub(super) struct Columns {
    /// The columns that the table has from the file or by its declaration, and that are needed.
    pub schema: Vec<(String, ScalarType)>,
    /// For each of them its place among `roots`.
    pub places: Vec<Option<usize>>,
    /// The columns of the file that are read, in the file's order.
    pub roots: Vec<Root>,
}

/// A column of the file.
#[derive(Debug)]
pub(super) struct Root {
    /// Its place in the file's schema.
    pub place: usize,
    /// Its name in the file.
    pub name: String,
    /// The column of the table that it names.
    pub column: String,
    /// What Arrow says it is.
    pub data_type: DataType,
    /// What that is in KQL; the declared type may be another one.
    pub ty: ScalarType,
}

impl Columns {
    /// What a request asks of a file.
    ///
    /// # Errors
    /// A needed column has a type without counterpart, or a name that another one has.
    pub fn of(path: &Path, file: &Schema, request: Request<'_>) -> Result<Self, SourceError> {
        let mut roots: Vec<Root> = Vec::new();
        let names: Vec<String> = file
            .fields()
            .iter()
            .map(|each| each.name().clone())
            .collect();
        let columns = columns_of(&names, &request);
        for (place, (field, column)) in file.fields().iter().zip(columns).enumerate() {
            let name = field.name();
            if !request.needs(&column) {
                continue;
            }
            let ty = scalar_type(field.data_type())
                .map_err(|found| unsupported(path, name, &found.to_string()))?;
            if roots.iter().any(|known| known.column == column) {
                // Parquet allows two columns of one name; which of them a query means cannot be said.
                return Err(SourceError::RepeatedColumn {
                    path: path.into(),
                    column: name.as_str().into(),
                });
            }
            roots.push(Root {
                place,
                name: name.clone(),
                column,
                data_type: field.data_type().clone(),
                ty,
            });
        }
        let own = roots.iter().map(|root| (root.column.clone(), root.ty));
        let schema = request.schema(own);
        let place =
            |(name, _): &(String, ScalarType)| roots.iter().position(|root| root.column == *name);
        let places = schema.iter().map(place).collect();
        Ok(Self {
            schema,
            places,
            roots,
        })
    }

    /// One of the columns alone.
    pub fn only(&self, column: usize) -> Option<Self> {
        let (name, ty) = self.schema.get(column)?;
        let root = self.root(column)?;
        Some(Self {
            schema: vec![(name.clone(), *ty)],
            places: vec![Some(0)],
            roots: vec![Root {
                place: root.place,
                name: root.name.clone(),
                column: root.column.clone(),
                data_type: root.data_type.clone(),
                ty: root.ty,
            }],
        })
    }

    /// The file's column behind a column of the schema, where it has one.
    pub fn root(&self, column: usize) -> Option<&Root> {
        self.roots.get((*self.places.get(column)?)?)
    }
}
