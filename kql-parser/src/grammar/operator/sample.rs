//! `sample` and `sample-distinct`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `sample number`
pub fn sample(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    Parsed::new(settings, OperatorKind::Sample(cursor.expression()))
}

/// `sample-distinct number of column`
pub fn sample_distinct(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let count = cursor.expression();
    cursor.expect_word("of");
    let of = cursor.expression();
    Parsed::new(settings, OperatorKind::SampleDistinct { count, of })
}
