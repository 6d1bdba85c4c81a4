//! The word at a place, and the names that a query declares.

use kql_parser::syntax::{Statement, StatementKind};
use kql_parser::{Span, Token, TokenKind, parse, tokens};

/// A name that `let` declares, at the top or within the body of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub name: String,
    /// The name.
    pub span: Span,
    /// The statement.
    pub whole: Span,
    /// Whether it is a function.
    pub is_function: bool,
}

/// The names that a query declares, in its order.
pub(super) fn declared(text: &str) -> Vec<Declared> {
    let mut found = Vec::new();
    collect(&parse(text).query.statements, &mut found);
    found
}

fn collect(statements: &[Statement], found: &mut Vec<Declared>) {
    for statement in statements {
        let (name, is_function) = match &statement.kind {
            StatementKind::Let { name, .. } => (name, false),
            StatementKind::LetFunction { name, function } => {
                collect(&function.body, found);
                (name, true)
            }
            StatementKind::Set { .. }
            | StatementKind::DeclareQueryParameters(_)
            | StatementKind::DeclarePattern { .. }
            | StatementKind::AliasDatabase { .. }
            | StatementKind::RestrictAccess(_)
            | StatementKind::Expression(_)
            | StatementKind::Error => continue,
        };
        found.push(Declared {
            name: name.text.clone(),
            span: name.span,
            whole: statement.span,
            is_function,
        });
    }
}

/// A word of a query, with the tokens around it.
pub(super) struct Word {
    pub token: Token,
    pub before: Option<Token>,
    pub behind: Option<Token>,
}

/// The word at a byte, or just before it.
pub(super) fn word_at(text: &str, at: usize) -> Option<Word> {
    let at = u32::try_from(at).ok()?;
    let tokens = tokens(text);
    let number = tokens.iter().position(|token| {
        token.kind == TokenKind::Word && token.span.start <= at && at <= token.span.end
    })?;
    let before = number.checked_sub(1).and_then(|before| tokens.get(before));
    let behind = tokens.get(number + 1);
    Some(Word {
        token: *tokens.get(number)?,
        before: before.copied(),
        behind: behind.copied(),
    })
}

/// The words that are a name: not those behind a dot, and not those that a stage gives to a column of its own.
pub(super) fn uses(text: &str, name: &str) -> Vec<Span> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Word || token.text(text) != name {
            continue;
        }
        let before = number.checked_sub(1).and_then(|before| tokens.get(before));
        let behind = tokens.get(number + 1).map(|token| token.kind);
        let is_member = before.is_some_and(|before| before.kind == TokenKind::Dot);
        let is_declared = before.is_some_and(|before| before.text(text) == "let");
        if is_member || (behind == Some(TokenKind::Assign) && !is_declared) {
            continue;
        }
        found.push(token.span);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_bodies_of_functions_are_found_too() {
        let text = "let f = () { let x = 1; print x }; let y = 2; print y";
        let names: Vec<String> = declared(text).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["x", "f", "y"]);
    }

    #[test]
    fn a_column_by_the_same_name_is_no_use() {
        let text = "let x = 1; T | extend x = a.x | where b == x";
        assert_eq!(uses(text, "x").len(), 2);
    }
}
