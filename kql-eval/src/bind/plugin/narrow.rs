//! `narrow`: a row for each cell, with the number of its row and the name of its column
//!
//! Rows are numbered from 0; a null is the empty text.

use std::sync::Arc;

use super::{Arguments, Invocation, Plugin, computed, projection};
use crate::bind::Binder;
use crate::exec::Batch;
use crate::plan::{Algorithm, Expr, Field, Plan};
use crate::types::{Column, Kind, Long, Scalar, ScalarType, Text, cast};
use crate::{RuntimeError, Settings};

/// A row for each cell.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "narrow",
    syntax: "narrow()",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    Arguments::new(invocation).finish(binder)?;
    let span = invocation.span;
    let fields = &invocation.input.schema.fields;
    let texts = fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let text = binder.converted(Expr::column(index, field.ty, span), ScalarType::String);
            (
                Field::computed(Arc::clone(&field.name), ScalarType::String),
                text,
            )
        })
        .collect();
    let narrow = Narrow {
        names: fields.iter().map(|field| Arc::clone(&field.name)).collect(),
    };
    Some(computed(
        Arc::new(narrow),
        vec![projection(invocation.input, texts, span)],
        vec![],
        vec![
            Field::computed("Row", ScalarType::Long),
            Field::computed("Column", ScalarType::String),
            Field::computed("Value", ScalarType::String),
        ],
        span,
    ))
}

/// A row for each cell of texts.
#[derive(PartialEq, Debug)]
struct Narrow {
    names: Vec<Arc<str>>,
}

impl Algorithm for Narrow {
    fn run(
        &self,
        inputs: &[Batch],
        _: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let rows = inputs.first().map_or(0, |batch| batch.rows);
        let cells = rows.saturating_mul(self.names.len());
        if cells > settings.max_rows {
            return Err(RuntimeError::Limit {
                what: "`narrow`",
                limit: settings.max_rows,
                span: None,
            });
        }
        let readers: Vec<_> = inputs
            .iter()
            .flat_map(|batch| &batch.columns)
            .map(Column::reader::<Text>)
            .collect();
        let width = readers.len();
        let numbers = (0..cells).map(|cell| cast::count(cell / width));
        let mut names = Text::builder(cells);
        let mut values = Text::builder(cells);
        for row in 0..rows {
            for (name, reader) in self.names.iter().zip(&readers) {
                Text::append(&mut names, name);
                Text::append(&mut values, reader.get(row).unwrap_or_default());
            }
        }
        let columns = vec![
            Column::build::<Long, _>(numbers),
            Column::array(ScalarType::String, Text::finish(names)),
            Column::array(ScalarType::String, Text::finish(values)),
        ];
        Ok(Batch::new(columns, cells))
    }
}
