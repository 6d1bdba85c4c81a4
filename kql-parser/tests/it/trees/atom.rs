//! Names and literals of every kind.

use kql_parser::Span;
use kql_parser::syntax::{DynamicLiteral, Expr, ExprKind, Literal, Name, TypeName};
use proptest::prelude::*;
use proptest::sample::select;

pub const NONE: Span = Span::new(0, 0);

pub fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: NONE }
}

pub fn named_as(text: impl Into<String>) -> Name {
    Name {
        text: text.into(),
        span: NONE,
    }
}

/// Names: plain, of the language's own words, and of any characters.
pub fn name() -> impl Strategy<Value = Name> {
    let words = vec![
        "where",
        "count",
        "by",
        "kind",
        "not",
        "in",
        "has",
        "let",
        "set",
        "range",
        "dynamic",
        "typeof",
        "datetime",
        "asc",
        "nulls",
        "on",
        "with",
        "to",
        "print",
        "union",
        "step",
        "limit",
        "materialize",
        "toscalar",
        "long",
        "real",
        "between",
        "_",
        "$left",
        "true",
        "3com",
        "1d",
        "a-b",
        "h",
        "view",
        "declare",
        "as",
        "of",
        "id",
        "from",
        "default",
        "withsource",
        "pattern",
        "matches",
        "regex",
        "fork",
        "null",
        "bool",
        "1e5",
    ];
    prop_oneof![
        4 => "[a-z][a-zA-Z0-9_]{0,3}",
        2 => select(words).prop_map(str::to_owned),
        1 => "[a-z0-9 ._'\"\\\\é\u{a0}*\t-]{1,5}",
    ]
    .prop_filter("a wildcard is no name", |text: &String| !text.contains('*'))
    .prop_map(named_as)
}

pub fn type_name() -> impl Strategy<Value = TypeName> {
    select(vec![
        TypeName::Bool,
        TypeName::Int,
        TypeName::Long,
        TypeName::Real,
        TypeName::Decimal,
        TypeName::String,
        TypeName::DateTime,
        TypeName::TimeSpan,
        TypeName::Guid,
        TypeName::Dynamic,
    ])
}

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \"'\\\\]{0,6}",
        "[\\x00-\\x7f]{0,4}",
        "\\PC{0,4}",
        select(vec![
            "a\u{2028}b",
            "\u{feff}",
            "\r\n",
            "```",
            "C:\\x\"",
            "\u{85}\u{7f}"
        ])
        .prop_map(str::to_owned),
    ]
}

pub fn real() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_map(|value| if value.is_nan() { f64::NAN } else { value }),
        select(vec![
            0.0,
            -0.0,
            1.5,
            1e300,
            5e-324,
            f64::INFINITY,
            f64::NEG_INFINITY
        ]),
    ]
}

pub fn long() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -3..10_i64, select(vec![i64::MIN, i64::MAX])]
}

pub fn dynamic() -> impl Strategy<Value = DynamicLiteral> {
    let leaf = prop_oneof![
        Just(DynamicLiteral::Null),
        any::<bool>().prop_map(DynamicLiteral::Bool),
        long().prop_map(DynamicLiteral::Long),
        real().prop_map(DynamicLiteral::Real),
        text().prop_map(DynamicLiteral::String),
        Just(DynamicLiteral::DateTime(
            "2024-01-01 10:00".to_owned(),
            NONE
        )),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(DynamicLiteral::Array),
            prop::collection::vec((text(), inner), 0..3).prop_map(DynamicLiteral::Bag),
        ]
    })
}

pub fn literal() -> impl Strategy<Value = Literal> {
    let typed = type_name().prop_filter("these have no typed null", |ty| {
        !matches!(ty, TypeName::String | TypeName::Dynamic)
    });
    prop_oneof![
        typed.prop_map(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        any::<i32>().prop_map(Literal::Int),
        long().prop_map(Literal::Long),
        real().prop_map(Literal::Real),
        select(vec!["1.5", "-2", "1e5", "0.0000000000000000000000000001"])
            .prop_map(|digits| Literal::Decimal(digits.to_owned())),
        text().prop_map(Literal::String),
        select(vec!["2024-01-01", "2024-01-01T10:00:00Z", ""])
            .prop_map(|raw| Literal::DateTime(raw.to_owned())),
        (-i64::MAX..i64::MAX).prop_map(Literal::TimeSpan),
        (-100..100_i64).prop_map(|hours| Literal::TimeSpan(hours * 36_000_000_000)),
        any::<u128>().prop_map(Literal::Guid),
        dynamic().prop_map(Literal::Dynamic),
        type_name().prop_map(Literal::TypeOf),
    ]
}
