//! Changes the tree in place: [`Rewriter`] is given each node, from the outside in.

use crate::syntax::{
    ExpandTarget, Expr, ExprKind, GraphOperator, GraphStep, MakeSeries, NamedExpr, Operator,
    OperatorKind, Query, Scan, SeriesRange, Setting, SettingValue, SortKey, Statement,
    StatementKind, TopNestedLevel,
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
                children(rewriter, &mut parameter.default);
            }
            for statement in &mut function.body {
                rewriter.statement(statement);
            }
        }
        StatementKind::Set { value, .. } => children(rewriter, value),
        StatementKind::DeclareQueryParameters(parameters) => {
            for parameter in parameters {
                children(rewriter, &mut parameter.default);
            }
        }
        StatementKind::RestrictAccess(entities) => children(rewriter, entities),
        StatementKind::DeclarePattern { pattern, .. } => {
            let matches = pattern.iter_mut().flat_map(|pattern| &mut pattern.matches);
            for found in matches {
                children(rewriter, &mut found.arguments);
                children(rewriter, &mut found.path);
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
            children(rewriter, list);
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
        ExprKind::DataTable(table) => children(rewriter, &mut table.values),
        ExprKind::ExternalData(data) => children(rewriter, &mut data.uris),
    }
}

/// Gives `rewriter` what stands in an operator.
pub fn rewrite_operator<V: Rewriter + ?Sized>(rewriter: &mut V, operator: &mut Operator) {
    children(rewriter, settings(&mut operator.settings));
    match &mut operator.kind {
        OperatorKind::Where(value)
        | OperatorKind::Take(value)
        | OperatorKind::Sample(value)
        | OperatorKind::Invoke(value)
        | OperatorKind::Nested(value)
        | OperatorKind::Parse { value, .. }
        | OperatorKind::ParseWhere { value, .. }
        | OperatorKind::ParseKv { value, .. }
        | OperatorKind::Reduce { by: value, .. } => rewriter.expr(value),
        OperatorKind::Extend(items)
        | OperatorKind::Project(items)
        | OperatorKind::ProjectRename(items)
        | OperatorKind::Distinct(items)
        | OperatorKind::Serialize(items)
        | OperatorKind::Print(items) => named(rewriter, items),
        OperatorKind::ProjectAway(values)
        | OperatorKind::ProjectKeep(values)
        | OperatorKind::ProjectByNames(values)
        | OperatorKind::Union(values) => children(rewriter, values),
        OperatorKind::ProjectReorder(columns) => {
            children(
                rewriter,
                columns.iter_mut().map(|column| &mut column.column),
            );
        }
        OperatorKind::Summarize { aggregates, by } => {
            named(rewriter, aggregates);
            named(rewriter, by);
        }
        OperatorKind::Sort(by) => keys(rewriter, by),
        OperatorKind::Top { count, keys: by } => {
            rewriter.expr(count);
            keys(rewriter, by);
        }
        OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
            rewriter.expr(right);
            children(rewriter, on);
        }
        OperatorKind::MvExpand { targets, limit } => expanded(rewriter, targets, limit),
        OperatorKind::MvApply { targets, limit, on } => {
            expanded(rewriter, targets, limit);
            rewriter.expr(on);
        }
        OperatorKind::MakeSeries(series) => rewrite_series(rewriter, series),
        OperatorKind::Evaluate { call, .. } => named(rewriter, &mut call.arguments),
        OperatorKind::Search { tables, predicate } => {
            children(rewriter, tables);
            rewriter.expr(predicate);
        }
        OperatorKind::Find {
            tables,
            predicate,
            project,
            project_away,
        } => {
            children(rewriter, tables);
            rewriter.expr(predicate);
            children(rewriter, project);
            children(rewriter, project_away);
        }
        OperatorKind::SampleDistinct {
            count: first,
            of: second,
        }
        | OperatorKind::Partition {
            by: first,
            body: second,
        } => {
            children(rewriter, [first, second]);
        }
        OperatorKind::Fork(branches) => {
            children(rewriter, branches.iter_mut().map(|branch| &mut branch.body));
        }
        OperatorKind::Facet { by, with } => {
            children(rewriter, by);
            children(rewriter, with);
        }
        OperatorKind::TopNested(levels) => rewrite_levels(rewriter, levels),
        OperatorKind::TopHitters { count, of, by } => {
            children(rewriter, [count, of]);
            children(rewriter, by);
        }
        OperatorKind::Scan(scan) => rewrite_scan(rewriter, scan),
        OperatorKind::Range { from, to, step, .. } => children(rewriter, [from, to, step]),
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

/// The expressions in the settings of an operator.
fn settings(settings: &mut [Setting]) -> impl Iterator<Item = &mut Expr> {
    settings
        .iter_mut()
        .flat_map(|setting| match &mut setting.value {
            SettingValue::Exprs(values) => values.as_mut_slice(),
            SettingValue::Word(_) | SettingValue::Literal(..) => &mut [],
        })
}

fn expanded<V: Rewriter + ?Sized>(
    rewriter: &mut V,
    targets: &mut [ExpandTarget],
    limit: &mut Option<Expr>,
) {
    children(
        rewriter,
        targets.iter_mut().map(|target| &mut target.value.value),
    );
    children(rewriter, limit);
}

fn rewrite_series<V: Rewriter + ?Sized>(rewriter: &mut V, series: &mut MakeSeries) {
    for aggregate in &mut series.aggregates {
        rewriter.expr(&mut aggregate.value.value);
        children(rewriter, &mut aggregate.default);
    }
    rewriter.expr(&mut series.on.value);
    match &mut series.range {
        SeriesRange::FromToStep { from, to, step } => {
            children(rewriter, from);
            children(rewriter, to);
            rewriter.expr(step);
        }
        SeriesRange::InRange { from, to, step } => children(rewriter, [from, to, step]),
    }
    named(rewriter, &mut series.by);
}

fn rewrite_levels<V: Rewriter + ?Sized>(rewriter: &mut V, levels: &mut [TopNestedLevel]) {
    for level in levels {
        children(rewriter, &mut level.count);
        rewriter.expr(&mut level.of.value);
        children(rewriter, &mut level.others);
        rewriter.expr(&mut level.by.value.value);
    }
}

fn rewrite_scan<V: Rewriter + ?Sized>(rewriter: &mut V, scan: &mut Scan) {
    keys(rewriter, &mut scan.order);
    children(rewriter, &mut scan.partition);
    for parameter in &mut scan.declare {
        children(rewriter, &mut parameter.default);
    }
    for step in &mut scan.steps {
        rewriter.expr(&mut step.condition);
        named(rewriter, &mut step.assignments);
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
            children(rewriter, &mut pattern.filter);
            named(rewriter, &mut pattern.project);
        }
        GraphOperator::WhereNodes(predicate) | GraphOperator::WhereEdges(predicate) => {
            rewriter.expr(predicate);
        }
        GraphOperator::ToTable(_) | GraphOperator::MarkComponents => {}
    }
}

fn children<'a, V: Rewriter + ?Sized>(
    rewriter: &mut V,
    exprs: impl IntoIterator<Item = &'a mut Expr>,
) {
    for expr in exprs {
        rewriter.expr(expr);
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
