//! Calls that give several columns, as `series_fit_line(y)`.

use std::sync::Arc;

use kql_parser::syntax::{self, ExprKind as Syntax};

use super::fold::folded;
use super::items::Item;
use super::naming::ColumnName;
use super::{Binder, Row};
use crate::functions::{self, BagColumn, Naming, ScalarFunction};
use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

impl Binder<'_> {
    /// The columns of an item whose value is such a call; nothing for every other item. The names that
    /// the query gives are those of the first columns; the others are named after the function.
    pub(super) fn column_items(
        &mut self,
        item: &syntax::NamedExpr,
        row: Row<'_>,
    ) -> Option<Vec<Item>> {
        let Syntax::Call(call) = &item.value.kind else {
            return None;
        };
        let (function, columns) = self.column_function(&call.name.text)?;
        let bag = self.function_call(function, call, row);
        let argument = call.arguments.first();
        let argument = argument
            .and_then(|argument| self.inferred_name(&argument.value))
            .unwrap_or_default();
        if let Some(name) = item.names.get(columns.len()) {
            let count = columns.len();
            self.unsupported(
                format!("more names than the {count} columns of `{}`", function.name),
                name.span,
            );
        }
        let mut names = item.names.iter();
        let items = columns.iter().map(|column| {
            let (name, place) = match names.next() {
                Some(name) => (ColumnName::Spelled(name.text.clone()), name.span),
                None => {
                    let name = format!("{}_{argument}_{}", function.name, column.name);
                    (ColumnName::Inferred(name), item.span)
                }
            };
            Item {
                name,
                value: self.bag_column(&bag, column),
                place,
            }
        });
        Some(items.collect())
    }

    fn column_function(
        &self,
        name: &str,
    ) -> Option<(&'static ScalarFunction, &'static [BagColumn])> {
        if self.scope.get(name).is_some() {
            return None;
        }
        let function = functions::scalar::find(name)?;
        match function.naming {
            Naming::Columns(columns) => Some((function, columns)),
            Naming::Positional | Naming::Argument | Naming::Prefix(_) | Naming::Suffix(_) => None,
        }
    }

    fn bag_column(&mut self, bag: &Expr, column: &BagColumn) -> Expr {
        if bag.is_error() {
            return bag.clone();
        }
        let value = column.path.iter().fold(bag.clone(), |base, name| {
            folded(Expr {
                span: base.span,
                kind: ExprKind::Member {
                    base: Box::new(base),
                    name: Arc::from(*name),
                },
                ty: ScalarType::Dynamic,
            })
        });
        self.converted(value, column.ty)
    }
}
