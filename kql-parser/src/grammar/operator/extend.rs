//! `extend`, `serialize` and `print`: lists of named expressions.

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::AtLeast;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `extend name = value, …`
pub fn extend(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::Extend(cursor.named_list(AtLeast::One)).into()
}

/// `serialize [name = value, …]`
pub fn serialize(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    Parsed::new(
        settings,
        OperatorKind::Serialize(cursor.named_list(AtLeast::Zero)),
    )
}

/// `print name = value, …`
pub fn print(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::Print(cursor.named_list(AtLeast::One)).into()
}
