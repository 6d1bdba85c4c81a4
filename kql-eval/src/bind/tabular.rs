//! Tabular expressions: sources and pipelines.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind, OperatorKind};

use super::foreign::copied_text;
use super::graph::Relation;
use super::operator::reads_group;
use super::scope::{Binding, Table};
use super::{Binder, Row, SemanticError};
use crate::plan::{Field, Node, Plan, Schema};
use crate::types::{Column, Scalar, ScalarType};

impl Binder<'_> {
    /// An expression that gives rows.
    pub(super) fn tabular(&mut self, expr: &syntax::Expr) -> Table {
        match self.relation(expr) {
            Relation::Table(table) => table,
            Relation::Graph(_) => {
                self.graph_as_table(expr.span);
                unlabelled(Self::broken(expr.span))
            }
        }
    }

    /// An expression that gives rows or a graph.
    pub(super) fn relation(&mut self, expr: &syntax::Expr) -> Relation {
        self.pipelines += 1;
        let outer = std::mem::replace(&mut self.pipeline, self.pipelines);
        // Another query sees nothing of the steps of a `scan` around it.
        let steps = self.steps.take();
        let pattern = self.pattern.take();
        let mut relation = self.relation_inner(expr);
        self.pattern = pattern;
        let is_name = matches!(expr.kind, ExprKind::Name(_) | ExprKind::Paren(_));
        if let Relation::Table(table) = &relation
            && !is_name
            && !self.is_fitting(&table.plan, expr.span)
        {
            relation = Relation::Table(unlabelled(Self::broken(expr.span)));
        }
        self.steps = steps;
        self.pipeline = outer;
        relation
    }

    fn relation_inner(&mut self, expr: &syntax::Expr) -> Relation {
        Relation::Table(match &expr.kind {
            ExprKind::Name(name)
                if let Some(Binding::Graph(graph)) = self.scope.get(&name.text) =>
            {
                return Relation::Graph(Arc::clone(graph));
            }
            ExprKind::Name(name) => self.table(name),
            ExprKind::Paren(inner) => return self.relation(inner),
            ExprKind::Pipe { source, operators } => {
                let relation = self.relation(source);
                return self.stages(relation, operators);
            }
            ExprKind::Source(operator) => unlabelled(self.source(operator)),
            ExprKind::DataTable(table) => unlabelled(self.data_table(table, expr.span)),
            ExprKind::Materialize(inner) => {
                let table = self.tabular(inner);
                unlabelled(self.materialize(table.plan, expr.span))
            }
            ExprKind::ExternalData(data) => unlabelled(self.external_data(data, expr.span)),
            ExprKind::Member { name, base } if self.pattern_of(base).is_some() => {
                self.pattern_call(base, Some(&name.text), expr.span)
            }
            ExprKind::Index { base, index } if self.pattern_of(base).is_some() => {
                let path = self.scalar(index, Row::None);
                let path = path.as_literal().and_then(Scalar::as_str);
                self.pattern_call(base, Some(path.unwrap_or_default()), expr.span)
            }
            ExprKind::Call(_) if self.pattern_of(expr).is_some() => {
                self.pattern_call(expr, None, expr.span)
            }
            ExprKind::Call(call) => self.table_call(call),
            ExprKind::Member { name, base } if self.is_tabular(expr) => self.qualified(base, name),
            ExprKind::MemberCall { call, .. } if self.is_tabular(expr) => self.table_call(call),
            ExprKind::Missing => unlabelled(Self::broken(expr.span)),
            _ => {
                let error =
                    copied_text(expr).unwrap_or(SemanticError::ValueAsTable { span: expr.span });
                self.report(error);
                unlabelled(Self::broken(expr.span))
            }
        })
    }

    /// `source | operator | …`, from rows that are bound already.
    pub(super) fn pipeline(&mut self, table: Table, operators: &[syntax::Operator]) -> Table {
        match self.stages(Relation::Table(table), operators) {
            Relation::Table(table) => table,
            Relation::Graph(_) => {
                let span = operators
                    .last()
                    .map_or(Span::at(0), |operator| operator.span);
                self.graph_as_table(span);
                unlabelled(Self::broken(span))
            }
        }
    }

    fn stages(&mut self, relation: Relation, operators: &[syntax::Operator]) -> Relation {
        let outer = self.scope.clone();
        let mut relation = relation;
        for (stages, operator) in operators.iter().enumerate() {
            if !self.has_room(stages, operator.keyword) {
                relation = Relation::Table(unlabelled(Self::broken(operator.span)));
                break;
            }
            relation = self.stage(relation, operator);
        }
        self.scope = outer;
        relation
    }

    /// The pipeline of a sub-query that begins with an operator and reads the given rows: `on (where …)`.
    #[allow(dead_code, reason = "the operators with sub-pipelines need it")]
    pub(super) fn continuation(&mut self, input: Arc<Plan>, body: &syntax::Expr) -> Arc<Plan> {
        match &body.kind {
            ExprKind::Paren(inner) => self.continuation(input, inner),
            ExprKind::Pipe { source, operators } if matches!(source.kind, ExprKind::Missing) => {
                self.pipeline(
                    Table {
                        plan: input,
                        label: None,
                    },
                    operators,
                )
                .plan
            }
            ExprKind::Pipe { source, operators } => {
                let source = self.continuation(input, source);
                self.pipeline(
                    Table {
                        plan: source,
                        label: None,
                    },
                    operators,
                )
                .plan
            }
            ExprKind::Source(operator) => {
                self.pipeline(
                    Table {
                        plan: input,
                        label: None,
                    },
                    std::slice::from_ref(operator),
                )
                .plan
            }
            _ => self.tabular(body).plan,
        }
    }

    /// `database("d").T`, `cluster("c").database("d").T`, `workspace("w").T`: other places hold the same tables here.
    fn qualified(&mut self, base: &syntax::Expr, name: &syntax::Name) -> Table {
        if let ExprKind::Member { base, .. } = &base.kind {
            let _ = base;
        }
        self.table(name)
    }

    fn table_call(&mut self, call: &syntax::Call) -> Table {
        if let Some(Binding::Function(function)) = self.scope.get(&call.name.text).cloned() {
            return self.call_table(&function, &call.arguments, call.span);
        }
        if call.name.text == "table"
            && let Some(argument) = call.arguments.first()
        {
            let name = self.scalar(&argument.value, Row::None);
            if let Some(text) = name.as_literal().and_then(Scalar::as_str) {
                return self.table(&syntax::Name {
                    text: text.to_owned(),
                    span: argument.value.span,
                });
            }
        }
        if let Some(Binding::Table(table)) = self.scope.get(&call.name.text).cloned()
            && call.arguments.is_empty()
        {
            return table;
        }
        if let Some(table) = self.given_call(call) {
            return table;
        }
        if let Some(table) = self.open_table(&call.name.text, call.name.span) {
            return table;
        }
        if self.is_being_called(&call.name.text) {
            self.report(SemanticError::Recursion {
                name: call.name.text.clone(),
                span: call.name.span,
            });
            return unlabelled(Self::broken(call.span));
        }
        self.unknown_table_call(call)
    }

    /// Reports a call of no known function in the place of a table.
    fn unknown_table_call(&mut self, call: &syntax::Call) -> Table {
        let names = self.scope.names().map(str::to_owned).collect::<Vec<_>>();
        let help =
            super::did_you_mean(&call.name.text, names.iter().map(String::as_str)).or_else(|| {
                call.name
                    .text
                    .starts_with('_')
                    .then(|| {
                        format!(
                            "a workspace's functions and watchlists exist here only as rows that are given, under the name `{}`",
                            call.name.text
                        )
                    })
            });
        self.report(SemanticError::UnknownFunction {
            name: call.name.text.clone(),
            span: call.name.span,
            help,
        });
        unlabelled(Self::broken(call.span))
    }

    /// `materialize(…)`
    pub(super) fn materialize(&mut self, input: Arc<Plan>, span: Span) -> Arc<Plan> {
        // The rows of a group are another set each time.
        if reads_group(&input) {
            return input;
        }
        let id = self.materialized;
        self.materialized += 1;
        let schema = Arc::clone(&input.schema);
        Arc::new(Plan {
            node: Node::Materialize { id, input },
            schema,
            span,
        })
    }

    /// `datatable(…)[…]`
    fn data_table(&mut self, table: &syntax::DataTable, span: Span) -> Arc<Plan> {
        let names = table.columns.iter().map(|column| &column.name);
        self.names_differ(names.map(|name| (name.text.as_str(), name.span)));
        let fields: Vec<Field> = table
            .columns
            .iter()
            .map(|column| Field::computed(column.name.text.as_str(), ScalarType::from(column.ty)))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        if schema.is_empty() {
            return Self::broken(span);
        }
        let width = schema.len();
        if !self.fills_rows(table, width, span) {
            return Self::broken(span);
        }
        let mut columns: Vec<Vec<Scalar>> =
            vec![Vec::with_capacity(table.values.len() / width); width];
        for (place, value) in table.values.iter().enumerate() {
            let bound = self.scalar(value, Row::None);
            let Some((field, cells)) = schema
                .field(place % width)
                .zip(columns.get_mut(place % width))
            else {
                continue;
            };
            cells.push(self.table_cell(bound, field.ty));
        }
        let rows = table.values.len() / width;
        let columns = schema
            .fields
            .iter()
            .zip(&columns)
            .map(|(f, cells)| Column::from_scalars(f.ty, cells))
            .collect();
        Arc::new(Plan {
            node: Node::Values { columns, rows },
            schema,
            span,
        })
    }

    /// Whether the values fill all rows; a report otherwise.
    fn fills_rows(&mut self, table: &syntax::DataTable, width: usize, span: Span) -> bool {
        if !table.values.len().is_multiple_of(width) {
            let span = table.values.last().map_or(span, |value| value.span);
            self.report(SemanticError::BadArgument {
                message: format!(
                    "{} values do not fill rows of {width} columns",
                    table.values.len()
                ),
                span,
                help: Some(format!(
                    "the last row has {} of {width} values",
                    table.values.len() % width
                )),
            });
            return false;
        }
        true
    }

    /// A cell of a `datatable`: a constant, converted to the column's type.
    fn table_cell(&mut self, value: crate::plan::Expr, ty: ScalarType) -> Scalar {
        if value.is_error() {
            return Scalar::null(ty);
        }
        let span = value.span;
        let converted = self.converted(value, ty);
        if let Some(value) = converted.as_literal() {
            return value.clone();
        }
        self.report(SemanticError::BadArgument {
            message: "a `datatable` holds constants only".to_owned(),
            span,
            help: None,
        });
        Scalar::null(ty)
    }

    /// An operator that stands at the start of a query.
    fn source(&mut self, operator: &syntax::Operator) -> Arc<Plan> {
        match &operator.kind {
            OperatorKind::Print(items) => self.print(items, operator.span),
            OperatorKind::Range {
                column,
                from,
                to,
                step,
            } => self.range(column, [from, to, step], operator.span),
            OperatorKind::Union(tables) => self.union(None, tables, operator),
            OperatorKind::Search { tables, predicate } => {
                self.search(None, tables, predicate, operator)
            }
            OperatorKind::Find {
                tables,
                predicate,
                project,
                project_away,
            } => self.find(tables, predicate, project, project_away, operator),
            OperatorKind::Evaluate { call, schema } => {
                let nothing = Arc::new(Plan {
                    node: Node::Values {
                        columns: vec![],
                        rows: 1,
                    },
                    schema: Arc::new(Schema::default()),
                    span: operator.span,
                });
                self.plugin(&nothing, call, schema.as_deref(), operator.span)
            }
            _ => {
                let keyword = operator.keyword;
                self.unsupported("this operator at the start of a query", keyword);
                Self::broken(operator.span)
            }
        }
    }
}

/// Rows without a name of their own.
pub(super) fn unlabelled(plan: Arc<Plan>) -> Table {
    Table { plan, label: None }
}
