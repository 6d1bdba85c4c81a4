//! The three ways in which the parser goes on after a mistake: a hole for what is missing, the jump to a closing bracket,
//! and the skip to the end of a stage.

mod elsewhere;
pub mod foreign;
mod foreign_query;
mod infix;
mod let_form;
mod nearest;
mod operand;
mod operator_word;
mod path;
mod phrase;
mod sign;
mod stage;
mod unexpected;

pub use infix::next_infix;
pub use nearest::nearest;
pub use operator_word::suggestion;
pub use unexpected::unexpected_text;

use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, SyntaxError};
use crate::grammar::infix::infix_of;
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
                Some(word) if self.kind_at(1) == TokenKind::OpenParen && is_infix(word) => {
                    called_operator(token.span, word)
                }
                Some(word)
                    if keyword::is_reserved(word)
                        && (!operator::is_operator(word) || self.ends_item_at(1)) =>
                {
                    SyntaxError::ReservedName {
                        span: token.span,
                        name: word.to_owned(),
                    }
                }
                _ => self.expected_expression(),
            };
            let is_called = self.kind_at(1) == TokenKind::OpenParen
                && !matches!(self.word(), Some("and" | "or" | "by"));
            if is_connective(self.word()) && !is_called {
                self.report(self.expected_expression());
            } else {
                self.report(error);
            }
            if operator::next(self).is_some() && self.is_on_same_line() {
                // The next stage without its pipe is no further mistake. It may begin where the hole was reported, so that comes first.
                self.silence(token.span.start);
            }
            Expr {
                kind: ExprKind::Missing,
                span,
            }
        })
    }

    /// The report that an expression is missing after the previous token.
    pub fn expected_expression(&self) -> SyntaxError {
        let previous = self.tokens.previous();
        SyntaxError::ExpectedExpression {
            span: self.after_previous(),
            after: previous.map_or(String::new(), |token| {
                shortened(token.text(self.tokens.text)).to_owned()
            }),
        }
    }

    /// `found`, or a report and a name without text.
    pub fn name_or_missing(&mut self, found: Option<Name>) -> Name {
        found.unwrap_or_else(|| {
            let span = self.after_previous();
            let token = self.tokens.first();
            match self.word() {
                Some(word) if self.kind_at(1) == TokenKind::OpenParen && is_infix(word) => {
                    self.report(called_operator(token.span, word));
                }
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
        let form = match written {
            "with" => Some("parse Column with * \"text\" Name:type *"),
            ":" => Some("name:type"),
            "on" => Some("lookup (Table) on key"),
            "to" | "step" | "from" => Some("range x from 1 to 10 step 1"),
            "[" => Some("datatable(Name:string)[\"value\"]"),
            _ => None,
        };
        self.missing_in(written, form.map(str::to_owned));
    }

    /// Reports that `written` is missing, and the form of what stands here.
    pub fn missing_in(&mut self, written: &'static str, form: Option<String>) {
        let span = self.after_previous();
        self.report(SyntaxError::Expected {
            span,
            expected: written,
            help: form.map(|form| format!("write `{form}`")),
        });
    }

    /// Takes this keyword, or the same in another letter case, which is reported.
    pub fn take_keyword(&mut self, keyword: &'static str) -> Option<Token> {
        if let Some(token) = self.take_word(keyword) {
            return Some(token);
        }
        let written = self.word()?;
        if !written.eq_ignore_ascii_case(keyword) || self.kind_at(1) == TokenKind::Assign {
            return None;
        }
        let span = self.tokens.first().span;
        self.report(
            ForeignText::KeywordCase {
                span,
                written: written.to_owned(),
                instead: keyword.to_owned(),
            }
            .into(),
        );
        Some(self.advance())
    }

    /// Whether the next token stands on the line of the previous one.
    pub fn is_on_same_line(&self) -> bool {
        let gap = crate::Span::new(self.after_previous().end, self.start());
        !gap.text(self.tokens.text).contains(['\n', '\r'])
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

    /// Skips to the bracket that closes `open` and takes it.
    pub fn skip_to_close(&mut self, open: Token) {
        if open.is_paired() {
            let pair = usize::try_from(open.pair).unwrap_or(usize::MAX);
            self.tokens = self.tokens.at_index(pair.saturating_add(1));
        }
    }

    /// Skips to the next `|`, `;` or closing bracket at this depth, or to the end.
    pub fn resync(&mut self) {
        while !self.kind().ends_stage() {
            let token = self.advance();
            if token.kind.closer().is_some() {
                self.skip_to_close(token);
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
}

/// Whether `word` joins two operands, so that the one before it is what is missing.
fn is_connective(word: Option<&str>) -> bool {
    matches!(
        word,
        Some("and" | "or" | "by" | "as" | "asc" | "desc" | "to" | "of" | "between")
    ) || word.is_some_and(|word| word.starts_with("has") || word.starts_with("in"))
}

/// A text for a message: all of a short one, the start of a long one.
pub fn shortened(text: &str) -> &str {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(40) {
        Some((end, _)) => line.get(..end).unwrap_or(line),
        None => line,
    }
}

/// Whether `word` is an operator between operands.
fn is_infix(word: &str) -> bool {
    let tokens = crate::tokens(word);
    infix_of(crate::input::Tokens::new(word, &tokens)).is_some()
}

/// The report of an operator that is called like a function.
fn called_operator(span: crate::Span, word: &str) -> SyntaxError {
    ForeignText::Operator {
        span,
        written: format!("{word}(…)"),
        help: format!("`{word}` stands between its operands: `column {word} …`"),
    }
    .into()
}

/// A closing bracket as text.
const fn bracket_text(closer: TokenKind) -> &'static str {
    match closer {
        TokenKind::CloseParen => ")",
        TokenKind::CloseBracket => "]",
        _ => "}",
    }
}
