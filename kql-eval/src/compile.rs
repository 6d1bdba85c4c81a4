//! From text to a query that can be run again and again.

use std::sync::Arc;

use kql_parser::{Span, SyntaxError, syntax};
use miette::Diagnostic;
use thiserror::Error;

use crate::bind::{BoundQuery, Catalog, SemanticError, Statement, bind_in_workspace};
use crate::exec::{Database, Table, run};
use crate::internal::{InternalError, guarded};
use crate::plan::Plan;
use crate::rewrite::{filter_unique_joins, prune, push_down};
use crate::{RuntimeError, Settings};

/// A mistake in a query's text.
#[derive(Error, Debug, Clone)]
pub enum QueryError {
    /// The text is not KQL.
    #[error(transparent)]
    Syntax(SyntaxError),
    /// It is KQL and means nothing, or something that is not supported.
    #[error(transparent)]
    Semantic(SemanticError),
    /// The engine itself failed.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl Diagnostic for QueryError {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.diagnostic().code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.diagnostic().help()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.diagnostic().labels()
    }
}

impl QueryError {
    /// The diagnostic of the phase that found it.
    fn diagnostic(&self) -> &dyn Diagnostic {
        match self {
            Self::Syntax(error) => error,
            Self::Semantic(error) => error,
            Self::Internal(error) => error,
        }
    }

    /// The place in the text, in bytes; it covers exactly the culprit, and is empty where something is missing. A fault of the
    /// engine itself has the text's beginning.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Syntax(error) => error.span(),
            Self::Semantic(error) => error.span(),
            Self::Internal(_) => Span::at(0),
        }
    }

    /// The phase that it belongs to: `syntax`, `semantic`, `unsupported` or `internal`. `where x = 1` is a name given in a place that
    /// takes none, which Kusto finds only when it binds the query.
    #[must_use]
    pub const fn stage(&self) -> &'static str {
        match self {
            Self::Syntax(SyntaxError::AssignmentInCondition { .. }) => "semantic",
            Self::Syntax(_) => "syntax",
            Self::Semantic(error) if error.is_unsupported() => "unsupported",
            Self::Semantic(_) => "semantic",
            Self::Internal(_) => "internal",
        }
    }
}

/// A query ready to run: parsed, bound and rewritten once.
#[derive(Clone, Debug)]
pub struct Query {
    bound: BoundQuery,
    unpruned: BoundQuery,
}

impl From<BoundQuery> for Query {
    /// A query of plans that the caller has made or changed; they run as they are.
    fn from(bound: BoundQuery) -> Self {
        Self {
            unpruned: bound.clone(),
            bound,
        }
    }
}

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// Every mistake found: those of the syntax, or if there are none those of the meaning; or the engine itself failed.
    pub fn compile(text: &str, catalog: &dyn Catalog) -> Result<Self, Vec<QueryError>> {
        guarded(|| Self::compile_unguarded(text, catalog))
            .unwrap_or_else(|fault| Err(vec![fault.into()]))
    }

    fn compile_unguarded(text: &str, catalog: &dyn Catalog) -> Result<Self, Vec<QueryError>> {
        let mut parsed = kql_parser::parse(text);
        let saved = declared(catalog.declarations(), text.len(), &mut parsed.diagnostics);
        if !parsed.diagnostics.is_empty() {
            return Err(parsed
                .diagnostics
                .into_iter()
                .map(QueryError::Syntax)
                .collect());
        }
        let binding = bind_in_workspace(&saved, &parsed.query, catalog);
        match binding.query {
            Some(bound) => {
                let unpruned = with_plans(bound, filter_unique_joins);
                Ok(Self {
                    bound: with_plans(unpruned.clone(), |plan| push_down(prune(&plan))),
                    unpruned,
                })
            }
            None => Err(binding
                .diagnostics
                .into_iter()
                .map(QueryError::Semantic)
                .collect()),
        }
    }

    /// The plans as they run: bound without a mistake, and rewritten. Places are those of the query's text; beyond its end are
    /// those of what the workspace declares.
    #[must_use]
    pub const fn bound(&self) -> &BoundQuery {
        &self.bound
    }

    /// The plans before columns that nothing reads were left out. Two queries that differ in a predicate have the same columns
    /// at every stage of these, and not of those that run.
    #[must_use]
    pub const fn unpruned(&self) -> &BoundQuery {
        &self.unpruned
    }

    /// Runs it: a table for each tabular statement; `fork` and `facet` make several of one.
    ///
    /// # Errors
    /// A table cannot be read, a function fails over its values, a limit is reached, or the engine itself failed.
    pub fn run(
        &self,
        database: &dyn Database,
        settings: &Settings,
    ) -> Result<Vec<Table>, RuntimeError> {
        run(&self.bound, database, settings)
    }
}

/// The declarations of a workspace, for a query whose text has `length` bytes. Their places, and those of their mistakes, are
/// behind the query's text.
fn declared(
    declarations: &str,
    length: usize,
    diagnostics: &mut Vec<SyntaxError>,
) -> Vec<syntax::Statement> {
    if declarations.is_empty() {
        return vec![];
    }
    let mut behind = " ".repeat(length);
    behind.push('\n');
    behind.push_str(declarations);
    let mut library = kql_parser::parse(&behind);
    diagnostics.append(&mut library.diagnostics);
    library.query.statements
}

/// The query with other plans in place of its own.
fn with_plans(query: BoundQuery, change: impl Fn(Arc<Plan>) -> Arc<Plan>) -> BoundQuery {
    BoundQuery {
        results: query
            .results
            .into_iter()
            .map(|statement| Statement {
                plan: change(statement.plan),
                ..statement
            })
            .collect(),
        subqueries: query.subqueries.into_iter().map(change).collect(),
        ..query
    }
}
