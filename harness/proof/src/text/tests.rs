//! The automata against the engine's own operators.

use kql_eval::operators::{Case, Membership, StringMatcher};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Column, Scalar, ScalarType};
use kql_parser::Span;
use kql_parser::syntax::{InOperator, StringOperator, StringTest};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Texts, texts};
use crate::decision::Truth;

fn column() -> Expr {
    Expr::column(0, ScalarType::String, Span::at(0))
}

/// `tolower(…)`
fn lowered(argument: Expr) -> Expr {
    let function = kql_eval::functions::scalar::find("tolower").expect("a function");
    Expr {
        kind: ExprKind::Call {
            function,
            signature: function.signatures.first().expect("a form"),
            compiled: None,
            arguments: vec![argument],
        },
        ty: ScalarType::String,
        span: Span::at(0),
    }
}

fn literal(text: &str) -> Expr {
    Expr::literal(Scalar::String(text.into()), Span::at(0))
}

fn fixed(expr: &Expr) -> Option<Scalar> {
    expr.as_literal().cloned()
}

/// A string operator that heeds letter case or not.
const fn operator(test: StringTest, case: Case) -> StringOperator {
    StringOperator {
        test,
        case_sensitive: case.is_sensitive(),
        negated: false,
    }
}

fn matched(operator: StringOperator, needle: &str) -> Expr {
    Expr {
        kind: ExprKind::StringMatch {
            operator,
            matcher: StringMatcher::new(operator, needle).ok().map(Into::into),
            value: Box::new(column()),
            needle: Box::new(literal(needle)),
        },
        ty: ScalarType::Bool,
        span: Span::at(0),
    }
}

fn listed(operator: InOperator, items: &[&str]) -> Expr {
    let values: Vec<Scalar> = items
        .iter()
        .map(|item| Scalar::String((*item).into()))
        .collect();
    let prepared = Membership::new(operator, ScalarType::String, &values).ok();
    Expr {
        kind: ExprKind::Membership {
            operator,
            prepared: prepared.map(Into::into),
            value: Box::new(column()),
            list: items.iter().map(|item| literal(item)).collect(),
        },
        ty: ScalarType::Bool,
        span: Span::at(0),
    }
}

/// What the engine says of a text.
fn answer(expr: &Expr, text: &str) -> bool {
    let column = Column::from_scalars(ScalarType::String, &[Scalar::String(text.into())]);
    let answer = match &expr.kind {
        ExprKind::StringMatch { matcher, .. } => matcher.as_ref().expect("prepared").eval(&column),
        ExprKind::Membership { prepared, .. } => prepared.as_ref().expect("prepared").eval(&column),
        other => panic!("{other:?}"),
    };
    answer.scalar(0) == Scalar::Bool(true)
}

const NEEDLES: &[&str] = &[
    "a", "ab", "ab b", "b.", ".a", "", "K", "é", "İ", "ß", "aba", "_", "k é",
];

fn predicate() -> impl Strategy<Value = Expr> {
    let test = select(
        &[
            StringTest::Equal,
            StringTest::Has,
            StringTest::HasPrefix,
            StringTest::HasSuffix,
            StringTest::Contains,
            StringTest::StartsWith,
            StringTest::EndsWith,
        ][..],
    );
    let operator = select(
        &[
            InOperator::In,
            InOperator::NotIn,
            InOperator::InIgnoreCase,
            InOperator::NotInIgnoreCase,
            InOperator::HasAny,
            InOperator::HasAll,
        ][..],
    );
    prop_oneof![
        3 => (test, any::<bool>(), any::<bool>(), select(NEEDLES))
            .prop_map(|(test, case_sensitive, negated, needle)| {
                let operator = StringOperator {
                    test,
                    case_sensitive,
                    negated,
                };
                matched(operator, needle)
            }),
        1 => (operator, prop::collection::vec(select(NEEDLES), 1..4))
            .prop_map(|(operator, items)| listed(operator, &items)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_automata_say_what_the_engine_says(
        asked in prop::collection::vec((predicate(), any::<bool>()), 1..5),
        tried in prop::collection::vec("[abABkK\u{212A}éÉİi\u{307}ßS_ .]{0,7}", 30),
    ) {
        let pairs: Vec<(&Expr, Truth)> = asked
            .iter()
            .map(|(expr, holds)| (expr, if *holds { Truth::True } else { Truth::NotTrue }))
            .collect();
        let meets = |text: &str| asked.iter().all(|(expr, holds)| answer(expr, text) == *holds);
        match texts(&pairs, &fixed).0 {
            Texts::One(text) => prop_assert!(meets(&text), "{text:?} does not meet {asked:?}"),
            Texts::None => {
                for text in tried {
                    prop_assert!(!meets(&text), "{text:?} meets {asked:?}");
                }
            }
            Texts::Unknown(reason) => prop_assert!(false, "{reason}"),
        }
    }
}

#[test]
fn a_term_at_both_ends_has_what_a_prefix_and_a_suffix_have() {
    let both = [
        (
            &matched(operator(StringTest::StartsWith, Case::Ignored), "abc"),
            Truth::True,
        ),
        (
            &matched(operator(StringTest::EndsWith, Case::Ignored), "bcd"),
            Truth::True,
        ),
        (
            &matched(operator(StringTest::Contains, Case::Ignored), "abcbcd"),
            Truth::False,
        ),
    ];
    assert_eq!(texts(&both, &fixed).0, Texts::One("abcd".to_owned()));
}

#[test]
fn what_has_a_term_contains_it() {
    let asked = [
        (
            &matched(operator(StringTest::Has, Case::Sensitive), "né"),
            Truth::True,
        ),
        (
            &matched(operator(StringTest::Contains, Case::Ignored), "NÉ"),
            Truth::False,
        ),
    ];
    assert_eq!(texts(&asked, &fixed).0, Texts::None);
}

#[test]
fn the_kelvin_sign_is_no_letter_k_but_in_lower_case() {
    let lower = Expr {
        kind: match matched(operator(StringTest::Contains, Case::Sensitive), "k").kind {
            ExprKind::StringMatch {
                operator,
                matcher,
                needle,
                ..
            } => ExprKind::StringMatch {
                operator,
                matcher,
                value: Box::new(lowered(column())),
                needle,
            },
            other => panic!("{other:?}"),
        },
        ty: ScalarType::Bool,
        span: Span::at(0),
    };
    let contains = matched(operator(StringTest::Contains, Case::Ignored), "k");
    let apart = [(&lower, Truth::True), (&contains, Truth::NotTrue)];
    assert_eq!(texts(&apart, &fixed).0, Texts::One("\u{212A}".to_owned()));
    let never = [(&lower, Truth::NotTrue), (&contains, Truth::True)];
    assert_eq!(texts(&never, &fixed).0, Texts::None);
}
