//! Clauses of a stage that stand in another place than they should, and words that a stage does not have.

use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, FormError, SyntaxError};
use crate::grammar::operator;
use crate::keyword;
use crate::token::TokenKind;

impl Cursor<'_> {
    /// Reports a clause that stands in the wrong place.
    pub fn report_clause_order(&mut self, span: Span, help: impl Into<String>) {
        let written = span.text(self.tokens.text).to_owned();
        let help = help.into();
        self.report(
            FormError::ClauseOrder {
                span,
                written,
                help,
            }
            .into(),
        );
    }

    /// Reports text that the stage does not have, and what to write.
    pub fn report_foreign_clause(&mut self, span: Span, help: impl Into<String>) {
        let written = span.text(self.tokens.text).to_owned();
        let help = help.into();
        self.report(
            ForeignText::Clause {
                span,
                written,
                help,
            }
            .into(),
        );
    }

    /// Whether the token `ahead` tokens further on ends an item of a list.
    pub fn ends_item_at(&self, ahead: usize) -> bool {
        let kind = self.kind_at(ahead);
        kind.ends_stage() || kind == TokenKind::Comma
    }

    /// The keyword of the stage or statement that the next token belongs to: the word after the nearest `|` or `;` that
    /// stands before it at its depth.
    pub fn stage_keyword(&self) -> Option<&str> {
        let mut index = self.tokens.index();
        while let Some(before) = index.checked_sub(1) {
            let token = self.tokens.at_index(before).first();
            let begins = matches!(token.kind, TokenKind::Pipe | TokenKind::Semicolon)
                || token.kind.closer().is_some();
            if begins {
                break;
            }
            index = if token.kind.is_closer() && token.is_paired() {
                usize::try_from(token.pair).unwrap_or(before)
            } else {
                before
            };
        }
        let first = self.tokens.at_index(index).first();
        (first.kind == TokenKind::Word).then(|| first.text(self.tokens.text))
    }

    /// The report of a keyword where `project` and its like want a column's name.
    pub fn reserved_column(&self) -> Option<SyntaxError> {
        let word = self.word()?;
        let before = self.tokens.previous()?.text(self.tokens.text);
        let names_columns = before == "distinct" || before.starts_with("project");
        (names_columns && keyword::is_reserved(word) && self.ends_item_at(1)).then(|| {
            SyntaxError::ReservedName {
                span: self.tokens.first().span,
                name: word.to_owned(),
            }
        })
    }

    /// The report of a second name after a table, as SQL names a table for the rest of the query.
    pub fn table_alias(&self) -> Option<SyntaxError> {
        let alias = self.word()?;
        let table = self.tokens.previous()?;
        let index = self.tokens.index().checked_sub(2);
        let before = index.map(|index| self.tokens.at_index(index).first());
        let text = self.tokens.text;
        let begins = before.is_none_or(|before| {
            matches!(before.kind, TokenKind::Semicolon | TokenKind::OpenParen)
                || matches!(before.text(text), "join" | "lookup" | "union")
        });
        let follows = self.at_table_end(1);
        let is_alias = table.kind == TokenKind::Word
            && begins
            && follows
            && alias.len() <= 12
            && !operator::is_operator(alias)
            && !keyword::is_reserved(alias);
        is_alias.then(|| {
            ForeignText::Clause {
                span: self.tokens.first().span,
                written: alias.to_owned(),
                help: "a table has no alias: in the keys of a join its columns are `$left.x` and `$right.x`, elsewhere `x`"
                    .to_owned(),
            }
            .into()
        })
    }

    /// Whether what follows a table is `ahead` tokens further on.
    fn at_table_end(&self, ahead: usize) -> bool {
        self.kind_at(ahead) == TokenKind::Pipe || self.word_at(ahead) == Some("on")
    }

    /// What to say of a comma that continues nothing: it depends on the stage.
    pub fn comma_help(&self) -> &'static str {
        match self.stage_keyword() {
            Some("take" | "limit") => {
                "`take` has one number: no rows can be skipped; `sort by` first says which rows come first"
            }
            Some("top") => "`top` has one key: write `sort by A, B | take 10` for several",
            Some("join" | "lookup") => "a join has one table: write another `| join` for the next",
            Some("let") => {
                "every declaration is a statement: `let a = …; let b = …;`; a list is `dynamic([…])`"
            }
            Some(_) | None => {
                "conditions are joined with `and` or `or`; a list of values stands in brackets after `in`"
            }
        }
    }
}
