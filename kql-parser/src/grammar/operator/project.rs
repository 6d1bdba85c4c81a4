//! `project` and `project-rename`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::AtLeast;
use crate::syntax::OperatorKind;

/// `project name = value, …`
pub fn project(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::Project(cursor.named_list(AtLeast::Zero)).into()
}

/// `project-rename new = old, …`
pub fn rename(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ProjectRename(cursor.named_list(AtLeast::Zero)).into()
}
