//! Predicates that mean something else than they seem to: wildcards that are none, and tests that never hold.

use std::collections::BTreeMap;

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::StringTest;
use kqlab_proof::Prepared;

/// A place of a query where what is written means something else than it seems to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Idiom {
    /// Where it begins in the query's text.
    pub at: usize,
    /// What it means.
    pub message: String,
}

/// The places of a query, in their order. Those of saved functions are not among them.
pub fn idioms(query: &Prepared) -> Vec<Idiom> {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let plans = query.bound().plans();
    for plan in plans.flat_map(|plan| plan.nodes()) {
        for expr in plan.node.expressions() {
            look(expr, query.text().len(), &mut found);
        }
    }
    let found = found.into_iter();
    found.map(|(at, message)| Idiom { at, message }).collect()
}

fn look(expr: &Expr, end: usize, found: &mut BTreeMap<usize, String>) {
    let at = usize::try_from(expr.span.start).unwrap_or(usize::MAX);
    if let Some(message) = message(expr).filter(|_| at < end) {
        found.entry(at).or_insert(message);
    }
    for child in expr.children() {
        look(child, end, found);
    }
}

fn message(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => {
            let text = text(left).or_else(|| text(right))?;
            has_star(text).then(|| star(text))
        }
        ExprKind::StringMatch {
            operator, needle, ..
        } => {
            let text = text(needle)?;
            match operator.test {
                StringTest::Like if text.contains('%') => Some(format!(
                    "`%` in \"{text}\" is an ordinary character: `*` is the wildcard of `like`"
                )),
                StringTest::Like | StringTest::MatchesRegex => None,
                StringTest::Equal
                | StringTest::Has
                | StringTest::HasPrefix
                | StringTest::HasSuffix
                | StringTest::Contains
                | StringTest::StartsWith
                | StringTest::EndsWith => has_star(text).then(|| star(text)),
            }
        }
        ExprKind::Membership { list, .. } => {
            let text = list.iter().filter_map(text).find(|text| has_star(text))?;
            Some(star(text))
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } if matches!(function.name, "isnull" | "isnotnull") => {
            let is_text = arguments.first()?.ty == ScalarType::String;
            is_text.then(|| match function.name {
                "isnull" => "a string is never null, so this is never true: `isempty`".to_owned(),
                _ => "a string is never null, so this is always true: `isnotempty`".to_owned(),
            })
        }
        _ => None,
    }
}

/// The text that an expression is, where it is written in the query.
fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(value @ Scalar::String(_)) => value.as_str(),
        _ => None,
    }
}

/// Whether a text looks like a pattern: a star at one of its ends, and more than that.
fn has_star(text: &str) -> bool {
    let inner = text.trim_matches('*');
    inner.len() < text.len() && inner.chars().any(char::is_alphanumeric)
}

fn star(text: &str) -> String {
    format!(
        "`*` in \"{text}\" is an ordinary character: see `startswith`, `endswith`, `contains` and `matches regex`"
    )
}

#[cfg(test)]
mod tests {
    use kqlab_proof::Clock;
    use kqlab_suite::schema::{Catalog, Dialect};
    use kqlab_suite::workspace::Workspace;

    use super::idioms;

    /// The texts at which a predicate over `DeviceEvents` is not what it seems to be.
    fn found(predicate: &str) -> Vec<String> {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        let query = workspace
            .prepare(&format!("DeviceEvents | where {predicate}"))
            .unwrap();
        let words = |message: String| message.split(" is ").next().unwrap_or_default().to_owned();
        let found = idioms(&query).into_iter();
        found.map(|idiom| words(idiom.message)).collect()
    }

    #[test]
    fn wildcards_that_are_none_and_nulls_that_cannot_be_are_found() {
        for (predicate, expected) in [
            ("FileName like 'b%'", "`%` in \"b%\""),
            ("FileName == 'b*'", "`*` in \"b*\""),
            ("FileName =~ '*b'", "`*` in \"*b\""),
            ("FileName in ('a', 'b*')", "`*` in \"b*\""),
            ("FileName startswith 'b*'", "`*` in \"b*\""),
            ("isnull(FileName)", "a string"),
            ("not(isnotnull(FileName))", "a string"),
        ] {
            assert_eq!(found(predicate), [expected], "{predicate}");
        }
    }

    #[test]
    fn what_means_what_it_says_is_not_found() {
        for predicate in [
            "FileName like 'b*'",
            "FileName == '*'",
            "FileName has '%TEMP%'",
            "FileName matches regex 'b*'",
            "isnull(Timestamp)",
            "isempty(FileName)",
        ] {
            assert_eq!(found(predicate), [""; 0], "{predicate}");
        }
    }
}
