//! `project` and `project-rename`

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::list::AtLeast;
use crate::syntax::OperatorKind;

/// `project name = value, …`
pub fn project(cursor: &mut Cursor<'_>) -> Parsed {
    report_gap(cursor);
    OperatorKind::Project(cursor.named_list(AtLeast::Zero)).into()
}

/// Reports `project away` and its like, with a gap for the hyphen; the second word is passed over.
fn report_gap(cursor: &mut Cursor<'_>) {
    let Some(second) = cursor.word() else { return };
    let joined = format!("project-{second}");
    let is_keyword = matches!(second, "away" | "keep" | "rename" | "reorder");
    if !is_keyword || cursor.word_at(1).is_none() || !cursor.is_on_same_line() {
        return;
    }
    let keyword = cursor
        .tokens
        .previous()
        .map_or(cursor.tokens.first().span, |token| token.span);
    cursor.report(SyntaxError::UnknownOperator {
        help: format!("did you mean `{joined}`?"),
        span: keyword.to(cursor.tokens.first().span),
        name: format!("project {second}"),
    });
    cursor.advance();
}

/// `project-rename new = old, …`
pub fn rename(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ProjectRename(cursor.named_list(AtLeast::Zero)).into()
}
