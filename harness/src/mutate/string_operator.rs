//! Mutations of string operators.

use kql_parser::syntax::{BinaryOperator, Expr, ExprKind, InOperator, StringOperator, StringTest};

use super::{Change, Mutation, change, no_operator};

/// A string operator for one that is often confused with it.
pub static STRING_OPERATOR: Mutation = Mutation {
    name: "string-operator",
    summary: "a string operator is taken for a similar one",
    of_expr: neighbours,
    of_operator: no_operator,
};

/// Letter case counts where it did not, and the other way round.
pub static LETTER_CASE: Mutation = Mutation {
    name: "letter-case",
    summary: "letter case counts where it did not",
    of_expr: letter_case,
    of_operator: no_operator,
};

fn neighbours(expr: &Expr, _: &str) -> Vec<Change> {
    let ExprKind::Binary {
        operator: BinaryOperator::String(operator),
        operator_span,
        ..
    } = &expr.kind
    else {
        return Vec::new();
    };
    let tests: &[StringTest] = match operator.test {
        StringTest::Has => &[
            StringTest::Contains,
            StringTest::Equal,
            StringTest::HasPrefix,
            StringTest::HasSuffix,
        ],
        StringTest::HasPrefix | StringTest::HasSuffix => &[StringTest::Has, StringTest::Contains],
        StringTest::Contains => &[
            StringTest::Has,
            StringTest::StartsWith,
            StringTest::EndsWith,
        ],
        StringTest::StartsWith | StringTest::EndsWith => &[StringTest::Contains, StringTest::Equal],
        StringTest::Equal => &[StringTest::Has, StringTest::Contains],
        StringTest::MatchesRegex | StringTest::Like => &[],
    };
    tests
        .iter()
        .filter_map(|test| {
            spelled(&StringOperator {
                test: *test,
                ..*operator
            })
        })
        .map(|text| change(*operator_span, text))
        .collect()
}

fn letter_case(expr: &Expr, _: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::String(operator),
            operator_span,
            ..
        } => spelled(&StringOperator {
            case_sensitive: !operator.case_sensitive,
            ..*operator
        })
        .map(|text| change(*operator_span, text))
        .into_iter()
        .collect(),
        ExprKind::In {
            operator,
            operator_span,
            ..
        } => {
            let text = match operator {
                InOperator::In => "in~",
                InOperator::NotIn => "!in~",
                InOperator::InIgnoreCase => "in",
                InOperator::NotInIgnoreCase => "!in",
                InOperator::HasAny | InOperator::HasAll => return Vec::new(),
            };
            vec![change(*operator_span, text)]
        }
        _ => Vec::new(),
    }
}

/// How an operator is written; nothing where the language has no such form.
pub(super) fn spelled(operator: &StringOperator) -> Option<&'static str> {
    use StringTest::{
        Contains, EndsWith, Equal, Has, HasPrefix, HasSuffix, Like, MatchesRegex, StartsWith,
    };
    Some(
        match (operator.test, operator.case_sensitive, operator.negated) {
            (Equal, false, false) => "=~",
            (Equal, false, true) => "!~",
            (Equal, true, false) => "==",
            (Equal, true, true) => "!=",
            (Has, false, false) => "has",
            (Has, false, true) => "!has",
            (Has, true, false) => "has_cs",
            (Has, true, true) => "!has_cs",
            (HasPrefix, false, false) => "hasprefix",
            (HasPrefix, false, true) => "!hasprefix",
            (HasPrefix, true, false) => "hasprefix_cs",
            (HasPrefix, true, true) => "!hasprefix_cs",
            (HasSuffix, false, false) => "hassuffix",
            (HasSuffix, false, true) => "!hassuffix",
            (HasSuffix, true, false) => "hassuffix_cs",
            (HasSuffix, true, true) => "!hassuffix_cs",
            (Contains, false, false) => "contains",
            (Contains, false, true) => "!contains",
            (Contains, true, false) => "contains_cs",
            (Contains, true, true) => "!contains_cs",
            (StartsWith, false, false) => "startswith",
            (StartsWith, false, true) => "!startswith",
            (StartsWith, true, false) => "startswith_cs",
            (StartsWith, true, true) => "!startswith_cs",
            (EndsWith, false, false) => "endswith",
            (EndsWith, false, true) => "!endswith",
            (EndsWith, true, false) => "endswith_cs",
            (EndsWith, true, true) => "!endswith_cs",
            (MatchesRegex | Like, ..) => return None,
        },
    )
}
