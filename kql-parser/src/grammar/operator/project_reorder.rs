//! `project-reorder`

use super::{Parsed, project_away};
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::syntax::{OperatorKind, ReorderColumn, ReorderOrder};

/// `project-reorder column [asc | desc | granny-asc | granny-desc], …`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let columns = comma_list(cursor, AtLeast::Zero, column, |cursor| ReorderColumn {
        column: missing_expression(cursor),
        order: None,
    });
    OperatorKind::ProjectReorder(columns).into()
}

fn column(cursor: &mut Cursor<'_>) -> Option<ReorderColumn> {
    let column = project_away::column(cursor)?;
    let order = match cursor.word() {
        Some("asc") => Some(ReorderOrder::Ascending),
        Some("desc") => Some(ReorderOrder::Descending),
        Some("granny-asc") => Some(ReorderOrder::GrannyAscending),
        Some("granny-desc") => Some(ReorderOrder::GrannyDescending),
        _ => None,
    };
    if order.is_some() {
        cursor.advance();
    }
    Some(ReorderColumn { column, order })
}
