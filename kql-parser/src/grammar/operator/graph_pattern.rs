//! `graph-match` and `graph-shortest-paths`, and the patterns they look for

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::AtLeast;
use crate::grammar::{name, scalar, setting};
use crate::input::Tokens;
use crate::syntax::{EdgeDirection, Expr, GraphOperator, GraphPattern, GraphStep, OperatorKind};
use crate::token::TokenKind;

/// `graph-match pattern [where …] [project …]`
pub fn graph_match(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let pattern = pattern(cursor);
    Parsed::new(settings, OperatorKind::Graph(GraphOperator::Match(pattern)))
}

/// `graph-shortest-paths pattern [where …] [project …]`
pub fn shortest_paths(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let pattern = pattern(cursor);
    Parsed::new(
        settings,
        OperatorKind::Graph(GraphOperator::ShortestPaths(pattern)),
    )
}

fn pattern(cursor: &mut Cursor<'_>) -> GraphPattern {
    let mut paths = vec![path(cursor)];
    while cursor.take(TokenKind::Comma).is_some() {
        paths.push(path(cursor));
    }
    let filter = cursor.take_word("where").map(|_| cursor.expression());
    let project = if cursor.take_word("project").is_some() {
        cursor.named_list(AtLeast::One)
    } else {
        Vec::new()
    };
    GraphPattern {
        paths,
        filter,
        project,
    }
}

/// Nodes and edges in turn.
fn path(cursor: &mut Cursor<'_>) -> Vec<GraphStep> {
    let mut steps = Vec::new();
    while let Some(step) = node(cursor).or_else(|| edge(cursor)) {
        steps.push(step);
    }
    if steps.is_empty() {
        cursor.missing("(");
    }
    steps
}

/// `(name)`
fn node(cursor: &mut Cursor<'_>) -> Option<GraphStep> {
    let open = cursor.take(TokenKind::OpenParen)?;
    let name = cursor.try_parse(name::name);
    cursor.closing(open);
    Some(GraphStep::Node(name, cursor.since(open.span.start)))
}

/// `-->`, `<--`, `--`, `-[name*1..5]->`, `<-[name]-`, `-[name]-`
fn edge(cursor: &mut Cursor<'_>) -> Option<GraphStep> {
    let start = cursor.start();
    if let Some(direction) = arrow(cursor) {
        return Some(GraphStep::Edge {
            name: None,
            direction,
            hops: None,
            span: cursor.since(start),
        });
    }
    let points_left = cursor
        .try_parse(signs(&[
            TokenKind::Less,
            TokenKind::Minus,
            TokenKind::OpenBracket,
        ]))
        .is_some();
    if !points_left {
        cursor.try_parse(signs(&[TokenKind::Minus, TokenKind::OpenBracket]))?;
    }
    let open = cursor.tokens.previous()?;
    let name = cursor.try_parse(name::name);
    let hops = cursor.take(TokenKind::Star).map(|_| hops(cursor));
    cursor.closing(open);
    let points_right = cursor
        .try_parse(signs(&[TokenKind::Minus, TokenKind::Greater]))
        .is_some();
    if !points_right {
        cursor.expect(TokenKind::Minus, "-");
    }
    let direction = match (points_left, points_right) {
        (true, false) => EdgeDirection::Left,
        (false, true) => EdgeDirection::Right,
        _ => EdgeDirection::Either,
    };
    Some(GraphStep::Edge {
        name,
        direction,
        hops,
        span: cursor.since(start),
    })
}

/// `low..high`
fn hops(cursor: &mut Cursor<'_>) -> (Expr, Expr) {
    let low = scalar::operand(cursor);
    let low = cursor.expr_or_missing(low);
    cursor.expect(TokenKind::DotDot, "..");
    let high = scalar::operand(cursor);
    let high = cursor.expr_or_missing(high);
    (low, high)
}

/// `-->`, `<--` or `--`
pub fn arrow(cursor: &mut Cursor<'_>) -> Option<EdgeDirection> {
    use TokenKind::{Greater, Less, Minus};
    let arrows: [(&[TokenKind], EdgeDirection); 3] = [
        (&[Minus, Minus, Greater], EdgeDirection::Right),
        (&[Less, Minus, Minus], EdgeDirection::Left),
        (&[Minus, Minus], EdgeDirection::Either),
    ];
    arrows
        .into_iter()
        .find_map(|(kinds, direction)| cursor.try_parse(signs(kinds)).map(|()| direction))
}

/// Tokens of these kinds, each touching the next.
fn signs<'a>(kinds: &[TokenKind]) -> impl Fn(Tokens<'a>) -> name::Parsed<'a, ()> {
    move |input| {
        let matches = kinds.iter().enumerate().all(|(at, kind)| {
            input.nth(at).kind == *kind && (at == 0 || input.nth(at - 1).touches(input.nth(at)))
        });
        if matches {
            Ok((nom::Input::take_from(&input, kinds.len()), ()))
        } else {
            Err(nom::Err::Error(()))
        }
    }
}
