//! `where`

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::syntax::OperatorKind;

/// `where predicate`. A single `=` after a name is read as a comparison would be, and reported.
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let before = cursor.tokens;
    let predicate = cursor.named();
    if let Some(name) = predicate.names.last() {
        let equals = before
            .at_index(before.index() + tokens_in(before, name.span.end))
            .first();
        cursor.report(SyntaxError::AssignmentInCondition { span: equals.span });
    }
    OperatorKind::Where(predicate.value).into()
}

/// The number of tokens before `end`.
fn tokens_in(tokens: crate::input::Tokens<'_>, end: u32) -> usize {
    (0..)
        .take_while(|ahead| {
            let token = tokens.nth(*ahead);
            token.span.end <= end && token.kind != crate::token::TokenKind::End
        })
        .count()
}
