//! `in` and its like with their lists, and `between` with its range.

use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::{FormError, SyntaxError};
use crate::grammar::infix::Level;
use crate::grammar::scalar::at_level;
use crate::grammar::{list, pipeline};
use crate::syntax::{Expr, ExprKind, InOperator};
use crate::token::{Token, TokenKind};

/// `value in (…)`, the operator being taken.
pub(super) fn membership(
    cursor: &mut Cursor<'_>,
    operator: InOperator,
    word: Span,
    value: Expr,
) -> Expr {
    let list = match cursor.take(TokenKind::OpenParen) {
        Some(open) => {
            let list = list::comma_list(
                cursor,
                list::AtLeast::One,
                pipeline::inner,
                list::missing_expression,
            );
            cursor.closing(open);
            list
        }
        None => unbracketed_list(cursor, word),
    };
    Expr {
        span: cursor.since(value.span.start),
        kind: ExprKind::In {
            operator,
            operator_span: word,
            value: Box::new(value),
            list,
        },
    }
}

/// A list that lacks its brackets or has others: a report, and the values that stand there.
fn unbracketed_list(cursor: &mut Cursor<'_>, word: Span) -> Vec<Expr> {
    let span = cursor.after_previous();
    let operator = word.text(cursor.tokens.text).to_owned();
    cursor.report(SyntaxError::ListNeedsBrackets { span, operator });
    if let Some(open) = cursor.take(TokenKind::OpenBracket) {
        cursor.silence(open.span.start);
        let list = cursor.expression_list();
        cursor.closing(open);
        return list;
    }
    let value = at_level(cursor, Level::Additive);
    let mut list = vec![cursor.expr_or_missing(value)];
    // A literal after a comma is another value of the list.
    while cursor.at(TokenKind::Comma)
        && (cursor.kind_at(1).is_string() || cursor.kind_at(1) == TokenKind::Long)
    {
        cursor.advance();
        list.extend(at_level(cursor, Level::Additive));
    }
    list
}

/// `value between (low .. high)`, the operator being taken.
pub(super) fn between(cursor: &mut Cursor<'_>, word: Span, value: Expr) -> Expr {
    let start = cursor.start();
    let open = cursor.take(TokenKind::OpenParen);
    let low = at_level(cursor, Level::Additive);
    let low = cursor.expr_or_missing(low);
    let joined = range_sign(cursor, open);
    let high = at_level(cursor, Level::Additive);
    let high = cursor.expr_or_missing(high);
    // The range is read as it is meant, and reported with the text to write: the bounds are there, only the sign is not
    // KQL's.
    if joined == Some(RangeSign::Other) || joined == Some(RangeSign::Dots) && open.is_none() {
        let text = cursor.tokens.text;
        let range = format!("{} .. {}", low.span.text(text), high.span.text(text));
        let end = cursor.after_previous();
        let span = Span::new(
            start,
            end.end + u32::from(cursor.at(TokenKind::CloseParen) && open.is_some()),
        );
        cursor.report(FormError::BetweenRange { span, range }.into());
    }
    if let Some(open) = open {
        cursor.closing(open);
    }
    Expr {
        span: cursor.since(value.span.start),
        kind: ExprKind::Between {
            negated: word.text(cursor.tokens.text).starts_with('!'),
            operator_span: word,
            value: Box::new(value),
            low: Box::new(low),
            high: Box::new(high),
        },
    }
}

/// Passes over what is between two bounds; reports that it is missing.
fn range_sign(cursor: &mut Cursor<'_>, open: Option<Token>) -> Option<RangeSign> {
    let joined = match cursor.kind() {
        TokenKind::DotDot => Some(RangeSign::Dots),
        TokenKind::Comma if open.is_some() => Some(RangeSign::Other),
        TokenKind::Minus if open.is_some() => Some(RangeSign::Other),
        TokenKind::Word if matches!(cursor.word(), Some("and" | "AND" | "to")) => {
            Some(RangeSign::Other)
        }
        _ => None,
    };
    match joined {
        Some(_) => {
            cursor.advance();
        }
        None => {
            if open.is_none() {
                cursor.missing("(");
            }
            cursor.missing_in("..", Some("between (low .. high)".to_owned()));
        }
    }
    joined
}

/// What stands between the ends of a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum RangeSign {
    /// `..`
    Dots,
    /// A comma, a dash or a word.
    Other,
}
