//! What the query of an analytics rule must not do.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>

use kql_eval::plan::{Node, Plan};
use kql_parser::Span;
use kql_parser::syntax::{Expr, ExprKind, Operator, OperatorKind};
use kql_parser::visit::{Visitor, walk_expr, walk_operator, walk_query};

use super::{At, Found, Lint, RULES, SENTINEL, Subject};
use crate::findings::Severity;

/// A query over all tables.
pub(super) static ALL_TABLES: Lint = Lint {
    name: "all_tables",
    code: "kqlab::lint::all_tables",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "The query reads all tables: `search *` or `union *`.",
    page: "Sentinel refuses a rule with them.",
    bad: "name: x\nkind: Scheduled\nquery: |\n  search *\n  | where TimeGenerated > ago(1h)\n",
    good: "name: x\nkind: Scheduled\nquery: |\n  search in (SigninLogs, AuditLogs) 'alice'\n  | where TimeGenerated > ago(1h)\n",
    look: all_tables,
};

fn all_tables(subject: &Subject<'_>) -> Vec<Found> {
    let seen = Seen::of(subject);
    let report = |span: &Span| {
        let message = "a rule does not read all tables";
        let help = "name them, as in `search in (SigninLogs, AuditLogs) …`";
        Found::new(At::Query(*span), message, help)
    };
    seen.all_tables.iter().map(report).collect()
}

/// A query over another cluster.
pub(super) static OTHER_CLUSTER: Lint = Lint {
    name: "other_cluster",
    code: "kqlab::lint::other_cluster",
    weight: Severity::Error,
    targets: RULES,
    summary: "The query reads another cluster: `cluster()`, `adx()`, `arg()`.",
    page: "Rules read workspaces alone; such a query runs by hand, and the rule is refused or disabled.",
    bad: "name: x\nkind: Scheduled\nquery: |\n  cluster('help').database('Samples').StormEvents\n",
    good: "name: x\nkind: Scheduled\nquery: SigninLogs\n",
    look: other_cluster,
};

fn other_cluster(subject: &Subject<'_>) -> Vec<Found> {
    let seen = Seen::of(subject);
    let report = |span: &Span| {
        let message = "a rule reads no other cluster";
        let help = "ingest what is needed, or keep it in a watchlist";
        Found::new(At::Query(*span), message, help)
    };
    seen.clusters.iter().map(report).collect()
}

/// What of a query is not for rules.
#[derive(Default)]
struct Seen {
    all_tables: Vec<Span>,
    clusters: Vec<Span>,
}

impl Seen {
    fn of(subject: &Subject<'_>) -> Self {
        let mut seen = Self::default();
        if !subject.runs_by_itself() {
            return seen;
        }
        let parsed = kql_parser::parse(&subject.rule.query);
        walk_query(&mut seen, &parsed.query);
        seen
    }
}

impl Visitor for Seen {
    fn operator(&mut self, operator: &Operator) {
        match &operator.kind {
            OperatorKind::Union(tables) => {
                let mut tables = tables.iter();
                let is_all = |table: &Expr| matches!(&table.kind, ExprKind::Wildcard(name) if name.text == "*");
                if tables.any(is_all) {
                    self.all_tables.push(operator.keyword);
                }
            }
            OperatorKind::Search { tables, predicate }
                if tables.is_empty()
                    && matches!(&predicate.kind, ExprKind::Wildcard(name) if name.text == "*") =>
            {
                self.all_tables.push(operator.keyword);
            }
            _ => {}
        }
        walk_operator(self, operator);
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Call(call) = &expr.kind
            && matches!(call.name.text.as_str(), "cluster" | "adx" | "arg")
        {
            self.clusters.push(call.span);
        }
        walk_expr(self, expr);
    }
}

/// A result that is some rows by chance.
pub(super) static TAKE_WITHOUT_SORT: Lint = Lint {
    name: "take_without_sort",
    code: "kqlab::lint::take_without_sort",
    weight: Severity::Warning,
    targets: RULES,
    summary: "The result is the first rows of no order.",
    page: "`take` gives any rows, and other ones in the next run: what an analyst does not see is left to chance. Sort before \
           it, or leave it out: the service limits alerts itself.",
    bad: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n  | take 100\n",
    good: "name: x\nkind: Scheduled\nquery: |\n  SigninLogs\n  | where ResultType == '50126'\n  | top 100 by TimeGenerated\n",
    look: take_without_sort,
};

fn take_without_sort(subject: &Subject<'_>) -> Vec<Found> {
    if !subject.is_analytics_rule() {
        return vec![];
    }
    let taken = subject.plan().and_then(unsorted_limit);
    let report = |span: Span| {
        let message = "which rows are taken is left to chance";
        let help = "`top … by …`, or no limit";
        Found::new(At::Query(span), message, help)
    };
    taken.map(report).into_iter().collect()
}

/// The limit at the end of a plan that has no order before it.
fn unsorted_limit(plan: &Plan) -> Option<Span> {
    if let Node::Limit { input, .. } = &plan.node {
        return (!is_sorted(input)).then_some(plan.span);
    }
    let (input, _) = plan.node.as_project()?;
    unsorted_limit(input)
}

fn is_sorted(plan: &Plan) -> bool {
    // The rows of `range` and `datatable` are in the order in which they are written.
    let has_order = matches!(
        plan.node,
        Node::Sort { .. } | Node::Window { .. } | Node::Values { .. } | Node::Range { .. }
    );
    has_order || plan.node.row_by_row().is_some_and(|input| is_sorted(input))
}
