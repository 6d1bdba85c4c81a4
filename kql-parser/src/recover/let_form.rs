//! Ways to write a `let` that the language does not have.

use super::shortened;
use crate::cursor::Cursor;
use crate::diagnostic::FormError;
use crate::syntax::Name;
use crate::token::TokenKind;

impl Cursor<'_> {
    /// Reports what stands after the name of a `let` in place of `=`, and passes over it up to the value.
    pub fn report_let_form(&mut self, name: &Name) {
        let first = self.tokens.first();
        let second = self.tokens.nth(1);
        let (message, form, tokens) = match first.kind {
            TokenKind::EqualEqual => ("`==` compares, `=` declares", "= …", 1),
            TokenKind::Colon if second.kind == TokenKind::Assign => {
                ("`:=` does not declare", "= …", 2)
            }
            TokenKind::Colon
                if second.kind == TokenKind::Word && self.kind_at(2) == TokenKind::Assign =>
            {
                ("a `let` has no type: its value has one", "= …", 3)
            }
            TokenKind::OpenParen if first.is_paired() => return self.report_function_form(name),
            TokenKind::Minus | TokenKind::Word
                if self.kind_at(1) == TokenKind::Word || first.kind == TokenKind::Word =>
            {
                return self.report_name_of_words(name);
            }
            _ => return self.missing_in("=", Some(format!("let {} = …;", name.text))),
        };
        let last = self.tokens.nth(if tokens == 3 { 1 } else { tokens - 1 });
        self.report(
            FormError::LetForm {
                span: first.span.to(last.span),
                message,
                instead: format!("let {} {form};", shortened(&name.text)),
            }
            .into(),
        );
        for _ in 0..tokens {
            self.advance();
        }
    }

    /// `let my-name = …`, what follows the first word being next: a report, and it is passed over up to the value.
    fn report_name_of_words(&mut self, name: &Name) {
        let ahead = (1..8).find(|ahead| self.kind_at(*ahead) == TokenKind::Assign);
        let Some(ahead) = ahead else {
            return self.missing_in("=", Some(format!("let {} = …;", name.text)));
        };
        let span = name.span.to(self.tokens.nth(ahead - 1).span);
        let text = span.text(self.tokens.text);
        self.report(
            FormError::LetForm {
                span,
                message: "a name is one word",
                instead: format!(
                    "let {} = …;",
                    text.replace(|sign: char| !sign.is_alphanumeric(), "_")
                ),
            }
            .into(),
        );
        for _ in 0..=ahead {
            self.advance();
        }
    }

    /// A list in brackets or braces as the value of a `let`, the bracket being next: a report, and it is passed over.
    pub fn report_list_value(&mut self, name: &Name) -> bool {
        let open = self.tokens.first();
        // One string in brackets is a name: `['My Table']`.
        let is_value = self.kind_at(2) == TokenKind::Comma && self.kind_at(1).begins_operand()
            || matches!(
                self.kind_at(1),
                TokenKind::Long | TokenKind::Real | TokenKind::CloseBracket
            );
        if !open.is_paired() || !is_value {
            return false;
        }
        self.advance();
        self.skip_to_close(open);
        let span = self.since(open.span.start);
        self.report(
            FormError::LetForm {
                span,
                message: "a list is written `dynamic([…])`",
                instead: format!("let {} = dynamic([\"a\", \"b\"]);", shortened(&name.text)),
            }
            .into(),
        );
        true
    }

    /// `let f(x:long) = …`: the parameters stand after the `=`.
    fn report_function_form(&mut self, name: &Name) {
        let open = self.tokens.first();
        let pair = usize::try_from(open.pair).unwrap_or(usize::MAX);
        let close = self.tokens.at_index(pair).first();
        let span = open.span.to(close.span);
        let parameters = span.text(self.tokens.text).to_owned();
        self.report(
            FormError::LetForm {
                span,
                message: "the parameters of a function stand after `=`",
                instead: format!("let {} = {parameters} {{ … }};", name.text),
            }
            .into(),
        );
        // The parameters are read where they stand; the `=` after them is no further mistake.
        let assign = self.tokens.at_index(pair.saturating_add(1)).first();
        if assign.kind == TokenKind::Assign {
            self.silence(assign.span.start);
        }
    }
}
