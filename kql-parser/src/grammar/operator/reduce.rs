//! `reduce`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list};
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `reduce by column [with threshold = …, characters = …]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    cursor.expect_word("by");
    let by = cursor.named().value;
    let with = if cursor.take_word("with").is_some() {
        comma_list(
            cursor,
            AtLeast::One,
            setting::property,
            setting::missing_property,
        )
    } else {
        Vec::new()
    };
    Parsed::new(settings, OperatorKind::Reduce { by, with })
}
