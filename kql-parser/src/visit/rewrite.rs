//! Changes the tree in place: [`Rewriter`] is given each node, from the outside in.

use crate::syntax::{
    Expr, ExprKind, GraphOperator, GraphStep, NamedExpr, Operator, OperatorKind, Query,
    SeriesRange, SettingValue, SortKey, Statement, StatementKind,
};

/// May change the nodes of a tree. A method that wants the nodes inside too calls the `rewrite_…` function of its name.
pub trait Rewriter {
    /// A statement, at the top or in a function's body.
    fn statement(&mut self, statement: &mut Statement) {
        rewrite_statement(self, statement);
    }

    /// An expression, scalar or tabular.
    fn expr(&mut self, expr: &mut Expr) {
        rewrite_expr(self, expr);
    }

    /// A stage of a pipeline.
    fn operator(&mut self, operator: &mut Operator) {
        rewrite_operator(self, operator);
    }
}

/// Gives `rewriter` every statement of a query.
pub fn rewrite_query<V: Rewriter + ?Sized>(rewriter: &mut V, query: &mut Query) {
    for statement in &mut query.statements {
        rewriter.statement(statement);
    }
}

/// Gives `rewriter` what stands in a statement.
pub fn rewrite_statement<V: Rewriter + ?Sized>(rewriter: &mut V, statement: &mut Statement) {
    match &mut statement.kind {
        StatementKind::Let { value, .. }
        | StatementKind::AliasDatabase { value, .. }
        | StatementKind::Expression(value) => rewriter.expr(value),
        StatementKind::LetFunction { function, .. } => {
            for parameter in &mut function.parameters {
                optional(rewriter, &mut parameter.default);
            }
            for statement in &mut function.body {
                rewriter.statement(statement);
            }
        }
        StatementKind::Set { value, .. } => optional(rewriter, value),
        StatementKind::DeclareQueryParameters(parameters) => {
            for parameter in parameters {
                optional(rewriter, &mut parameter.default);
            }
        }
        StatementKind::RestrictAccess(entities) => all(rewriter, entities),
        StatementKind::DeclarePattern { pattern, .. } => {
            let matches = pattern.iter_mut().flat_map(|pattern| &mut pattern.matches);
            for found in matches {
                all(rewriter, &mut found.arguments);
                optional(rewriter, &mut found.path);
                for statement in &mut found.body {
                    rewriter.statement(statement);
                }
            }
        }
        StatementKind::Error => {}
    }
}

/// Gives `rewriter` what stands in an expression.
pub fn rewrite_expr<V: Rewriter + ?Sized>(rewriter: &mut V, expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Missing | ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Wildcard(_) => {}
        ExprKind::Member { base, .. } => rewriter.expr(base),
        ExprKind::Index { base, index } => {
            rewriter.expr(base);
            rewriter.expr(index);
        }
        ExprKind::Call(call) => named(rewriter, &mut call.arguments),
        ExprKind::MemberCall { base, call } => {
            rewriter.expr(base);
            named(rewriter, &mut call.arguments);
        }
        ExprKind::Unary { operand, .. } => rewriter.expr(operand),
        ExprKind::Binary { left, right, .. } => {
            rewriter.expr(left);
            rewriter.expr(right);
        }
        ExprKind::In { value, list, .. } => {
            rewriter.expr(value);
            all(rewriter, list);
        }
        ExprKind::Between {
            value, low, high, ..
        } => {
            rewriter.expr(value);
            rewriter.expr(low);
            rewriter.expr(high);
        }
        ExprKind::Paren(inner)
        | ExprKind::ToScalar(inner)
        | ExprKind::Materialize(inner)
        | ExprKind::Typed { value: inner, .. } => rewriter.expr(inner),
        ExprKind::Pipe { source, operators } => {
            rewriter.expr(source);
            for operator in operators {
                rewriter.operator(operator);
            }
        }
        ExprKind::Source(operator) => rewriter.operator(operator),
        ExprKind::DataTable(table) => all(rewriter, &mut table.values),
        ExprKind::ExternalData(data) => all(rewriter, &mut data.uris),
    }
}

/// Gives `rewriter` what stands in an operator.
pub fn rewrite_operator<V: Rewriter + ?Sized>(rewriter: &mut V, operator: &mut Operator) {
    for setting in &mut operator.settings {
        if let SettingValue::Exprs(values) = &mut setting.value {
            all(rewriter, values);
        }
    }
    match &mut operator.kind {
        OperatorKind::Where(value)
        | OperatorKind::Take(value)
        | OperatorKind::Sample(value)
        | OperatorKind::Invoke(value)
        | OperatorKind::Nested(value) => rewriter.expr(value),
        OperatorKind::Extend(items)
        | OperatorKind::Project(items)
        | OperatorKind::ProjectRename(items)
        | OperatorKind::Distinct(items)
        | OperatorKind::Serialize(items)
        | OperatorKind::Print(items) => named(rewriter, items),
        OperatorKind::ProjectAway(values)
        | OperatorKind::ProjectKeep(values)
        | OperatorKind::ProjectByNames(values)
        | OperatorKind::Union(values) => all(rewriter, values),
        OperatorKind::ProjectReorder(columns) => {
            for column in columns {
                rewriter.expr(&mut column.column);
            }
        }
        OperatorKind::Summarize { aggregates, by } => {
            named(rewriter, aggregates);
            named(rewriter, by);
        }
        OperatorKind::Sort(keys_) => keys(rewriter, keys_),
        OperatorKind::Top { count, keys: by } => {
            rewriter.expr(count);
            keys(rewriter, by);
        }
        OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
            rewriter.expr(right);
            all(rewriter, on);
        }
        OperatorKind::MvExpand { targets, limit } => {
            for target in targets {
                rewriter.expr(&mut target.value.value);
            }
            optional(rewriter, limit);
        }
        OperatorKind::MvApply { targets, limit, on } => {
            for target in targets {
                rewriter.expr(&mut target.value.value);
            }
            optional(rewriter, limit);
            rewriter.expr(on);
        }
        OperatorKind::Parse { value, .. }
        | OperatorKind::ParseWhere { value, .. }
        | OperatorKind::ParseKv { value, .. }
        | OperatorKind::Reduce { by: value, .. } => rewriter.expr(value),
        OperatorKind::MakeSeries(series) => {
            for aggregate in &mut series.aggregates {
                rewriter.expr(&mut aggregate.value.value);
                optional(rewriter, &mut aggregate.default);
            }
            rewriter.expr(&mut series.on.value);
            match &mut series.range {
                SeriesRange::FromToStep { from, to, step } => {
                    optional(rewriter, from);
                    optional(rewriter, to);
                    rewriter.expr(step);
                }
                SeriesRange::InRange { from, to, step } => {
                    rewriter.expr(from);
                    rewriter.expr(to);
                    rewriter.expr(step);
                }
            }
            named(rewriter, &mut series.by);
        }
        OperatorKind::Evaluate { call, .. } => named(rewriter, &mut call.arguments),
        OperatorKind::SampleDistinct { count, of } => {
            rewriter.expr(count);
            rewriter.expr(of);
        }
        OperatorKind::Search { tables, predicate } => {
            all(rewriter, tables);
            rewriter.expr(predicate);
        }
        OperatorKind::Find {
            tables,
            predicate,
            project,
            project_away,
        } => {
            all(rewriter, tables);
            rewriter.expr(predicate);
            all(rewriter, project);
            all(rewriter, project_away);
        }
        OperatorKind::Partition { by, body } => {
            rewriter.expr(by);
            rewriter.expr(body);
        }
        OperatorKind::Fork(branches) => {
            for branch in branches {
                rewriter.expr(&mut branch.body);
            }
        }
        OperatorKind::Facet { by, with } => {
            all(rewriter, by);
            optional(rewriter, with);
        }
        OperatorKind::TopNested(levels) => {
            for level in levels {
                optional(rewriter, &mut level.count);
                rewriter.expr(&mut level.of.value);
                optional(rewriter, &mut level.others);
                rewriter.expr(&mut level.by.value.value);
            }
        }
        OperatorKind::TopHitters { count, of, by } => {
            rewriter.expr(count);
            rewriter.expr(of);
            optional(rewriter, by);
        }
        OperatorKind::Scan(scan) => {
            keys(rewriter, &mut scan.order);
            all(rewriter, &mut scan.partition);
            for parameter in &mut scan.declare {
                optional(rewriter, &mut parameter.default);
            }
            for step in &mut scan.steps {
                rewriter.expr(&mut step.condition);
                named(rewriter, &mut step.assignments);
            }
        }
        OperatorKind::Range { from, to, step, .. } => {
            rewriter.expr(from);
            rewriter.expr(to);
            rewriter.expr(step);
        }
        OperatorKind::Graph(graph) => rewrite_graph(rewriter, graph),
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

fn rewrite_graph<V: Rewriter + ?Sized>(rewriter: &mut V, graph: &mut GraphOperator) {
    match graph {
        GraphOperator::MakeGraph {
            nodes,
            partitioned_by,
            ..
        } => {
            for (table, _) in nodes {
                rewriter.expr(table);
            }
            if let Some((_, body)) = partitioned_by {
                rewriter.expr(body);
            }
        }
        GraphOperator::Match(pattern) | GraphOperator::ShortestPaths(pattern) => {
            for step in pattern.paths.iter_mut().flatten() {
                if let GraphStep::Edge {
                    hops: Some((low, high)),
                    ..
                } = step
                {
                    rewriter.expr(low);
                    rewriter.expr(high);
                }
            }
            optional(rewriter, &mut pattern.filter);
            named(rewriter, &mut pattern.project);
        }
        GraphOperator::WhereNodes(predicate) | GraphOperator::WhereEdges(predicate) => {
            rewriter.expr(predicate);
        }
        GraphOperator::ToTable(_) | GraphOperator::MarkComponents => {}
    }
}

fn all<V: Rewriter + ?Sized>(rewriter: &mut V, values: &mut [Expr]) {
    for value in values {
        rewriter.expr(value);
    }
}

fn named<V: Rewriter + ?Sized>(rewriter: &mut V, items: &mut [NamedExpr]) {
    for item in items {
        rewriter.expr(&mut item.value);
    }
}

fn keys<V: Rewriter + ?Sized>(rewriter: &mut V, keys: &mut [SortKey]) {
    for key in keys {
        rewriter.expr(&mut key.value.value);
    }
}

fn optional<V: Rewriter + ?Sized>(rewriter: &mut V, value: &mut Option<Expr>) {
    if let Some(value) = value {
        rewriter.expr(value);
    }
}
