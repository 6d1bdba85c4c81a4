//! `find`

use super::{Parsed, search};
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{primary, scalar, schema, setting};
use crate::syntax::{Expr, ExprKind, OperatorKind};
use crate::token::TokenKind;

/// `find [in (tables)] where predicate [project columns]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let tables = search::tables(cursor);
    if cursor.take_word("where").is_none() && (!tables.is_empty() || !settings.is_empty()) {
        cursor.missing("where");
    }
    let predicate = cursor.expression();
    let mut project = Vec::new();
    let mut project_away = Vec::new();
    if cursor.take_word("project").is_some() {
        project = comma_list(cursor, AtLeast::One, column, missing_expression);
    } else {
        cursor.take_word("project-smart");
    }
    if cursor.take_word("project-away").is_some() {
        project_away = comma_list(cursor, AtLeast::One, column, missing_expression);
    }
    let kind = OperatorKind::Find {
        tables,
        predicate,
        project,
        project_away,
    };
    Parsed::new(settings, kind)
}

/// `name`, `name:type`, `*` or `pack(*)`
fn column(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if cursor.at(TokenKind::Star) {
        return Some(primary::star(cursor));
    }
    if cursor.kind_at(1) == TokenKind::OpenParen {
        return primary::path(cursor);
    }
    let name = scalar::name_expression(cursor)?;
    if cursor.take(TokenKind::Colon).is_none() {
        return Some(name);
    }
    let ty = schema::type_name(cursor);
    Some(Expr {
        span: cursor.since(name.span.start),
        kind: ExprKind::Typed {
            value: Box::new(name),
            ty,
        },
    })
}
