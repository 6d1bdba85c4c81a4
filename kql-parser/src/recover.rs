//! The three ways in which the parser goes on after a mistake: a hole for what is missing, the jump to a closing bracket,
//! and the skip to the end of a stage.

use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::operator;
use crate::keyword;
use crate::syntax::{Expr, ExprKind, Name};
use crate::token::{Token, TokenKind};

impl Cursor<'_> {
    /// `found`, or a report and a hole.
    pub fn expr_or_missing(&mut self, found: Option<Expr>) -> Expr {
        found.unwrap_or_else(|| {
            let span = self.after_previous();
            let token = self.tokens.first();
            let error = match self.word() {
                Some(word) if keyword::is_reserved(word) && !operator::is_operator(word) => {
                    SyntaxError::ReservedName {
                        span: token.span,
                        name: word.to_owned(),
                    }
                }
                _ => SyntaxError::ExpectedExpression { span },
            };
            if is_connective(self.word()) {
                self.report(SyntaxError::ExpectedExpression { span });
            } else {
                self.report(error);
            }
            Expr {
                kind: ExprKind::Missing,
                span,
            }
        })
    }

    /// `found`, or a report and a name without text.
    pub fn name_or_missing(&mut self, found: Option<Name>) -> Name {
        found.unwrap_or_else(|| {
            let span = self.after_previous();
            let token = self.tokens.first();
            match self.word() {
                Some(word) => {
                    self.report(SyntaxError::ReservedName {
                        span: token.span,
                        name: word.to_owned(),
                    });
                }
                None => self.report(SyntaxError::ExpectedName { span }),
            }
            Name {
                text: String::new(),
                span,
            }
        })
    }

    /// Takes a token of this kind, or reports that `written` is missing.
    pub fn expect(&mut self, kind: TokenKind, written: &'static str) -> Option<Token> {
        let token = self.take(kind);
        if token.is_none() {
            self.missing(written);
        }
        token
    }

    /// Takes this word, or reports that it is missing.
    pub fn expect_word(&mut self, word: &'static str) -> Option<Token> {
        let token = self.take_word(word);
        if token.is_none() {
            self.missing(word);
        }
        token
    }

    /// Reports that `written` is missing.
    pub fn missing(&mut self, written: &'static str) {
        let span = self.after_previous();
        self.report(SyntaxError::Expected {
            span,
            expected: written,
        });
    }

    /// Takes the bracket that closes `open`. What stands before it is reported and skipped; if nothing closes `open`, that
    /// is reported with both ends.
    pub fn closing(&mut self, open: Token) {
        let Some(closer) = open.kind.closer() else {
            return;
        };
        if self.take(closer).is_some() {
            return;
        }
        let pair = usize::try_from(open.pair).unwrap_or(usize::MAX);
        if open.is_paired() && pair >= self.tokens.index() {
            self.report_unexpected();
            self.tokens = self.tokens.at_index(pair.saturating_add(1));
            return;
        }
        let span = self.after_previous();
        self.report(SyntaxError::Unclosed {
            span,
            open: open.span,
            bracket: bracket_text(closer),
        });
    }

    /// Skips to the next `|`, `;` or closing bracket at this depth, or to the end.
    pub fn resync(&mut self) {
        while !self.kind().ends_stage() {
            let token = self.advance();
            if token.kind.closer().is_some() && token.is_paired() {
                let pair = usize::try_from(token.pair).unwrap_or(usize::MAX);
                self.tokens = self.tokens.at_index(pair.saturating_add(1));
            }
        }
    }

    /// Ends a pipe stage: what is still there before the next stage is reported and skipped.
    pub fn end_stage(&mut self) {
        if self.kind().ends_stage() || self.begins_statement() {
            return;
        }
        self.report_unexpected();
        if operator::next(self).is_none() {
            self.resync();
        }
    }

    /// Whether the next word can only begin a statement.
    pub fn begins_statement(&self) -> bool {
        match self.word() {
            Some("let") => self.kind_at(2) == TokenKind::Assign,
            Some("set") => self.word_at(1).is_some(),
            Some("declare") => matches!(self.word_at(1), Some("query_parameters" | "pattern")),
            _ => false,
        }
    }

    /// Reports the next token, which continues nothing, in the most telling way.
    pub fn report_unexpected(&mut self) {
        let token = self.tokens.first();
        let text = token.text(self.tokens.text);
        let span = token.span;
        let error = match token.kind {
            TokenKind::Assign => SyntaxError::AssignmentInCondition { span },
            TokenKind::AndAnd => SyntaxError::ForeignLogic {
                span,
                written: "&&",
                instead: "and",
            },
            kind if kind.is_closer() => SyntaxError::Unopened {
                span,
                bracket: text.to_owned(),
            },
            TokenKind::End => SyntaxError::ExpectedExpression {
                span: self.after_previous(),
            },
            TokenKind::Bang => self.negation(token),
            TokenKind::Word if self.on_new_statement() => SyntaxError::MissingSemicolon { span },
            TokenKind::Word if operator::is_operator(text) => SyntaxError::MissingPipe {
                span,
                keyword: text.to_owned(),
            },
            _ => SyntaxError::UnexpectedText {
                span,
                text: text.to_owned(),
            },
        };
        self.report(error);
    }

    /// Whether the next word begins its line and a pipe follows it, as a table at the start of a query does.
    pub fn on_new_statement(&self) -> bool {
        let gap = crate::Span::new(self.after_previous().end, self.start());
        self.kind_at(1) == TokenKind::Pipe && gap.text(self.tokens.text).contains('\n')
    }

    /// What to say about a lone `!`.
    fn negation(&self, bang: Token) -> SyntaxError {
        let next = self.tokens.nth(1);
        match self.word_at(1) {
            Some(word @ ("has_any" | "has_all" | "matches" | "like")) if bang.touches(next) => {
                SyntaxError::NegatedList {
                    span: bang.span.to(next.span),
                    operator: format!("!{word}"),
                }
            }
            _ => SyntaxError::NotPrefix {
                span: bang.span,
                written: "!",
            },
        }
    }
}

/// Whether `word` joins two operands, so that the one before it is what is missing.
fn is_connective(word: Option<&str>) -> bool {
    matches!(
        word,
        Some("and" | "or" | "by" | "as" | "asc" | "desc" | "to" | "of" | "between")
    ) || word.is_some_and(|word| word.starts_with("has") || word.starts_with("in"))
}

/// A closing bracket as text.
const fn bracket_text(closer: TokenKind) -> &'static str {
    match closer {
        TokenKind::CloseParen => ")",
        TokenKind::CloseBracket => "]",
        _ => "}",
    }
}
