//! Walks the tree: [`Visitor`] sees each node, from the outside in.

use crate::syntax::{
    Expr, ExprKind, GraphOperator, GraphStep, NamedExpr, Operator, OperatorKind, Query,
    SeriesRange, SettingValue, SortKey, Statement, StatementKind,
};

/// Sees the nodes of a tree. A method that wants the nodes inside too calls the `walk_…` function of its name.
pub trait Visitor {
    /// A statement, at the top or in a function's body.
    fn statement(&mut self, statement: &Statement) {
        walk_statement(self, statement);
    }

    /// An expression, scalar or tabular.
    fn expr(&mut self, expr: &Expr) {
        walk_expr(self, expr);
    }

    /// A stage of a pipeline.
    fn operator(&mut self, operator: &Operator) {
        walk_operator(self, operator);
    }
}

/// Shows `visitor` every statement of a query.
pub fn walk_query<V: Visitor + ?Sized>(visitor: &mut V, query: &Query) {
    for statement in &query.statements {
        visitor.statement(statement);
    }
}

/// Shows `visitor` what stands in a statement.
pub fn walk_statement<V: Visitor + ?Sized>(visitor: &mut V, statement: &Statement) {
    match &statement.kind {
        StatementKind::Let { value, .. }
        | StatementKind::AliasDatabase { value, .. }
        | StatementKind::Expression(value) => visitor.expr(value),
        StatementKind::LetFunction { function, .. } => {
            for parameter in &function.parameters {
                optional(visitor, &parameter.default);
            }
            for statement in &function.body {
                visitor.statement(statement);
            }
        }
        StatementKind::Set { value, .. } => optional(visitor, value),
        StatementKind::DeclareQueryParameters(parameters) => {
            for parameter in parameters {
                optional(visitor, &parameter.default);
            }
        }
        StatementKind::RestrictAccess(entities) => all(visitor, entities),
        StatementKind::DeclarePattern { pattern, .. } => {
            for found in pattern.iter().flat_map(|pattern| &pattern.matches) {
                all(visitor, &found.arguments);
                optional(visitor, &found.path);
                for statement in &found.body {
                    visitor.statement(statement);
                }
            }
        }
        StatementKind::Error => {}
    }
}

/// Shows `visitor` what stands in an expression.
pub fn walk_expr<V: Visitor + ?Sized>(visitor: &mut V, expr: &Expr) {
    match &expr.kind {
        ExprKind::Missing | ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Wildcard(_) => {}
        ExprKind::Member { base, .. } => visitor.expr(base),
        ExprKind::Index { base, index } => {
            visitor.expr(base);
            visitor.expr(index);
        }
        ExprKind::Call(call) => named(visitor, &call.arguments),
        ExprKind::MemberCall { base, call } => {
            visitor.expr(base);
            named(visitor, &call.arguments);
        }
        ExprKind::Unary { operand, .. } => visitor.expr(operand),
        ExprKind::Binary { left, right, .. } => {
            visitor.expr(left);
            visitor.expr(right);
        }
        ExprKind::In { value, list, .. } => {
            visitor.expr(value);
            all(visitor, list);
        }
        ExprKind::Between {
            value, low, high, ..
        } => {
            visitor.expr(value);
            visitor.expr(low);
            visitor.expr(high);
        }
        ExprKind::Paren(inner)
        | ExprKind::ToScalar(inner)
        | ExprKind::Materialize(inner)
        | ExprKind::Typed { value: inner, .. } => visitor.expr(inner),
        ExprKind::Pipe { source, operators } => {
            visitor.expr(source);
            for operator in operators {
                visitor.operator(operator);
            }
        }
        ExprKind::Source(operator) => visitor.operator(operator),
        ExprKind::DataTable(table) => all(visitor, &table.values),
        ExprKind::ExternalData(data) => all(visitor, &data.uris),
    }
}

/// Shows `visitor` what stands in an operator.
pub fn walk_operator<V: Visitor + ?Sized>(visitor: &mut V, operator: &Operator) {
    for setting in &operator.settings {
        if let SettingValue::Exprs(values) = &setting.value {
            all(visitor, values);
        }
    }
    match &operator.kind {
        OperatorKind::Where(value)
        | OperatorKind::Take(value)
        | OperatorKind::Sample(value)
        | OperatorKind::Invoke(value)
        | OperatorKind::Nested(value) => visitor.expr(value),
        OperatorKind::Extend(items)
        | OperatorKind::Project(items)
        | OperatorKind::ProjectRename(items)
        | OperatorKind::Distinct(items)
        | OperatorKind::Serialize(items)
        | OperatorKind::Print(items) => named(visitor, items),
        OperatorKind::ProjectAway(values)
        | OperatorKind::ProjectKeep(values)
        | OperatorKind::ProjectByNames(values)
        | OperatorKind::Union(values) => all(visitor, values),
        OperatorKind::ProjectReorder(columns) => {
            for column in columns {
                visitor.expr(&column.column);
            }
        }
        OperatorKind::Summarize { aggregates, by } => {
            named(visitor, aggregates);
            named(visitor, by);
        }
        OperatorKind::Sort(keys_) => keys(visitor, keys_),
        OperatorKind::Top { count, keys: by } => {
            visitor.expr(count);
            keys(visitor, by);
        }
        OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
            visitor.expr(right);
            all(visitor, on);
        }
        OperatorKind::MvExpand { targets, limit } => {
            for target in targets {
                visitor.expr(&target.value.value);
            }
            optional(visitor, limit);
        }
        OperatorKind::MvApply { targets, limit, on } => {
            for target in targets {
                visitor.expr(&target.value.value);
            }
            optional(visitor, limit);
            visitor.expr(on);
        }
        OperatorKind::Parse { value, .. }
        | OperatorKind::ParseWhere { value, .. }
        | OperatorKind::ParseKv { value, .. }
        | OperatorKind::Reduce { by: value, .. } => visitor.expr(value),
        OperatorKind::MakeSeries(series) => {
            for aggregate in &series.aggregates {
                visitor.expr(&aggregate.value.value);
                optional(visitor, &aggregate.default);
            }
            visitor.expr(&series.on.value);
            match &series.range {
                SeriesRange::FromToStep { from, to, step } => {
                    optional(visitor, from);
                    optional(visitor, to);
                    visitor.expr(step);
                }
                SeriesRange::InRange { from, to, step } => {
                    visitor.expr(from);
                    visitor.expr(to);
                    visitor.expr(step);
                }
            }
            named(visitor, &series.by);
        }
        OperatorKind::Evaluate { call, .. } => named(visitor, &call.arguments),
        OperatorKind::SampleDistinct { count, of } => {
            visitor.expr(count);
            visitor.expr(of);
        }
        OperatorKind::Search { tables, predicate } => {
            all(visitor, tables);
            visitor.expr(predicate);
        }
        OperatorKind::Find {
            tables,
            predicate,
            project,
            project_away,
        } => {
            all(visitor, tables);
            visitor.expr(predicate);
            all(visitor, project);
            all(visitor, project_away);
        }
        OperatorKind::Partition { by, body } => {
            visitor.expr(by);
            visitor.expr(body);
        }
        OperatorKind::Fork(branches) => {
            for branch in branches {
                visitor.expr(&branch.body);
            }
        }
        OperatorKind::Facet { by, with } => {
            all(visitor, by);
            optional(visitor, with);
        }
        OperatorKind::TopNested(levels) => {
            for level in levels {
                optional(visitor, &level.count);
                visitor.expr(&level.of.value);
                optional(visitor, &level.others);
                visitor.expr(&level.by.value.value);
            }
        }
        OperatorKind::TopHitters { count, of, by } => {
            visitor.expr(count);
            visitor.expr(of);
            optional(visitor, by);
        }
        OperatorKind::Scan(scan) => {
            keys(visitor, &scan.order);
            all(visitor, &scan.partition);
            for parameter in &scan.declare {
                optional(visitor, &parameter.default);
            }
            for step in &scan.steps {
                visitor.expr(&step.condition);
                named(visitor, &step.assignments);
            }
        }
        OperatorKind::Range { from, to, step, .. } => {
            visitor.expr(from);
            visitor.expr(to);
            visitor.expr(step);
        }
        OperatorKind::Graph(graph) => walk_graph(visitor, graph),
        OperatorKind::Count { .. }
        | OperatorKind::As(_)
        | OperatorKind::Render { .. }
        | OperatorKind::GetSchema
        | OperatorKind::Consume
        | OperatorKind::ExecuteAndCache
        | OperatorKind::AssertSchema(_)
        | OperatorKind::MacroExpand
        | OperatorKind::Error => {}
    }
}

fn walk_graph<V: Visitor + ?Sized>(visitor: &mut V, graph: &GraphOperator) {
    match graph {
        GraphOperator::MakeGraph {
            nodes,
            partitioned_by,
            ..
        } => {
            for (table, _) in nodes {
                visitor.expr(table);
            }
            if let Some((_, body)) = partitioned_by {
                visitor.expr(body);
            }
        }
        GraphOperator::Match(pattern) | GraphOperator::ShortestPaths(pattern) => {
            for step in pattern.paths.iter().flatten() {
                if let GraphStep::Edge {
                    hops: Some((low, high)),
                    ..
                } = step
                {
                    visitor.expr(low);
                    visitor.expr(high);
                }
            }
            optional(visitor, &pattern.filter);
            named(visitor, &pattern.project);
        }
        GraphOperator::WhereNodes(predicate) | GraphOperator::WhereEdges(predicate) => {
            visitor.expr(predicate);
        }
        GraphOperator::ToTable(_) | GraphOperator::MarkComponents => {}
    }
}

fn all<V: Visitor + ?Sized>(visitor: &mut V, values: &[Expr]) {
    for value in values {
        visitor.expr(value);
    }
}

fn named<V: Visitor + ?Sized>(visitor: &mut V, items: &[NamedExpr]) {
    for item in items {
        visitor.expr(&item.value);
    }
}

fn keys<V: Visitor + ?Sized>(visitor: &mut V, keys: &[SortKey]) {
    for key in keys {
        visitor.expr(&key.value.value);
    }
}

fn optional<V: Visitor + ?Sized>(visitor: &mut V, value: &Option<Expr>) {
    if let Some(value) = value {
        visitor.expr(value);
    }
}
