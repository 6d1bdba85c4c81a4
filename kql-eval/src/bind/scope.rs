//! Names declared by the query: `let`, parameters and functions.

use std::collections::HashMap;
use std::sync::Arc;

use kql_parser::syntax::Lambda;

use super::graph::Graph;
use super::operator::wildcard_matches;
use crate::plan::{Expr, Plan};

/// What a declared name stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// A value, put in at each use.
    Scalar(Expr),
    /// A value that depends on the row it was given for: it means something only in the pipeline with this number.
    RowScalar(Expr, usize),
    /// Rows, computed at each use.
    Table(Table),
    /// A graph.
    Graph(Arc<Graph>),
    /// A function.
    Function(Arc<Function>),
    /// Rows for certain arguments.
    Pattern(Arc<Pattern>),
    /// A declaration with a reported mistake.
    Error,
}

/// Rows with what `union` and `search` need to know of them.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The rows.
    pub plan: Arc<Plan>,
    /// The name that `withsource` shows: that of a plain table, a view or an `as`.
    pub label: Option<Arc<str>>,
}

/// A declared function with the names it can see.
#[derive(Debug)]
pub(super) struct Function {
    pub name: String,
    pub lambda: Lambda,
    pub scope: Scope,
}

/// A declared pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    pub name: String,
    /// What its calls stand for; `None` when it was declared without a mapping.
    pub matches: Option<Vec<PatternMatch>>,
}

/// A call of a pattern and the rows it stands for, as a function without parameters.
#[derive(Debug)]
pub(super) struct PatternMatch {
    pub arguments: Vec<String>,
    pub path: Option<String>,
    pub rows: Arc<Function>,
}

/// What `restrict access` leaves visible.
#[derive(Clone, Debug)]
pub(super) struct Visible {
    /// A name or a wildcard.
    pub name: String,
    pub of: VisibleKind,
}

/// Where the names that stay visible are declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum VisibleKind {
    /// Wherever the name is: `T`
    Any,
    /// In the query: `T*`
    Query,
    /// In the database: `database().T*`
    Database,
}

/// The functions that a workspace has saved, by name.
pub(super) type SavedFunctions = Arc<HashMap<String, Binding>>;

/// The names in reach, the latest first. Cloning is cheap; a function keeps the scope it was declared in.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    frames: Option<Arc<Frame>>,
    restriction: Option<Arc<Restriction>>,
    /// Found where no declaration is: saved functions see one another in whatever order they were saved.
    saved: Option<SavedFunctions>,
}

#[derive(Debug)]
struct Frame {
    name: String,
    binding: Binding,
    level: usize,
    outer: Option<Arc<Frame>>,
}

/// Tables, functions and patterns that were declared before are visible only where they are listed.
#[derive(Debug)]
struct Restriction {
    before: Option<Arc<Frame>>,
    visible: Vec<Visible>,
}

impl Scope {
    /// This scope and one more name, declared at nesting level `level`.
    pub fn with(&self, name: &str, binding: Binding, level: usize) -> Self {
        Self {
            frames: Some(Arc::new(Frame {
                name: name.to_owned(),
                binding,
                level,
                outer: self.frames.clone(),
            })),
            restriction: self.restriction.clone(),
            saved: self.saved.clone(),
        }
    }

    /// This scope, behind whose declarations the saved functions of a workspace are found.
    pub fn with_saved(&self, saved: Option<SavedFunctions>) -> Self {
        Self {
            saved,
            ..self.clone()
        }
    }

    /// The saved functions of the workspace.
    pub fn saved(&self) -> Option<SavedFunctions> {
        self.saved.clone()
    }

    /// This scope, of whose tables, functions and patterns only these are visible.
    pub fn restricted(&self, visible: Vec<Visible>) -> Self {
        Self {
            frames: self.frames.clone(),
            restriction: Some(Arc::new(Restriction {
                before: self.frames.clone(),
                visible,
            })),
            saved: self.saved.clone(),
        }
    }

    /// Whether `restrict access` was stated.
    pub const fn is_restricted(&self) -> bool {
        self.restriction.is_some()
    }

    /// Whether a table of the database is visible.
    pub fn shows_table(&self, name: &str) -> bool {
        self.restriction
            .as_ref()
            .is_none_or(|restriction| restriction.shows(name, VisibleKind::Database))
    }

    /// What `name` stands for.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        let declared = self.bindings().find(|(known, _)| *known == name);
        declared.map(|(_, binding)| binding).or_else(|| {
            let saved = self.saved.as_ref()?.get(name)?;
            let is_hidden = self
                .restriction
                .as_ref()
                .is_some_and(|restriction| !restriction.shows(name, VisibleKind::Query));
            (!is_hidden).then_some(saved)
        })
    }

    /// Whether `name` is declared at this very level.
    pub fn declares(&self, name: &str, level: usize) -> bool {
        self.frames()
            .take_while(|frame| frame.level >= level)
            .any(|frame| frame.name == name)
    }

    /// All names in reach, the latest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bindings().map(|(name, _)| name)
    }

    /// All names in reach with what they stand for, the latest first.
    pub fn bindings(&self) -> impl Iterator<Item = (&str, &Binding)> {
        let restriction = self.restriction.as_deref();
        let first_hidden = restriction
            .and_then(|restriction| restriction.before.as_ref())
            .map(Arc::as_ptr);
        let mut is_before = false;
        self.frames().filter_map(move |frame| {
            is_before |= first_hidden.is_some_and(|hidden| std::ptr::eq(hidden, frame));
            let is_hidden = is_before
                && matches!(
                    frame.binding,
                    Binding::Table(_) | Binding::Function(_) | Binding::Pattern(_)
                )
                && restriction.is_some_and(|r| !r.shows(&frame.name, VisibleKind::Query));
            (!is_hidden).then_some((frame.name.as_str(), &frame.binding))
        })
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.frames.as_deref(), |frame| frame.outer.as_deref())
    }
}

impl Restriction {
    /// Whether a name that is declared in the query or in the database is listed.
    fn shows(&self, name: &str, of: VisibleKind) -> bool {
        self.visible.iter().any(|visible| {
            (visible.of == VisibleKind::Any || visible.of == of)
                && wildcard_matches(&visible.name, name)
        })
    }
}
