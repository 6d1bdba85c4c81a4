//! Syntax to typed plan: names resolved, overloads chosen, every conversion explicit.

mod aggregates;
mod any_column;
mod bag_columns;
mod binary;
mod call;
mod catalog;
mod compare;
mod connective;
mod diagnostic;
mod extent;
mod fold;
mod foreign;
mod given;
mod gives_rows;
mod graph;
mod items;
mod key_types;
mod literal;
mod lost_column;
mod naming;
mod open;
mod operator;
mod overload;
mod path;
mod pattern;
mod plugin;
mod predicate;
mod resolve;
mod restriction;
mod scalar;
mod scope;
mod settle;
mod special;
mod statement;
mod surroundings;
mod tabular;
mod user_function;

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

pub use catalog::{Catalog, NoTables};
pub use diagnostic::SemanticError;
pub(crate) use diagnostic::did_you_mean;
use lost_column::Stage;
pub use plugin::{Plugin, plugins};

pub use crate::plan::{BoundQuery, Evidence, OpenColumn, OpenSource, Statement};
use crate::plan::{Expr, Plan, Schema};
use aggregates::Collector;
use graph::PatternScope;
use open::{ColumnKey, OpenSources};
use operator::{StepColumns, WindowCalls};
use scope::{Function, Scope};

/// The outcome of binding: a query when nothing is wrong, and everything that is wrong otherwise.
#[derive(Debug)]
pub struct Binding {
    /// The query; absent when there are diagnostics.
    pub query: Option<BoundQuery>,
    /// What is wrong, in the order found.
    pub diagnostics: Vec<SemanticError>,
}

/// Binds a query that parsed without diagnostics. A tree with holes binds too: holes are skipped in silence, since the
/// parser has reported them.
#[must_use]
pub fn bind(query: &syntax::Query, catalog: &dyn Catalog) -> Binding {
    bind_in_workspace(&[], query, catalog)
}

/// Binds a query that sees the saved functions of a workspace, which see one another in whatever order they stand.
#[must_use]
pub fn bind_in_workspace(
    saved: &[syntax::Statement],
    query: &syntax::Query,
    catalog: &dyn Catalog,
) -> Binding {
    settle::settled(
        &Statements {
            saved,
            own: &query.statements,
        },
        catalog,
    )
}

/// What is bound.
struct Statements<'q> {
    /// What the workspace declares.
    saved: &'q [syntax::Statement],
    /// The query.
    own: &'q [syntax::Statement],
}

/// Binds a query with these columns of plugins and open sources; gives also the columns that they should have besides.
fn bind_with(
    statements: &Statements<'_>,
    catalog: &dyn Catalog,
    unpacked: Vec<ColumnKey>,
    types: OpenSources,
) -> (Binding, Vec<ColumnKey>, OpenSources) {
    let mut binder = Binder::new(catalog);
    binder.unpacked = unpacked;
    binder.open = types;
    binder.saved(statements.saved);
    let results = binder.statements(statements.own);
    // Where sources are open the text may be that of a saved function, which only declares.
    if results.is_empty() && binder.diagnostics.is_empty() && !catalog.is_open() {
        let end = statements
            .own
            .last()
            .map_or(0, |statement| statement.span.end);
        binder.report(SemanticError::NoResult {
            span: Span::at(end),
        });
    }
    let query = binder.diagnostics.is_empty().then_some(BoundQuery {
        results,
        subqueries: binder.subqueries,
        materialized: binder.materialized,
        now: binder.now,
        open: binder.open.report(&binder.unpacked),
    });
    let binding = Binding {
        query,
        diagnostics: binder.diagnostics,
    };
    (binding, binder.wanted, binder.open)
}

/// Binds a lone predicate over rows of these columns, as an exclusion is one.
///
/// # Errors
/// Everything that is wrong with it.
pub fn bind_predicate(
    predicate: &syntax::Expr,
    schema: &Schema,
    catalog: &dyn Catalog,
) -> Result<Expr, Vec<SemanticError>> {
    let mut binder = Binder::new(catalog);
    let bound = binder.predicate(predicate, schema);
    if binder.diagnostics.is_empty() {
        Ok(bound)
    } else {
        Err(binder.diagnostics)
    }
}

/// The state of binding one query.
struct Binder<'c> {
    catalog: &'c dyn Catalog,
    diagnostics: Vec<SemanticError>,
    scope: Scope,
    /// How many function bodies deep: 0 outside of all.
    level: usize,
    /// The pipeline being bound, and how many there were so far: rows of one are out of reach in another.
    pipeline: usize,
    pipelines: usize,
    /// The functions whose bodies are being put in, the outermost first.
    calls: Vec<Arc<Function>>,
    /// How many bodies of functions have been put in.
    expansions: usize,
    subqueries: Vec<Arc<Plan>>,
    materialized: usize,
    now: Option<i64>,
    /// The size of the bins of `bin_auto`, and the start of one, if the query sets them.
    bin_auto_size: Option<Expr>,
    bin_auto_at: Option<Expr>,
    /// The aggregates of the `summarize` that is being bound, while outside any of their arguments.
    collector: Option<Collector>,
    /// The functions over the rows around that the operator being bound calls.
    windows: Option<WindowCalls>,
    /// What the steps of the `scan` that is being bound remember.
    steps: Option<StepColumns>,
    /// The pattern of a graph whose matches expressions are being bound over.
    pattern: Option<PatternScope>,
    /// How many sub-queries over groups of rows there are.
    groups: usize,
    /// The columns of plugins that are known by their use: the plugin's place and the name.
    unpacked: Vec<ColumnKey>,
    /// Those found to be missing.
    wanted: Vec<ColumnKey>,
    open: OpenSources,
    /// The known tables that may have columns which their schemas do not list, with the places that stand for them.
    unlisted: Vec<(Arc<str>, Span)>,
    render: Option<String>,
    /// The names that the list being bound has given so far: they are columns only after its stage.
    siblings: Vec<String>,
    /// The place of a name that a value is compared with: a text without quotes, where it is no column.
    compared: Option<kql_parser::Span>,
    /// The stages so far whose columns are not those of their input.
    stages: Vec<Stage>,
}

/// The rows in reach of an expression.
#[derive(Clone, Copy)]
enum Row<'a> {
    /// None: a `let`, an argument, a bound.
    None,
    /// The rows of an operator's input.
    Of(&'a Schema),
    /// Inside `summarize`, outside any aggregate: only aggregates may be named.
    Groups,
}

impl<'c> Binder<'c> {
    fn new(catalog: &'c dyn Catalog) -> Self {
        Self {
            catalog,
            diagnostics: Vec::new(),
            scope: Scope::default(),
            level: 0,
            pipeline: 0,
            pipelines: 0,
            calls: Vec::new(),
            expansions: 0,
            subqueries: Vec::new(),
            materialized: 0,
            now: None,
            bin_auto_size: None,
            bin_auto_at: None,
            collector: None,
            windows: None,
            steps: None,
            pattern: None,
            groups: 0,
            unpacked: Vec::new(),
            wanted: Vec::new(),
            open: OpenSources::default(),
            unlisted: Vec::new(),
            render: None,
            siblings: Vec::new(),
            compared: None,
            stages: Vec::new(),
        }
    }

    fn report(&mut self, error: SemanticError) {
        let place = error.span();
        if !self.diagnostics.iter().any(|known| known.span() == place) {
            self.diagnostics.push(error);
        }
    }

    fn unsupported(&mut self, what: impl Into<String>, span: Span) {
        self.report(SemanticError::Unsupported {
            what: what.into(),
            span,
            help: None,
        });
    }

    /// Reports something that cannot stand as it is, with the way out.
    fn refuse(&mut self, message: String, span: Span, help: &str) {
        self.report(SemanticError::BadArgument {
            message,
            span,
            help: Some(help.to_owned()),
        });
    }

    /// A plan that stands for a reported mistake.
    fn broken(span: Span) -> Arc<Plan> {
        Arc::new(Plan {
            node: crate::plan::Node::Values {
                columns: vec![],
                rows: 0,
            },
            schema: Arc::new(Schema {
                fields: vec![],
                incomplete: true,
                unpacked: None,
                stage: None,
            }),
            span,
        })
    }
}
