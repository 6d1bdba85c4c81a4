//! Pipelines and statements of many kinds.

use kql_parser::syntax::{
    ColumnDeclaration, DataTable, ExpandTarget, Expr, ExprKind, Operator, OperatorKind, ParsePiece,
    Query, Setting, SettingValue, SortKey, Statement, StatementKind,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::atom::{NONE, expr, literal, name, named_as, text, type_name};
use super::scalar::{call, item, items, scalar};

pub fn sort_key() -> impl Strategy<Value = SortKey> {
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

pub fn setting(
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

pub fn parse_pattern() -> impl Strategy<Value = Vec<ParsePiece>> {
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
pub fn operator(pipeline: BoxedStrategy<Expr>) -> impl Strategy<Value = Operator> {
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

pub fn staged(settings: Vec<Setting>, kind: OperatorKind) -> Operator {
    Operator {
        kind,
        keyword: NONE,
        settings,
        span: NONE,
    }
}

/// What a pipeline begins with.
pub fn source() -> impl Strategy<Value = Expr> {
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
pub fn pipeline() -> BoxedStrategy<Expr> {
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

pub fn statement() -> impl Strategy<Value = StatementKind> {
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

pub fn query() -> impl Strategy<Value = Query> {
    prop::collection::vec(statement(), 1..3).prop_map(|statements| Query {
        statements: statements
            .into_iter()
            .map(|kind| Statement { kind, span: NONE })
            .collect(),
    })
}
