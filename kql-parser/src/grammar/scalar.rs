//! Scalar expressions, by precedence climbing over a table.

use crate::Span;
use crate::cursor::{Cursor, MAX_DEPTH};
use crate::diagnostic::{ForeignText, SyntaxError};
use crate::grammar::infix::{Found, Infix, Level, infix_of};
use crate::grammar::{list, membership, name, primary};
use crate::recover::next_infix;
use crate::syntax::{BinaryOperator, Call, Expr, ExprKind, Name, UnaryOperator};
use crate::token::TokenKind;

/// A scalar expression, or nothing if none begins here.
pub fn expression(cursor: &mut Cursor<'_>) -> Option<Expr> {
    at_level(cursor, Level::Or)
}

/// An expression whose operators bind at least as tightly as `level`.
pub fn at_level(cursor: &mut Cursor<'_>, level: Level) -> Option<Expr> {
    if !cursor.enter() {
        return Some(skip_nested(cursor));
    }
    let found = climb(cursor, level);
    cursor.leave();
    found
}

/// Passes over what is nested too deep.
fn skip_nested(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.resync();
    Expr {
        kind: ExprKind::Missing,
        span: cursor.since(start),
    }
}

fn climb(cursor: &mut Cursor<'_>, level: Level) -> Option<Expr> {
    let mut left = match star(cursor) {
        Some(star) => star,
        None => first_operand(cursor)?,
    };
    let mut used: Option<Level> = None;
    let mut length = 0;
    while let Some(found) = next_infix(cursor) {
        if found.level < level {
            break;
        }
        if used.is_some_and(|used| !used.chains() && found.level >= used) {
            report_chain(cursor);
        }
        length += 1;
        if length > MAX_DEPTH {
            let span = cursor.tokens.first().span;
            cursor.report(SyntaxError::Nesting { span });
            cursor.resync();
            break;
        }
        left = match found.infix {
            Infix::Binary(operator @ (BinaryOperator::And | BinaryOperator::Or)) => {
                length = 0;
                logical(cursor, operator, found, left)
            }
            Infix::Binary(operator) => binary(cursor, operator, found, left),
            Infix::In(operator) => {
                let word = take_operator(cursor, found);
                membership::membership(cursor, operator, word, left)
            }
            Infix::Between => {
                let word = take_operator(cursor, found);
                membership::between(cursor, word, left)
            }
        };
        used = Some(found.level);
    }
    Some(left)
}

/// The first operand; a hole, reported, if `and` or `or` stands in its place.
fn first_operand(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let found = operand(cursor);
    if found.is_none() && matches!(cursor.word(), Some("and" | "or")) {
        return Some(cursor.expr_or_missing(None));
    }
    found
}

/// Takes the tokens of an operator.
fn take_operator(cursor: &mut Cursor<'_>, found: Found) -> Span {
    let first = cursor.tokens.first();
    if first.kind == TokenKind::AndAnd {
        cursor.report_unexpected();
    } else if first.kind == TokenKind::Pipe {
        let span = first.span.to(cursor.tokens.nth(1).span);
        cursor.report(
            ForeignText::Logic {
                span,
                written: "||",
                instead: "or",
            }
            .into(),
        );
    }
    for _ in 0..found.tokens {
        cursor.advance();
    }
    let last = cursor.tokens.first();
    if first.kind == last.kind
        && matches!(first.kind, TokenKind::Star | TokenKind::Plus)
        && cursor.after_previous().end == last.span.start
        && (first.kind == TokenKind::Star || cursor.ends_item_at(1))
    {
        report_doubled(cursor, first);
    }
    // `===` and `!==`
    let last = cursor.tokens.first();
    if last.kind == TokenKind::Assign && cursor.after_previous().end == last.span.start {
        let span = first.span.to(last.span);
        let written = span.text(cursor.tokens.text).to_owned();
        let help = match first.kind {
            TokenKind::Colon | TokenKind::Plus | TokenKind::Minus | TokenKind::Star => {
                "a column is given its value by `=`: `extend x = x + 1`".to_owned()
            }
            _ => format!("write `{}`", first.text(cursor.tokens.text)),
        };
        cursor.report(
            ForeignText::Operator {
                span,
                written,
                help,
            }
            .into(),
        );
        cursor.advance();
    }
    cursor.since(first.span.start)
}

/// `**` and `++`, the second sign being next: a report, and the sign is taken.
fn report_doubled(cursor: &mut Cursor<'_>, first: crate::token::Token) {
    let span = first.span.to(cursor.tokens.first().span);
    let help = if first.kind == TokenKind::Star {
        "`pow(a, b)` raises to a power"
    } else {
        "write `x + 1`: a column is computed by `extend`"
    };
    cursor.report(
        ForeignText::Operator {
            span,
            written: span.text(cursor.tokens.text).to_owned(),
            help: help.to_owned(),
        }
        .into(),
    );
    cursor.advance();
    if first.kind == TokenKind::Plus {
        cursor.silence(span.end);
    }
}

/// `left operator right`, the operator being next.
fn binary(cursor: &mut Cursor<'_>, operator: BinaryOperator, found: Found, left: Expr) -> Expr {
    let operator_span = take_operator(cursor, found);
    let right = if found.level == Level::String {
        operand(cursor)
    } else {
        at_level(cursor, found.level.tighter())
    };
    let right = cursor.expr_or_missing(right);
    join(operator, operator_span, left, right)
}

/// A node for two operands.
fn join(operator: BinaryOperator, operator_span: Span, left: Expr, right: Expr) -> Expr {
    Expr {
        span: left.span.to(right.span),
        kind: ExprKind::Binary {
            operator,
            operator_span,
            left: Box::new(left),
            right: Box::new(right),
        },
    }
}

/// An operand of `and` or `or` with the operator before it.
struct Operand {
    operator_span: Span,
    value: Expr,
}

/// The longest chain of `and` or `or` that leans to the left. Both are associative, so longer chains are halved, which
/// keeps lists of thousands of indicators as shallow as short ones.
const LONGEST_LEANING: usize = 32;

/// `left and right and …`, the operator being next.
fn logical(cursor: &mut Cursor<'_>, operator: BinaryOperator, found: Found, left: Expr) -> Expr {
    let mut operands = Vec::new();
    loop {
        let operator_span = take_operator(cursor, found);
        let value = at_level(cursor, found.level.tighter());
        let value = cursor.expr_or_missing(value);
        operands.push(Operand {
            operator_span,
            value,
        });
        match next_infix(cursor) {
            Some(next) if next.infix == found.infix => {}
            _ => break,
        }
    }
    if operands.len() < LONGEST_LEANING {
        return operands.into_iter().fold(left, |left, next| {
            join(operator, next.operator_span, left, next.value)
        });
    }
    operands.insert(
        0,
        Operand {
            operator_span: left.span,
            value: left,
        },
    );
    balance(operator, operands)
}

/// A tree of little depth for operands that are joined by one operator.
fn balance(operator: BinaryOperator, mut operands: Vec<Operand>) -> Expr {
    while operands.len() > 1 {
        let mut halved = Vec::with_capacity(operands.len().div_ceil(2));
        let mut rest = operands.into_iter();
        while let Some(left) = rest.next() {
            halved.push(match rest.next() {
                Some(right) => Operand {
                    operator_span: left.operator_span,
                    value: join(operator, right.operator_span, left.value, right.value),
                },
                None => left,
            });
        }
        operands = halved;
    }
    match operands.pop() {
        Some(whole) => whole.value,
        None => Expr {
            kind: ExprKind::Missing,
            span: Span::default(),
        },
    }
}

/// Reports that the next operator compares a comparison.
fn report_chain(cursor: &mut Cursor<'_>) {
    let token = cursor.tokens.first();
    cursor.report(SyntaxError::ChainedComparison {
        span: token.span,
        operator: token.text(cursor.tokens.text).to_owned(),
    });
}

/// `*` as the left operand of a comparison: any column.
fn star(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if !cursor.at(TokenKind::Star) {
        return None;
    }
    let mut after = cursor.tokens;
    after = nom::Input::take_from(&after, 1);
    let found = infix_of(after)?;
    let compares = found.level == Level::String
        || found.infix == Infix::Binary(BinaryOperator::Equal)
        || matches!(found.infix, Infix::In(_));
    compares.then(|| primary::star(cursor))
}

/// An operand: a primary expression with an optional sign.
pub fn operand(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let operator = match cursor.kind() {
        TokenKind::Minus => UnaryOperator::Minus,
        TokenKind::Plus => UnaryOperator::Plus,
        TokenKind::Bang => return Some(negation(cursor, "!")),
        TokenKind::Word
            if cursor.at_word("not")
                && cursor.kind_at(1).begins_operand()
                && cursor.kind_at(1) != TokenKind::OpenParen
                && infix_of(nom::Input::take_from(&cursor.tokens, 1)).is_none() =>
        {
            return Some(negation(cursor, "not"));
        }
        _ => return primary::path(cursor),
    };
    let start = cursor.start();
    cursor.advance();
    let value = primary::path(cursor);
    let value = cursor.expr_or_missing(value);
    Some(Expr {
        span: cursor.since(start),
        kind: ExprKind::Unary {
            operator,
            operand: Box::new(value),
        },
    })
}

/// `not x` and `!x`, which are reported and read as `not(x)`.
fn negation(cursor: &mut Cursor<'_>, written: &'static str) -> Expr {
    let token = cursor.tokens.first();
    if written == "!" {
        cursor.report_unexpected();
    } else {
        cursor.report(SyntaxError::NotPrefix {
            span: token.span,
            written,
        });
    }
    cursor.advance();
    let value = at_level(cursor, Level::Equality);
    let value = cursor.expr_or_missing(value);
    let span = cursor.since(token.span.start);
    Expr {
        kind: ExprKind::Call(Call {
            name: Name {
                text: "not".to_owned(),
                span: token.span,
            },
            arguments: vec![list::unnamed(value)],
            span,
        }),
        span,
    }
}

/// A name as an expression.
pub fn name_expression(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let name = cursor.try_parse(name::name)?;
    Some(Expr {
        span: name.span,
        kind: ExprKind::Name(name),
    })
}
