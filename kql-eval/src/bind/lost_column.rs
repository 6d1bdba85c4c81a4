//! Which stage of a pipeline left a column out.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, OperatorKind};

use super::Binder;
use crate::plan::{Node, Plan, Schema};

/// A stage whose result has other columns than its input.
#[derive(Debug)]
pub(super) struct Stage {
    keyword: Span,
    name: &'static str,
    /// What keeps a column through this stage.
    keeps: &'static str,
    input: Arc<Schema>,
    output: Arc<Schema>,
    /// The other side of a join.
    right: Option<Arc<Schema>>,
}

/// The stage that left a column out.
pub(super) struct Loss {
    /// Its keyword's place.
    pub keyword: Span,
    /// Its keyword.
    pub stage: &'static str,
    /// How to keep the column.
    pub help: String,
}

impl Binder<'_> {
    /// Remembers a stage, if its columns are not those of its input.
    pub(super) fn remember_stage(
        &mut self,
        operator: &syntax::Operator,
        input: &Arc<Schema>,
        plan: &Arc<Plan>,
    ) {
        if Arc::ptr_eq(input, &plan.schema) || plan.schema.incomplete {
            return;
        }
        let (name, keeps) = description(&operator.kind);
        self.stages.push(Stage {
            keyword: operator.keyword,
            name,
            keeps,
            input: Arc::clone(input),
            output: Arc::clone(&plan.schema),
            right: right_side(plan),
        });
    }

    /// The last stage before rows of `schema` that had a column of this name and left it out.
    pub(super) fn loss(&self, name: &str, schema: &Schema) -> Option<Loss> {
        let mut at: *const Schema = schema;
        // A stage's input is the output of one before it, so that going back ends.
        for stage in self.stages.iter().rev() {
            if !std::ptr::eq(Arc::as_ptr(&stage.output), at) {
                continue;
            }
            let was_there = stage.input.index_of(name).is_some();
            let was_right = stage
                .right
                .as_ref()
                .is_some_and(|right| right.index_of(name).is_some());
            if was_there || was_right {
                return Some(Loss {
                    keyword: stage.keyword,
                    stage: stage.name,
                    help: stage.keeps.replace("{name}", name),
                });
            }
            at = Arc::as_ptr(&stage.input);
        }
        None
    }
}

/// The columns of a join's right side.
fn right_side(plan: &Arc<Plan>) -> Option<Arc<Schema>> {
    match &plan.node {
        Node::Join { right, .. } => Some(Arc::clone(&right.schema)),
        Node::Project { input, .. } => right_side(input),
        _ => None,
    }
}

/// A stage's keyword, and how a column gets through it.
fn description(kind: &OperatorKind) -> (&'static str, &'static str) {
    match kind {
        OperatorKind::Project(_) => (
            "project",
            "add `{name}` to the `project`, or use the column before it",
        ),
        OperatorKind::ProjectKeep(_) => (
            "project-keep",
            "add `{name}` to the `project-keep`, or use the column before it",
        ),
        OperatorKind::ProjectAway(_) => (
            "project-away",
            "use `{name}` before the `project-away`, or keep it",
        ),
        OperatorKind::ProjectRename(_) => (
            "project-rename",
            "use the new name that the `project-rename` gives `{name}`",
        ),
        OperatorKind::Summarize { .. } => (
            "summarize",
            "add `{name}` after `by`, or keep a value of each group: `take_any({name})`, `make_set({name})`",
        ),
        OperatorKind::Distinct(_) => (
            "distinct",
            "add `{name}` to the `distinct`, or use the column before it",
        ),
        OperatorKind::Count { .. } => ("count", "use `{name}` before the `count`"),
        OperatorKind::Join { .. } => (
            "join",
            "semi and anti joins keep the columns of one side: use `kind=inner` or `kind=leftouter` to have `{name}`",
        ),
        OperatorKind::MakeSeries(_) => (
            "make-series",
            "add `{name}` after `by`, or use the column before it",
        ),
        _ => ("this stage", "use `{name}` before this stage"),
    }
}
