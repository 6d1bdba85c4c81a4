//! From text to a query that can be run again and again.

use std::sync::Arc;

use kql_parser::{Span, SyntaxError};
use miette::Diagnostic;
use thiserror::Error;

use crate::bind::{BoundQuery, Catalog, SemanticError, Statement, bind};
use crate::exec::{Database, Table, run};
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
        }
    }

    /// The place in the text, in bytes; it covers exactly the culprit, and is empty where something is missing.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Syntax(error) => error.span(),
            Self::Semantic(error) => error.span(),
        }
    }

    /// The phase that it belongs to: `syntax`, `semantic` or `unsupported`. `where x = 1` is a name given in a place that
    /// takes none, which Kusto finds only when it binds the query.
    #[must_use]
    pub const fn stage(&self) -> &'static str {
        match self {
            Self::Syntax(SyntaxError::AssignmentInCondition { .. }) => "semantic",
            Self::Syntax(_) => "syntax",
            Self::Semantic(error) if error.is_unsupported() => "unsupported",
            Self::Semantic(_) => "semantic",
        }
    }
}

/// A query ready to run: parsed, bound and rewritten once.
#[derive(Clone, Debug)]
pub struct Query {
    bound: BoundQuery,
}

impl From<BoundQuery> for Query {
    /// A query of plans that the caller has made or changed; they run as they are.
    fn from(bound: BoundQuery) -> Self {
        Self { bound }
    }
}

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// Every mistake found: those of the syntax, or if there are none those of the meaning.
    pub fn compile(text: &str, catalog: &dyn Catalog) -> Result<Self, Vec<QueryError>> {
        let mut parsed = kql_parser::parse(text);
        declare(catalog.declarations(), text.len(), &mut parsed);
        if !parsed.diagnostics.is_empty() {
            return Err(parsed
                .diagnostics
                .into_iter()
                .map(QueryError::Syntax)
                .collect());
        }
        let binding = bind(&parsed.query, catalog);
        match binding.query {
            Some(bound) => Ok(Self {
                bound: rewritten(bound),
            }),
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

    /// Runs it: a table for each tabular statement; `fork` and `facet` make several of one.
    ///
    /// # Errors
    /// A table cannot be read, a function fails over its values, or a limit is reached.
    pub fn run(
        &self,
        database: &dyn Database,
        settings: &Settings,
    ) -> Result<Vec<Table>, RuntimeError> {
        run(&self.bound, database, settings)
    }
}

/// Puts the declarations of a workspace before the statements of a query whose text has `length` bytes. Their places are
/// behind the query's text.
fn declare(declarations: &str, length: usize, parsed: &mut kql_parser::Parsed) {
    if declarations.is_empty() {
        return;
    }
    let mut behind = " ".repeat(length);
    behind.push('\n');
    behind.push_str(declarations);
    let mut library = kql_parser::parse(&behind);
    parsed.diagnostics.append(&mut library.diagnostics);
    let own = std::mem::take(&mut parsed.query.statements);
    parsed.query.statements = library.query.statements;
    parsed.query.statements.extend(own);
}

fn rewritten(query: BoundQuery) -> BoundQuery {
    let plan = |plan: Arc<Plan>| push_down(prune(&filter_unique_joins(plan)));
    BoundQuery {
        results: query
            .results
            .into_iter()
            .map(|statement| Statement {
                plan: plan(statement.plan),
                ..statement
            })
            .collect(),
        subqueries: query.subqueries.into_iter().map(plan).collect(),
        ..query
    }
}
