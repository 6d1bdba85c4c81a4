//! Lists of values with names, as `project`, `extend` and `print` have them.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::naming::ColumnName;
use super::{Binder, Row};
use crate::functions::{self, Naming};
use crate::plan::{Expr, ExprKind, Field, Schema};
use crate::types::{Scalar, ScalarType};

use super::SemanticError;

/// A value of a list and how its column is named.
pub(super) struct Item {
    /// The name, before clashes are settled.
    pub name: ColumnName,
    /// The value.
    pub value: Expr,
    /// What to point at when the name is wrong.
    pub place: Span,
}

impl Binder<'_> {
    /// The values of a list. A call that gives several results, as `array_sort_asc` over several arrays, becomes as many
    /// items; `(a, b) = …` names them.
    pub(super) fn items(&mut self, items: &[syntax::NamedExpr], row: Row<'_>) -> Vec<Item> {
        let mut bound = Vec::with_capacity(items.len());
        let outer = std::mem::take(&mut self.siblings);
        for item in items {
            let given = item.names.iter().map(|name| name.text.clone());
            if let Some(columns) = self.column_items(item, row) {
                bound.extend(columns);
                self.siblings.extend(given);
                continue;
            }
            let value = if self.report_comparison_for_name(item, row) {
                Expr::error(item.span)
            } else {
                self.scalar(&item.value, row)
            };
            self.siblings.extend(given);
            let place = item.names.first().map_or(item.span, |name| name.span);
            let results = self.several_results(&item.value);
            if results.is_empty() {
                if item.names.len() > 1 {
                    self.unsupported("several names for one value", item.span);
                    continue;
                }
                bound.push(Item {
                    name: self.item_name(item),
                    value,
                    place,
                });
                continue;
            }
            for (index, name) in results.into_iter().enumerate() {
                let name = item
                    .names
                    .get(index)
                    .map_or(name, |name| ColumnName::Spelled(name.text.clone()));
                bound.push(Item {
                    name,
                    value: element(&value, index),
                    place,
                });
            }
        }
        self.siblings = outer;
        bound
    }

    /// The names of the results of a call that gives several; none for any other expression.
    fn several_results(&self, expr: &syntax::Expr) -> Vec<ColumnName> {
        let Syntax::Call(call) = &expr.kind else {
            return vec![];
        };
        if self.scope.get(&call.name.text).is_some() {
            return vec![];
        }
        let naming = functions::scalar::find(&call.name.text).map(|function| function.naming);
        let Some(Naming::Suffix(suffix)) = naming else {
            return vec![];
        };
        let is_option = |argument: &&syntax::NamedExpr| {
            matches!(
                &argument.value.kind,
                Syntax::Literal(syntax::Literal::Bool(_))
            )
        };
        let arrays: Vec<_> = call
            .arguments
            .iter()
            .filter(|argument| !is_option(argument))
            .collect();
        if arrays.len() < 2 {
            return vec![];
        }
        let name = |(index, argument): (usize, &&syntax::NamedExpr)| {
            let name = self
                .inferred_name(&argument.value)
                .unwrap_or_else(|| format!("array{index}"));
            ColumnName::Inferred(format!("{name}{suffix}"))
        };
        arrays.iter().enumerate().map(name).collect()
    }

    /// The items as columns over rows of `schema`, under names that were made to differ; a name given twice is reported.
    pub(super) fn item_columns(
        &mut self,
        schema: &Schema,
        items: Vec<Item>,
        names: Vec<String>,
    ) -> Vec<(Field, Expr)> {
        let mut columns: Vec<(Field, Expr)> = Vec::with_capacity(items.len());
        for (item, name) in items.into_iter().zip(names) {
            if columns.iter().any(|(field, _)| *field.name == *name) {
                self.report(SemanticError::DuplicateColumn {
                    name,
                    span: item.place,
                });
                continue;
            }
            columns.push((
                super::operator::field(name, &item.value, schema),
                item.value,
            ));
        }
        columns
    }
}

/// The element of an array with this number.
fn element(array: &Expr, index: usize) -> Expr {
    if array.is_error() {
        return array.clone();
    }
    let number = i64::try_from(index).unwrap_or(i64::MAX);
    let by = Box::new(Expr::literal(Scalar::Long(number), array.span));
    let kind = ExprKind::Index {
        base: Box::new(array.clone()),
        by,
    };
    super::fold::folded(Expr {
        kind,
        ty: ScalarType::Dynamic,
        span: array.span,
    })
}

/// The names of a schema's columns.
pub(super) fn names_of(schema: &Schema) -> std::collections::HashSet<&str> {
    schema.fields.iter().map(|field| &*field.name).collect()
}
