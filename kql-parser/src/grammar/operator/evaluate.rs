//! `evaluate`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{primary, schema, setting};
use crate::syntax::{Call, OperatorKind};
use crate::token::TokenKind;

/// `evaluate plugin(…) [: (column:type, …)]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let name = cursor.name();
    let call = if cursor.at(TokenKind::OpenParen) {
        primary::arguments(cursor, name)
    } else {
        cursor.missing("(");
        Call {
            span: name.span,
            name,
            arguments: Vec::new(),
        }
    };
    let schema = cursor.take(TokenKind::Colon).map(|_| {
        if cursor.at(TokenKind::OpenParen) && cursor.kind_at(1) == TokenKind::Star {
            let open = cursor.advance();
            cursor.advance();
            cursor.take(TokenKind::Comma);
            let mut columns = Vec::new();
            while let Some(column) = schema::column(cursor) {
                columns.push(column);
                cursor.take(TokenKind::Comma);
            }
            cursor.closing(open);
            columns
        } else {
            schema::columns(cursor)
        }
    });
    Parsed::new(settings, OperatorKind::Evaluate { call, schema })
}
