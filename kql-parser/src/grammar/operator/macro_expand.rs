//! `macro-expand`, whose body is not read.

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;
use crate::token::TokenKind;

/// `macro-expand group as name (…)`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    cursor.expression();
    cursor.expect_word("as");
    cursor.name();
    if let Some(open) = cursor.expect(TokenKind::OpenParen, "(") {
        if open.is_paired() {
            let close = usize::try_from(open.pair).unwrap_or(usize::MAX);
            cursor.tokens = cursor.tokens.at_index(close);
        }
        cursor.closing(open);
    }
    Parsed::new(settings, OperatorKind::MacroExpand)
}
