//! Tabular operators, found by their keyword.

mod as_;
mod consume;
mod count;
mod distinct;
mod evaluate;
mod extend;
mod facet;
mod find;
mod fork;
mod graph;
mod graph_pattern;
mod invoke;
mod join;
mod macro_expand;
mod make_series;
mod mv_expand;
mod parse;
mod parse_kv;
mod partition;
mod project;
mod project_away;
mod project_reorder;
mod range;
mod reduce;
mod render;
mod sample;
mod scan;
mod schema;
mod search;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_;

use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, SyntaxError};
use crate::recover;
use crate::syntax::{Operator, OperatorKind, Setting};
use crate::token::TokenKind;

/// Reads an operator after its keyword.
type Rule = fn(&mut Cursor<'_>) -> Parsed;

/// What an operator's rule gives.
struct Parsed {
    settings: Vec<Setting>,
    kind: OperatorKind,
}

impl From<OperatorKind> for Parsed {
    fn from(kind: OperatorKind) -> Self {
        Self {
            settings: Vec::new(),
            kind,
        }
    }
}

impl Parsed {
    /// An operator with its settings.
    fn new(settings: Vec<Setting>, kind: OperatorKind) -> Self {
        Self { settings, kind }
    }
}

/// An operator of the language.
#[derive(Clone, Copy)]
pub struct Entry {
    rule: Rule,
    /// Whether it may begin a query: it brings its own rows.
    pub is_source: bool,
}

/// The operator with this keyword: the table of the language's operators.
fn lookup(keyword: &str) -> Option<Entry> {
    let stage = |rule| {
        Some(Entry {
            rule,
            is_source: false,
        })
    };
    let source = |rule| {
        Some(Entry {
            rule,
            is_source: true,
        })
    };
    match keyword {
        "where" | "filter" => stage(where_::rule),
        "extend" => stage(extend::extend),
        "project" => stage(project::project),
        "project-rename" => stage(project::rename),
        "project-away" => stage(project_away::away),
        "project-keep" => stage(project_away::keep),
        "project-by-names" => stage(project_away::by_names),
        "project-reorder" => stage(project_reorder::rule),
        "summarize" => stage(summarize::rule),
        "distinct" => stage(distinct::rule),
        "count" => stage(count::rule),
        "take" | "limit" => stage(take::rule),
        "sort" | "order" => stage(sort::rule),
        "top" => stage(top::rule),
        "union" => source(union::rule),
        "join" => stage(join::join),
        "lookup" => stage(join::lookup),
        "mv-expand" | "mvexpand" => stage(mv_expand::expand),
        "mv-apply" | "mvapply" => stage(mv_expand::apply),
        "parse" => stage(parse::parse),
        "parse-where" => stage(parse::parse_where),
        "parse-kv" => stage(parse_kv::rule),
        "make-series" => stage(make_series::rule),
        "as" => stage(as_::rule),
        "render" => stage(render::rule),
        "evaluate" => source(evaluate::rule),
        "invoke" => stage(invoke::rule),
        "serialize" => stage(extend::serialize),
        "sample" => stage(sample::sample),
        "sample-distinct" => stage(sample::sample_distinct),
        "search" => source(search::rule),
        "find" => source(find::rule),
        "partition" => stage(partition::rule),
        "fork" => stage(fork::rule),
        "facet" => stage(facet::rule),
        "top-nested" => stage(top_nested::rule),
        "top-hitters" => stage(top_hitters::rule),
        "reduce" => stage(reduce::rule),
        "scan" => stage(scan::rule),
        "getschema" => stage(schema::getschema),
        "assert-schema" => stage(schema::assert_schema),
        "consume" => stage(consume::rule),
        "print" => source(extend::print),
        "range" => source(range::rule),
        "execute_and_cache" | "__executeAndCache" => stage(consume::execute_and_cache),
        "macro-expand" => source(macro_expand::rule),
        "make-graph" => stage(graph::make_graph),
        "graph-match" => stage(graph_pattern::graph_match),
        "graph-shortest-paths" => stage(graph_pattern::shortest_paths),
        "graph-to-table" => stage(graph::to_table),
        "graph-mark-components" => stage(graph::mark_components),
        "graph-where-nodes" => stage(graph::where_nodes),
        "graph-where-edges" => stage(graph::where_edges),
        _ => None,
    }
}

/// Whether `word` is an operator's keyword.
pub fn is_operator(word: &str) -> bool {
    lookup(word).is_some()
}

/// The keywords of the operators.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    const PLAIN: [&str; 32] = [
        "as",
        "consume",
        "count",
        "distinct",
        "evaluate",
        "extend",
        "facet",
        "filter",
        "find",
        "fork",
        "getschema",
        "invoke",
        "join",
        "limit",
        "lookup",
        "order",
        "parse",
        "partition",
        "print",
        "project",
        "range",
        "reduce",
        "render",
        "sample",
        "scan",
        "search",
        "serialize",
        "sort",
        "summarize",
        "take",
        "top",
        "union",
    ];
    let hyphenated = crate::keyword::HYPHENATED.into_iter();
    let all = PLAIN.into_iter().chain(["where"]).chain(hyphenated);
    all.filter(|word| is_operator(word))
}

/// The operator whose keyword is next. Before a bracket `count` and `range` are functions.
pub fn next(cursor: &Cursor<'_>) -> Option<Entry> {
    let word = cursor.word()?;
    if matches!(word, "count" | "range") && cursor.kind_at(1) == TokenKind::OpenParen {
        return None;
    }
    lookup(word)
}

/// The operator at the start of a stage, or a report and [`OperatorKind::Error`].
pub fn operator(cursor: &mut Cursor<'_>) -> Operator {
    let keyword = cursor.tokens.first().span;
    let Some(entry) = next(cursor) else {
        return unknown(cursor);
    };
    cursor.advance();
    let Parsed { settings, kind } = (entry.rule)(cursor);
    Operator {
        kind,
        keyword,
        settings,
        span: cursor.since(keyword.start),
    }
}

/// Whether the second sign of a `||` before an operator's keyword is next.
fn is_doubled_pipe(cursor: &Cursor<'_>) -> bool {
    let second = cursor.tokens.first();
    second.kind == TokenKind::Pipe
        && cursor.word_at(1).is_some_and(is_operator)
        && cursor
            .tokens
            .previous()
            .is_some_and(|first| first.kind == TokenKind::Pipe && first.touches(second))
}

/// Reports what is no operator and skips the stage.
fn unknown(cursor: &mut Cursor<'_>) -> Operator {
    let start = cursor.start();
    let keyword = match cursor.word() {
        Some(word) => {
            let span = cursor.tokens.first().span;
            let help = recover::suggestion(cursor);
            cursor.report(SyntaxError::UnknownOperator {
                help,
                span,
                name: word.to_owned(),
            });
            span
        }
        None if is_doubled_pipe(cursor) => {
            let first = cursor
                .tokens
                .previous()
                .map_or(cursor.tokens.first(), |pipe| pipe);
            let span = first.span.to(cursor.tokens.first().span);
            cursor.report(
                ForeignText::Logic {
                    span,
                    written: "||",
                    instead: "|",
                }
                .into(),
            );
            cursor.advance();
            return operator(cursor);
        }
        None => {
            let span = cursor.after_previous();
            cursor.report(SyntaxError::ExpectedOperator { span });
            span
        }
    };
    cursor.resync();
    Operator {
        kind: OperatorKind::Error,
        keyword,
        settings: Vec::new(),
        span: keyword.to(cursor.since(start.min(cursor.after_previous().end))),
    }
}
