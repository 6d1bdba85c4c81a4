//! `schema_merge`: the columns of several tables as those of one
//!
//! The rows are those of `getschema` over the tables. A column that is not at the same place in all of them is an error in
//! the result, unless `PreserveOrder = false`. A column whose types differ fails: which types can be one is not documented.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Arguments, Invocation, Plugin, computed, selected};
use crate::bind::Binder;
use crate::exec::Batch;
use crate::plan::{Algorithm, Field, Plan};
use crate::types::{Column, Int, Long, Scalar, ScalarType, Text, cast};
use crate::{RuntimeError, Settings};

/// The columns of several tables as those of one.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "schema_merge",
    syntax: "schema_merge([PreserveOrder])",
    bind,
};

const NAMES: [&str; 4] = ["ColumnName", "ColumnOrdinal", "DataType", "ColumnType"];
const OUT_OF_ORDER: &str = "ERROR(columns are out of order)";
const OUT_OF_ORDER_DATA: &str = "ERROR(unknown CSL type:ERROR(columns are out of order))";

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut arguments = Arguments::new(invocation);
    let order = arguments
        .named("PreserveOrder")
        .or_else(|| arguments.next());
    let order = match order {
        None => Order::Preserved,
        Some(argument) => match binder.constant_argument(argument, ScalarType::Bool)? {
            Scalar::Bool(false) => Order::Free,
            _ => Order::Preserved,
        },
    };
    arguments.finish(binder)?;
    let columns = schema_columns(binder, invocation)?;
    let text = |name| Field::computed(name, ScalarType::String);
    let [name, position, data, ty] = NAMES;
    Some(computed(
        Arc::new(SchemaMerge { order }),
        vec![selected(input, &columns, span)],
        vec![],
        vec![
            text(name),
            Field::computed(position, ScalarType::Long),
            text(data),
            text(ty),
        ],
        span,
    ))
}

/// The columns of `getschema` among those of the input.
fn schema_columns(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Vec<usize>> {
    let input = invocation.input;
    let mut columns = Vec::new();
    for name in NAMES {
        let Some(index) = input.schema.index_of(name) else {
            if !input.schema.incomplete {
                binder.refuse(
                    format!("`schema_merge` reads a column `{name}`, which the rows have not"),
                    invocation.call.span,
                    "`union (A | getschema), (B | getschema) | evaluate schema_merge()`",
                );
            }
            return None;
        };
        columns.push(index);
    }
    let ordinal = columns
        .get(1)
        .and_then(|index| input.schema.field(*index))?
        .ty;
    let is_text = |column: &&usize| {
        input
            .schema
            .field(**column)
            .is_some_and(|field| field.ty == ScalarType::String)
    };
    let whole = matches!(ordinal, ScalarType::Int | ScalarType::Long);
    if columns.iter().filter(is_text).count() < 3 || !whole {
        binder.refuse(
            "the columns are not those of `getschema`".to_owned(),
            invocation.call.span,
            "`union (A | getschema), (B | getschema) | evaluate schema_merge()`",
        );
        return None;
    }
    Some(columns)
}

/// Whether a column has to be at the same place in all tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Order {
    Preserved,
    Free,
}

#[derive(PartialEq, Debug)]
struct SchemaMerge {
    order: Order,
}

/// A column of the tables.
#[derive(Debug)]
struct Merged<'a> {
    name: &'a str,
    data: &'a str,
    ty: &'a str,
    first: i64,
    last: i64,
}

impl Merged<'_> {
    /// Whether it is at different places.
    const fn is_moved(&self) -> bool {
        self.first != self.last
    }
}

impl Algorithm for SchemaMerge {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let Some([names, ordinals, data, types]) = inputs.first().map(|batch| &*batch.columns)
        else {
            return Ok(Batch::new(vec![], 0));
        };
        let rows = names.rows();
        let (names, data, types) = (
            names.reader::<Text>(),
            data.reader::<Text>(),
            types.reader::<Text>(),
        );
        let mut merged: Vec<Merged<'_>> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for row in 0..rows {
            let name = names.get(row).unwrap_or_default();
            let ty = types.get(row).unwrap_or_default();
            let ordinal = whole(ordinals, row);
            let at = *known.entry(name).or_insert(merged.len());
            match merged.get_mut(at) {
                None => merged.push(Merged {
                    name,
                    data: data.get(row).unwrap_or_default(),
                    ty,
                    first: ordinal,
                    last: ordinal,
                }),
                Some(column) if column.ty != ty => {
                    return Err(RuntimeError::function(format!(
                        "`schema_merge`: the column `{name}` is {} and {ty}, and which types can be one is not documented",
                        column.ty
                    )));
                }
                Some(column) => {
                    column.first = column.first.min(ordinal);
                    column.last = column.last.max(ordinal);
                }
            }
        }
        // Those in order come first; ties stay in the order in which they were seen.
        let moved = |column: &Merged<'_>| self.order == Order::Preserved && column.is_moved();
        merged.sort_by_key(|column| (moved(column), column.last));
        Ok(table(&merged, moved))
    }
}

fn table(columns: &[Merged<'_>], moved: impl Fn(&Merged<'_>) -> bool) -> Batch {
    let text = |read: &dyn Fn(&Merged<'_>) -> String| {
        let texts: Vec<Scalar> = columns
            .iter()
            .map(|column| Scalar::String(read(column).into()))
            .collect();
        Column::from_scalars(ScalarType::String, &texts)
    };
    let or_error = |column: &Merged<'_>, good: &str, error: &str| match moved(column) {
        true => error.to_owned(),
        false => good.to_owned(),
    };
    let ordinals = columns
        .iter()
        .enumerate()
        .map(|(at, column)| match moved(column) {
            true => -1,
            false => cast::count(at),
        });
    let all = vec![
        text(&|column| column.name.to_owned()),
        Column::build::<Long, _>(ordinals),
        text(&|column| or_error(column, column.data, OUT_OF_ORDER_DATA)),
        text(&|column| or_error(column, column.ty, OUT_OF_ORDER)),
    ];
    Batch::new(all, columns.len())
}

fn whole(column: &Column, row: usize) -> i64 {
    let value = match column.ty() {
        ScalarType::Int => column.reader::<Int>().get(row).map(i64::from),
        _ => column.reader::<Long>().get(row),
    };
    value.unwrap_or(-1)
}
