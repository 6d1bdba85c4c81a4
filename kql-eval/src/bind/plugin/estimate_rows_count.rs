//! `estimate_rows_count`: how many rows there are, counted where Kusto estimates

use std::sync::Arc;

use super::{Arguments, Invocation, Plugin};
use crate::bind::Binder;
use crate::plan::Plan;

/// How many rows there are.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "estimate_rows_count",
    syntax: "estimate_rows_count()",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    Arguments::new(invocation).finish(binder)?;
    let input = Arc::clone(invocation.input);
    Some(Binder::counted(
        input,
        "EstimatedRowsCount",
        invocation.span,
    ))
}
