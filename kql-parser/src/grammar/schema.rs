//! Declared columns and parameters, and the tables written out: `datatable` and `externaldata`.

use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::{list, literal, name, setting};
use crate::syntax::{
    ColumnDeclaration, DataTable, Expr, ExprKind, ExternalData, Parameter, ParameterKind, TypeName,
};
use crate::token::TokenKind;

/// A type, or a report and string.
pub fn type_name(cursor: &mut Cursor<'_>) -> TypeName {
    let token = cursor.tokens.first();
    let Some(word) = cursor.word() else {
        cursor.missing("a type");
        return TypeName::String;
    };
    cursor.advance();
    literal::type_of_word(cursor, word, token)
}

/// `name:type`, or nothing if no name stands here.
pub fn column(cursor: &mut Cursor<'_>) -> Option<ColumnDeclaration> {
    let start = cursor.start();
    let name = cursor.try_parse(name::any_name)?;
    cursor.expect(TokenKind::Colon, ":");
    let ty = type_name(cursor);
    Some(ColumnDeclaration {
        name,
        ty,
        span: cursor.since(start),
    })
}

/// A report and a hole for a column.
pub fn missing_column(cursor: &mut Cursor<'_>) -> ColumnDeclaration {
    let name = cursor.name_or_missing(None);
    ColumnDeclaration {
        span: name.span,
        name,
        ty: TypeName::String,
    }
}

/// `(name:type, …)` with an optional comma at either end.
pub fn columns(cursor: &mut Cursor<'_>) -> Vec<ColumnDeclaration> {
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Vec::new();
    };
    cursor.take(TokenKind::Comma);
    let columns = with_trailing_comma(cursor, column);
    cursor.closing(open);
    columns
}

/// Items separated by commas of which the last may end in one too.
fn with_trailing_comma<T>(
    cursor: &mut Cursor<'_>,
    item: fn(&mut Cursor<'_>) -> Option<T>,
) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(next) = item(cursor) {
        items.push(next);
        if cursor.take(TokenKind::Comma).is_none() {
            if cursor.kind().begins_operand() {
                let span = cursor.after_previous();
                cursor.report(SyntaxError::MissingComma { span });
                continue;
            }
            break;
        }
    }
    items
}

/// `datatable(…)[…]`, the word being next.
pub fn datatable(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    let columns = columns(cursor);
    let values = values(cursor);
    Expr {
        kind: ExprKind::DataTable(DataTable {
            columns,
            values,
            with: Vec::new(),
        }),
        span: cursor.since(start),
    }
}

/// `externaldata(…)[…] with (…)`, the word being next.
pub fn externaldata(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    let columns = columns(cursor);
    let uris = values(cursor);
    let with = if cursor.take_word("with").is_some() {
        setting::properties(cursor)
    } else {
        Vec::new()
    };
    Expr {
        kind: ExprKind::ExternalData(ExternalData {
            columns,
            uris,
            with,
        }),
        span: cursor.since(start),
    }
}

/// `[constant, …]`
fn values(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    let Some(open) = cursor.expect(TokenKind::OpenBracket, "[") else {
        return Vec::new();
    };
    cursor.take(TokenKind::Comma);
    let values = with_trailing_comma(cursor, literal::constant);
    cursor.closing(open);
    values
}

/// `(name:type = default, …)`
pub fn parameters(cursor: &mut Cursor<'_>) -> Vec<Parameter> {
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Vec::new();
    };
    let parameters = list::comma_list(cursor, list::AtLeast::Zero, parameter, missing_parameter);
    cursor.closing(open);
    parameters
}

/// A report and a hole for a parameter.
fn missing_parameter(cursor: &mut Cursor<'_>) -> Parameter {
    let column = missing_column(cursor);
    Parameter {
        name: column.name,
        kind: ParameterKind::Scalar(column.ty),
        default: None,
        span: column.span,
    }
}

/// `name:type = default`, `name:(column:type, …)` or `name:(*)`, or nothing if no name stands here.
pub fn parameter(cursor: &mut Cursor<'_>) -> Option<Parameter> {
    let start = cursor.start();
    let name = cursor.try_parse(name::any_name)?;
    cursor.expect(TokenKind::Colon, ":");
    let kind = if cursor.at(TokenKind::OpenParen) && cursor.kind_at(1) == TokenKind::Star {
        let open = cursor.advance();
        cursor.advance();
        cursor.closing(open);
        ParameterKind::AnyTable
    } else if cursor.at(TokenKind::OpenParen) {
        ParameterKind::Table(columns(cursor))
    } else {
        ParameterKind::Scalar(type_name(cursor))
    };
    let default = cursor.take(TokenKind::Assign).map(|_| {
        let found = default_value(cursor);
        cursor.expr_or_missing(found)
    });
    Some(Parameter {
        name,
        kind,
        default,
        span: cursor.since(start),
    })
}

/// A literal or a bare word.
fn default_value(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if let Some(found) = literal::constant(cursor) {
        return Some(found);
    }
    let name = cursor.try_parse(name::name)?;
    Some(Expr {
        span: name.span,
        kind: ExprKind::Name(name),
    })
}
