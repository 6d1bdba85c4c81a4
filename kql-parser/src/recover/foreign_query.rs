//! Whole statements in another query language.

use crate::cursor::Cursor;
use crate::diagnostic::ForeignText;
use crate::token::TokenKind;

/// A statement of another language: its name, and what KQL writes instead.
type ForeignQuery = (&'static str, &'static str);

const SQL: ForeignQuery = (
    "SQL",
    "begin with the table: `Table | where A == 1 | project A, B`",
);
const SQL_NAMED_QUERY: ForeignQuery = (
    "SQL",
    "a named query is a statement of its own: `let x = Table | where A == 1;`",
);
const SQL_CHANGE: ForeignQuery = (
    "a statement that changes or describes a database",
    "a query only reads: `Table | getschema` shows the columns of a table",
);
const EQL: ForeignQuery = (
    "a search of EQL",
    "begin with the table: `Table | where A == \"value\"`",
);
const EQL_SEQUENCE: ForeignQuery = (
    "a sequence of EQL",
    "join the events: `A | join kind=inner (B) on key | where TimeB > TimeA`, or use `scan`",
);
const SPLUNK: ForeignQuery = (
    "a search of Splunk",
    "begin with the table and compare columns: `Table | where A == \"value\"`",
);
const FUNCTION: ForeignQuery = (
    "a declaration of another language",
    "write `let f = (x: long) { x + 1 };`",
);
const VALUE: ForeignQuery = (
    "a declaration of another language",
    "write `let name = value;`",
);

impl Cursor<'_> {
    /// Whether a `;` ends the next statement before a pipe or the end does, and another statement follows.
    fn is_statement_before_another(&self) -> bool {
        let mut ahead = 0;
        loop {
            match self.kind_at(ahead) {
                TokenKind::Pipe | TokenKind::End => return false,
                TokenKind::Semicolon => return self.kind_at(ahead + 1) != TokenKind::End,
                _ => ahead += 1,
            }
        }
    }

    /// Reports a statement of SQL or SPL and passes over it; false if the next statement is none.
    pub fn skip_foreign_query(&mut self) -> bool {
        if self.at(TokenKind::Dot) && self.word_at(1).is_some() {
            return self.skip_management_command();
        }
        // SQL is written in any case, the keywords of KQL in lower case only.
        let Some(word) = self.word().map(str::to_ascii_lowercase) else {
            return false;
        };

        let span = self.tokens.first().span;
        let Some((language, help)) = self.foreign_query(&word) else {
            return false;
        };
        self.report(
            ForeignText::Query {
                span,
                language,
                help,
            }
            .into(),
        );
        self.skip_statement();
        true
    }

    /// The language of a statement that begins with `word`, and what KQL writes instead.
    fn foreign_query(&self, word: &str) -> Option<ForeignQuery> {
        let next = self.kind_at(1);
        let next_word = self.word_at(1);
        Some(match word {
            "select" if matches!(next, TokenKind::Word | TokenKind::Star) => SQL,
            "from" if next == TokenKind::Word => SQL,
            "with"
                if self
                    .word_at(2)
                    .is_some_and(|word| word.eq_ignore_ascii_case("as")) =>
            {
                SQL_NAMED_QUERY
            }
            "delete" | "insert" | "update" | "create" | "drop" | "alter" | "describe" | "show"
                if next == TokenKind::Word =>
            {
                SQL_CHANGE
            }
            "sequence" if next_word == Some("by") => EQL_SEQUENCE,
            "any" | "process" | "file" | "network" | "registry" if next_word == Some("where") => {
                EQL
            }
            "tstats" | "stats" | "earliest"
                if next != TokenKind::Pipe && next != TokenKind::End =>
            {
                SPLUNK
            }
            "function" if next == TokenKind::Word => FUNCTION,
            "def" if next == TokenKind::Word && self.kind_at(2) == TokenKind::OpenParen => FUNCTION,
            _ if next == TokenKind::Assign && self.is_statement_before_another() => VALUE,
            "index" | "sourcetype" | "source" if next == TokenKind::Assign => SPLUNK,
            "var" | "const" | "def" | "dim" | "declare"
                if next == TokenKind::Word && self.kind_at(2) == TokenKind::Assign =>
            {
                VALUE
            }
            _ => return None,
        })
    }

    fn skip_statement(&mut self) {
        while !matches!(self.kind(), TokenKind::Semicolon | TokenKind::End) {
            let token = self.advance();
            if token.kind.closer().is_some() {
                self.skip_to_close(token);
            }
        }
    }

    /// Reports `.show tables` and its like, and passes over it.
    fn skip_management_command(&mut self) -> bool {
        let span = self.tokens.first().span.to(self.tokens.nth(1).span);
        self.report(
            ForeignText::Query {
                span,
                language: "a management command of a cluster",
                help: "a query begins with its table: `Table | where …`; `Table | getschema` shows its columns",
            }
            .into(),
        );
        self.skip_statement();
        true
    }
}
