//! `project-away`, `project-keep` and `project-by-names`: columns by name and wildcard.

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{name, scalar};
use crate::syntax::{Expr, ExprKind, OperatorKind};

/// `project-away columns`
pub fn away(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ProjectAway(columns(cursor)).into()
}

/// `project-keep columns`
pub fn keep(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ProjectKeep(columns(cursor)).into()
}

/// `project-by-names` with names, patterns and arrays of names
pub fn by_names(cursor: &mut Cursor<'_>) -> Parsed {
    let columns = comma_list(
        cursor,
        AtLeast::One,
        column_or_expression,
        missing_expression,
    );
    OperatorKind::ProjectByNames(columns).into()
}

fn columns(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    comma_list(cursor, AtLeast::Zero, column, missing_expression)
}

/// A column's name or a wildcard.
pub fn column(cursor: &mut Cursor<'_>) -> Option<Expr> {
    match cursor.try_parse(name::wildcard) {
        Some(name) => Some(Expr {
            span: name.span,
            kind: ExprKind::Wildcard(name),
        }),
        None => scalar::name_expression(cursor),
    }
}

fn column_or_expression(cursor: &mut Cursor<'_>) -> Option<Expr> {
    match cursor.try_parse(name::wildcard) {
        Some(name) => Some(Expr {
            span: name.span,
            kind: ExprKind::Wildcard(name),
        }),
        None => scalar::expression(cursor),
    }
}
