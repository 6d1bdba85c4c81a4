//! `project` and `project-rename`

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::list::AtLeast;
use crate::keyword;
use crate::recover::nearest;
use crate::syntax::OperatorKind;
use crate::token::TokenKind;

/// `project name = value, …`
pub fn project(cursor: &mut Cursor<'_>) -> Parsed {
    report_gap(cursor);
    report_exclusion(cursor);
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

/// Reports and takes what other languages leave columns out with: `project !A`, `project * except A`, `project-drop A`.
fn report_exclusion(cursor: &mut Cursor<'_>) {
    let first = cursor.tokens.first();
    let second = cursor.tokens.nth(1);
    let touches = cursor.after_previous().end == first.span.start && first.touches(second);
    if first.kind == TokenKind::Minus && touches && second.kind == TokenKind::Word {
        return report_hyphenated(cursor);
    }
    if first.kind == TokenKind::Star {
        cursor.report_foreign_clause(
            first.span,
            "a table without `project` has all its columns; `extend` adds one, `project-away` drops one",
        );
        cursor.advance();
        cursor.take(TokenKind::Comma);
        if is_exclusion(cursor) {
            cursor.advance();
        }
        return;
    }
    if is_exclusion(cursor) {
        let column = cursor.tokens.nth(1).text(cursor.tokens.text);
        let help = format!("write `project-away {column}`");
        cursor.report_foreign_clause(first.span, help);
        cursor.advance();
    }
}

/// Whether a sign or a word that leaves the next column out is next. A minus is none: `project -Count` is a negative number,
/// and where the column is a text the binder says how to drop it.
fn is_exclusion(cursor: &Cursor<'_>) -> bool {
    let is_sign = cursor.kind() == TokenKind::Bang;
    let is_word = matches!(
        cursor.word(),
        Some("not" | "except" | "exclude" | "without")
    );
    (is_sign || is_word) && cursor.word_at(1).is_some() && cursor.ends_item_at(2)
}

/// `project-drop` and its like, the hyphen being next.
fn report_hyphenated(cursor: &mut Cursor<'_>) {
    let keyword = cursor
        .tokens
        .previous()
        .map_or(cursor.tokens.first().span, |token| token.span);
    let span = keyword.to(cursor.tokens.nth(1).span);
    let name = span.text(cursor.tokens.text).to_owned();
    let help = match cursor.word_at(1) {
        Some("drop" | "remove" | "out" | "exclude" | "except" | "delete") => {
            "`project-away` drops columns: `| project-away A, B`".to_owned()
        }
        Some("only" | "in" | "select") => {
            "`project` chooses columns: `| project A, B`".to_owned()
        }
        _ => match nearest(&name, keyword::HYPHENATED.into_iter()).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the operators are `project`, `project-away`, `project-keep`, `project-rename` and `project-reorder`".to_owned(),
        },
    };
    cursor.report(SyntaxError::UnknownOperator { help, span, name });
    cursor.advance();
    cursor.advance();
}

/// `project-rename new = old, …`
pub fn rename(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ProjectRename(cursor.named_list(AtLeast::Zero)).into()
}
