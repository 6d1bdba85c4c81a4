//! The operators as they are written.

use super::{BinaryOperator, GraphOperator, InOperator, OperatorKind, StringOperator, StringTest};

impl BinaryOperator {
    /// The operator as it is written, in the form that the formatter gives it: `!=` for `<>`.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::String(operator) => operator.symbol(),
        }
    }
}

impl StringOperator {
    /// The operator as it is written. Whole texts whose case counts are compared with `==` and `!=`; `matches regex` has no
    /// form without case and none that is negated.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        use StringTest::{
            Contains, EndsWith, Equal, Has, HasPrefix, HasSuffix, Like, MatchesRegex, StartsWith,
        };
        match (self.test, self.case_sensitive, self.negated) {
            (Equal, false, false) => "=~",
            (Equal, false, true) => "!~",
            (Equal, true, false) => "==",
            (Equal, true, true) => "!=",
            (Has, false, false) => "has",
            (Has, false, true) => "!has",
            (Has, true, false) => "has_cs",
            (Has, true, true) => "!has_cs",
            (HasPrefix, false, false) => "hasprefix",
            (HasPrefix, false, true) => "!hasprefix",
            (HasPrefix, true, false) => "hasprefix_cs",
            (HasPrefix, true, true) => "!hasprefix_cs",
            (HasSuffix, false, false) => "hassuffix",
            (HasSuffix, false, true) => "!hassuffix",
            (HasSuffix, true, false) => "hassuffix_cs",
            (HasSuffix, true, true) => "!hassuffix_cs",
            (Contains, false, false) => "contains",
            (Contains, false, true) => "!contains",
            (Contains, true, false) => "contains_cs",
            (Contains, true, true) => "!contains_cs",
            (StartsWith, false, false) => "startswith",
            (StartsWith, false, true) => "!startswith",
            (StartsWith, true, false) => "startswith_cs",
            (StartsWith, true, true) => "!startswith_cs",
            (EndsWith, false, false) => "endswith",
            (EndsWith, false, true) => "!endswith",
            (EndsWith, true, false) => "endswith_cs",
            (EndsWith, true, true) => "!endswith_cs",
            (Like, false, false) => "like",
            (Like, false, true) => "notlike",
            (Like, true, false) => "likecs",
            (Like, true, true) => "notlikecs",
            (MatchesRegex, ..) => "matches regex",
        }
    }
}

impl InOperator {
    /// The operator as it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "!in",
            Self::InIgnoreCase => "in~",
            Self::NotInIgnoreCase => "!in~",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }
}

impl OperatorKind {
    /// The keyword that canonical text writes; empty where a stage has none.
    #[must_use]
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::Where(_) => "where",
            Self::Extend(_) => "extend",
            Self::Project(_) => "project",
            Self::ProjectAway(_) => "project-away",
            Self::ProjectKeep(_) => "project-keep",
            Self::ProjectRename(_) => "project-rename",
            Self::ProjectReorder(_) => "project-reorder",
            Self::ProjectByNames(_) => "project-by-names",
            Self::Summarize { .. } => "summarize",
            Self::Distinct(_) => "distinct",
            Self::Count { .. } => "count",
            Self::Take(_) => "take",
            Self::Sort(_) => "sort",
            Self::Top { .. } => "top",
            Self::Union(_) => "union",
            Self::Join { .. } => "join",
            Self::Lookup { .. } => "lookup",
            Self::MvExpand { .. } => "mv-expand",
            Self::MvApply { .. } => "mv-apply",
            Self::Parse { .. } => "parse",
            Self::ParseWhere { .. } => "parse-where",
            Self::ParseKv { .. } => "parse-kv",
            Self::MakeSeries(_) => "make-series",
            Self::As(_) => "as",
            Self::Render { .. } => "render",
            Self::Evaluate { .. } => "evaluate",
            Self::Invoke(_) => "invoke",
            Self::Serialize(_) => "serialize",
            Self::Sample(_) => "sample",
            Self::SampleDistinct { .. } => "sample-distinct",
            Self::Search { .. } => "search",
            Self::Find { .. } => "find",
            Self::Partition { .. } => "partition",
            Self::Fork(_) => "fork",
            Self::Facet { .. } => "facet",
            Self::TopNested(_) => "top-nested",
            Self::TopHitters { .. } => "top-hitters",
            Self::Reduce { .. } => "reduce",
            Self::Scan(_) => "scan",
            Self::GetSchema => "getschema",
            Self::Consume => "consume",
            Self::Print(_) => "print",
            Self::Range { .. } => "range",
            Self::ExecuteAndCache => "execute_and_cache",
            Self::AssertSchema(_) => "assert-schema",
            Self::MacroExpand => "macro-expand",
            Self::Graph(graph) => graph.keyword(),
            Self::Nested(_) | Self::Error => "",
        }
    }
}

impl GraphOperator {
    /// The keyword that canonical text writes.
    #[must_use]
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::MakeGraph { .. } => "make-graph",
            Self::Match(_) => "graph-match",
            Self::ShortestPaths(_) => "graph-shortest-paths",
            Self::ToTable(_) => "graph-to-table",
            Self::MarkComponents => "graph-mark-components",
            Self::WhereNodes(_) => "graph-where-nodes",
            Self::WhereEdges(_) => "graph-where-edges",
        }
    }
}
