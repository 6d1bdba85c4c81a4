//! Operands of other languages: placeholders, names in foreign quotes, lists.

use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, FormError};
use crate::input::Tokens;
use crate::syntax::{Expr, ExprKind, Name};
use crate::token::{Token, TokenKind};

impl Cursor<'_> {
    /// `<name>`, `%name%`, `@name` and `[Name]`: a report, and a hole or the name.
    pub fn foreign_operand(&mut self) -> Option<Expr> {
        let (first, second, third) = (self.tokens.first(), self.tokens.nth(1), self.tokens.nth(2));
        let is_name = second.kind == TokenKind::Word && first.touches(second);
        let tokens = match first.kind {
            TokenKind::At if is_name => 2,
            TokenKind::Less if is_name => self.tokens_to(TokenKind::Greater)?,
            TokenKind::Percent if is_name && third.kind == TokenKind::Percent => 3,
            TokenKind::OpenBracket if is_name && third.kind == TokenKind::CloseBracket => {
                return Some(self.name_in_brackets());
            }
            _ => return None,
        };
        let span = first.span.to(self.tokens.nth(tokens - 1).span);
        let text = span.text(self.tokens.text).to_owned();
        self.report(ForeignText::Placeholder { span, text }.into());
        for _ in 0..tokens {
            self.advance();
        }
        Some(Expr {
            kind: ExprKind::Missing,
            span,
        })
    }

    /// How many tokens there are up to the next one of this kind, with only words and dashes between.
    fn tokens_to(&self, kind: TokenKind) -> Option<usize> {
        let ahead = (1..8)
            .find(|ahead| !matches!(self.kind_at(*ahead), TokenKind::Word | TokenKind::Minus))?;
        (self.kind_at(ahead) == kind).then_some(ahead + 1)
    }

    /// `[Name]`, read as the name.
    fn name_in_brackets(&mut self) -> Expr {
        let open = self.advance();
        let token = self.advance();
        let close = self.advance();
        let span = open.span.to(close.span);
        let name = Name {
            text: token.text(self.tokens.text).to_owned(),
            span: token.span,
        };
        self.report(
            ForeignText::Quotes {
                span,
                written: "`[…]` without quotes",
                instead: format!("`{0}`, or `['{0}']`", name.text),
            }
            .into(),
        );
        Expr {
            kind: ExprKind::Name(name),
            span,
        }
    }

    /// Reports a name between backquotes at the start of `tokens`.
    pub fn report_quoted_name(&mut self, tokens: Tokens<'_>) {
        let Some([open, token, close]) = backquoted(tokens) else {
            return;
        };
        let name = token.text(tokens.text);
        let compares = tokens.previous().is_some_and(|before| {
            matches!(
                before.kind,
                TokenKind::EqualEqual
                    | TokenKind::EqualTilde
                    | TokenKind::NotEqual
                    | TokenKind::NotTilde
            )
        });
        self.report(
            ForeignText::Quotes {
                span: open.span.to(close.span),
                written: "a pair of backquotes",
                instead: if compares {
                    format!("`\"{name}\"` for a text, `{name}` for a column")
                } else {
                    format!("`{name}`, or `['{name}']`")
                },
            }
            .into(),
        );
        self.silence(close.span.start);
    }

    /// A name between backquotes, read as the name.
    pub fn backquoted_name(&mut self) -> Option<Expr> {
        let [open, token, close] = backquoted(self.tokens)?;
        let text = self.tokens.text;
        for _ in 0..3 {
            self.advance();
        }
        Some(Expr {
            kind: ExprKind::Name(Name {
                text: token.text(text).to_owned(),
                span: token.span,
            }),
            span: open.span.to(close.span),
        })
    }

    /// Reports a list in brackets where one value may stand, the comma after the first item being next.
    pub fn report_list(&mut self, open: Token) {
        let pair = usize::try_from(open.pair).unwrap_or(usize::MAX);
        let close = self.tokens.at_index(pair).first();
        self.silence(self.start());
        let span = open.span.to(close.span);
        self.report(FormError::MisplacedList { span }.into());
    }
}

/// The tokens of a name between backquotes.
fn backquoted(tokens: Tokens<'_>) -> Option<[Token; 3]> {
    let [open, token, close] = [tokens.first(), tokens.nth(1), tokens.nth(2)];
    let is_quote =
        |token: Token| token.kind == TokenKind::Unknown && token.text(tokens.text) == "`";
    (is_quote(open) && token.kind == TokenKind::Word && is_quote(close))
        .then_some([open, token, close])
}
