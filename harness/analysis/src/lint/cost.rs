//! Predicates for which there is a cheaper one with the same meaning, or nearly so.
//!
//! <https://learn.microsoft.com/kusto/query/best-practices>

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::Scalar;
use kql_parser::syntax::StringTest;

use super::{At, Found, Lint, Subject};
use crate::findings::Severity;

/// `contains` for a text that is a word.
pub(super) static CONTAINS_WORD: Lint = Lint {
    name: "contains_word",
    code: "kqlab::lint::contains_word",
    weight: Severity::Note,
    targets: &[],
    summary: "`contains` looks for a text that `has` may find by its index.",
    page: "`has` finds whole terms through an index, `contains` reads every text. They differ where the text is a piece of a \
           longer term: `powershell` is no term of `mypowershell.exe`.",
    bad: "name: x\nquery: SigninLogs | where AppDisplayName contains 'powershell'\n",
    good: "name: x\nquery: SigninLogs | where AppDisplayName has 'powershell'\n",
    look: contains_word,
};

fn contains_word(subject: &Subject<'_>) -> Vec<Found> {
    /// A term that the index has is at least so long.
    const SHORTEST_TERM: usize = 4;
    expressions(subject, &|expr| {
        let ExprKind::StringMatch {
            operator, needle, ..
        } = &expr.kind
        else {
            return None;
        };
        let text = literal(needle)?;
        let is_word =
            text.len() >= SHORTEST_TERM && text.chars().all(|c| c.is_ascii_alphanumeric());
        (operator.test == StringTest::Contains && is_word).then(|| {
            let message = format!("`contains` reads every text for \"{text}\"");
            Found::new(
                At::Query(expr.span),
                message,
                "`has`, where it is a whole term",
            )
        })
    })
}

/// A text in lower case that is compared.
pub(super) static LOWER_COMPARISON: Lint = Lint {
    name: "lower_comparison",
    code: "kqlab::lint::lower_comparison",
    weight: Severity::Note,
    targets: &[],
    summary: "`tolower(a) == 'b'` is `a =~ 'b'`.",
    page: "`=~` compares without letter case and can use the index; a computed text cannot.",
    bad: "name: x\nquery: SigninLogs | where tolower(AppDisplayName) == 'azure portal'\n",
    good: "name: x\nquery: SigninLogs | where AppDisplayName =~ 'azure portal'\n",
    look: lower_comparison,
};

fn lower_comparison(subject: &Subject<'_>) -> Vec<Found> {
    expressions(subject, &|expr| {
        let sides = match &expr.kind {
            ExprKind::Compare {
                operator: Comparison::Equal | Comparison::NotEqual,
                left,
                right,
            } => [left, right],
            _ => return None,
        };
        let is_case = |side: &Expr| matches!(&side.kind, ExprKind::Call { function, .. } if matches!(function.name, "tolower" | "toupper"));
        let has_both = sides.iter().any(|side| is_case(side))
            && sides.iter().any(|side| literal(side).is_some());
        has_both.then(|| {
            let message = "a text is computed for each row to be compared without letter case";
            Found::new(At::Query(expr.span), message, "`=~`, or `!~`")
        })
    })
}

/// What is found in the expressions of a query, where they are written in it.
fn expressions(subject: &Subject<'_>, find: &dyn Fn(&Expr) -> Option<Found>) -> Vec<Found> {
    let Some(query) = subject.query else {
        return vec![];
    };
    let mut found: Vec<Found> = Vec::new();
    let plans = query.bound().plans().flat_map(|plan| plan.nodes());
    for expr in plans.flat_map(|plan| plan.node.expressions()) {
        look(expr, query.text().len(), find, &mut found);
    }
    found
}

fn look(expr: &Expr, end: usize, find: &dyn Fn(&Expr) -> Option<Found>, found: &mut Vec<Found>) {
    let is_here = usize::try_from(expr.span.end).is_ok_and(|at| at <= end);
    if let Some(one) = find(expr).filter(|_| is_here)
        // A `let` is put in wherever it is named.
        && !found.iter().any(|known| known.at == one.at)
    {
        found.push(one);
    }
    for child in expr.children() {
        look(child, end, find, found);
    }
}

fn literal(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(value @ Scalar::String(_)) => value.as_str(),
        _ => None,
    }
}
