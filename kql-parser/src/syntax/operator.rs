//! Tabular operators as written.

use super::{ColumnDeclaration, Expr, GraphOperator, Literal, Name, NamedExpr, Setting, TypeName};
use crate::Span;

/// A tabular operator with its place in the pipeline.
#[derive(Clone, PartialEq, Debug)]
pub struct Operator {
    /// What it is.
    pub kind: OperatorKind,
    /// The operator's keyword (`where`, `mv-expand`).
    pub keyword: Span,
    /// The settings right after the keyword: `kind=…`, `hint.…=…`, `withsource=…`.
    pub settings: Vec<Setting>,
    /// From the keyword to the end of the operator.
    pub span: Span,
}

/// What a tabular operator is.
#[derive(Clone, PartialEq, Debug)]
pub enum OperatorKind {
    /// `where`, `filter`
    Where(Expr),
    /// `extend`
    Extend(Vec<NamedExpr>),
    /// `project`
    Project(Vec<NamedExpr>),
    /// `project-away`: names and wildcards
    ProjectAway(Vec<Expr>),
    /// `project-keep`
    ProjectKeep(Vec<Expr>),
    /// `project-rename`
    ProjectRename(Vec<NamedExpr>),
    /// `project-reorder`
    ProjectReorder(Vec<ReorderColumn>),
    /// `project-by-names`
    ProjectByNames(Vec<Expr>),
    /// `summarize`
    Summarize {
        aggregates: Vec<NamedExpr>,
        by: Vec<NamedExpr>,
    },
    /// `distinct`; a lone wildcard `*` is all columns
    Distinct(Vec<NamedExpr>),
    /// `count [as name]`
    Count { name: Option<Name> },
    /// `take`, `limit`
    Take(Expr),
    /// `sort by`, `order by`
    Sort(Vec<SortKey>),
    /// `top n by key`
    Top { count: Expr, keys: Vec<SortKey> },
    /// `union`; `withsource`, `kind` and `isfuzzy` are settings
    Union(Vec<Expr>),
    /// `join [kind=…] right on …`
    Join { right: Expr, on: Vec<Expr> },
    /// `lookup [kind=…] right on …`
    Lookup { right: Expr, on: Vec<Expr> },
    /// `mv-expand`
    MvExpand {
        targets: Vec<ExpandTarget>,
        limit: Option<Expr>,
    },
    /// `mv-apply … on (…)`
    MvApply {
        targets: Vec<ExpandTarget>,
        limit: Option<Expr>,
        on: Expr,
    },
    /// `parse`
    Parse {
        value: Expr,
        pattern: Vec<ParsePiece>,
    },
    /// `parse-where`
    ParseWhere {
        value: Expr,
        pattern: Vec<ParsePiece>,
    },
    /// `parse-kv`
    ParseKv {
        value: Expr,
        columns: Vec<ColumnDeclaration>,
        with: Vec<Setting>,
    },
    /// `make-series`
    MakeSeries(MakeSeries),
    /// `as name`
    As(Name),
    /// `render chart [with (…)]`
    Render { chart: Name, with: Vec<Setting> },
    /// `evaluate plugin(…) [: schema]`
    Evaluate {
        call: super::Call,
        schema: Option<Vec<ColumnDeclaration>>,
    },
    /// `invoke f(…)`
    Invoke(Expr),
    /// `serialize`
    Serialize(Vec<NamedExpr>),
    /// `sample n`
    Sample(Expr),
    /// `sample-distinct n of column`
    SampleDistinct { count: Expr, of: Expr },
    /// `search [in (…)] predicate`
    Search { tables: Vec<Expr>, predicate: Expr },
    /// `find [in (…)] where predicate [project …]`
    Find {
        tables: Vec<Expr>,
        predicate: Expr,
        project: Vec<Expr>,
        project_away: Vec<Expr>,
    },
    /// `partition by key (…)` or `{…}`
    Partition { by: Expr, body: Expr },
    /// `fork (…) (…)`
    Fork(Vec<ForkBranch>),
    /// `facet by columns [with (…)]`
    Facet { by: Vec<Expr>, with: Option<Expr> },
    /// `top-nested … of … by …, …`
    TopNested(Vec<TopNestedLevel>),
    /// `top-hitters n of expr [by weight]`
    TopHitters {
        count: Expr,
        of: Expr,
        by: Option<Expr>,
    },
    /// `reduce by column [with …]`
    Reduce { by: Expr, with: Vec<Setting> },
    /// `scan … with (…)`
    Scan(Scan),
    /// `getschema`
    GetSchema,
    /// `consume`
    Consume,
    /// `print`
    Print(Vec<NamedExpr>),
    /// `range column from a to b step s`
    Range {
        column: Name,
        from: Expr,
        to: Expr,
        step: Expr,
    },
    /// `execute_and_cache`
    ExecuteAndCache,
    /// `assert-schema (…)`
    AssertSchema(Vec<ColumnDeclaration>),
    /// `macro-expand`: kept whole, refused by the binder
    MacroExpand,
    /// `make-graph` and the other graph operators
    Graph(GraphOperator),
    /// A stage that is a pipeline's continuation in a sub-query: `(where x | take 1)` begins with an operator, not a source
    Nested(Expr),
    /// No operator of the language; reported
    Error,
}

/// A column of `project-reorder`.
#[derive(Clone, PartialEq, Debug)]
pub struct ReorderColumn {
    /// A name or wildcard.
    pub column: Expr,
    /// The order of the columns that a wildcard finds.
    pub order: Option<ReorderOrder>,
}

/// The order of the columns that a wildcard finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReorderOrder {
    /// `asc`
    Ascending,
    /// `desc`
    Descending,
    /// `granny-asc`: numbers inside names compare as numbers
    GrannyAscending,
    /// `granny-desc`
    GrannyDescending,
}

/// A key of `sort`, `top` and their like, as written: what is left out is the binder's to fill in.
#[derive(Clone, PartialEq, Debug)]
pub struct SortKey {
    /// What is sorted by; may be named.
    pub value: NamedExpr,
    /// `Some(true)` for `asc`, `Some(false)` for `desc`, nothing written otherwise (which means descending).
    pub ascending: Option<bool>,
    /// `Some(true)` for `nulls first`, `Some(false)` for `nulls last`.
    pub nulls_first: Option<bool>,
}

/// A target of `mv-expand` or `mv-apply`.
#[derive(Clone, PartialEq, Debug)]
pub struct ExpandTarget {
    /// What is expanded; may be named.
    pub value: NamedExpr,
    /// `to typeof(T)`
    pub to: Option<TypeName>,
}

/// A piece of a `parse` pattern.
#[derive(Clone, PartialEq, Debug)]
pub enum ParsePiece {
    /// `*`: skip
    Skip(Span),
    /// Text to find, or a regular expression with `kind=regex`
    Text(String, Span),
    /// `name[:type]`; string when no type is written
    Column {
        name: Name,
        ty: Option<TypeName>,
        span: Span,
    },
}

/// `make-series`
#[derive(Clone, PartialEq, Debug)]
pub struct MakeSeries {
    /// The aggregates with their defaults.
    pub aggregates: Vec<SeriesAggregate>,
    /// The axis expression; may be named.
    pub on: NamedExpr,
    /// The bounds and the step.
    pub range: SeriesRange,
    /// The group keys.
    pub by: Vec<NamedExpr>,
}

/// An aggregate of `make-series`.
#[derive(Clone, PartialEq, Debug)]
pub struct SeriesAggregate {
    /// The aggregate.
    pub value: NamedExpr,
    /// `default = …`
    pub default: Option<Expr>,
}

/// How the axis of `make-series` is divided.
#[derive(Clone, PartialEq, Debug)]
pub enum SeriesRange {
    /// `[from a] [to b] step s`
    FromToStep {
        from: Option<Expr>,
        to: Option<Expr>,
        step: Expr,
    },
    /// `in range(a, b, s)`
    InRange { from: Expr, to: Expr, step: Expr },
}

/// A branch of `fork`.
#[derive(Clone, PartialEq, Debug)]
pub struct ForkBranch {
    /// `name = (…)`
    pub name: Option<Name>,
    /// The branch's pipeline.
    pub body: Expr,
}

/// A level of `top-nested`.
#[derive(Clone, PartialEq, Debug)]
pub struct TopNestedLevel {
    /// How many; all when not written.
    pub count: Option<Expr>,
    /// The key.
    pub of: NamedExpr,
    /// `with others = …`
    pub others: Option<Expr>,
    /// The aggregate and its order.
    pub by: SortKey,
}

/// `scan`
#[derive(Clone, PartialEq, Debug)]
pub struct Scan {
    /// `order by …` inside, where written
    pub order: Vec<SortKey>,
    /// `partition by …`
    pub partition: Vec<Expr>,
    /// `declare (name:type = default, …)`
    pub declare: Vec<super::Parameter>,
    /// The steps in order.
    pub steps: Vec<ScanStep>,
}

/// A step of `scan`.
#[derive(Clone, PartialEq, Debug)]
pub struct ScanStep {
    /// Its name.
    pub name: Name,
    /// Whether `optional` was written.
    pub optional: bool,
    /// `output = all | last | none`
    pub output: Option<Name>,
    /// The condition.
    pub condition: Expr,
    /// `=> column = value, …`
    pub assignments: Vec<NamedExpr>,
}

/// `datatable(…)[…]`
#[derive(Clone, PartialEq, Debug)]
pub struct DataTable {
    /// The declared columns.
    pub columns: Vec<ColumnDeclaration>,
    /// The values, row after row.
    pub values: Vec<Expr>,
    /// `with (…)`
    pub with: Vec<Setting>,
}

/// `externaldata(…)[…] with (…)`
#[derive(Clone, PartialEq, Debug)]
pub struct ExternalData {
    /// The declared columns.
    pub columns: Vec<ColumnDeclaration>,
    /// The places the rows would come from.
    pub uris: Vec<Expr>,
    /// `with (…)`
    pub with: Vec<Setting>,
}

impl Operator {
    /// The setting with this name, if written.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|s| s.name.text == name)
    }
}

impl Setting {
    /// The value as a word: a bare word or a string or boolean literal.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.value {
            super::SettingValue::Word(name) => Some(&name.text),
            super::SettingValue::Literal(Literal::String(text), _) => Some(text),
            super::SettingValue::Literal(Literal::Bool(true), _) => Some("true"),
            super::SettingValue::Literal(Literal::Bool(false), _) => Some("false"),
            super::SettingValue::Literal(..) | super::SettingValue::Exprs(_) => None,
        }
    }
}
