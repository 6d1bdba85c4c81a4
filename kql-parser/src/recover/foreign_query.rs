//! Whole statements in another query language.

use crate::cursor::Cursor;
use crate::diagnostic::ForeignText;
use crate::token::TokenKind;

impl Cursor<'_> {
    /// Reports a statement of SQL or SPL and passes over it; false if the next statement is none.
    pub fn skip_foreign_query(&mut self) -> bool {
        let Some(word) = self.word().map(str::to_ascii_lowercase) else {
            return false;
        };
        let next = self.kind_at(1);
        let span = self.tokens.first().span;
        let (language, help) = match word.as_str() {
            "select" if matches!(next, TokenKind::Word | TokenKind::Star) => (
                "SQL",
                "begin with the table: `Table | where A == 1 | project A, B`",
            ),
            "from" if next == TokenKind::Word => (
                "SQL",
                "begin with the table: `Table | where A == 1 | project A, B`",
            ),
            "index" | "sourcetype" | "source" if next == TokenKind::Assign => (
                "a search of Splunk",
                "begin with the table and compare columns: `Table | where A == \"value\"`",
            ),
            "var" | "const" | "def" | "dim" | "declare" if next == TokenKind::Word => {
                if self.kind_at(2) != TokenKind::Assign {
                    return false;
                }
                (
                    "a declaration of another language",
                    "write `let name = value;`",
                )
            }
            _ => return false,
        };
        self.report(
            ForeignText::Query {
                span,
                language,
                help,
            }
            .into(),
        );
        while !matches!(self.kind(), TokenKind::Semicolon | TokenKind::End) {
            let token = self.advance();
            if token.kind.closer().is_some() {
                self.skip_to_close(token);
            }
        }
        true
    }
}
