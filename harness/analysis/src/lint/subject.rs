//! A rule as the lints see it: its fields, its plan, the service that runs it.

use kql_eval::bind::Catalog as _;
use kql_eval::plan::{Plan, Schema};
use kqlab_proof::{Clock, Prepared};
use kqlab_suite::project::Target;
use kqlab_suite::rule::{Rule, RuleFields, RuleForm, RuleKind};
use kqlab_suite::testfile::{Entry, Node, NodeKind, Placed};
use kqlab_suite::workspace::Workspace;

use super::Ids;

/// The clock at which a rule must be prepared: a Sunday that begins a week, a month and a year.
// `startofday(ago(14d))` is then 14 days back, as little as it can be: what is too early here is too early whenever the rule runs.
pub const CLOCK: Clock = Clock::at(638_081_280_000_000_000);

/// A rule to look at.
#[derive(Debug)]
pub struct Subject<'s> {
    /// The rule.
    pub rule: &'s Rule,
    /// Its fields.
    pub fields: RuleFields,
    /// Its query at [`CLOCK`]; None where it does not bind.
    pub query: Option<&'s Prepared>,
    /// The tables that it finds.
    pub workspace: &'s Workspace,
    /// The service that runs it, where the user says so.
    pub asked: Option<Target>,
    /// The service that runs what does not say it.
    pub default: Option<Target>,
    /// The ids of the rules that were looked at before.
    pub ids: &'s Ids,
}

impl Subject<'_> {
    /// The service that runs the rule: what the user asks for, what the rule says, what the workspace says. None for a query
    /// of which nobody says.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        let said = match (self.rule.form, self.kind()) {
            (RuleForm::CustomDetection, _) => Some(Target::CustomDetection),
            (RuleForm::Sentinel | RuleForm::Query, Some(RuleKind::NearRealTime)) => {
                Some(Target::NearRealTime)
            }
            (RuleForm::Sentinel | RuleForm::Query, Some(RuleKind::Scheduled)) => {
                Some(Target::Sentinel)
            }
            (RuleForm::Sentinel, None) => self.default.or(Some(Target::Sentinel)),
            (RuleForm::Query, None) => self.default,
        };
        self.asked.or(said)
    }

    fn kind(&self) -> Option<RuleKind> {
        self.fields.schedule.kind.as_ref().map(|kind| kind.value)
    }

    /// Whether the file is an analytics rule, and no hunting query: it says its kind.
    pub(super) fn is_analytics_rule(&self) -> bool {
        self.rule.form == RuleForm::Sentinel && self.kind().is_some()
    }

    /// Whether the rule runs by itself: a hunting query is run by hand, and may do what a rule must not.
    pub(super) fn runs_by_itself(&self) -> bool {
        self.is_analytics_rule()
            || self.rule.form == RuleForm::CustomDetection
            || self.asked.is_some()
    }

    /// The field under a key; None where it is not there or says nothing.
    pub(super) fn field(&self, key: &str) -> Option<&Entry> {
        let written = self.rule.written.iter();
        written
            .filter(|entry| !entry.value.is_null())
            .find(|entry| entry.key.value.eq_ignore_ascii_case(key))
    }

    /// The text of a field.
    pub(super) fn text(&self, key: &str) -> Option<Placed<String>> {
        let node = &self.field(key)?.value;
        Some(Placed::new(text(node)?, node.place))
    }

    /// The plan of the result; None where the query does not bind, has several results, or reads what is only known by its use.
    pub(super) fn plan(&self) -> Option<&Plan> {
        let bound = self.query?.bound();
        let [statement] = bound.results.as_slice() else {
            return None;
        };
        bound.open.is_empty().then_some(&*statement.plan)
    }

    /// The columns of the result; None where one may be missing from the list.
    pub(super) fn columns(&self) -> Option<&Schema> {
        let schema = &self.plan()?.schema;
        (!schema.incomplete && schema.unpacked.is_none()).then_some(&**schema)
    }

    /// Whether fields name columns of a result whose columns are not all known: nothing is then said of those fields.
    #[must_use]
    pub fn names_hidden_columns(&self) -> bool {
        let fields = &self.fields;
        let names = !fields.entity_mappings.is_empty()
            || !fields.custom_details.is_empty()
            || !fields.alert_details.templates.is_empty();
        self.query.is_some() && names && self.columns().is_none()
    }

    /// The names of the result's columns, where a column is not among them.
    pub(super) fn columns_without(&self, column: &str) -> Option<Vec<&str>> {
        let schema = self.columns()?;
        if schema.index_of(column).is_some() || self.may_come_from_a_table(column, schema) {
            return None;
        }
        Some(schema.fields.iter().map(|field| &*field.name).collect())
    }

    /// Whether a table that comes through to the result whole may have a column that its schema does not list.
    fn may_come_from_a_table(&self, column: &str, result: &Schema) -> bool {
        let Some(plan) = self.plan() else { return true };
        plan.nodes().any(|node| {
            node.node.as_scan().is_some_and(|scan| {
                let mut fields = node.schema.fields.iter();
                fields.all(|field| result.index_of(&field.name).is_some())
                    && (self.workspace.unlisted_column(scan.table, column).is_some()
                        || grows(scan.table, column))
            })
        })
    }
}

/// Whether the Data Collector API may have given a table a column with this name: it names them after their types, and makes one
/// for every key that it is sent. Descriptions of such tables are samples.
fn grows(table: &str, column: &str) -> bool {
    let suffix = column.rsplit_once('_').map(|(_, suffix)| suffix);
    table.ends_with("_CL") && matches!(suffix, Some("s" | "d" | "b" | "g" | "t"))
}

/// A value as text: as written for numbers and booleans.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Text(text) | NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => {
            Some(text.clone())
        }
        NodeKind::Bool(value) => Some(value.to_string()),
        NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
    }
}

/// The texts of a list with their places; a lone text is a list of one.
pub(super) fn texts(node: &Node) -> Vec<Placed<String>> {
    let placed = |node: &Node| Some(Placed::new(text(node)?, node.place));
    match &node.kind {
        NodeKind::List(items) => items.iter().filter_map(placed).collect(),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::Text(_)
        | NodeKind::Map(_) => placed(node).into_iter().collect(),
    }
}

/// The value under a path of keys of mappings.
pub(super) fn under<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| {
        let NodeKind::Map(entries) = &node.kind else {
            return None;
        };
        let mut entries = entries.iter();
        let found = entries.find(|entry| entry.key.value.eq_ignore_ascii_case(key))?;
        Some(&found.value)
    })
}
