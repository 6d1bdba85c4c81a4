//! `mv-apply`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::reopened;
use super::window::windowed;
use crate::bind::Binder;
use crate::plan::{Expr, Field, Node, Plan, Schema, WindowCall, WindowFunction};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// A sub-query over the elements of each row. See Kusto's page *mv-apply-operator*.
    pub(super) fn mv_apply(
        &mut self,
        input: &Arc<Plan>,
        targets: &[syntax::ExpandTarget],
        limit: Option<&syntax::Expr>,
        on: &syntax::Expr,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let width = input.schema.len();
        // A number for each row tells the elements of one row from those of the next.
        let number = WindowCall {
            function: WindowFunction::RowNumber,
            arguments: vec![Expr::literal(Scalar::Long(1), span)],
            ty: ScalarType::Long,
            span,
        };
        let numbered = windowed(input, vec![number], span);
        let expanded = self.mv_expand(&numbered, targets, limit, operator);
        let Node::Expand {
            targets: ref bound, ..
        } = expanded.node
        else {
            return expanded;
        };
        let replaced: Vec<usize> = bound.iter().map(|target| target.column).collect();
        let rows = number_last(&expanded, width, span);
        // The body is bound once, over rows that are known only for each group when it runs: the slot is how it finds
        // them.
        let slot = self.groups;
        self.groups += 1;
        let group = rows_of_group(&rows, slot, span);
        let body = self.continuation(group, on);
        let repeated: Vec<usize> = (0..width)
            .filter(|column| !replaced.contains(column))
            .collect();
        let by = vec![Expr::column(
            rows.schema.len().saturating_sub(1),
            ScalarType::Long,
            span,
        )];
        let each = for_each(&rows, by, repeated, slot, body, span);
        reopened(with_own_columns_first(&each, span), input.schema.unpacked)
    }

    /// `partition by key (…)`
    pub(super) fn partition(
        &mut self,
        input: &Arc<Plan>,
        by: &syntax::Expr,
        body: &syntax::Expr,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        if let Some(strategy) = operator.setting("hint.strategy")
            && !matches!(strategy.word(), Some("native" | "shuffle" | "legacy"))
        {
            self.report(crate::bind::SemanticError::BadSetting {
                setting: "hint.strategy".to_owned(),
                value: strategy.word().unwrap_or_default().to_owned(),
                span: strategy.name.span,
                help: Some("a strategy is `native`, `shuffle` or `legacy`".to_owned()),
            });
            return Self::broken(span);
        }
        let key = self.scalar(by, crate::bind::Row::Of(&input.schema));
        let key = self.grouping_key(key, &input.schema, "the key of `partition`");
        if key.is_error() {
            return Self::broken(span);
        }
        if !matches!(&body.kind, syntax::ExprKind::Paren(_)) && !begins_with_operator(body) {
            self.report(crate::bind::SemanticError::Unsupported {
                what: "`partition` over a query with a source of its own".to_owned(),
                span: body.span,
                help: Some(
                    "write the stages that follow the rows: `partition by key (where …)`"
                        .to_owned(),
                ),
            });
            return Self::broken(span);
        }
        let slot = self.groups;
        self.groups += 1;
        let group = Arc::new(Plan {
            node: Node::Group { slot },
            schema: Arc::clone(&input.schema),
            span,
        });
        let body = self.continuation(group, body);
        for_each(input, vec![key], vec![], slot, body, span)
    }
}

/// Whether a pipeline goes on from rows it is given.
fn begins_with_operator(body: &syntax::Expr) -> bool {
    match &body.kind {
        syntax::ExprKind::Missing => true,
        syntax::ExprKind::Paren(inner) => begins_with_operator(inner),
        syntax::ExprKind::Pipe { source, .. } => begins_with_operator(source),
        _ => false,
    }
}

fn for_each(
    rows: &Arc<Plan>,
    by: Vec<Expr>,
    repeated: Vec<usize>,
    slot: usize,
    body: Arc<Plan>,
    span: Span,
) -> Arc<Plan> {
    let mut fields: Vec<Field> = repeated
        .iter()
        .filter_map(|column| rows.schema.field(*column).cloned())
        .collect();
    fields.extend(body.schema.fields.iter().cloned());
    let incomplete = rows.schema.incomplete || body.schema.incomplete;
    Arc::new(Plan {
        node: Node::ForEach {
            input: Arc::clone(rows),
            by,
            repeated,
            slot,
            body,
        },
        schema: Arc::new(Schema {
            fields,
            incomplete,
            unpacked: None,
            stage: None,
        }),
        span,
    })
}

/// The columns with the one at `number` moved to the end.
fn number_last(plan: &Arc<Plan>, number: usize, span: Span) -> Arc<Plan> {
    let columns = (0..plan.schema.len())
        .filter(|column| *column != number)
        .chain([number])
        .filter_map(|column| super::unchanged(&plan.schema, column, span))
        .collect();
    super::projection(plan, columns, span)
}

/// Each name once: the place is that of its first column, the value that of its last, so that a sub-query's column stands
/// for the one of the source with its name.
fn with_own_columns_first(plan: &Arc<Plan>, span: Span) -> Arc<Plan> {
    let fields = &plan.schema.fields;
    let mut columns = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let known = fields
            .iter()
            .take(index)
            .any(|earlier| earlier.name == field.name);
        if known {
            continue;
        }
        let last = fields.iter().rposition(|later| later.name == field.name);
        columns.extend(super::unchanged(&plan.schema, last.unwrap_or(index), span));
    }
    super::projection(plan, columns, span)
}

/// The rows of one group as the sub-query sees them: without the number that tells the groups apart.
fn rows_of_group(rows: &Plan, slot: usize, span: Span) -> Arc<Plan> {
    let mut fields = rows.schema.fields.clone();
    fields.pop();
    let schema = Schema {
        fields,
        incomplete: rows.schema.incomplete,
        unpacked: None,
        stage: None,
    };
    Arc::new(Plan {
        node: Node::Group { slot },
        schema: Arc::new(schema),
        span,
    })
}
