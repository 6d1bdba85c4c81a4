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
        .map(|test| {
            let other = StringOperator {
                test: *test,
                ..*operator
            };
            change(*operator_span, other.symbol())
        })
        .collect()
}

fn letter_case(expr: &Expr, _: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::String(operator),
            operator_span,
            ..
        } if !matches!(operator.test, StringTest::MatchesRegex | StringTest::Like) => {
            let other = StringOperator {
                case_sensitive: !operator.case_sensitive,
                ..*operator
            };
            vec![change(*operator_span, other.symbol())]
        }
        ExprKind::In {
            operator,
            operator_span,
            ..
        } => {
            let other = match operator {
                InOperator::In => InOperator::InIgnoreCase,
                InOperator::NotIn => InOperator::NotInIgnoreCase,
                InOperator::InIgnoreCase => InOperator::In,
                InOperator::NotInIgnoreCase => InOperator::NotIn,
                InOperator::HasAny | InOperator::HasAll => return Vec::new(),
            };
            vec![change(*operator_span, other.symbol())]
        }
        _ => Vec::new(),
    }
}
