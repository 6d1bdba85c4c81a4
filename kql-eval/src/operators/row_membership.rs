//! Membership in lists that differ from row to row.

use kql_parser::syntax::InOperator;

use super::broadcast::fold;
use super::membership::Membership;
use crate::types::{Bool, Cell, Kind, ScalarType};
use crate::types::{Column, Scalar};

/// One list a row.
pub(super) fn membership_of_rows(operator: InOperator, value: &Column, list: &[Column]) -> Column {
    let mut columns: Vec<&Column> = vec![value];
    columns.extend(list);
    fold(&columns, |rows| {
        let mut builder = Bool::builder(rows);
        let mut values: Vec<Scalar> = Vec::with_capacity(list.len());
        for row in 0..rows {
            values.clear();
            values.extend(list.iter().map(|column| column.scalar(row)));
            let set = Membership::new(operator, value.ty(), &values);
            let set = set.unwrap_or_else(|error| panic!("{error}"));
            match set.eval(&value.slice(row, 1)).scalar(0) {
                Scalar::Bool(answer) => answer.push(&mut builder),
                _ => builder.append_null(),
            }
        }
        Column::array(ScalarType::Bool, Bool::finish(builder))
    })
}
