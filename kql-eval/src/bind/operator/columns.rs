//! `project-away`, `project-keep`, `project-rename`, `project-reorder`, `getschema`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, ReorderColumn, ReorderOrder};

use super::{projection, unchanged};
use crate::bind::{Binder, SemanticError};
use crate::plan::{Field, Node, Plan, Schema};
use crate::types::{Column, Scalar, ScalarType};

impl Binder<'_> {
    /// All columns but those that the patterns find.
    pub(super) fn project_away(
        &mut self,
        input: &Arc<Plan>,
        patterns: &[syntax::Expr],
        span: Span,
    ) -> Arc<Plan> {
        let found = self.found(input, patterns);
        kept(input, |index| !found.contains(&index), span)
    }

    /// The columns that the patterns find, in the input's order.
    pub(super) fn project_keep(
        &mut self,
        input: &Arc<Plan>,
        patterns: &[syntax::Expr],
        span: Span,
    ) -> Arc<Plan> {
        let found = self.found(input, patterns);
        kept(input, |index| found.contains(&index), span)
    }

    /// The same columns under new names.
    pub(super) fn project_rename(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let mut fields = input.schema.fields.clone();
        let mut missing = false;
        for item in items {
            let (Some(new), Syntax::Name(old)) = (item.names.first(), &item.value.kind) else {
                self.report(SemanticError::BadArgument {
                    message: "`project-rename` takes `new = old`".to_owned(),
                    span: item.span,
                    help: None,
                });
                continue;
            };
            match input
                .schema
                .index_of(&old.text)
                .and_then(|index| fields.get_mut(index))
            {
                // A new name that is the old one is no mistake: parsers that Sentinel ships have it.
                Some(field) => field.name = Arc::from(new.text.as_str()),
                None => {
                    missing = true;
                    self.unknown_column(&old.text, old.span, &input.schema);
                }
            }
        }
        self.names_differ(fields.iter().map(|field| (&*field.name, span)));
        let columns = (0..fields.len()).filter_map(|index| unchanged(&input.schema, index, span));
        let columns = fields
            .iter()
            .zip(columns)
            .map(|(field, (_, value))| (field.clone(), value))
            .collect();
        let renamed = projection(input, columns, span);
        if missing {
            // The new names are missing too.
            return incomplete(&renamed);
        }
        renamed
    }

    /// Reports the names that come before under the same name.
    pub(in crate::bind) fn names_differ<'a>(
        &mut self,
        names: impl Iterator<Item = (&'a str, Span)>,
    ) {
        let mut seen = HashSet::new();
        for (name, span) in names {
            if !seen.insert(name) {
                self.report(SemanticError::DuplicateColumn {
                    name: name.to_owned(),
                    span,
                });
            }
        }
    }

    /// The listed columns first, the others after them.
    pub(super) fn project_reorder(
        &mut self,
        input: &Arc<Plan>,
        items: &[ReorderColumn],
        span: Span,
    ) -> Arc<Plan> {
        let schema = &input.schema;
        self.names_differ(items.iter().filter_map(|item| match &item.column.kind {
            Syntax::Name(name) => Some((name.text.as_str(), name.span)),
            _ => None,
        }));
        let mut order: Vec<usize> = Vec::with_capacity(schema.len());
        for item in items {
            let mut found = self.matching(schema, &item.column);
            if let Some(by) = item.order {
                found.sort_by_key(|&index| {
                    schema.field(index).map(|field| sort_key(&field.name, by))
                });
                if matches!(
                    by,
                    ReorderOrder::Descending | ReorderOrder::GrannyDescending
                ) {
                    found.reverse();
                }
            }
            for index in found {
                if !order.contains(&index) {
                    order.push(index);
                }
            }
        }
        let rest: Vec<usize> = (0..schema.len())
            .filter(|index| !order.contains(index))
            .collect();
        let columns = order
            .into_iter()
            .chain(rest)
            .filter_map(|index| unchanged(schema, index, span))
            .collect();
        projection(input, columns, span)
    }

    /// The columns that any of the patterns finds.
    fn found(&mut self, input: &Plan, patterns: &[syntax::Expr]) -> HashSet<usize> {
        patterns
            .iter()
            .flat_map(|pattern| self.matching(&input.schema, pattern))
            .collect()
    }

    /// The columns that a name or wildcard finds, in the input's order.
    fn matching(&mut self, schema: &Schema, pattern: &syntax::Expr) -> Vec<usize> {
        match &pattern.kind {
            Syntax::Name(name) => match schema.index_of(&name.text) {
                Some(index) => vec![index],
                None => {
                    self.unknown_column(&name.text, name.span, schema);
                    vec![]
                }
            },
            Syntax::Wildcard(name) => (0..schema.len())
                .filter(|&index| {
                    schema
                        .field(index)
                        .is_some_and(|field| wildcard_matches(&name.text, &field.name))
                })
                .collect(),
            Syntax::Missing => vec![],
            _ => {
                self.unsupported("an expression as a column pattern", pattern.span);
                vec![]
            }
        }
    }

    /// A row for each column: its name, number and types.
    pub(super) fn get_schema(&mut self, input: &Arc<Plan>, span: Span) -> Arc<Plan> {
        let fields = &input.schema.fields;
        let text = |f: fn(&Field) -> String| -> Column {
            let values: Vec<Scalar> = fields
                .iter()
                .map(|field| Scalar::String(f(field).into()))
                .collect();
            Column::from_scalars(ScalarType::String, &values)
        };
        let ordinals: Vec<Scalar> = (0..fields.len())
            .map(|index| Scalar::Int(i32::try_from(index).unwrap_or(i32::MAX)))
            .collect();
        let columns = vec![
            text(|field| field.name.to_string()),
            Column::from_scalars(ScalarType::Int, &ordinals),
            text(|field| data_type(field.ty).to_owned()),
            text(|field| field.ty.name().to_owned()),
        ];
        let schema = Schema {
            fields: vec![
                Field::computed("ColumnName", ScalarType::String),
                Field::computed("ColumnOrdinal", ScalarType::Int),
                Field::computed("DataType", ScalarType::String),
                Field::computed("ColumnType", ScalarType::String),
            ],
            incomplete: input.schema.incomplete,
            unpacked: None,
            stage: None,
        };
        Arc::new(Plan {
            node: Node::Values {
                columns,
                rows: fields.len(),
            },
            schema: Arc::new(schema),
            span,
        })
    }
}

/// The input's columns whose numbers are to be kept.
/// A plan of which columns are missing that were reported.
pub(super) fn incomplete(plan: &Plan) -> Arc<Plan> {
    Arc::new(Plan {
        node: plan.node.clone(),
        schema: Arc::new(Schema {
            incomplete: true,
            ..(*plan.schema).clone()
        }),
        span: plan.span,
    })
}

fn kept(input: &Arc<Plan>, is_kept: impl Fn(usize) -> bool, span: Span) -> Arc<Plan> {
    let columns = (0..input.schema.len())
        .filter(|index| is_kept(*index))
        .filter_map(|index| unchanged(&input.schema, index, span))
        .collect();
    projection(input, columns, span)
}

/// The .NET type that `getschema` names.
const fn data_type(ty: ScalarType) -> &'static str {
    match ty {
        ScalarType::Bool => "System.SByte",
        ScalarType::Int => "System.Int32",
        ScalarType::Long => "System.Int64",
        ScalarType::Real => "System.Double",
        ScalarType::Decimal => "System.Data.SqlTypes.SqlDecimal",
        ScalarType::String => "System.String",
        ScalarType::DateTime => "System.DateTime",
        ScalarType::TimeSpan => "System.TimeSpan",
        ScalarType::Guid => "System.Guid",
        ScalarType::Dynamic => "System.Object",
    }
}

/// Whether `name` is `pattern` with any text for each `*`.
pub(in crate::bind) fn wildcard_matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(first) = pieces.next() else {
        return false;
    };
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

/// What names are ordered by: text, and numbers inside them as numbers where asked for.
fn sort_key(name: &str, order: ReorderOrder) -> Vec<(String, u64)> {
    match order {
        ReorderOrder::Ascending | ReorderOrder::Descending => vec![(name.to_owned(), 0)],
        ReorderOrder::GrannyAscending | ReorderOrder::GrannyDescending => {
            let mut key = vec![(String::new(), 0_u64)];
            for c in name.chars() {
                match (c.to_digit(10), key.last_mut()) {
                    (Some(digit), Some((_, number))) => {
                        *number = number.saturating_mul(10).saturating_add(u64::from(digit))
                    }
                    (None, Some((text, 0))) => text.push(c),
                    (None, _) => key.push((c.to_string(), 0)),
                    (Some(_), None) => {}
                }
            }
            key
        }
    }
}
