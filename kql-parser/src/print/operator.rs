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
                self.name_text(&name.text, super::is_word);
            }
            SettingValue::Literal(literal, _) => self.literal(literal),
            SettingValue::Exprs(values) => self.list(values, Self::expr),
        }
    }

    pub(super) fn property(&mut self, setting: &Setting) {
        self.name_text(&setting.name.text, super::is_word);
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
        let keyword = operator.kind.keyword();
        let settings = operator.settings.as_slice();
        match &operator.kind {
            OperatorKind::Where(value)
            | OperatorKind::Take(value)
            | OperatorKind::Sample(value)
            | OperatorKind::Invoke(value) => self.unary(keyword, settings, value),
            OperatorKind::Extend(items)
            | OperatorKind::Project(items)
            | OperatorKind::ProjectRename(items)
            | OperatorKind::Distinct(items)
            | OperatorKind::Serialize(items)
            | OperatorKind::Print(items) => self.listed(keyword, settings, items, Self::named),
            OperatorKind::ProjectAway(items)
            | OperatorKind::ProjectKeep(items)
            | OperatorKind::ProjectByNames(items)
            | OperatorKind::Union(items) => self.listed(keyword, settings, items, Self::expr),
            OperatorKind::ProjectReorder(columns) => {
                self.listed(keyword, settings, columns, Self::reordered);
            }
            OperatorKind::Summarize { aggregates, by } => {
                self.listed(keyword, settings, aggregates, Self::named);
                self.by(by);
            }
            OperatorKind::Count { name } => self.count(settings, name.as_ref()),
            OperatorKind::Sort(keys) => self.sort(settings, keys),
            OperatorKind::Top { count, keys } => {
                self.unary(keyword, settings, count);
                self.order(keys);
            }
            OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
                self.join(keyword, settings, right, on)
            }
            OperatorKind::MvExpand { targets, limit } => {
                self.listed(keyword, settings, targets, Self::target);
                self.clause(" limit ", limit.as_ref());
            }
            OperatorKind::MvApply { targets, limit, on } => {
                self.listed(keyword, settings, targets, Self::target);
                self.clause(" limit ", limit.as_ref());
                self.text(" on ");
                self.bracketed(|printer| printer.expr(on));
            }
            OperatorKind::Parse { value, pattern }
            | OperatorKind::ParseWhere { value, pattern } => {
                self.parse(keyword, settings, value, pattern);
            }
            OperatorKind::ParseKv {
                value,
                columns,
                with,
            } => self.parse_kv(settings, value, columns, with),
            OperatorKind::MakeSeries(series) => self.make_series(settings, series),
            OperatorKind::As(name) => self.table_name(name, settings),
            OperatorKind::Render { chart, with } => self.render(settings, chart, with),
            OperatorKind::Evaluate { call, schema } => {
                self.evaluate(settings, call, schema.as_deref());
            }
            OperatorKind::SampleDistinct { count, of } => {
                self.unary(keyword, settings, count);
                self.clause(" of ", Some(of));
            }
            OperatorKind::Search { tables, predicate } => self.search(settings, tables, predicate),
            OperatorKind::Find { .. } => self.find(operator),
            OperatorKind::Partition { by, body } => self.partition(settings, by, body),
            OperatorKind::Fork(branches) => self.fork(settings, branches),
            OperatorKind::Facet { by, with } => self.facet(settings, by, with.as_ref()),
            OperatorKind::TopNested(levels) => self.separated(levels, ", ", Self::top_nested),
            OperatorKind::TopHitters { count, of, by } => {
                self.top_hitters(settings, [count, of], by.as_ref())
            }
            OperatorKind::Reduce { by, with } => self.reduce(settings, by, with),
            OperatorKind::Scan(scan) => self.scan(settings, scan),
            OperatorKind::GetSchema | OperatorKind::Consume | OperatorKind::MacroExpand => {
                self.keyword(keyword, settings);
            }
            OperatorKind::Range { .. } => self.range(operator),
            OperatorKind::ExecuteAndCache => self.text(keyword),
            OperatorKind::AssertSchema(columns) => {
                self.text("assert-schema ");
                self.columns(columns);
            }
            OperatorKind::Graph(graph) => self.graph(graph, settings),
            OperatorKind::Nested(inner) => self.bracketed(|printer| printer.expr(inner)),
            OperatorKind::Error => {}
        }
    }
}
