//! `Parse`

use std::sync::Arc;

use arrow_array::{BooleanArray, UInt32Array};

use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::{KeyValues, ParsePattern};
use crate::plan::{Extraction, Node, Plan, Unmatched};
use crate::types::{Column, Kind, Reader, Scalar, ScalarType, Text, convert};

/// Columns read out of a text.
pub(super) struct Parse<'p> {
    input: Box<dyn Stream + 'p>,
    plan: &'p Plan,
}

impl<'p> Parse<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, plan: &'p Plan) -> Self {
        Self { input, plan }
    }
}

impl Stream for Parse<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(batch) = self.input.next_batch(context)? else {
            return Ok(None);
        };
        let Node::Parse {
            value,
            extraction,
            targets,
            kept,
            unmatched,
            ..
        } = &self.plan.node
        else {
            return Ok(Some(batch));
        };
        let text = evaluate(value, &batch, context)?;
        let fields = &self.plan.schema.fields;
        let types: Vec<ScalarType> = targets
            .iter()
            .filter_map(|target| fields.get(*target).map(|field| field.ty))
            .collect();
        let values = extracted(extraction, &text, &types, batch.rows);
        let mut columns: Vec<Column> = fields
            .iter()
            .map(|field| Column::constant(Scalar::null(field.ty), batch.rows))
            .collect();
        for (to, from) in kept {
            if let (Some(column), Some(values)) = (columns.get_mut(*to), batch.columns.get(*from)) {
                *column = values.clone();
            }
        }
        for (target, values) in targets.iter().zip(values.columns) {
            if let Some(column) = columns.get_mut(*target) {
                *column = values;
            }
        }
        let batch = Batch::new(columns, batch.rows);
        Ok(Some(match unmatched {
            Unmatched::Keep => batch,
            Unmatched::Drop => batch.filter(&BooleanArray::from(values.complete)),
        }))
    }
}

/// The texts found for each column, and the rows where the pattern matched.
struct Found {
    columns: Vec<Column>,
    matched: Vec<bool>,
}

/// The converted values, and the rows where the pattern matched and every value converted.
struct Values {
    columns: Vec<Column>,
    complete: Vec<bool>,
}

fn matched(pattern: &ParsePattern, texts: Reader<'_, Text>, rows: usize, width: usize) -> Found {
    let mut builders: Vec<_> = (0..width).map(|_| Text::builder(rows)).collect();
    let mut matched = Vec::with_capacity(rows);
    let mut locations = pattern.locations();
    for row in 0..rows {
        let text = texts.get(row).unwrap_or("");
        match pattern.captures(text, &mut locations) {
            Some(values) => {
                matched.push(true);
                for (builder, value) in builders.iter_mut().zip(values) {
                    builder.append_value(value);
                }
            }
            None => {
                matched.push(false);
                builders.iter_mut().for_each(Text::append_null);
            }
        }
    }
    let columns = builders
        .into_iter()
        .map(|builder| Column::array(ScalarType::String, Text::finish(builder)))
        .collect();
    Found { columns, matched }
}

impl Found {
    fn converted(self, types: &[ScalarType]) -> Values {
        let columns: Vec<Column> = self
            .columns
            .iter()
            .zip(types)
            .map(|(column, ty)| convert(column, *ty))
            .collect();
        let mut complete = self.matched;
        for column in columns
            .iter()
            .filter(|column| column.ty() != ScalarType::String)
        {
            let array = column.to_array();
            for (row, complete) in complete.iter_mut().enumerate() {
                *complete &= !array.is_null(row);
            }
        }
        Values { columns, complete }
    }
}

impl Values {
    /// The same with nulls in all columns of a row of which one value does not convert.
    fn all_or_nothing(self) -> Self {
        let Self { columns, complete } = self;
        let rows: UInt32Array = complete
            .iter()
            .zip(0_u32..)
            .map(|(complete, row)| complete.then_some(row))
            .collect();
        let columns = columns.iter().map(|column| column.take(&rows)).collect();
        Self { columns, complete }
    }
}

/// The first value of each key, as text.
fn keyed(
    pairs: &KeyValues,
    keys: &[Arc<str>],
    texts: Reader<'_, Text>,
    rows: usize,
) -> Vec<Column> {
    let mut builders: Vec<_> = keys.iter().map(|_| Text::builder(rows)).collect();
    let mut values: Vec<Option<String>> = vec![None; keys.len()];
    for row in 0..rows {
        values.iter_mut().for_each(|value| *value = None);
        pairs.read(texts.get(row).unwrap_or(""), |key, value| {
            let slot = keys.iter().position(|known| **known == *key);
            if let Some(slot) = slot.and_then(|slot| values.get_mut(slot)) {
                slot.get_or_insert_with(|| value.to_owned());
            }
        });
        for (builder, value) in builders.iter_mut().zip(&values) {
            builder.append_value(value.as_deref().unwrap_or(""));
        }
    }
    builders
        .into_iter()
        .map(|builder| Column::array(ScalarType::String, Text::finish(builder)))
        .collect()
}

/// The values read out of texts, in the types of their columns.
fn extracted(extraction: &Extraction, text: &Column, types: &[ScalarType], rows: usize) -> Values {
    match extraction {
        Extraction::Pattern {
            pattern,
            all_or_nothing,
        } => {
            let found = matched(pattern, text.reader(), rows, types.len());
            let values = found.converted(types);
            if *all_or_nothing && values.complete.contains(&false) {
                return values.all_or_nothing();
            }
            values
        }
        Extraction::Keys { pairs, keys } => Values {
            columns: keyed(pairs, keys, text.reader(), rows)
                .iter()
                .zip(types)
                .map(|(column, ty)| convert(column, *ty))
                .collect(),
            complete: vec![true; rows],
        },
    }
}
