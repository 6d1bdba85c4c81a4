//! `preview`: the first rows and their number, two results, so that it can only end a query
//!
//! The results are made where a statement ends, with those of `fork`; a call that comes here stands elsewhere.

use std::sync::Arc;

use super::{Invocation, Plugin};
use crate::bind::{Binder, SemanticError};
use crate::plan::Plan;

/// The first rows and their number.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "preview",
    syntax: "preview(NumberOfRows)",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    binder.report(SemanticError::Unsupported {
        what: "the plugin `preview` inside a query".to_owned(),
        span: invocation.call.name.span,
        help: Some("it gives two tables, so it can only end a query".to_owned()),
    });
    None
}
