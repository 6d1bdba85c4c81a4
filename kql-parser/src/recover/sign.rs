//! Comparisons in signs that the language does not have: a run of signs is read as the operator that is meant.

use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::ForeignText;
use crate::input::Tokens;
use crate::token::{Token, TokenKind};

/// Runs of signs with the operator that is meant.
const RUNS: &[(&str, &str)] = &[
    ("!=~", "!~"),
    ("=!~", "!~"),
    ("~!", "!~"),
    ("~", "=~"),
    ("~~", "=~"),
    ("~=", "=~"),
    ("=~~", "=~"),
    ("=!", "!="),
    ("><", "!="),
    ("=<", "<="),
    ("=>", ">="),
    (">>", ">"),
    ("<<", "<"),
];

/// A run of signs that is no operator.
pub struct ForeignSigns {
    /// Where it stands.
    pub span: Span,
    /// How many tokens it is.
    pub tokens: usize,
    /// The operator that is meant.
    pub instead: &'static str,
}

/// The run of signs at the start of `tokens`, if it is one that other languages compare with.
pub fn foreign_signs(tokens: Tokens<'_>) -> Option<ForeignSigns> {
    let first = tokens.first();
    if !is_sign(first, tokens.text) {
        return None;
    }
    let mut last = first;
    let mut count = 1;
    while last.touches(tokens.nth(count)) && is_sign(tokens.nth(count), tokens.text) {
        last = tokens.nth(count);
        count += 1;
    }
    let span = first.span.to(last.span);
    let written = span.text(tokens.text);
    let (_, instead) = RUNS.iter().find(|(run, _)| *run == written)?;
    // In `scan` the condition of a step is followed by `=>` and a name.
    let is_step = written == "=>" && !is_literal(tokens.nth(count).kind);
    (!is_step).then_some(ForeignSigns {
        span,
        tokens: count,
        instead,
    })
}

const fn is_literal(kind: TokenKind) -> bool {
    kind.begins_operand() && !matches!(kind, TokenKind::Word | TokenKind::OpenParen)
}

fn is_sign(token: Token, text: &str) -> bool {
    match token.kind {
        TokenKind::Assign
        | TokenKind::EqualEqual
        | TokenKind::EqualTilde
        | TokenKind::Arrow
        | TokenKind::NotEqual
        | TokenKind::NotTilde
        | TokenKind::Bang
        | TokenKind::Less
        | TokenKind::LessOrEqual
        | TokenKind::LessGreater
        | TokenKind::Greater
        | TokenKind::GreaterOrEqual => true,
        TokenKind::Unknown => token.text(text).chars().all(|sign| sign == '~'),
        _ => false,
    }
}

impl Cursor<'_> {
    /// Reports the run of signs at the start of `tokens` that holds a character which is no token, before that character
    /// is reported by itself.
    pub fn report_signs(&mut self, tokens: Tokens<'_>) {
        let Some(signs) = foreign_signs(tokens) else {
            return;
        };
        let mut run = (0..signs.tokens).map(|ahead| tokens.nth(ahead));
        if run.any(|token| token.kind == TokenKind::Unknown) {
            self.report_foreign_signs(&signs);
            for place in signs.span.start..signs.span.end {
                self.silence(place);
            }
        }
    }

    /// Reports a run of signs.
    pub fn report_foreign_signs(&mut self, signs: &ForeignSigns) {
        self.report(
            ForeignText::Operator {
                span: signs.span,
                written: signs.span.text(self.tokens.text).to_owned(),
                help: format!("write `{}`", signs.instead),
            }
            .into(),
        );
    }
}
