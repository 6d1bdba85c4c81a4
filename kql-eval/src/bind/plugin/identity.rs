//! `identity`: the rows as they are

use std::sync::Arc;

use super::{Arguments, Invocation, Plugin};
use crate::bind::Binder;
use crate::plan::Plan;

/// The rows as they are.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "identity",
    syntax: "identity()",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    Arguments::new(invocation).finish(binder)?;
    Some(Arc::clone(invocation.input))
}
