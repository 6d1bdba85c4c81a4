//! Tabular operators to plan nodes, one file each.

mod columns;
mod distinct;
mod extend;
mod find;
mod fork;
mod join;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod print;
mod project;
mod project_by_names;
mod range;
mod sample;
mod scan;
mod search;
mod sort;
mod summarize;
mod take;
mod top_hitters;
mod top_nested;
mod union;
mod window;

pub(super) use columns::wildcard_matches;
pub(super) use scan::StepColumns;
pub(super) use window::{WindowCalls, is_serialized, reads_group};

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, OperatorKind};

use self::summarize::KeysOf;
use super::scope::{Binding, Table};
use super::tabular::unlabelled;
use super::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind, Field, Node, Origin, Plan, Schema, Unmatched};
use crate::types::ScalarType;

impl Binder<'_> {
    /// One stage of a pipeline.
    pub(super) fn operator(&mut self, table: Table, operator: &syntax::Operator) -> Table {
        let span = operator.span;
        let input = Arc::clone(&table.plan);
        let table_unpacked = input.schema.unpacked;
        let table_schema = Arc::clone(&input.schema);
        let plan = match &operator.kind {
            OperatorKind::Where(predicate) => self.filter(input, predicate, span),
            OperatorKind::Extend(items) => self.extend(&input, items, span),
            OperatorKind::Serialize(items) => self.serialize(&input, items, span),
            OperatorKind::Project(items) => self.project(&input, items, span),
            OperatorKind::ProjectAway(patterns) => self.project_away(&input, patterns, span),
            OperatorKind::ProjectKeep(patterns) => self.project_keep(&input, patterns, span),
            OperatorKind::ProjectRename(items) => self.project_rename(&input, items, span),
            OperatorKind::ProjectReorder(columns) => self.project_reorder(&input, columns, span),
            OperatorKind::Summarize { aggregates, by } => {
                self.summarize(input, aggregates, by, KeysOf::Summarize, span)
            }
            OperatorKind::Distinct(items) => self.distinct(input, items, span),
            OperatorKind::Count { name } => Self::count(input, name.as_ref(), span),
            OperatorKind::Take(count) => self.take(input, count, span),
            OperatorKind::Sort(keys) => self.sort(input, keys, span),
            OperatorKind::Top { count, keys } => self.top(input, count, keys, span),
            OperatorKind::Union(tables) => self.union(Some(table), tables, operator),
            OperatorKind::Join { right, on } => self.join(&input, right, on, operator),
            OperatorKind::Lookup { right, on } => self.lookup(&input, right, on, operator),
            OperatorKind::MvExpand { targets, limit } => {
                self.mv_expand(&input, targets, limit.as_ref(), operator)
            }
            OperatorKind::Parse { value, pattern } => {
                self.parse(&input, value, pattern, Unmatched::Keep, operator)
            }
            OperatorKind::ParseWhere { value, pattern } => {
                self.parse(&input, value, pattern, Unmatched::Drop, operator)
            }
            OperatorKind::ParseKv {
                value,
                columns,
                with,
            } => self.parse_kv(&input, value, columns, with, operator),
            OperatorKind::MvApply { targets, limit, on } => {
                self.mv_apply(&input, targets, limit.as_ref(), on, operator)
            }
            OperatorKind::Partition { by, body } => self.partition(&input, by, body, operator),
            OperatorKind::Sample(count) => self.sample(input, count, span),
            OperatorKind::SampleDistinct { count, of } => {
                self.sample_distinct(input, count, of, span)
            }
            OperatorKind::Evaluate { call, schema } => {
                self.plugin(&input, call, schema.as_deref(), span)
            }
            OperatorKind::MakeSeries(series) => self.make_series(&input, series, operator),
            OperatorKind::Search { tables, predicate } => {
                self.search(Some(table), tables, predicate, operator)
            }
            OperatorKind::ProjectByNames(items) => self.project_by_names(&input, items, span),
            OperatorKind::TopNested(levels) => self.top_nested(&input, levels, span),
            OperatorKind::TopHitters { count, of, by } => {
                self.top_hitters(input, count, of, by.as_ref(), span)
            }
            OperatorKind::Fork(_) | OperatorKind::Facet { .. } => self.ends_only(operator),
            OperatorKind::Scan(scan) => self.scan(&input, scan, operator),
            OperatorKind::Find { .. } => self.begins_only(
                operator,
                "`find` can only begin a query",
                "`search` and `where * has …` look through the rows so far",
            ),
            OperatorKind::As(name) => return self.alias(table, name, operator),
            OperatorKind::Render { chart, .. } => {
                self.render = Some(chart.text.clone());
                input
            }
            OperatorKind::Invoke(call) => return self.invoke(table, call, span),
            OperatorKind::GetSchema => self.get_schema(&input, span),
            OperatorKind::Consume => no_rows(span),
            OperatorKind::Nested(_) | OperatorKind::Error => Self::broken(span),
            OperatorKind::Print(_) | OperatorKind::Range { .. } => self.begins_only(
                operator,
                "`print` and `range` can only begin a query",
                "`extend` adds columns to the rows so far",
            ),
            OperatorKind::Reduce { .. }
            | OperatorKind::ExecuteAndCache
            | OperatorKind::AssertSchema(_)
            | OperatorKind::MacroExpand
            | OperatorKind::Graph(_) => self.unsupported_operator(operator),
        };
        let unpacked = unpacked_after(&operator.kind, &plan.schema, table_unpacked);
        let mut plan = reopened(plan, unpacked);
        self.remember_stage(operator, &table_schema, &mut plan);
        unlabelled(plan)
    }

    /// Refuses an operator with several results inside a query.
    fn ends_only(&mut self, operator: &syntax::Operator) -> Arc<Plan> {
        self.report(SemanticError::Unsupported {
            what: "an operator with several results inside a query".to_owned(),
            span: operator.keyword,
            help: Some("it can only end a query, before `render`".to_owned()),
        });
        Self::broken(operator.span)
    }

    /// Refuses an operator that stands after another one.
    fn begins_only(
        &mut self,
        operator: &syntax::Operator,
        what: &str,
        help: &'static str,
    ) -> Arc<Plan> {
        self.refuse(what.to_owned(), operator.keyword, help);
        Self::broken(operator.span)
    }

    /// Refuses an operator by its name.
    fn unsupported_operator(&mut self, operator: &syntax::Operator) -> Arc<Plan> {
        self.report(SemanticError::Unsupported {
            what: format!("the operator `{}`", operator.kind.keyword()),
            span: operator.keyword,
            help: instead_of_operator(&operator.kind).map(str::to_owned),
        });
        Self::broken(operator.span)
    }

    /// `where`
    fn filter(&mut self, input: Arc<Plan>, predicate: &syntax::Expr, span: Span) -> Arc<Plan> {
        let (source, predicate) =
            self.with_windows(&input, |binder| binder.predicate(predicate, &input.schema));
        if predicate.is_error() {
            return input;
        }
        let schema = Arc::clone(&source.schema);
        let filtered = Arc::new(Plan {
            node: Node::Filter {
                input: source,
                predicate,
            },
            schema,
            span,
        });
        window::without_windows(filtered, &input, span)
    }

    /// `as name`
    fn alias(&mut self, table: Table, name: &syntax::Name, operator: &syntax::Operator) -> Table {
        let materialized = operator
            .setting("hint.materialized")
            .and_then(syntax::Setting::word)
            == Some("true");
        let plan = if materialized {
            self.materialize(table.plan, operator.span)
        } else {
            table.plan
        };
        let named = Table {
            plan,
            label: Some(Arc::from(name.text.as_str())),
        };
        self.scope = self
            .scope
            .with(&name.text, Binding::Table(named.clone()), self.level);
        named
    }

    /// `invoke f(…)`: the rows so far are the function's first argument.
    fn invoke(&mut self, table: Table, call: &syntax::Expr, span: Span) -> Table {
        let syntax::ExprKind::Call(call) = &call.kind else {
            self.unsupported("`invoke` of anything but a function's call", span);
            return unlabelled(Self::broken(span));
        };
        match self.scope.get(&call.name.text).cloned() {
            Some(Binding::Function(function)) => {
                self.call_on(&function, Some(table), &call.arguments, span)
            }
            _ if call.name.text == "FileProfile" => self.file_profile(table, call, span),
            _ => {
                if let Some(table) = self.open_invoke(&table, &call.name.text, span) {
                    return table;
                }
                self.report(SemanticError::UnknownFunction {
                    name: call.name.text.clone(),
                    span: call.name.span,
                    help: Some("functions of a workspace exist only where they are given: declare it with `let`".to_owned()),
                });
                unlabelled(Self::broken(span))
            }
        }
    }

    /// A number of rows: a long that does not depend on a row.
    fn row_count(&mut self, count: &syntax::Expr) -> Option<Expr> {
        let bound = self.scalar(count, Row::None);
        if bound.is_error() {
            return None;
        }
        match bound.ty {
            ScalarType::Int | ScalarType::Long | ScalarType::Dynamic => {
                Some(self.converted(bound, ScalarType::Long))
            }
            actual => {
                self.report(SemanticError::WrongType {
                    what: "a number of rows".to_owned(),
                    expected: "long".to_owned(),
                    actual,
                    span: bound.span,
                    help: None,
                });
                None
            }
        }
    }
}

/// What to write instead of an operator that is not run; `None` where there is nothing to say.
const fn instead_of_operator(kind: &OperatorKind) -> Option<&'static str> {
    match kind {
        OperatorKind::Reduce { .. } => Some(
            "how it groups texts is not published: `replace_regex` what differs, then `summarize count() by`",
        ),
        OperatorKind::AssertSchema(_) => {
            Some("`getschema` shows the columns, and a test says which it expects")
        }
        OperatorKind::MacroExpand => {
            Some("there are no other clusters here: `union` the tables by name")
        }
        _ => None,
    }
}

/// A projection of `input`: a field and an expression for each column.
pub(in crate::bind) fn projection(
    input: &Arc<Plan>,
    columns: Vec<(Field, Expr)>,
    span: Span,
) -> Arc<Plan> {
    let (fields, columns): (Vec<Field>, Vec<Expr>) = columns.into_iter().unzip();
    let schema = Schema {
        fields,
        incomplete: input.schema.incomplete || columns.iter().any(Expr::is_error),
        unpacked: None,
        stage: None,
    };
    Arc::new(Plan {
        node: Node::Project {
            input: Arc::clone(input),
            columns,
        },
        schema: Arc::new(schema),
        span,
    })
}

/// The same rows, which may have more columns of the plugin at `unpacked`.
pub(in crate::bind) fn reopened(plan: Arc<Plan>, unpacked: Option<Span>) -> Arc<Plan> {
    if plan.schema.unpacked == unpacked {
        return plan;
    }
    let schema = Schema {
        unpacked,
        ..(*plan.schema).clone()
    };
    Arc::new(Plan {
        schema: Arc::new(schema),
        ..(*plan).clone()
    })
}

/// The field of a result column named `name`: it keeps the origin of an unchanged column.
pub(in crate::bind) fn field(name: impl Into<Arc<str>>, value: &Expr, input: &Schema) -> Field {
    let origin = match value.kind {
        ExprKind::Column(index) => input
            .field(index)
            .map_or(Origin::Computed, |field| field.origin.clone()),
        _ => Origin::Computed,
    };
    Field {
        name: name.into(),
        ty: value.ty,
        origin,
    }
}

/// The column at `index` of `input`, unchanged.
pub(in crate::bind) fn unchanged(
    input: &Schema,
    index: usize,
    span: Span,
) -> Option<(Field, Expr)> {
    let field = input.field(index)?;
    Some((field.clone(), Expr::column(index, field.ty, span)))
}

/// A table without columns and rows.
fn no_rows(span: Span) -> Arc<Plan> {
    Arc::new(Plan {
        node: Node::Values {
            columns: vec![],
            rows: 0,
        },
        schema: Arc::new(Schema::default()),
        span,
    })
}

/// Whether the columns of a stage's result are open to those that its use names: where the stage itself opens them, or keeps
/// all columns of an open table.
fn unpacked_after(kind: &OperatorKind, schema: &Schema, before: Option<Span>) -> Option<Span> {
    match kind {
        OperatorKind::Extend(_)
        | OperatorKind::Serialize(_)
        | OperatorKind::ProjectAway(_)
        | OperatorKind::ProjectRename(_)
        | OperatorKind::ProjectReorder(_)
        | OperatorKind::Evaluate { .. } => schema.unpacked.or(before),
        _ => schema.unpacked,
    }
}
