//! What Defender XDR wants of a custom detection's query.
//!
//! <https://learn.microsoft.com/defender-xdr/custom-detection-rules>

use kql_eval::plan::Schema;
use kql_parser::Span;
use kql_parser::syntax::{Expr, ExprKind, Operator, OperatorKind};
use kql_parser::visit::{Visitor, walk_expr, walk_operator, walk_query};
use kqlab_suite::rule::RuleKind;

use super::legs::legs;
use super::{At, DETECTION, Found, Lint, Subject};
use crate::findings::Severity;

/// Columns that alerts are made of.
pub(super) static DETECTION_COLUMN: Lint = Lint {
    name: "detection_column",
    code: "kqlab::lint::detection_column",
    weight: Severity::Warning,
    targets: DETECTION,
    summary: "The result of a custom detection lacks a column that alerts are made of.",
    page: "`Timestamp` or `TimeGenerated` under their own names; `DeviceId` and `ReportId` of events of devices, `ReportId` of \
           other events. They are lost in `summarize` without `arg_max(Timestamp, *)`.",
    bad: "displayName: x\nqueryCondition:\n  queryText: DeviceProcessEvents | summarize count() by DeviceId, DeviceName\nschedule: {period: 1H}\n",
    good: "displayName: x\nqueryCondition:\n  queryText: DeviceProcessEvents | summarize arg_max(Timestamp, *) by DeviceId\nschedule: {period: 1H}\n",
    look: detection_column,
};

fn detection_column(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(query), Some(columns), Some(plan)) =
        (subject.query, subject.columns(), subject.plan())
    else {
        return vec![];
    };
    let legs = legs(query);
    let mut leading = legs.iter().filter(|leg| leg.leads).map(|leg| &*leg.table);
    let is_event_of_device = |table: &str| table.starts_with("Device") && table.ends_with("Events");
    let has_devices = leading.clone().next().is_some() && leading.all(is_event_of_device);
    let mut missing: Vec<&str> = Vec::new();
    if !has(columns, "Timestamp") && !has(columns, "TimeGenerated") {
        missing.push("Timestamp");
    }
    let of_devices = ["DeviceId", "ReportId"];
    missing.extend(
        of_devices
            .iter()
            .filter(|name| has_devices && !has(columns, name)),
    );
    let report = |name: &str| {
        let message = format!("the result has no column `{name}`");
        let help = "keep it, as `summarize arg_max(Timestamp, *) by …` does";
        Found::new(At::Query(plan.span), message, help)
    };
    missing.into_iter().map(report).collect()
}

fn has(columns: &Schema, name: &str) -> bool {
    columns.index_of(name).is_some()
}

/// A result without a device, user or mailbox.
pub(super) static DETECTION_ASSET: Lint = Lint {
    name: "detection_asset",
    code: "kqlab::lint::detection_asset",
    weight: Severity::Error,
    targets: DETECTION,
    summary: "The result of a custom detection names no device, user or mailbox.",
    page: "An alert is about an impacted asset, which is taken from columns such as `DeviceId`, `AccountUpn` or \
           `RecipientEmailAddress`.",
    bad: "displayName: x\nqueryCondition:\n  queryText: IdentityLogonEvents | project Timestamp, ReportId, Application\nschedule: {period: 1H}\n",
    good: "displayName: x\nqueryCondition:\n  queryText: IdentityLogonEvents | project Timestamp, ReportId, Application, AccountUpn\nschedule: {period: 1H}\n",
    look: detection_asset,
};

/// The columns that an impacted asset is taken from.
const ASSETS: [&str; 14] = [
    "DeviceId",
    "DeviceName",
    "RemoteDeviceName",
    "RecipientEmailAddress",
    "RecipientObjectId",
    "SenderFromAddress",
    "SenderMailFromAddress",
    "SenderObjectId",
    "AccountObjectId",
    "AccountSid",
    "AccountUpn",
    "InitiatingProcessAccountSid",
    "InitiatingProcessAccountUpn",
    "InitiatingProcessAccountObjectId",
];

fn detection_asset(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(columns), Some(plan)) = (subject.columns(), subject.plan()) else {
        return vec![];
    };
    if ASSETS.iter().any(|name| has(columns, name)) {
        return vec![];
    }
    let message = "the result names no device, user or mailbox";
    let help = format!("one of the columns {}", ASSETS.join(", "));
    vec![Found::new(At::Query(plan.span), message, help)]
}

/// A continuous detection that does more than look at the events of one table.
pub(super) static CONTINUOUS_DETECTION: Lint = Lint {
    name: "continuous_detection",
    code: "kqlab::lint::continuous_detection",
    weight: Severity::Error,
    targets: DETECTION,
    summary: "A continuous detection has `join`, `union`, `externaldata` or comments.",
    page: "It looks at each event as it arrives: one table, and nothing beside it. Comments are refused as well.",
    bad: "displayName: x\nqueryCondition:\n  queryText: union DeviceProcessEvents, DeviceFileEvents\nschedule: {period: '0'}\n",
    good: "displayName: x\nqueryCondition:\n  queryText: DeviceProcessEvents | where FileName =~ 'a.exe'\nschedule: {period: '0'}\n",
    look: continuous_detection,
};

fn continuous_detection(subject: &Subject<'_>) -> Vec<Found> {
    let kind = subject.fields.schedule.kind.as_ref();
    if kind.is_none_or(|kind| kind.value != RuleKind::NearRealTime) {
        return vec![];
    }
    let mut seen = Beside::default();
    walk_query(&mut seen, &kql_parser::parse(&subject.rule.query).query);
    seen.0.extend(comment(&subject.rule.query));
    let report = |(span, what): &(Span, &str)| {
        let message = format!("a continuous detection has no {what}");
        let help = "look at one table, or let the rule run every hour";
        Found::new(At::Query(*span), message, help)
    };
    seen.0.iter().map(report).collect()
}

/// What of a query is beside one table.
#[derive(Default)]
struct Beside(Vec<(Span, &'static str)>);

impl Visitor for Beside {
    fn operator(&mut self, operator: &Operator) {
        let what = match &operator.kind {
            OperatorKind::Join { .. } => Some("`join`"),
            OperatorKind::Union(_) => Some("`union`"),
            _ => None,
        };
        self.0.extend(what.map(|what| (operator.keyword, what)));
        walk_operator(self, operator);
    }

    fn expr(&mut self, expr: &Expr) {
        if matches!(expr.kind, ExprKind::ExternalData(_)) {
            self.0.push((expr.span, "`externaldata`"));
        }
        walk_expr(self, expr);
    }
}

/// The first comment of a query: between tokens nothing else has slashes.
fn comment(query: &str) -> Option<(Span, &'static str)> {
    let mut end = 0_u32;
    for token in kql_parser::tokens(query) {
        let between = usize::try_from(end).ok()?..usize::try_from(token.span.start).ok()?;
        if let Some(at) = query.get(between).and_then(|text| text.find("//")) {
            let start = end + u32::try_from(at).ok()?;
            let comment = Span {
                start,
                end: start + 2,
            };
            return Some((comment, "comments"));
        }
        end = token.span.end;
    }
    None
}
