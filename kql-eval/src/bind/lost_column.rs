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
    /// Remembers a stage, if its columns are not those of its input. The result says which stage it came from.
    pub(super) fn remember_stage(
        &mut self,
        operator: &syntax::Operator,
        input: &Arc<Schema>,
        plan: &mut Arc<Plan>,
    ) {
        if plan.schema.incomplete {
            return;
        }
        let right = right_side(plan);
        // Stages are told apart by their numbers, never by where their columns lie in memory: an address may be used again. A join
        // may show the very columns of its left side, and leaves out those of the right all the same.
        let is_same = plan.schema.stage == input.stage && *plan.schema == **input;
        if is_same && right.is_none() {
            return;
        }
        let (name, keeps) = description(&operator.kind);
        self.stages.push(Stage {
            keyword: operator.keyword,
            name,
            keeps,
            input: Arc::clone(input),
            right,
        });
        let number = self.stages.len() - 1;
        Arc::make_mut(&mut Arc::make_mut(plan).schema).stage = Some(number);
    }

    /// The last stage before rows of `schema` that had a column of this name and left it out.
    pub(super) fn loss(&self, name: &str, schema: &Schema) -> Option<Loss> {
        let mut at = schema.stage;
        // A stage's input comes from one before it, so that going back ends.
        while let Some(stage) = at.and_then(|number| self.stages.get(number)) {
            let had = |schema: &Arc<Schema>| schema.index_of(name).is_some();
            if had(&stage.input) || stage.right.as_ref().is_some_and(had) {
                return Some(Loss {
                    keyword: stage.keyword,
                    stage: stage.name,
                    help: stage.keeps.replace("{name}", name),
                });
            }
            at = stage.input.stage;
        }
        None
    }
}

/// The columns of a join's right side.
fn right_side(plan: &Arc<Plan>) -> Option<Arc<Schema>> {
    if let Node::Join { right, .. } = &plan.node {
        return Some(Arc::clone(&right.schema));
    }
    let (input, _) = plan.node.as_project()?;
    right_side(input)
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
