//! `fork`, `facet`, `evaluate preview`: one pipeline, several results

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, OperatorKind};

use crate::bind::{Binder, SemanticError, Statement};
use crate::functions::aggregation;
use crate::plan::{Aggregate, Expr, Field, Node, Plan, Schema};
use crate::types::ScalarType;

impl Binder<'_> {
    /// The results of a statement whose pipeline ends in `fork`, `facet` or `evaluate preview`; nothing for any other statement. Only `render`
    /// may follow.
    pub(in crate::bind) fn several_results_of(
        &mut self,
        expr: &syntax::Expr,
    ) -> Option<Vec<Statement>> {
        let Syntax::Pipe { source, operators } = &expr.kind else {
            return None;
        };
        let splits = |operator: &syntax::Operator| match &operator.kind {
            OperatorKind::Fork(_) | OperatorKind::Facet { .. } => true,
            OperatorKind::Evaluate { call, .. } => call.name.text == "preview",
            _ => false,
        };
        let at = operators.iter().position(splits)?;
        let (before, rest) = operators.split_at(at);
        let (split, after) = rest.split_first()?;
        let mut render = None;
        for operator in after {
            match &operator.kind {
                OperatorKind::Render { chart, .. } => render = Some(chart.text.clone()),
                _ => return None,
            }
        }
        let table = self.tabular(source);
        let scope = self.scope.clone();
        let rows = before
            .iter()
            .fold(table, |table, operator| self.operator(table, operator))
            .plan;
        let rows = self.materialize(rows, split.span);
        let mut results = match &split.kind {
            OperatorKind::Fork(branches) => self.fork(&rows, branches),
            OperatorKind::Facet { by, with } => self.facet(&rows, by, with.as_ref()),
            OperatorKind::Evaluate { call, .. } => self.preview(&rows, call),
            _ => vec![],
        };
        for result in &mut results {
            if render.is_some() {
                result.render.clone_from(&render);
            }
        }
        self.scope = scope;
        Some(results)
    }

    /// The rows through several pipelines.
    fn fork(&mut self, rows: &Arc<Plan>, branches: &[syntax::ForkBranch]) -> Vec<Statement> {
        let mut results = Vec::with_capacity(branches.len());
        for branch in branches {
            self.render = None;
            let plan = self.continuation(Arc::clone(rows), &branch.body);
            let name = branch.name.as_ref().map(|name| name.text.clone());
            results.push(Statement {
                plan,
                render: self.render.take(),
                name: name.or_else(|| last_name(&branch.body)),
            });
        }
        results
    }

    /// The first rows up to a limit, and how many rows there are.
    fn preview(&mut self, rows: &Arc<Plan>, call: &syntax::Call) -> Vec<Statement> {
        let [count] = call.arguments.as_slice() else {
            self.argument_count(call, "1 argument");
            return vec![];
        };
        let first = self.take(Arc::clone(rows), &count.value, call.span);
        let counted = Self::counted(Arc::clone(rows), "Count", call.span);
        [first, counted]
            .map(|plan| Statement {
                plan,
                render: None,
                name: None,
            })
            .into()
    }

    /// The rows through a pipeline, and how often each value of some columns is there.
    fn facet(
        &mut self,
        rows: &Arc<Plan>,
        by: &[syntax::Expr],
        with: Option<&syntax::Expr>,
    ) -> Vec<Statement> {
        let mut results = Vec::with_capacity(by.len() + 1);
        if let Some(with) = with {
            results.push(Statement {
                plan: self.continuation(Arc::clone(rows), with),
                render: None,
                name: None,
            });
        }
        for (number, column) in by.iter().enumerate() {
            let Syntax::Name(name) = &column.kind else {
                self.unsupported("anything but a column after `facet by`", column.span);
                continue;
            };
            let Some(value) = Self::column(name, crate::bind::Row::Of(&rows.schema)) else {
                self.unknown_column(&name.text, name.span, &rows.schema);
                continue;
            };
            if value.ty == ScalarType::Dynamic {
                self.report(SemanticError::WrongType {
                    what: "a column of `facet`".to_owned(),
                    expected: "a plain value".to_owned(),
                    actual: value.ty,
                    span: value.span,
                    help: Some("`extend text = tostring(…)` first".to_owned()),
                });
                continue;
            }
            results.push(Statement {
                plan: counted(rows, value, &name.text, column.span),
                render: None,
                name: Some(if number == 0 {
                    "Facet".to_owned()
                } else {
                    format!("Facet_{}", number + 1)
                }),
            });
        }
        results
    }
}

/// Each value of a column with the number of its rows.
fn counted(rows: &Arc<Plan>, value: Expr, name: &str, span: Span) -> Arc<Plan> {
    let count = aggregation::find("count")
        .and_then(|count| count.signatures.first().map(|form| (count.name, form)));
    let key = super::field(name, &value, &rows.schema);
    let total = Field::computed(format!("count_{name}"), ScalarType::Long);
    let aggregates = count.map(|(name, signature)| Aggregate {
        name,
        signature,
        arguments: vec![],
        condition: None,
        constants: vec![],
        span,
    });
    Arc::new(Plan {
        node: Node::Aggregate {
            input: Arc::clone(rows),
            keys: vec![value],
            aggregates: aggregates.into_iter().collect(),
        },
        schema: Arc::new(Schema::new(vec![key, total])),
        span,
    })
}

/// The name that a pipeline gives its rows at its end: `… | as name`.
fn last_name(body: &syntax::Expr) -> Option<String> {
    match &body.kind {
        Syntax::Paren(inner) => last_name(inner),
        Syntax::Pipe { operators, .. } => match &operators.last()?.kind {
            OperatorKind::As(name) => Some(name.text.clone()),
            _ => None,
        },
        _ => None,
    }
}
