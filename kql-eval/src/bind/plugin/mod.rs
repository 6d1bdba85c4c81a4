//! `evaluate`: the plugins, one file each, listed once in [`PLUGINS`].
//!
//! A plugin is data: its name, how it is called and how a call becomes a plan. Most become nodes that there are anyway; one
//! that has to see all its rows at once becomes a [`Node::Algorithm`] with an algorithm chosen here. What cannot or must not be
//! done here is refused by name, with a way out where there is one.

mod active_users_count;
mod activity;
mod activity_counts_metrics;
mod activity_engagement;
mod activity_metrics;
mod address_lookup;
mod arguments;
mod bag_unpack;
mod basket;
mod dcount_intersect;
mod estimate_rows_count;
mod funnel_sequence_completion;
mod geo_lookup;
mod identity;
mod ipv4_lookup;
mod ipv6_lookup;
mod known_rows;
mod narrow;
mod new_activity_metrics;
mod pivot;
mod prefix_table;
mod preview;
mod refused;
mod rolling_percentile;
mod rows_near;
mod schema_merge;
mod sequence_detect;
mod session_count;
mod sliding;
mod sliding_window_counts;

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ColumnDeclaration};

use super::operator::{projection, reopened, unchanged};
use super::{Binder, SemanticError, did_you_mean};
use crate::plan::{Algorithm, Expr, Field, Node, Plan, Schema};
use crate::types::ScalarType;
use arguments::Arguments;

/// A plugin of `evaluate`.
#[derive(Debug)]
pub struct Plugin {
    /// Its name.
    pub name: &'static str,
    /// How it is called; `[…]` may be left out.
    pub syntax: &'static str,
    /// A call's plan; `None` when a mistake was reported.
    bind: fn(&mut Binder<'_>, &Invocation<'_>) -> Option<Arc<Plan>>,
}

/// All plugins that can be run.
static PLUGINS: &[&Plugin] = &[
    &active_users_count::PLUGIN,
    &activity_counts_metrics::PLUGIN,
    &activity_engagement::PLUGIN,
    &activity_metrics::PLUGIN,
    &bag_unpack::PLUGIN,
    &basket::PLUGIN,
    &dcount_intersect::PLUGIN,
    &estimate_rows_count::PLUGIN,
    &funnel_sequence_completion::PLUGIN,
    &geo_lookup::LINE,
    &geo_lookup::POLYGON,
    &identity::PLUGIN,
    &ipv4_lookup::PLUGIN,
    &ipv6_lookup::PLUGIN,
    &narrow::PLUGIN,
    &new_activity_metrics::PLUGIN,
    &pivot::PLUGIN,
    &preview::PLUGIN,
    &rolling_percentile::PLUGIN,
    &rows_near::PLUGIN,
    &schema_merge::PLUGIN,
    &sequence_detect::PLUGIN,
    &session_count::PLUGIN,
    &sliding_window_counts::PLUGIN,
];

/// All plugins that can be run, by name.
pub fn plugins() -> impl Iterator<Item = &'static Plugin> {
    PLUGINS.iter().copied()
}

/// A call of a plugin.
#[derive(Clone, Copy, Debug)]
struct Invocation<'a> {
    /// The plugin.
    plugin: &'static Plugin,
    /// The rows it is called on.
    input: &'a Arc<Plan>,
    /// The call as written.
    call: &'a syntax::Call,
    /// The columns that the query says it gives.
    declared: Option<&'a [ColumnDeclaration]>,
    /// The operator's place.
    span: Span,
}

/// How the columns that values become are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum KnownBy {
    /// From rows that the query itself writes out, or from its declaration.
    Rows,
    /// From what later stages read, since the rows are known only when the query runs.
    Use,
}

impl KnownBy {
    /// The plan, open to further columns where use alone tells them.
    fn of_plan(self, plan: Arc<Plan>, span: Span) -> Arc<Plan> {
        match self {
            Self::Rows => plan,
            Self::Use => reopened(plan, Some(span)),
        }
    }
}

impl Binder<'_> {
    /// `evaluate plugin(…)`
    pub(super) fn plugin(
        &mut self,
        input: &Arc<Plan>,
        call: &syntax::Call,
        declared: Option<&[ColumnDeclaration]>,
        span: Span,
    ) -> Arc<Plan> {
        let name = call.name.text.as_str();
        let Some(plugin) = PLUGINS.iter().find(|plugin| plugin.name == name) else {
            let help = refused::help(name)
                .map(str::to_owned)
                .or_else(|| did_you_mean(name, PLUGINS.iter().map(|plugin| plugin.name)));
            self.report(SemanticError::Unsupported {
                what: format!("the plugin `{name}`"),
                span: call.name.span,
                help,
            });
            return Self::broken(span);
        };
        let invocation = Invocation {
            plugin,
            input,
            call,
            declared,
            span,
        };
        match (plugin.bind)(self, &invocation) {
            Some(plan) => self.as_declared(plan, declared),
            None => Self::broken(span),
        }
    }

    /// The plan, once its columns are known to be those that the query says it gives. A number becomes one of the type
    /// declared.
    fn as_declared(
        &mut self,
        plan: Arc<Plan>,
        declared: Option<&[ColumnDeclaration]>,
    ) -> Arc<Plan> {
        // After a mistake, or where use alone tells the columns, a column that is missing now is none of the
        // declaration's mistakes.
        if plan.schema.incomplete || plan.schema.unpacked.is_some() {
            return plan;
        }
        let span = plan.span;
        let mut columns: Vec<(Field, Expr)> = (0..plan.schema.len())
            .filter_map(|index| unchanged(&plan.schema, index, span))
            .collect();
        let mut is_converted = false;
        for column in declared.unwrap_or_default() {
            let ty = ScalarType::from(column.ty);
            let name = column.name.text.as_str();
            let message = match columns.iter_mut().find(|(field, _)| *field.name == *name) {
                Some((field, _)) if field.ty == ty => continue,
                Some((field, value)) if field.ty.is_numeric() && ty.is_numeric() => {
                    *value = self.converted(value.clone(), ty);
                    *field = Field::computed(name, ty);
                    is_converted = true;
                    continue;
                }
                Some((field, _)) => format!("the plugin gives `{name}` as {}", field.ty),
                None => format!("the plugin gives no column `{name}`"),
            };
            self.report(SemanticError::BadArgument {
                message,
                span: column.span,
                help: None,
            });
        }
        match is_converted {
            true => projection(&plan, columns, span),
            false => plan,
        }
    }
}

/// The rows that an algorithm makes of all rows of its inputs.
fn computed(
    algorithm: Arc<dyn Algorithm>,
    inputs: Vec<Arc<Plan>>,
    arguments: Vec<Expr>,
    fields: Vec<Field>,
    span: Span,
) -> Arc<Plan> {
    let incomplete = inputs.iter().any(|input| input.schema.incomplete);
    Arc::new(Plan {
        node: Node::Algorithm {
            inputs,
            arguments,
            algorithm,
        },
        schema: Arc::new(Schema {
            fields,
            incomplete,
            unpacked: None,
            stage: None,
        }),
        span,
    })
}

/// The columns of `input` with these numbers, in this order.
fn selected(input: &Arc<Plan>, columns: &[usize], span: Span) -> Arc<Plan> {
    let columns = columns
        .iter()
        .filter_map(|index| unchanged(&input.schema, *index, span))
        .collect();
    projection(input, columns, span)
}
