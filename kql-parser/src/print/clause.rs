//! The parts that tabular operators are made of.

use super::Printer;
use crate::grammar::literal::type_text;
use crate::syntax::{
    Call, ColumnDeclaration, ExpandTarget, Expr, ExprKind, ForkBranch, MakeSeries, Name, Operator,
    OperatorKind, ParsePiece, ReorderColumn, ReorderOrder, Scan, ScanStep, SeriesRange, Setting,
    SortKey, TopNestedLevel,
};

impl Printer {
    pub(super) fn reordered(&mut self, column: &ReorderColumn) {
        self.expr(&column.column);
        self.text(match column.order {
            None => "",
            Some(ReorderOrder::Ascending) => " asc",
            Some(ReorderOrder::Descending) => " desc",
            Some(ReorderOrder::GrannyAscending) => " granny-asc",
            Some(ReorderOrder::GrannyDescending) => " granny-desc",
        });
    }

    pub(super) fn key(&mut self, key: &SortKey) {
        self.named(&key.value);
        match key.ascending {
            Some(true) => self.text(" asc"),
            Some(false) => self.text(" desc"),
            None => {}
        }
        match key.nulls_first {
            Some(true) => self.text(" nulls first"),
            Some(false) => self.text(" nulls last"),
            None => {}
        }
    }

    pub(super) fn count(&mut self, settings: &[Setting], name: Option<&Name>) {
        self.keyword("count", settings);
        if let Some(name) = name {
            self.text(" as ");
            self.name(name);
        }
    }

    pub(super) fn render(&mut self, settings: &[Setting], chart: &Name, with: &[Setting]) {
        self.text("render ");
        self.text(&chart.text);
        self.settings(settings);
        self.with(with);
    }

    pub(super) fn evaluate(
        &mut self,
        settings: &[Setting],
        call: &Call,
        schema: Option<&[ColumnDeclaration]>,
    ) {
        self.keyword("evaluate", settings);
        self.text(" ");
        self.call(call);
        if let Some(schema) = schema {
            self.text(" : ");
            self.columns(schema);
        }
    }

    pub(super) fn reduce(&mut self, settings: &[Setting], by: &Expr, with: &[Setting]) {
        self.keyword("reduce", settings);
        self.clause(" by ", Some(by));
        if !with.is_empty() {
            self.text(" with ");
            self.list(with, Self::property);
        }
    }

    pub(super) fn sort(&mut self, settings: &[Setting], keys: &[SortKey]) {
        self.keyword("sort", settings);
        self.order(keys);
    }

    /// ` by key, …`
    pub(super) fn order(&mut self, keys: &[SortKey]) {
        self.text(" by ");
        self.list(keys, Self::key);
    }

    pub(super) fn parse_kv(
        &mut self,
        settings: &[Setting],
        value: &Expr,
        columns: &[ColumnDeclaration],
        with: &[Setting],
    ) {
        self.unary("parse-kv", settings, value);
        self.text(" as ");
        self.columns(columns);
        self.with(with);
    }

    pub(super) fn table_name(&mut self, name: &Name, settings: &[Setting]) {
        self.keyword("as", settings);
        self.text(" ");
        self.name(name);
    }

    pub(super) fn search(&mut self, settings: &[Setting], tables: &[Expr], predicate: &Expr) {
        self.keyword("search", settings);
        self.tables(tables);
        self.clause(" ", Some(predicate));
    }

    pub(super) fn top_hitters(
        &mut self,
        settings: &[Setting],
        [count, of]: [&Expr; 2],
        by: Option<&Expr>,
    ) {
        self.unary("top-hitters", settings, count);
        self.clause(" of ", Some(of));
        self.clause(" by ", by);
    }

    pub(super) fn range(&mut self, operator: &Operator) {
        let OperatorKind::Range {
            column,
            from,
            to,
            step,
        } = &operator.kind
        else {
            return;
        };
        self.text("range ");
        self.name(column);
        self.clause(" from ", Some(from));
        self.clause(" to ", Some(to));
        self.clause(" step ", Some(step));
    }

    pub(super) fn find(&mut self, operator: &Operator) {
        let OperatorKind::Find {
            tables,
            predicate,
            project,
            project_away,
        } = &operator.kind
        else {
            return;
        };
        self.keyword("find", &operator.settings);
        self.tables(tables);
        self.clause(" where ", Some(predicate));
        for (keyword, columns) in [(" project", project), (" project-away", project_away)] {
            if !columns.is_empty() {
                self.listed(keyword, &[], columns, Self::expr);
            }
        }
    }

    pub(super) fn partition(&mut self, settings: &[Setting], by: &Expr, body: &Expr) {
        self.keyword("partition", settings);
        self.text(" by ");
        self.expr(by);
        self.text(" ");
        self.partition_body(body);
    }

    pub(super) fn fork(&mut self, settings: &[Setting], branches: &[ForkBranch]) {
        self.keyword("fork", settings);
        for branch in branches {
            self.text(" ");
            if let Some(name) = &branch.name {
                self.declared_name(name);
                self.text(" = ");
            }
            self.bracketed(|printer| printer.expr(&branch.body));
        }
    }

    pub(super) fn facet(&mut self, settings: &[Setting], by: &[Expr], with: Option<&Expr>) {
        self.keyword("facet", settings);
        self.text(" by ");
        self.list(by, Self::expr);
        if let Some(with) = with {
            self.text(" with ");
            self.bracketed(|printer| printer.expr(with));
        }
    }

    pub(super) fn join(&mut self, keyword: &str, settings: &[Setting], right: &Expr, on: &[Expr]) {
        self.unary(keyword, settings, right);
        if !on.is_empty() {
            self.text(" on ");
            self.list(on, Self::expr);
        }
    }

    pub(super) fn target(&mut self, target: &ExpandTarget) {
        self.named(&target.value);
        if let Some(ty) = target.to {
            self.text(" to typeof(");
            self.text(type_text(ty));
            self.text(")");
        }
    }

    pub(super) fn parse(
        &mut self,
        keyword: &str,
        settings: &[Setting],
        value: &Expr,
        pattern: &[ParsePiece],
    ) {
        self.unary(keyword, settings, value);
        self.text(" with");
        for piece in pattern {
            self.text(" ");
            match piece {
                ParsePiece::Skip(_) => self.text("*"),
                ParsePiece::Text(text, _) => self.string(text),
                ParsePiece::Column { name, ty, .. } => {
                    self.declared_name(name);
                    if let Some(ty) = ty {
                        self.text(":");
                        self.text(type_text(*ty));
                    }
                }
            }
        }
    }

    pub(super) fn make_series(&mut self, settings: &[Setting], series: &MakeSeries) {
        self.listed(
            "make-series",
            settings,
            &series.aggregates,
            |printer, aggregate| {
                printer.named(&aggregate.value);
                printer.clause(" default = ", aggregate.default.as_ref());
            },
        );
        self.text(" on ");
        self.named(&series.on);
        match &series.range {
            SeriesRange::FromToStep { from, to, step } => {
                self.clause(" from ", from.as_ref());
                self.clause(" to ", to.as_ref());
                self.clause(" step ", Some(step));
            }
            SeriesRange::InRange { from, to, step } => {
                self.clause(" in range(", Some(from));
                self.clause(", ", Some(to));
                self.clause(", ", Some(step));
                self.text(")");
            }
        }
        self.by(&series.by);
    }

    /// ` in (tables)`, if there are any.
    pub(super) fn tables(&mut self, tables: &[Expr]) {
        if !tables.is_empty() {
            self.text(" in ");
            self.bracketed(|printer| printer.list(tables, Self::expr));
        }
    }

    /// A body that goes on with the rows around it stands in round brackets, one with its own table in braces.
    pub(super) fn partition_body(&mut self, body: &Expr) {
        let continues = matches!(&body.kind, ExprKind::Pipe { source, .. } if matches!(source.kind, ExprKind::Missing));
        if continues {
            self.bracketed(|printer| printer.expr(body));
        } else {
            self.nested += 1;
            self.text("{ ");
            self.expr(body);
            self.text(" }");
            self.nested -= 1;
        }
    }

    pub(super) fn top_nested(&mut self, level: &TopNestedLevel) {
        self.text("top-nested");
        self.clause(" ", level.count.as_ref());
        self.text(" of ");
        self.named(&level.of);
        self.clause(" with others = ", level.others.as_ref());
        self.text(" by ");
        self.key(&level.by);
    }

    pub(super) fn scan(&mut self, settings: &[Setting], scan: &Scan) {
        self.keyword("scan", settings);
        if !scan.order.is_empty() {
            self.text(" order by ");
            self.list(&scan.order, Self::key);
        }
        if !scan.partition.is_empty() {
            self.text(" partition by ");
            self.list(&scan.partition, Self::expr);
        }
        if !scan.declare.is_empty() {
            self.text(" declare ");
            self.parameters(&scan.declare);
        }
        self.text(" with ");
        self.bracketed(|printer| printer.separated(&scan.steps, " ", Self::step_of_scan));
    }

    pub(super) fn step_of_scan(&mut self, step: &ScanStep) {
        self.text("step ");
        self.declared_name(&step.name);
        if step.optional {
            self.text(" optional");
        }
        if let Some(output) = &step.output {
            self.text(" output=");
            self.text(&output.text);
        }
        self.text(": ");
        self.expr(&step.condition);
        if !step.assignments.is_empty() {
            self.text(" => ");
            self.list(&step.assignments, Self::named);
        }
        self.text(";");
    }
}
