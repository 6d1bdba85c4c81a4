//! Walks the tree: [`Visitor`] sees each node, from the outside in.

use crate::syntax::{
    ExpandTarget, Expr, ExprKind, GraphOperator, GraphStep, MakeSeries, NamedExpr, Operator,
    OperatorKind, Query, Scan, SeriesRange, Setting, SettingValue, SortKey, Statement,
    StatementKind, TopNestedLevel,
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
                children(visitor, &parameter.default);
            }
            for statement in &function.body {
                visitor.statement(statement);
            }
        }
        StatementKind::Set { value, .. } => children(visitor, value),
        StatementKind::DeclareQueryParameters(parameters) => {
            for parameter in parameters {
                children(visitor, &parameter.default);
            }
        }
        StatementKind::RestrictAccess(entities) => children(visitor, entities),
        StatementKind::DeclarePattern { pattern, .. } => {
            for found in pattern.iter().flat_map(|pattern| &pattern.matches) {
                children(visitor, &found.arguments);
                children(visitor, &found.path);
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
            children(visitor, list);
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
        ExprKind::DataTable(table) => children(visitor, &table.values),
        ExprKind::ExternalData(data) => children(visitor, &data.uris),
    }
}

/// Shows `visitor` what stands in an operator.
pub fn walk_operator<V: Visitor + ?Sized>(visitor: &mut V, operator: &Operator) {
    children(visitor, settings(&operator.settings));
    match &operator.kind {
        OperatorKind::Where(value)
        | OperatorKind::Take(value)
        | OperatorKind::Sample(value)
        | OperatorKind::Invoke(value)
        | OperatorKind::Nested(value)
        | OperatorKind::Parse { value, .. }
        | OperatorKind::ParseWhere { value, .. }
        | OperatorKind::ParseKv { value, .. }
        | OperatorKind::Reduce { by: value, .. } => visitor.expr(value),
        OperatorKind::Extend(items)
        | OperatorKind::Project(items)
        | OperatorKind::ProjectRename(items)
        | OperatorKind::Distinct(items)
        | OperatorKind::Serialize(items)
        | OperatorKind::Print(items) => named(visitor, items),
        OperatorKind::ProjectAway(values)
        | OperatorKind::ProjectKeep(values)
        | OperatorKind::ProjectByNames(values)
        | OperatorKind::Union(values) => children(visitor, values),
        OperatorKind::ProjectReorder(columns) => {
            children(visitor, columns.iter().map(|column| &column.column));
        }
        OperatorKind::Summarize { aggregates, by } => {
            named(visitor, aggregates);
            named(visitor, by);
        }
        OperatorKind::Sort(by) => keys(visitor, by),
        OperatorKind::Top { count, keys: by } => {
            visitor.expr(count);
            keys(visitor, by);
        }
        OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
            visitor.expr(right);
            children(visitor, on);
        }
        OperatorKind::MvExpand { targets, limit } => expanded(visitor, targets, limit),
        OperatorKind::MvApply { targets, limit, on } => {
            expanded(visitor, targets, limit);
            visitor.expr(on);
        }
        OperatorKind::MakeSeries(series) => walk_series(visitor, series),
        OperatorKind::Evaluate { call, .. } => named(visitor, &call.arguments),
        OperatorKind::Search { tables, predicate } => {
            children(visitor, tables);
            visitor.expr(predicate);
        }
        OperatorKind::Find {
            tables,
            predicate,
            project,
            project_away,
        } => {
            children(visitor, tables);
            visitor.expr(predicate);
            children(visitor, project);
            children(visitor, project_away);
        }
        OperatorKind::SampleDistinct {
            count: first,
            of: second,
        }
        | OperatorKind::Partition {
            by: first,
            body: second,
        } => {
            children(visitor, [first, second]);
        }
        OperatorKind::Fork(branches) => {
            children(visitor, branches.iter().map(|branch| &branch.body));
        }
        OperatorKind::Facet { by, with } => {
            children(visitor, by);
            children(visitor, with);
        }
        OperatorKind::TopNested(levels) => walk_levels(visitor, levels),
        OperatorKind::TopHitters { count, of, by } => {
            children(visitor, [count, of]);
            children(visitor, by);
        }
        OperatorKind::Scan(scan) => walk_scan(visitor, scan),
        OperatorKind::Range { from, to, step, .. } => children(visitor, [from, to, step]),
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

/// The expressions in the settings of an operator.
fn settings(settings: &[Setting]) -> impl Iterator<Item = &Expr> {
    settings.iter().flat_map(|setting| match &setting.value {
        SettingValue::Exprs(values) => values.as_slice(),
        SettingValue::Word(_) | SettingValue::Literal(..) => &[],
    })
}

fn expanded<V: Visitor + ?Sized>(visitor: &mut V, targets: &[ExpandTarget], limit: &Option<Expr>) {
    children(visitor, targets.iter().map(|target| &target.value.value));
    children(visitor, limit);
}

fn walk_series<V: Visitor + ?Sized>(visitor: &mut V, series: &MakeSeries) {
    for aggregate in &series.aggregates {
        visitor.expr(&aggregate.value.value);
        children(visitor, &aggregate.default);
    }
    visitor.expr(&series.on.value);
    match &series.range {
        SeriesRange::FromToStep { from, to, step } => {
            children(visitor, from);
            children(visitor, to);
            visitor.expr(step);
        }
        SeriesRange::InRange { from, to, step } => children(visitor, [from, to, step]),
    }
    named(visitor, &series.by);
}

fn walk_levels<V: Visitor + ?Sized>(visitor: &mut V, levels: &[TopNestedLevel]) {
    for level in levels {
        children(visitor, &level.count);
        visitor.expr(&level.of.value);
        children(visitor, &level.others);
        visitor.expr(&level.by.value.value);
    }
}

fn walk_scan<V: Visitor + ?Sized>(visitor: &mut V, scan: &Scan) {
    keys(visitor, &scan.order);
    children(visitor, &scan.partition);
    for parameter in &scan.declare {
        children(visitor, &parameter.default);
    }
    for step in &scan.steps {
        visitor.expr(&step.condition);
        named(visitor, &step.assignments);
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
            children(visitor, &pattern.filter);
            named(visitor, &pattern.project);
        }
        GraphOperator::WhereNodes(predicate) | GraphOperator::WhereEdges(predicate) => {
            visitor.expr(predicate);
        }
        GraphOperator::ToTable(_) | GraphOperator::MarkComponents => {}
    }
}

fn children<'a, V: Visitor + ?Sized>(visitor: &mut V, exprs: impl IntoIterator<Item = &'a Expr>) {
    for expr in exprs {
        visitor.expr(expr);
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
