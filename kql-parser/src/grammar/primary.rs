//! Primary expressions and the paths that start from them.

use crate::cursor::Cursor;
use crate::grammar::{dynamic, list, literal, name, pipeline, scalar, schema, setting};
use crate::keyword;
use crate::syntax::{Call, Expr, ExprKind, Name, NamedExpr};
use crate::token::TokenKind;

/// A primary expression with what follows it: `.name`, `[index]`, `.f(…)`.
pub fn path(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let first = primary(cursor)?;
    Some(postfix(cursor, first))
}

/// What follows `base`, as long as it goes on.
pub fn postfix(cursor: &mut Cursor<'_>, mut base: Expr) -> Expr {
    let mut length = 0;
    loop {
        base = match cursor.kind() {
            TokenKind::Dot => member(cursor, base),
            TokenKind::OpenBracket => index(cursor, base),
            TokenKind::Minus | TokenKind::Colon if cursor.at_foreign_path() => {
                cursor.foreign_path(base)
            }
            _ => return base,
        };
        length += 1;
        if length > crate::cursor::MAX_DEPTH {
            let span = cursor.tokens.first().span;
            cursor.report(crate::SyntaxError::Nesting { span });
            cursor.resync();
            return base;
        }
    }
}

/// `base.…`, the dot being next.
fn member(cursor: &mut Cursor<'_>, base: Expr) -> Expr {
    cursor.advance();
    if let Some(name) = cursor.try_parse(name::name) {
        let start = base.span.start;
        let base = Box::new(base);
        let kind = if cursor.at(TokenKind::OpenParen) {
            let call = arguments(cursor, name);
            ExprKind::MemberCall { base, call }
        } else {
            ExprKind::Member { base, name }
        };
        return Expr {
            kind,
            span: cursor.since(start),
        };
    }
    if cursor.at(TokenKind::OpenBracket) {
        return index(cursor, base);
    }
    if let Some(name) = cursor.try_parse(name::wildcard) {
        return Expr {
            span: base.span.to(name.span),
            kind: ExprKind::Member {
                base: Box::new(base),
                name,
            },
        };
    }
    if cursor.report_numbered_element(&base) {
        return base;
    }
    let name = cursor.name_or_missing(None);
    if cursor.word().is_some() {
        cursor.advance();
        if cursor.at(TokenKind::OpenParen) {
            let open = cursor.advance();
            cursor.skip_to_close(open);
        }
    }
    Expr {
        span: cursor.since(base.span.start),
        kind: ExprKind::Member {
            base: Box::new(base),
            name,
        },
    }
}

/// `base[index]`, the bracket being next.
fn index(cursor: &mut Cursor<'_>, base: Expr) -> Expr {
    let open = cursor.advance();
    let index = cursor.expression();
    cursor.closing(open);
    Expr {
        span: cursor.since(base.span.start),
        kind: ExprKind::Index {
            base: Box::new(base),
            index: Box::new(index),
        },
    }
}

/// A primary expression, or nothing if none begins here.
fn primary(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if let Some(quoted) = cursor.backquoted_name() {
        return Some(quoted);
    }
    while cursor.at(TokenKind::Unknown) {
        cursor.advance();
    }
    match cursor.kind() {
        TokenKind::Word => word(cursor),
        TokenKind::OpenParen => Some(parenthesized(cursor)),
        TokenKind::OpenBracket | TokenKind::OpenBrace => {
            if let Some(name) = cursor.try_parse(name::name) {
                return Some(named(cursor, name));
            }
            cursor.foreign_operand()
        }
        TokenKind::Less | TokenKind::Percent | TokenKind::At | TokenKind::Unknown => {
            cursor.foreign_operand()
        }
        _ => literal::literal(cursor),
    }
}

/// What begins with a word.
fn word(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let word = cursor.word()?;
    let calls = cursor.kind_at(1) == TokenKind::OpenParen;
    match word {
        "datatable" => Some(schema::datatable(cursor)),
        "externaldata" | "external_data" => Some(schema::externaldata(cursor)),
        "toscalar" => Some(toscalar(cursor)),
        "materialize" if calls => Some(materialize(cursor)),
        "dynamic" if calls => Some(dynamic::dynamic(cursor)),
        "typeof" if calls => Some(literal::type_of(cursor)),
        "entity_group" if cursor.kind_at(1) == TokenKind::OpenBracket => Some(entity_group(cursor)),
        _ if keyword::is_reserved(word) && word != "totable" => None,
        _ if calls => Some(call(cursor)),
        _ => scalar::name_expression(cursor),
    }
}

/// `(…)`: an expression or a pipeline.
pub fn parenthesized(cursor: &mut Cursor<'_>) -> Expr {
    let open = cursor.advance();
    let inner = pipeline::inner_of(cursor, open);
    let inner = cursor.expr_or_missing(inner);
    if cursor.at(TokenKind::Comma) && open.is_paired() {
        cursor.report_list(open);
    }
    cursor.closing(open);
    Expr {
        span: cursor.since(open.span.start),
        kind: ExprKind::Paren(Box::new(inner)),
    }
}

/// `toscalar(…)`, with a setting that does not change its meaning.
fn toscalar(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    setting::settings(cursor);
    let inner = bracketed(cursor);
    Expr {
        span: cursor.since(start),
        kind: ExprKind::ToScalar(Box::new(inner)),
    }
}

/// `materialize(…)`
fn materialize(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    let inner = bracketed(cursor);
    Expr {
        span: cursor.since(start),
        kind: ExprKind::Materialize(Box::new(inner)),
    }
}

/// `(…)` of which only the inside is kept.
fn bracketed(cursor: &mut Cursor<'_>) -> Expr {
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Expr {
            kind: ExprKind::Missing,
            span: cursor.after_previous(),
        };
    };
    let inner = pipeline::inner(cursor);
    let inner = cursor.expr_or_missing(inner);
    cursor.closing(open);
    inner
}

/// `entity_group [a, b]`, kept as a call of that name.
fn entity_group(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    let word = cursor.advance();
    let open = cursor.advance();
    let members = cursor.expression_list();
    cursor.closing(open);
    let span = cursor.since(start);
    Expr {
        kind: ExprKind::Call(Call {
            name: Name {
                text: "entity_group".to_owned(),
                span: word.span,
            },
            arguments: members.into_iter().map(list::unnamed).collect(),
            span,
        }),
        span,
    }
}

/// A call, name and bracket being next.
fn call(cursor: &mut Cursor<'_>) -> Expr {
    let token = cursor.advance();
    let name = Name {
        text: token.text(cursor.tokens.text).to_owned(),
        span: token.span,
    };
    let call = arguments(cursor, name);
    Expr {
        span: call.span,
        kind: ExprKind::Call(call),
    }
}

/// A bracketed name, which may be called too.
fn named(cursor: &mut Cursor<'_>, name: Name) -> Expr {
    let span = name.span;
    if !cursor.at(TokenKind::OpenParen) {
        return Expr {
            kind: ExprKind::Name(name),
            span,
        };
    }
    let call = arguments(cursor, name);
    Expr {
        span: call.span,
        kind: ExprKind::Call(call),
    }
}

/// The arguments of `name`, the bracket being next.
pub fn arguments(cursor: &mut Cursor<'_>, name: Name) -> Call {
    let start = name.span.start;
    let open = cursor.advance();
    let arguments = list::comma_list(cursor, list::AtLeast::Zero, argument, list::missing_named);
    cursor.closing(open);
    Call {
        name,
        arguments,
        span: cursor.since(start),
    }
}

/// An argument: `*`, `value` or `name = value`.
fn argument(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    if cursor.at(TokenKind::Star)
        && matches!(cursor.kind_at(1), TokenKind::CloseParen | TokenKind::Comma)
    {
        return Some(list::unnamed(star(cursor)));
    }
    if cursor.at_word("distinct")
        && (cursor.kind_at(1) == TokenKind::Word || cursor.kind_at(1) == TokenKind::Star)
    {
        let span = cursor.tokens.first().span;
        cursor.report_foreign_clause(
            span,
            "`dcount(Column)` counts the different values, `make_set(Column)` lists them",
        );
        cursor.advance();
    }
    list::named_expression(cursor)
}

/// A lone `*`, being next.
pub fn star(cursor: &mut Cursor<'_>) -> Expr {
    let token = cursor.advance();
    Expr {
        span: token.span,
        kind: ExprKind::Wildcard(Name {
            text: "*".to_owned(),
            span: token.span,
        }),
    }
}
