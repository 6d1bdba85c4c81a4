//! What single constructs are read as.

use kql_parser::syntax::{
    DynamicLiteral, Expr, ExprKind, Literal, OperatorKind, Query, StatementKind, TypeName,
};
use kql_parser::{TokenKind, parse, parse_expression, print, tokens};

#[track_caller]
fn expression(text: &str) -> Expr {
    let (expr, diagnostics) = parse_expression(text);
    assert_eq!(diagnostics, [], "{text}");
    expr
}

#[track_caller]
fn literal(text: &str) -> Literal {
    match expression(text).kind {
        ExprKind::Literal(literal) => literal,
        other => panic!("{text}: {other:?}"),
    }
}

/// The expression with brackets around every operation.
fn grouped(text: &str) -> String {
    fn group(expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Binary { left, right, .. } => format!("({} {})", group(left), group(right)),
            ExprKind::In { value, .. } => format!("({} in)", group(value)),
            _ => print::expression(expr),
        }
    }
    group(&expression(text))
}

#[test]
fn operators_bind_as_in_kusto() {
    for (text, groups) in [
        ("a + b has 'x'", "(a (b \"x\"))"),
        ("a == b has 'x'", "(a (b \"x\"))"),
        ("a + b * c", "(a (b c))"),
        ("a - b - c", "((a b) c)"),
        ("a or b and c", "(a (b c))"),
        ("a < b == c", "((a b) c)"),
        ("a + b in (1, 2)", "((a b) in)"),
        ("-a + b", "(-a b)"),
    ] {
        assert_eq!(grouped(text), groups, "{text}");
    }
}

#[test]
fn literals_have_their_values() {
    assert_eq!(literal("'a' \"b\" @'c'"), Literal::String("abc".to_owned()));
    assert_eq!(literal("0xFF"), Literal::Long(255));
    assert_eq!(literal("long(0x8000000000000000)"), Literal::Long(i64::MIN));
    assert_eq!(literal("int(0xFFFFFFFF)"), Literal::Int(-1));
    assert_eq!(literal("int(010)"), Literal::Int(10));
    assert_eq!(literal("1e5"), Literal::Real(1e5));
    assert_eq!(literal("1.5h"), Literal::TimeSpan(54_000_000_000));
    assert_eq!(
        literal("time(1.02:03:04.5)"),
        Literal::TimeSpan(937_845_000_000)
    );
    assert_eq!(literal("time(-2)"), Literal::TimeSpan(-1_728_000_000_000));
    assert_eq!(
        literal("datetime( 2024-01-01 )"),
        Literal::DateTime("2024-01-01".to_owned())
    );
    assert_eq!(literal("bool(1)"), Literal::Bool(true));
    assert_eq!(literal("guid(null)"), Literal::Null(TypeName::Guid));
    assert_eq!(
        literal("decimal(1.50)"),
        Literal::Decimal("1.50".to_owned())
    );
}

#[test]
fn dynamic_literals_hold_json_and_typed_literals() {
    let DynamicLiteral::Bag(pairs) = (match literal("dynamic({'a': [1, 2.0, 1tick], \"b\": null})")
    {
        Literal::Dynamic(content) => content,
        other => panic!("{other:?}"),
    }) else {
        panic!("no bag");
    };
    let array = DynamicLiteral::Array(vec![
        DynamicLiteral::Long(1),
        DynamicLiteral::Real(2.0),
        DynamicLiteral::Long(1),
    ]);
    assert_eq!(
        pairs,
        [
            ("a".to_owned(), array),
            ("b".to_owned(), DynamicLiteral::Null)
        ]
    );
}

#[test]
fn a_typed_literal_touches_its_bracket() {
    assert!(matches!(literal("long(5)"), Literal::Long(5)));
    assert!(matches!(expression("long (x)").kind, ExprKind::Call(_)));
}

#[test]
fn two_dots_end_a_number() {
    let kinds: Vec<_> = tokens("1..3").iter().map(|token| token.kind).collect();
    assert_eq!(
        kinds,
        [
            TokenKind::Long,
            TokenKind::DotDot,
            TokenKind::Long,
            TokenKind::End
        ]
    );
}

#[test]
fn names_may_begin_with_digits() {
    assert!(matches!(expression("3com").kind, ExprKind::Name(name) if name.text == "3com"));
    assert!(matches!(expression("1days_x").kind, ExprKind::Name(_)));
}

#[test]
fn spaces_of_all_kinds_and_comments_stand_between_tokens() {
    let query = parse("\u{feff}T\u{a0}| // note\n\n where\u{200b}a");
    assert_eq!(query.diagnostics, []);
    assert_eq!(print::query(&query.query), "T\n| where a");
}

#[track_caller]
fn first_operator(query: &Query) -> &OperatorKind {
    let first = query.statements.first().map(|statement| &statement.kind);
    if let Some(StatementKind::Expression(expr)) = first
        && let ExprKind::Pipe { operators, .. } = &expr.kind
        && let Some(operator) = operators.first()
    {
        return &operator.kind;
    }
    panic!("{first:?}")
}

#[test]
fn a_body_may_go_on_with_the_rows_around_it() {
    let parsed = parse("T | mv-apply a on (take 1)");
    assert_eq!(parsed.diagnostics, []);
    let OperatorKind::MvApply { on, .. } = first_operator(&parsed.query) else {
        panic!("no mv-apply");
    };
    assert!(
        matches!(&on.kind, ExprKind::Pipe { source, .. } if source.kind == ExprKind::Missing && source.span.is_empty())
    );
}

#[test]
fn settings_keep_their_names_with_dots_and_spaces() {
    let parsed = parse("T | join kind = inner hint.strategy=shuffle (R) on k");
    let StatementKind::Expression(Expr {
        kind: ExprKind::Pipe { operators, .. },
        ..
    }) = &parsed.query.statements[0].kind
    else {
        panic!("no pipe");
    };
    assert_eq!(
        operators[0].setting("kind").and_then(|s| s.word()),
        Some("inner")
    );
    assert_eq!(
        operators[0].setting("hint.strategy").and_then(|s| s.word()),
        Some("shuffle")
    );
}

#[test]
fn places_are_those_of_the_text() {
    let text = "T | where a == 'x'";
    let parsed = parse(text);
    let OperatorKind::Where(predicate) = first_operator(&parsed.query) else {
        panic!("no where");
    };
    assert_eq!(predicate.span.text(text), "a == 'x'");
}

#[test]
fn many_alternatives_print_in_their_order() {
    let text = format!(
        "a == 0{}",
        (1..100)
            .map(|n| format!(" or a == {n}"))
            .collect::<String>()
    );
    assert_eq!(print::expression(&expression(&text)), text);
}
