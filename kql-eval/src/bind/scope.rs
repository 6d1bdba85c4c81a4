//! Names declared by the query: `let`, parameters and functions.

use std::sync::Arc;

use kql_parser::syntax::Lambda;

use super::graph::Graph;
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

/// The names in reach, the latest first. Cloning is cheap; a function keeps the scope it was declared in.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(Option<Arc<Frame>>);

#[derive(Debug)]
struct Frame {
    name: String,
    binding: Binding,
    level: usize,
    outer: Scope,
}

impl Scope {
    /// This scope and one more name, declared at nesting level `level`.
    pub fn with(&self, name: &str, binding: Binding, level: usize) -> Self {
        Self(Some(Arc::new(Frame {
            name: name.to_owned(),
            binding,
            level,
            outer: self.clone(),
        })))
    }

    /// What `name` stands for.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.frames()
            .find(|frame| frame.name == name)
            .map(|frame| &frame.binding)
    }

    /// Whether `name` is declared at this very level.
    pub fn declares(&self, name: &str, level: usize) -> bool {
        self.frames()
            .take_while(|frame| frame.level >= level)
            .any(|frame| frame.name == name)
    }

    /// All names in reach, the latest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.frames().map(|frame| frame.name.as_str())
    }

    /// All names in reach with what they stand for, the latest first.
    pub fn bindings(&self) -> impl Iterator<Item = (&str, &Binding)> {
        self.frames()
            .map(|frame| (frame.name.as_str(), &frame.binding))
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.0.as_deref(), |frame| frame.outer.0.as_deref())
    }
}
