//! `invoke`

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::primary;
use crate::syntax::{ExprKind, OperatorKind};

/// `invoke function(…)`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let found = primary::path(cursor);
    let call = cursor.expr_or_missing(found);
    if !matches!(
        call.kind,
        ExprKind::Call(_) | ExprKind::MemberCall { .. } | ExprKind::Missing
    ) {
        let span = cursor.after_previous();
        cursor.report(SyntaxError::Expected {
            help: None,
            span,
            expected: "(",
        });
    }
    OperatorKind::Invoke(call).into()
}
