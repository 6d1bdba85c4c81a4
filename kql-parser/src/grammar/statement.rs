//! Statements.

use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, SyntaxError};
use crate::grammar::{list, name, pattern, pipeline, primary, schema};
use crate::recover::unexpected_text;
use crate::syntax::{Expr, ExprKind, Lambda, Query, Statement, StatementKind};
use crate::token::TokenKind;

/// A whole query.
pub fn query(cursor: &mut Cursor<'_>) -> Query {
    let mut statements = Vec::new();
    while !cursor.at(TokenKind::End) {
        let before = cursor.tokens.index();
        statements.push(statement(cursor, Place::Query));
        if cursor.take(TokenKind::Semicolon).is_none() && !cursor.at(TokenKind::End) {
            separate(cursor, before);
        }
    }
    Query { statements }
}

/// Reports what stands between two statements instead of `;`.
fn separate(cursor: &mut Cursor<'_>, before: usize) {
    if cursor.begins_statement() {
        let span = cursor.tokens.first().span;
        cursor.report(SyntaxError::MissingSemicolon { span });
        return;
    }
    cursor.report_unexpected();
    if cursor.kind().is_closer() || cursor.tokens.index() == before {
        cursor.advance();
    }
}

/// Where a statement stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// At the top.
    Query,
    /// In the body of a function.
    Body,
}

/// The next statement.
fn statement(cursor: &mut Cursor<'_>, place: Place) -> Statement {
    let start = cursor.start();
    report_keyword_case(cursor);
    let kind = match cursor.word() {
        Some("let") if place == Place::Query || cursor.kind_at(2) == TokenKind::Assign => {
            let_statement(cursor)
        }
        Some("LET" | "Let") if cursor.kind_at(2) == TokenKind::Assign => let_statement(cursor),
        Some("set") => set(cursor),
        Some("declare") => declare(cursor),
        Some("alias") if cursor.word_at(1) == Some("database") => alias(cursor),
        Some("restrict") if cursor.word_at(1) == Some("access") => restrict(cursor),
        _ if cursor.skip_foreign_query() => StatementKind::Error,
        _ => expression(cursor),
    };
    Statement {
        kind,
        span: cursor.since(start),
    }
}

/// Reports `LET` and its like.
fn report_keyword_case(cursor: &mut Cursor<'_>) {
    if matches!(cursor.word(), Some("LET" | "Let")) && cursor.kind_at(2) == TokenKind::Assign {
        let span = cursor.tokens.first().span;
        let written = span.text(cursor.tokens.text).to_owned();
        let instead = "let".to_owned();
        cursor.report(
            ForeignText::KeywordCase {
                span,
                written,
                instead,
            }
            .into(),
        );
    }
}

/// A pipeline as a statement.
fn expression(cursor: &mut Cursor<'_>) -> StatementKind {
    match pipeline::inner(cursor) {
        Some(first) => StatementKind::Expression(pipeline::to_end(cursor, first)),
        None => {
            if cursor.at(TokenKind::Pipe) {
                let span = cursor.tokens.first().span;
                let after_semicolon = cursor
                    .tokens
                    .previous()
                    .is_some_and(|token| token.kind == TokenKind::Semicolon);
                cursor.report(SyntaxError::MissingSource {
                    help: if after_semicolon {
                        "remove the `;` before it: it ends the query"
                    } else {
                        "a query begins with a table: `Table | where …`"
                    },
                    span,
                    keyword: "|".to_owned(),
                });
                let hole = Expr {
                    kind: ExprKind::Missing,
                    span: cursor.after_previous(),
                };
                return StatementKind::Expression(pipeline::to_end(cursor, hole));
            }
            let span = cursor.tokens.first().span;
            let text = span.text(cursor.tokens.text);
            cursor.report(unexpected_text(span, text));
            cursor.resync();
            if !cursor.at(TokenKind::Pipe) {
                return StatementKind::Error;
            }
            let hole = Expr {
                kind: ExprKind::Missing,
                span: cursor.after_previous(),
            };
            StatementKind::Expression(pipeline::to_end(cursor, hole))
        }
    }
}

/// `let name = …`
fn let_statement(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.advance();
    let name = cursor.name();
    if cursor.take(TokenKind::Assign).is_none() {
        cursor.report_let_form(&name);
    }
    if matches!(cursor.kind(), TokenKind::OpenBracket | TokenKind::OpenBrace)
        && cursor.report_list_value(&name)
    {
        let span = cursor.after_previous();
        let value = Expr {
            kind: ExprKind::Missing,
            span,
        };
        return StatementKind::Let { name, value };
    }
    if begins_function(cursor) {
        let function = lambda(cursor);
        finish(cursor);
        return StatementKind::LetFunction { name, function };
    }
    let found = pipeline::inner(cursor);
    let value = cursor.expr_or_missing(found);
    let value = pipeline::to_end(cursor, value);
    StatementKind::Let { name, value }
}

/// Reports and skips what stands before the end of a statement.
fn finish(cursor: &mut Cursor<'_>) {
    while !matches!(
        cursor.kind(),
        TokenKind::Semicolon | TokenKind::End | TokenKind::CloseBrace
    ) && !cursor.begins_statement()
    {
        cursor.report_unexpected();
        cursor.advance();
        cursor.resync();
    }
}

/// Whether a function follows: `view`, `()`, or a bracket with `*` or `name:`.
fn begins_function(cursor: &Cursor<'_>) -> bool {
    if cursor.at_word("view") {
        return cursor.kind_at(1) == TokenKind::OpenParen;
    }
    if !cursor.at(TokenKind::OpenParen) {
        return false;
    }
    match cursor.kind_at(1) {
        TokenKind::CloseParen => true,
        TokenKind::Word => cursor.kind_at(2) == TokenKind::Colon && cursor.word_at(1) != Some("*"),
        TokenKind::OpenBracket => {
            let inside = nom::Input::take_from(&cursor.tokens, 1);
            name::any_name(inside).is_ok_and(|(rest, _)| rest.first().kind == TokenKind::Colon)
        }
        _ => false,
    }
}

/// `[view] (parameters) { body }`
fn lambda(cursor: &mut Cursor<'_>) -> Lambda {
    let start = cursor.start();
    let view = cursor.take_word("view").is_some();
    let parameters = schema::parameters(cursor);
    if cursor.at(TokenKind::Assign) {
        cursor.report_unexpected();
        cursor.advance();
    }
    let body = body(cursor);
    Lambda {
        view,
        parameters,
        body,
        span: cursor.since(start),
    }
}

/// `{ statement; … }`
pub fn body(cursor: &mut Cursor<'_>) -> Vec<Statement> {
    let Some(open) = cursor.take(TokenKind::OpenBrace) else {
        cursor.missing_in(
            "{",
            Some("let name = (parameter:type) { body };".to_owned()),
        );
        cursor.silence(cursor.start());
        return Vec::new();
    };
    let mut statements = Vec::new();
    if !cursor.enter() {
        cursor.closing(open);
        return statements;
    }
    while !matches!(cursor.kind(), TokenKind::CloseBrace | TokenKind::End) {
        let before = cursor.tokens.index();
        statements.push(statement(cursor, Place::Body));
        if cursor.take(TokenKind::Semicolon).is_none() && !cursor.at(TokenKind::CloseBrace) {
            if cursor.at(TokenKind::End) {
                break;
            }
            separate(cursor, before);
        }
    }
    cursor.leave();
    cursor.closing(open);
    statements
}

/// `set name [= value]`
fn set(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.advance();
    let name = cursor.declared_name();
    let value = cursor.take(TokenKind::Assign).map(|_| cursor.expression());
    finish(cursor);
    StatementKind::Set { name, value }
}

/// `declare query_parameters(…)` or `declare pattern …`
fn declare(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.advance();
    if cursor.take_word("pattern").is_some() {
        let name = cursor.name();
        let pattern = cursor
            .take(TokenKind::Assign)
            .map(|_| pattern::pattern(cursor));
        finish(cursor);
        return StatementKind::DeclarePattern { name, pattern };
    }
    cursor.expect_word("query_parameters");
    let parameters = schema::parameters(cursor);
    finish(cursor);
    StatementKind::DeclareQueryParameters(parameters)
}

/// `alias database name = …`
fn alias(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.advance();
    cursor.advance();
    let name = cursor.name();
    cursor.expect(TokenKind::Assign, "=");
    let value = cursor.expression();
    finish(cursor);
    StatementKind::AliasDatabase { name, value }
}

/// `restrict access to (…)`
fn restrict(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.advance();
    cursor.advance();
    cursor.expect_word("to");
    let mut entities = Vec::new();
    if let Some(open) = cursor.expect(TokenKind::OpenParen, "(") {
        entities = list::comma_list(cursor, list::AtLeast::One, entity, list::missing_expression);
        cursor.closing(open);
    }
    finish(cursor);
    StatementKind::RestrictAccess(entities)
}

/// A table, a path to one, or a wildcard, which may end a path: `database("d").T*`.
pub fn entity(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if let Some(name) = cursor.try_parse(name::wildcard) {
        return Some(Expr {
            span: name.span,
            kind: ExprKind::Wildcard(name),
        });
    }
    let mut path = primary::path(cursor)?;
    let start = path.span.start;
    if let ExprKind::Member { name: last, .. } = &mut path.kind {
        let touches = cursor.start() == last.span.end;
        if touches && let Some(rest) = cursor.try_parse(name::wildcard) {
            last.text.push_str(&rest.text);
            last.span = last.span.to(rest.span);
            path.span = cursor.since(start);
        }
    }
    Some(path)
}
