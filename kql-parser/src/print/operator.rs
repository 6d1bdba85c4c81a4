//! Pipelines and tabular operators.

use super::Printer;
use crate::syntax::{Expr, ExprKind, NamedExpr, Operator, OperatorKind, Setting, SettingValue};

impl Printer {
    pub(super) fn pipe(&mut self, source: &Expr, operators: &[Operator]) {
        let begins = !matches!(source.kind, ExprKind::Missing);
        if matches!(source.kind, ExprKind::Pipe { .. }) {
            self.bracketed(|printer| printer.expr(source));
        } else {
            self.expr(source);
        }
        for (index, operator) in operators.iter().enumerate() {
            if index > 0 || begins {
                self.text(if self.nested == 0 { "\n| " } else { " | " });
            }
            self.operator(operator);
        }
    }

    /// A keyword and its settings.
    pub(super) fn keyword(&mut self, keyword: &str, settings: &[Setting]) {
        self.text(keyword);
        self.settings(settings);
    }

    /// Settings, each after a space.
    pub(super) fn settings(&mut self, settings: &[Setting]) {
        for setting in settings {
            self.text(" ");
            self.text(&setting.name.text);
            if !matches!(&setting.value, SettingValue::Exprs(_)) || setting.name.text != "by" {
                self.text("=");
            } else {
                self.text(" ");
            }
            self.setting_value(&setting.value);
        }
    }

    fn setting_value(&mut self, value: &SettingValue) {
        match value {
            SettingValue::Word(name) => {
                let plain = super::is_word(&name.text);
                self.name_text(&name.text, plain);
            }
            SettingValue::Literal(literal, _) => self.literal(literal),
            SettingValue::Exprs(values) => self.list(values, Self::expr),
        }
    }

    fn property(&mut self, setting: &Setting) {
        let plain = super::is_word(&setting.name.text);
        self.name_text(&setting.name.text, plain);
        self.text(" = ");
        self.setting_value(&setting.value);
    }

    /// ` with (name = value, …)`, if there is any.
    pub(super) fn with(&mut self, settings: &[Setting]) {
        if !settings.is_empty() {
            self.text(" with ");
            self.bracketed(|printer| printer.list(settings, Self::property));
        }
    }

    /// A keyword with its settings and an expression.
    pub(super) fn unary(&mut self, keyword: &str, settings: &[Setting], value: &Expr) {
        self.keyword(keyword, settings);
        self.text(" ");
        self.expr(value);
    }

    /// A keyword with its settings and a list.
    pub(super) fn listed<T>(
        &mut self,
        keyword: &str,
        settings: &[Setting],
        items: &[T],
        print: fn(&mut Self, &T),
    ) {
        self.keyword(keyword, settings);
        if !items.is_empty() {
            self.text(" ");
        }
        self.list(items, print);
    }

    /// A word and an expression, if there is one.
    pub(super) fn clause(&mut self, word: &str, value: Option<&Expr>) {
        if let Some(value) = value {
            self.text(word);
            self.expr(value);
        }
    }

    /// ` by name = value, …`, if there is any.
    pub(super) fn by(&mut self, keys: &[NamedExpr]) {
        if !keys.is_empty() {
            self.text(" by ");
            self.list(keys, Self::named);
        }
    }

    pub(super) fn operator(&mut self, operator: &Operator) {
        let settings = operator.settings.as_slice();
        match &operator.kind {
            OperatorKind::Where(predicate) => self.unary("where", settings, predicate),
            OperatorKind::Extend(items) => self.listed("extend", settings, items, Self::named),
            OperatorKind::Project(items) => self.listed("project", settings, items, Self::named),
            OperatorKind::ProjectAway(columns) => {
                self.listed("project-away", settings, columns, Self::expr);
            }
            OperatorKind::ProjectKeep(columns) => {
                self.listed("project-keep", settings, columns, Self::expr);
            }
            OperatorKind::ProjectRename(items) => {
                self.listed("project-rename", settings, items, Self::named);
            }
            OperatorKind::ProjectReorder(columns) => {
                self.listed("project-reorder", settings, columns, Self::reordered);
            }
            OperatorKind::ProjectByNames(columns) => {
                self.listed("project-by-names", settings, columns, Self::expr);
            }
            OperatorKind::Summarize { aggregates, by } => {
                self.listed("summarize", settings, aggregates, Self::named);
                self.by(by);
            }
            OperatorKind::Distinct(items) => self.listed("distinct", settings, items, Self::named),
            OperatorKind::Count { name } => {
                self.keyword("count", settings);
                if let Some(name) = name {
                    self.text(" as ");
                    self.name(name);
                }
            }
            OperatorKind::Take(count) => self.unary("take", settings, count),
            OperatorKind::Sort(keys) => {
                self.keyword("sort", settings);
                self.text(" by ");
                self.list(keys, Self::key);
            }
            OperatorKind::Top { count, keys } => {
                self.unary("top", settings, count);
                self.text(" by ");
                self.list(keys, Self::key);
            }
            OperatorKind::Union(tables) => self.listed("union", settings, tables, Self::expr),
            OperatorKind::Join { right, on } => self.join("join", settings, right, on),
            OperatorKind::Lookup { right, on } => self.join("lookup", settings, right, on),
            OperatorKind::MvExpand { targets, limit } => {
                self.listed("mv-expand", settings, targets, Self::target);
                self.clause(" limit ", limit.as_ref());
            }
            OperatorKind::MvApply { targets, limit, on } => {
                self.listed("mv-apply", settings, targets, Self::target);
                self.clause(" limit ", limit.as_ref());
                self.text(" on ");
                self.bracketed(|printer| printer.expr(on));
            }
            OperatorKind::Parse { value, pattern } => {
                self.parse("parse", settings, value, pattern);
            }
            OperatorKind::ParseWhere { value, pattern } => {
                self.parse("parse-where", settings, value, pattern);
            }
            OperatorKind::ParseKv {
                value,
                columns,
                with,
            } => {
                self.unary("parse-kv", settings, value);
                self.text(" as ");
                self.columns(columns);
                self.with(with);
            }
            OperatorKind::MakeSeries(series) => self.make_series(settings, series),
            OperatorKind::As(name) => {
                self.keyword("as", settings);
                self.text(" ");
                self.name(name);
            }
            OperatorKind::Render { chart, with } => {
                self.text("render ");
                self.text(&chart.text);
                self.settings(settings);
                self.with(with);
            }
            OperatorKind::Evaluate { call, schema } => {
                self.keyword("evaluate", settings);
                self.text(" ");
                self.call(call);
                if let Some(schema) = schema {
                    self.text(" : ");
                    self.columns(schema);
                }
            }
            OperatorKind::Invoke(call) => self.unary("invoke", settings, call),
            OperatorKind::Serialize(items) => {
                self.listed("serialize", settings, items, Self::named);
            }
            OperatorKind::Sample(count) => self.unary("sample", settings, count),
            OperatorKind::SampleDistinct { count, of } => {
                self.unary("sample-distinct", settings, count);
                self.clause(" of ", Some(of));
            }
            OperatorKind::Search { tables, predicate } => {
                self.keyword("search", settings);
                self.tables(tables);
                self.clause(" ", Some(predicate));
            }
            OperatorKind::Find {
                tables,
                predicate,
                project,
                project_away,
            } => {
                self.keyword("find", settings);
                self.tables(tables);
                self.clause(" where ", Some(predicate));
                for (keyword, columns) in [(" project", project), (" project-away", project_away)] {
                    if !columns.is_empty() {
                        self.listed(keyword, &[], columns, Self::expr);
                    }
                }
            }
            OperatorKind::Partition { by, body } => {
                self.keyword("partition", settings);
                self.text(" by ");
                self.expr(by);
                self.text(" ");
                self.partition_body(body);
            }
            OperatorKind::Fork(branches) => {
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
            OperatorKind::Facet { by, with } => {
                self.keyword("facet", settings);
                self.text(" by ");
                self.list(by, Self::expr);
                if let Some(with) = with {
                    self.text(" with ");
                    self.bracketed(|printer| printer.expr(with));
                }
            }
            OperatorKind::TopNested(levels) => {
                self.separated(levels, ", ", Self::top_nested);
            }
            OperatorKind::TopHitters { count, of, by } => {
                self.unary("top-hitters", settings, count);
                self.clause(" of ", Some(of));
                self.clause(" by ", by.as_ref());
            }
            OperatorKind::Reduce { by, with } => {
                self.keyword("reduce", settings);
                self.clause(" by ", Some(by));
                if !with.is_empty() {
                    self.text(" with ");
                    self.list(with, Self::property);
                }
            }
            OperatorKind::Scan(scan) => self.scan(settings, scan),
            OperatorKind::GetSchema => self.keyword("getschema", settings),
            OperatorKind::Consume => self.keyword("consume", settings),
            OperatorKind::Print(items) => self.listed("print", settings, items, Self::named),
            OperatorKind::Range {
                column,
                from,
                to,
                step,
            } => {
                self.text("range ");
                self.name(column);
                self.clause(" from ", Some(from));
                self.clause(" to ", Some(to));
                self.clause(" step ", Some(step));
            }
            OperatorKind::ExecuteAndCache => self.text("execute_and_cache"),
            OperatorKind::AssertSchema(columns) => {
                self.text("assert-schema ");
                self.columns(columns);
            }
            OperatorKind::MacroExpand => self.keyword("macro-expand", settings),
            OperatorKind::Graph(graph) => self.graph(graph, settings),
            OperatorKind::Nested(inner) => self.bracketed(|printer| printer.expr(inner)),
            OperatorKind::Error => {}
        }
    }
}
