//! Trees that no text was read for are printed as text that reads as the same tree, and that prints the same again.

mod support;

use kql_parser::syntax::*;
use kql_parser::visit::{Rewriter, rewrite_expr, rewrite_query};
use kql_parser::{Span, parse, print};
use proptest::prelude::*;
use proptest::sample::select;

const NONE: Span = Span::new(0, 0);

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: NONE }
}

fn named_as(text: impl Into<String>) -> Name {
    Name {
        text: text.into(),
        span: NONE,
    }
}

/// Names: plain, of the language's own words, and of any characters.
fn name() -> impl Strategy<Value = Name> {
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

fn type_name() -> impl Strategy<Value = TypeName> {
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

fn text() -> impl Strategy<Value = String> {
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

fn real() -> impl Strategy<Value = f64> {
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

fn long() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -3..10_i64, select(vec![i64::MIN, i64::MAX])]
}

fn dynamic() -> impl Strategy<Value = DynamicLiteral> {
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

fn literal() -> impl Strategy<Value = Literal> {
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

fn binary_operator() -> impl Strategy<Value = BinaryOperator> {
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

fn in_operator() -> impl Strategy<Value = InOperator> {
    select(vec![
        InOperator::In,
        InOperator::NotIn,
        InOperator::InIgnoreCase,
        InOperator::NotInIgnoreCase,
        InOperator::HasAny,
        InOperator::HasAll,
    ])
}

fn boxed(inner: &BoxedStrategy<Expr>) -> impl Strategy<Value = Box<Expr>> + use<> {
    inner.clone().prop_map(Box::new)
}

fn item(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = NamedExpr> {
    (prop::option::weighted(0.4, name()), inner).prop_map(|(name, value)| NamedExpr {
        names: name.into_iter().collect(),
        tuple: false,
        value,
        span: NONE,
    })
}

fn items(inner: &BoxedStrategy<Expr>) -> impl Strategy<Value = Vec<NamedExpr>> + use<> {
    prop::collection::vec(item(inner.clone()), 1..3)
}

fn call(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Call> {
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
fn scalar() -> BoxedStrategy<Expr> {
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

fn sort_key() -> impl Strategy<Value = SortKey> {
    (
        item(scalar()),
        prop::option::of(any::<bool>()),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(value, ascending, nulls_first)| SortKey {
            value,
            ascending,
            nulls_first,
        })
}

fn setting(
    name: &'static str,
    values: &'static [&'static str],
) -> impl Strategy<Value = Vec<Setting>> {
    let value = select(values).prop_map(named_as);
    prop::collection::vec(value, 0..2).prop_map(move |values| {
        let setting = |value| Setting {
            name: named_as(name),
            value: SettingValue::Word(value),
        };
        values.into_iter().map(setting).collect()
    })
}

fn parse_pattern() -> impl Strategy<Value = Vec<ParsePiece>> {
    let column = (name(), prop::option::of(type_name()));
    let pair = (text(), column).prop_map(|(text, (name, ty))| {
        [
            ParsePiece::Text(text, NONE),
            ParsePiece::Column {
                name,
                ty,
                span: NONE,
            },
        ]
    });
    (any::<bool>(), prop::collection::vec(pair, 1..3)).prop_map(|(skips, pairs)| {
        let skip = skips.then_some(ParsePiece::Skip(NONE));
        skip.into_iter()
            .chain(pairs.into_iter().flatten())
            .collect()
    })
}

/// A stage; `pipeline` are the pipelines that may stand in it.
fn operator(pipeline: BoxedStrategy<Expr>) -> impl Strategy<Value = Operator> {
    use OperatorKind as K;
    let plain = |kind| (Vec::new(), kind);
    let target = (item(scalar()), prop::option::of(type_name()))
        .prop_map(|(value, to)| ExpandTarget { value, to });
    let targets = prop::collection::vec(target, 1..3).boxed();
    let names =
        prop::collection::vec(name().prop_map(|name| expr(ExprKind::Name(name))), 1..3).boxed();
    let keys = prop::collection::vec(sort_key(), 1..3).boxed();
    let column = |(name, ty)| ColumnDeclaration {
        name,
        ty,
        span: NONE,
    };
    let columns = prop::collection::vec((name(), type_name()).prop_map(column), 1..3);
    let parts = prop_oneof![
        scalar().prop_map(move |predicate| plain(K::Where(predicate))),
        items(&scalar()).prop_map(move |items| plain(K::Extend(items))),
        items(&scalar()).prop_map(move |items| plain(K::Project(items))),
        names
            .clone()
            .prop_map(move |names| plain(K::ProjectAway(names))),
        items(&scalar()).prop_map(move |items| plain(K::Distinct(items))),
        prop::option::of(name()).prop_map(move |name| plain(K::Count { name })),
        scalar().prop_map(move |count| plain(K::Take(count))),
        keys.prop_map(move |keys| plain(K::Sort(keys))),
        (scalar(), sort_key()).prop_map(move |(count, key)| plain(K::Top {
            count,
            keys: vec![key]
        })),
        (
            items(&scalar()),
            prop::collection::vec(item(scalar()), 0..3)
        )
            .prop_map(move |(aggregates, by)| plain(K::Summarize { aggregates, by })),
        (
            setting("kind", &["inner", "leftouter"]),
            pipeline.clone(),
            names.clone()
        )
            .prop_map(|(settings, right, on)| {
                (
                    settings,
                    K::Join {
                        right: expr(ExprKind::Paren(Box::new(right))),
                        on,
                    },
                )
            }),
        (setting("withsource", &["s", "a b"]), pipeline.clone()).prop_map(|(settings, table)| (
            settings,
            K::Union(vec![expr(ExprKind::Paren(Box::new(table)))])
        )),
        (
            setting("kind", &["array", "bag"]),
            targets.clone(),
            prop::option::of(scalar())
        )
            .prop_map(|(settings, targets, limit)| (settings, K::MvExpand { targets, limit })),
        (
            setting("kind", &["regex", "simple"]),
            scalar(),
            parse_pattern()
        )
            .prop_map(|(settings, value, pattern)| (settings, K::Parse { value, pattern })),
        (scalar(), columns).prop_map(move |(value, columns)| plain(K::ParseKv {
            value,
            columns,
            with: vec![]
        })),
        name().prop_map(move |name| plain(K::As(name))),
        items(&scalar()).prop_map(move |items| plain(K::Serialize(items))),
        call(scalar()).prop_map(move |call| plain(K::Evaluate { call, schema: None })),
    ];
    parts.prop_map(|(settings, kind)| staged(settings, kind))
}

fn staged(settings: Vec<Setting>, kind: OperatorKind) -> Operator {
    Operator {
        kind,
        keyword: NONE,
        settings,
        span: NONE,
    }
}

/// What a pipeline begins with.
fn source() -> impl Strategy<Value = Expr> {
    let begun = |kind| expr(ExprKind::Source(Box::new(staged(vec![], kind))));
    let column = |(name, ty)| ColumnDeclaration {
        name,
        ty,
        span: NONE,
    };
    let columns = prop::collection::vec((name(), type_name()).prop_map(column), 1..3);
    let values = prop::collection::vec(
        literal().prop_map(|literal| expr(ExprKind::Literal(literal))),
        0..4,
    );
    prop_oneof![
        4 => name().prop_map(|name| expr(ExprKind::Name(name))),
        1 => items(&scalar()).prop_map(move |items| begun(OperatorKind::Print(items))),
        1 => (name(), scalar(), scalar(), scalar())
            .prop_map(move |(column, from, to, step)| begun(OperatorKind::Range { column, from, to, step })),
        1 => (columns, values)
            .prop_map(|(columns, values)| expr(ExprKind::DataTable(DataTable { columns, values, with: vec![] }))),
    ]
}

/// A pipeline of a table.
fn pipeline() -> BoxedStrategy<Expr> {
    let table = name().prop_map(|name| expr(ExprKind::Name(name))).boxed();
    table
        .prop_recursive(2, 6, 2, |inner| {
            let stages = prop::collection::vec(operator(inner), 1..4);
            (source(), stages).prop_map(|(source, operators)| {
                expr(ExprKind::Pipe {
                    source: Box::new(source),
                    operators,
                })
            })
        })
        .boxed()
}

fn statement() -> impl Strategy<Value = StatementKind> {
    prop_oneof![
        (name(), scalar()).prop_map(|(name, value)| StatementKind::Let { name, value }),
        (name(), pipeline()).prop_map(|(name, value)| StatementKind::Let { name, value }),
        (name(), pipeline(), any::<bool>()).prop_map(|(name, rows, scalar)| {
            let rows = Box::new(rows);
            let kind = if scalar {
                ExprKind::ToScalar(rows)
            } else {
                ExprKind::Materialize(rows)
            };
            StatementKind::Let {
                name,
                value: expr(kind),
            }
        }),
        pipeline().prop_map(StatementKind::Expression),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    prop::collection::vec(statement(), 1..3).prop_map(|statements| Query {
        statements: statements
            .into_iter()
            .map(|kind| Statement { kind, span: NONE })
            .collect(),
    })
}

/// Takes away what has no meaning of its own: brackets, and which way a chain of `and` or `or` leans.
struct Plain;

impl Rewriter for Plain {
    fn expr(&mut self, expr: &mut Expr) {
        while let ExprKind::Paren(inner) = &mut expr.kind {
            *expr = std::mem::replace(
                &mut **inner,
                Expr {
                    kind: ExprKind::Missing,
                    span: NONE,
                },
            );
        }
        rewrite_expr(self, expr);
        lean_left(expr);
    }
}

/// `a and (b and c)` becomes `(a and b) and c`.
fn lean_left(expr: &mut Expr) {
    let ExprKind::Binary {
        operator: outer,
        left,
        right,
        ..
    } = &mut expr.kind
    else {
        return;
    };
    let outer = *outer;
    if !matches!(outer, BinaryOperator::And | BinaryOperator::Or) {
        return;
    }
    let ExprKind::Binary {
        operator,
        left: middle,
        right: last,
        ..
    } = &mut right.kind
    else {
        return;
    };
    if *operator != outer {
        return;
    }
    let hole = || Expr {
        kind: ExprKind::Missing,
        span: NONE,
    };
    let first = std::mem::replace(&mut **left, hole());
    let middle = std::mem::replace(&mut **middle, hole());
    let last = std::mem::replace(&mut **last, hole());
    let join = |left, right| ExprKind::Binary {
        operator: outer,
        operator_span: NONE,
        left: Box::new(left),
        right: Box::new(right),
    };
    let mut joined = self::expr(join(first, middle));
    lean_left(&mut joined);
    expr.kind = join(joined, last);
}

fn shape(query: &Query) -> String {
    let mut query = query.clone();
    rewrite_query(&mut Plain, &mut query);
    support::shape(&query)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 50_000, ..ProptestConfig::default() })]

    #[test]
    fn a_made_tree_is_read_from_its_text(query in query()) {
        let text = print::query(&query);
        let read = parse(&text);
        prop_assert_eq!(read.diagnostics, vec![], "{}", text);
        prop_assert_eq!(shape(&read.query), shape(&query), "{}", text);
        prop_assert_eq!(print::query(&read.query), text);
    }
}
