//! Pipelines: a source and the stages after it.
//!
//! A pipeline inside `mv-apply … on (…)`, `partition`, `fork` and `facet` may begin with an operator, which then takes the
//! rows of the stage around it. Its source is an [`ExprKind::Missing`] of empty span, without a report.

use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::{operator, scalar};
use crate::syntax::{Expr, ExprKind};
use crate::token::{Token, TokenKind};

/// Where a pipeline's rows may come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// The pipeline begins with a table.
    Own,
    /// The pipeline may begin with an operator and then goes on with the rows of the stage around it.
    Around,
}

/// A scalar expression or a pipeline.
pub fn inner(cursor: &mut Cursor<'_>) -> Option<Expr> {
    pipeline(cursor, Source::Own)
}

/// The inside of the bracket `open`. If nothing closes `open`, a pipe belongs to the query around it, unless a table stands
/// before it.
pub fn inner_of(cursor: &mut Cursor<'_>, open: Token) -> Option<Expr> {
    if open.is_paired() || operator::next(cursor).is_some() {
        return inner(cursor);
    }
    let source = scalar::expression(cursor)?;
    Some(if matches!(source.kind, ExprKind::Name(_)) {
        stages(cursor, source)
    } else {
        source
    })
}

/// A pipeline, or nothing if none begins here.
pub fn pipeline(cursor: &mut Cursor<'_>, source: Source) -> Option<Expr> {
    let Some(operator) = operator::next(cursor) else {
        let first = scalar::expression(cursor)?;
        return Some(stages(cursor, first));
    };
    let start = cursor.start();
    if operator.is_source {
        let operator = Box::new(operator::operator(cursor));
        let first = Expr {
            kind: ExprKind::Source(operator),
            span: cursor.since(start),
        };
        return Some(stages(cursor, first));
    }
    if source == Source::Own {
        let span = cursor.tokens.first().span;
        let keyword = span.text(cursor.tokens.text).to_owned();
        cursor.report(SyntaxError::MissingSource {
            help: "a query begins with a table: `Table | where …`",
            span,
            keyword,
        });
    }
    let hole = Expr {
        kind: ExprKind::Missing,
        span: Span::at(start),
    };
    let first = operator::operator(cursor);
    Some(pipe(cursor, hole, vec![first]))
}

/// `source` with the stages that follow it, if any.
fn stages(cursor: &mut Cursor<'_>, source: Expr) -> Expr {
    if cursor.at(TokenKind::Pipe) {
        pipe(cursor, source, Vec::new())
    } else {
        source
    }
}

/// Reads the stages that follow.
fn pipe(
    cursor: &mut Cursor<'_>,
    source: Expr,
    mut operators: Vec<crate::syntax::Operator>,
) -> Expr {
    loop {
        if cursor.take(TokenKind::Pipe).is_some() {
            operators.push(operator::operator(cursor));
        } else if !operators.is_empty() && operator::next(cursor).is_some() {
            cursor.report_unexpected();
            operators.push(operator::operator(cursor));
        } else {
            break;
        }
    }
    Expr {
        span: cursor.since(source.span.start),
        kind: ExprKind::Pipe {
            source: Box::new(source),
            operators,
        },
    }
}

/// Reads on after a pipeline at the top of a statement: what is neither a stage nor the end is reported and skipped.
pub fn to_end(cursor: &mut Cursor<'_>, first: Expr) -> Expr {
    let mut whole = first;
    loop {
        if cursor.begins_statement() {
            return whole;
        }
        match cursor.kind() {
            TokenKind::Pipe => {}
            TokenKind::Semicolon | TokenKind::End | TokenKind::CloseBrace => return whole,
            kind if kind.is_closer() => {
                cursor.report_unexpected();
                cursor.advance();
                continue;
            }
            _ if operator::next(cursor).is_some() => cursor.report_unexpected(),
            _ => {
                let before = cursor.tokens.index();
                cursor.end_stage();
                if cursor.tokens.index() == before {
                    cursor.advance();
                }
                continue;
            }
        }
        let (source, operators) = match whole.kind {
            ExprKind::Pipe { source, operators } => (*source, operators),
            kind => (
                Expr {
                    kind,
                    span: whole.span,
                },
                Vec::new(),
            ),
        };
        let operators = with_next(cursor, operators);
        whole = pipe(cursor, source, operators);
    }
}

/// `operators` and the one that begins here without a pipe, if so.
fn with_next(
    cursor: &mut Cursor<'_>,
    mut operators: Vec<crate::syntax::Operator>,
) -> Vec<crate::syntax::Operator> {
    if !cursor.at(TokenKind::Pipe) {
        operators.push(operator::operator(cursor));
    }
    operators
}

/// `( pipeline )` whose pipeline may go on with the rows around it.
pub fn bracketed(cursor: &mut Cursor<'_>, source: Source) -> Expr {
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Expr {
            kind: ExprKind::Missing,
            span: cursor.after_previous(),
        };
    };
    let found = pipeline(cursor, source);
    let body = cursor.expr_or_missing(found);
    cursor.closing(open);
    body
}
