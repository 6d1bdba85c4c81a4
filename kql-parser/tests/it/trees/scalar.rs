//! Scalar expressions of every kind.

use kql_parser::syntax::{
    BinaryOperator, Call, Expr, ExprKind, InOperator, NamedExpr, StringOperator, StringTest,
    UnaryOperator,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::atom::{NONE, expr, literal, name, named_as};

pub fn binary_operator() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator as B;
    let test = select(vec![
        StringTest::Has,
        StringTest::HasPrefix,
        StringTest::HasSuffix,
        StringTest::Contains,
        StringTest::StartsWith,
        StringTest::EndsWith,
        StringTest::Like,
    ]);
    let string = |test, case_sensitive, negated| {
        B::String(StringOperator {
            test,
            case_sensitive,
            negated,
        })
    };
    prop_oneof![
        select(vec![
            B::Or,
            B::And,
            B::Equal,
            B::NotEqual,
            B::Less,
            B::LessOrEqual,
            B::Greater,
            B::GreaterOrEqual,
            B::Add,
            B::Subtract,
            B::Multiply,
            B::Divide,
            B::Modulo,
        ]),
        (test, any::<bool>(), any::<bool>())
            .prop_map(move |(test, case, negated)| string(test, case, negated)),
        any::<bool>().prop_map(move |negated| string(StringTest::Equal, false, negated)),
        Just(string(StringTest::MatchesRegex, true, false)),
    ]
}

pub fn in_operator() -> impl Strategy<Value = InOperator> {
    select(vec![
        InOperator::In,
        InOperator::NotIn,
        InOperator::InIgnoreCase,
        InOperator::NotInIgnoreCase,
        InOperator::HasAny,
        InOperator::HasAll,
    ])
}

pub fn boxed(inner: &BoxedStrategy<Expr>) -> impl Strategy<Value = Box<Expr>> + use<> {
    inner.clone().prop_map(Box::new)
}

pub fn item(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = NamedExpr> {
    (prop::option::weighted(0.4, name()), inner).prop_map(|(name, value)| NamedExpr {
        names: name.into_iter().collect(),
        tuple: false,
        value,
        span: NONE,
    })
}

pub fn items(inner: &BoxedStrategy<Expr>) -> impl Strategy<Value = Vec<NamedExpr>> + use<> {
    prop::collection::vec(item(inner.clone()), 1..3)
}

pub fn call(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Call> {
    let known = select(vec![
        "f", "tostring", "not", "bin", "count", "toupper", "case",
    ])
    .prop_map(named_as);
    let name = prop_oneof![3 => known, 1 => name()];
    (name, prop::collection::vec(item(inner), 0..3)).prop_map(|(name, arguments)| Call {
        name,
        arguments,
        span: NONE,
    })
}

/// A scalar expression.
pub fn scalar() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        3 => name().prop_map(|name| expr(ExprKind::Name(name))),
        2 => literal().prop_map(|literal| expr(ExprKind::Literal(literal))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            4 => (binary_operator(), boxed(&inner), boxed(&inner)).prop_map(|(operator, left, right)| {
                expr(ExprKind::Binary { operator, operator_span: NONE, left, right })
            }),
            1 => (in_operator(), boxed(&inner), prop::collection::vec(inner.clone(), 1..3)).prop_map(
                |(operator, value, list)| expr(ExprKind::In { operator, operator_span: NONE, value, list })
            ),
            1 => (any::<bool>(), boxed(&inner), boxed(&inner), boxed(&inner)).prop_map(
                |(negated, value, low, high)| {
                    expr(ExprKind::Between { negated, operator_span: NONE, value, low, high })
                }
            ),
            1 => (any::<bool>(), boxed(&inner)).prop_map(|(minus, operand)| {
                let operator = if minus { UnaryOperator::Minus } else { UnaryOperator::Plus };
                expr(ExprKind::Unary { operator, operand })
            }),
            2 => call(inner.clone()).prop_map(|call| expr(ExprKind::Call(call))),
            1 => (boxed(&inner), name()).prop_map(|(base, name)| expr(ExprKind::Member { base, name })),
            1 => (boxed(&inner), boxed(&inner)).prop_map(|(base, index)| expr(ExprKind::Index { base, index })),
        ]
    })
    .boxed()
}
