//! `mv-expand`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, Setting};

use crate::bind::naming::numbered;
use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{ExpandTarget, Expr, ExprKind, Field, Node, Plan, Schema};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// A row for each element of dynamic values.
    pub(super) fn mv_expand(
        &mut self,
        input: &Arc<Plan>,
        targets: &[syntax::ExpandTarget],
        limit: Option<&syntax::Expr>,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let mut fields = input.schema.fields.clone();

        let bound = self.expanded(targets, input, operator, &mut fields);
        let replaced: HashSet<usize> = bound.iter().map(|target| target.column).collect();
        if bound.is_empty() {
            return Self::broken(span);
        }
        let index = Self::index_column(operator, &mut fields);
        let kept = (0..input.schema.len())
            .filter(|column| !replaced.contains(column))
            .map(|column| (column, column))
            .collect();
        let limit = match limit {
            Some(limit) => self.row_count(limit),
            None if is_old_spelling(operator.keyword) => {
                Some(Expr::literal(Scalar::Long(128), span))
            }
            None => None,
        };
        let node = Node::Expand {
            input: Arc::clone(input),
            targets: bound,
            index,
            kept,
            limit,
        };
        Arc::new(Plan {
            node,
            schema: Arc::new(Schema {
                fields,
                incomplete: input.schema.incomplete,
                unpacked: input.schema.unpacked,
                stage: None,
            }),
            span,
        })
    }

    /// The targets with the columns of `fields` that take their elements, which they replace or add.
    fn expanded(
        &mut self,
        targets: &[syntax::ExpandTarget],
        input: &Arc<Plan>,
        operator: &syntax::Operator,
        fields: &mut Vec<Field>,
    ) -> Vec<ExpandTarget> {
        let kind = operator
            .setting("kind")
            .or_else(|| operator.setting("bagexpansion"))
            .and_then(Setting::word);
        let pairs = kind == Some("array");
        let mut bound = Vec::new();
        for target in targets {
            let Some((value, name)) = self.expand_value(target, input) else {
                continue;
            };
            let ty = target.to.map_or(ScalarType::Dynamic, ScalarType::from);
            let column = match fields.iter().position(|field| *field.name == *name) {
                Some(column) => column,
                None => {
                    fields.push(Field::computed(name.as_str(), ty));
                    fields.len() - 1
                }
            };
            if let Some(field) = fields.get_mut(column) {
                *field = Field::computed(name.as_str(), ty);
            }
            bound.push(ExpandTarget {
                value,
                column,
                ty,
                pairs,
            });
        }
        bound
    }

    /// The column of the element's number, added to `fields` where the query asks for it.
    fn index_column(operator: &syntax::Operator, fields: &mut Vec<Field>) -> Option<usize> {
        operator
            .setting("with_itemindex")
            .and_then(Setting::word)
            .map(|name| {
                let name = numbered(name, |candidate| {
                    fields.iter().any(|field| *field.name == *candidate)
                });
                fields.push(Field::computed(name, ScalarType::Long));
                fields.len() - 1
            })
    }

    /// What a target expands, and the column that takes the elements.
    fn expand_value(
        &mut self,
        target: &syntax::ExpandTarget,
        input: &Arc<Plan>,
    ) -> Option<(Expr, String)> {
        let value = self.scalar(&target.value.value, Row::Of(&input.schema));
        if value.is_error() {
            return None;
        }
        if value.ty != ScalarType::Dynamic {
            self.report(SemanticError::WrongType {
                what: "what `mv-expand` expands".to_owned(),
                expected: "dynamic".to_owned(),
                actual: value.ty,
                span: value.span,
                help: Some("make it dynamic first: `split(…, \",\")`, `parse_json(…)`".to_owned()),
            });
            return None;
        }
        let name = match (target.value.names.first(), &target.value.value.kind) {
            (Some(name), _) => name.text.clone(),
            (None, Syntax::Name(name)) => name.text.clone(),
            (None, Syntax::Member { .. } | Syntax::Index { .. }) => {
                self.free_name(&target.value.value, input)
            }
            // `todynamic(a.b)` is named as it is anywhere, `a_b`; what has no name of its own takes its column's place.
            (None, _) => self
                .inferred_name(&target.value.value)
                .or_else(|| only_column(&value, input))
                .unwrap_or_else(|| self.free_name(&target.value.value, input)),
        };
        Some((value, name))
    }

    fn free_name(&self, value: &syntax::Expr, input: &Arc<Plan>) -> String {
        self.inferred_name(value).unwrap_or_else(|| {
            numbered("Column1", |candidate| {
                input.schema.index_of(candidate).is_some()
            })
        })
    }
}

/// The name of the single column that an expression reads.
fn only_column(value: &Expr, input: &Arc<Plan>) -> Option<String> {
    if matches!(value.kind, ExprKind::Literal(_)) {
        return None;
    }
    let mut columns = HashSet::new();
    value.for_each_column(&mut |index| {
        columns.insert(index);
    });
    let mut columns = columns.into_iter();
    match (columns.next(), columns.next()) {
        (Some(index), None) => input
            .schema
            .field(index)
            .map(|field| field.name.to_string()),
        _ => None,
    }
}

/// Whether the old spelling `mvexpand` was used, which is a byte shorter and has a limit of its own.
const fn is_old_spelling(keyword: Span) -> bool {
    keyword.len() == 8
}
