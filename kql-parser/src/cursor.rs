//! The parser's place in the tokens, and what it has reported.
//!
//! What may be something else is a nom parser over [`Tokens`], and fails without a report. What has begun is a
//! method that moves the cursor, always gives a tree, and reports.

use std::collections::HashSet;

use nom::Parser;

use crate::Span;
use crate::diagnostic::SyntaxError;
use crate::input::Tokens;
use crate::lexer;
use crate::token::{Token, TokenKind};

/// How deep expressions may nest; it keeps the parser and all who walk the tree within a small stack.
pub const MAX_DEPTH: u32 = 200;

/// The place in the tokens, and the reports so far.
pub struct Cursor<'a> {
    /// What is still to be read.
    pub tokens: Tokens<'a>,
    /// The reports in the order made.
    pub diagnostics: Vec<SyntaxError>,
    reported: HashSet<u32>,
    depth: u32,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of the tokens of `text`. Damaged tokens and misplaced directives are reported at once.
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        let mut cursor = Self {
            tokens: Tokens::new(text, tokens),
            diagnostics: Vec::new(),
            reported: HashSet::new(),
            depth: 0,
        };
        while cursor.at(TokenKind::Directive) {
            cursor.advance();
        }
        let start = cursor.tokens.index();
        let mut rest = cursor.tokens;
        for token in tokens.iter().skip(start) {
            cursor.report_quoted_name(rest);
            cursor.report_signs(rest);
            cursor.report_damage(*token);
            rest = nom::Input::take_from(&rest, 1);
        }
        cursor
    }

    /// Reports a token that the lexer could not make sense of.
    fn report_damage(&mut self, token: Token) {
        let span = token.span;
        match token.kind {
            TokenKind::Unknown => {
                let text = token.text(self.tokens.text).to_owned();
                self.report(
                    if text.starts_with(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']) {
                        SyntaxError::SmartQuotes { span }
                    } else {
                        SyntaxError::UnknownCharacter { span, text }
                    },
                );
            }
            TokenKind::SmartString => self.report(SyntaxError::SmartQuotes { span }),
            TokenKind::UnterminatedString => {
                let help = unterminated_help(token.text(self.tokens.text));
                self.report(SyntaxError::UnterminatedString { span, help });
                // The rest of the line is inside the string: what seems to be missing after it is not.
                self.reported.insert(span.end);
            }
            TokenKind::UnterminatedTyped(_) => {
                self.report(SyntaxError::UnterminatedLiteral { span });
                self.reported.insert(span.end);
            }
            TokenKind::BadEscapeString => self.report_bad_escapes(token),
            TokenKind::BareGuid => self.report(SyntaxError::BareGuid { span }),
            TokenKind::Directive => self.report(SyntaxError::MisplacedDirective { span }),
            _ => {}
        }
    }

    /// Reports the first unknown escape of a string.
    fn report_bad_escapes(&mut self, token: Token) {
        let text = token.text(self.tokens.text);
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
            at += found;
            let rest = text.get(at..).unwrap_or("");
            if let Some(escape) = lexer::escape(rest) {
                at += escape.len;
                continue;
            }
            let escape: String = rest.chars().take(2).collect();
            let start = token
                .span
                .start
                .saturating_add(u32::try_from(at).unwrap_or(0));
            let len = u32::try_from(escape.len()).unwrap_or(0);
            self.report(SyntaxError::BadEscape {
                span: Span::new(start, start.saturating_add(len)),
                escape,
            });
            return;
        }
    }

    /// The kind of the next token.
    pub fn kind(&self) -> TokenKind {
        self.tokens.first().kind
    }

    /// The kind of the token `ahead` tokens further on.
    pub fn kind_at(&self, ahead: usize) -> TokenKind {
        self.tokens.nth(ahead).kind
    }

    /// Whether the next token is of this kind.
    pub fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// The next token if it is a word, as text.
    pub fn word(&self) -> Option<&'a str> {
        self.word_at(0)
    }

    /// The token `ahead` tokens further on if it is a word, as text.
    pub fn word_at(&self, ahead: usize) -> Option<&'a str> {
        let token = self.tokens.nth(ahead);
        (token.kind == TokenKind::Word).then(|| token.text(self.tokens.text))
    }

    /// Whether the next token is this word.
    pub fn at_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Takes the next token.
    pub fn advance(&mut self) -> Token {
        let token = self.tokens.first();
        self.tokens = nom::Input::take_from(&self.tokens, 1);
        token
    }

    /// Takes the next token if it is of this kind.
    pub fn take(&mut self, kind: TokenKind) -> Option<Token> {
        self.at(kind).then(|| self.advance())
    }

    /// Takes the next token if it is this word.
    pub fn take_word(&mut self, word: &str) -> Option<Token> {
        self.at_word(word).then(|| self.advance())
    }

    /// Takes what `parser` reads, or nothing.
    pub fn try_parse<T>(
        &mut self,
        mut parser: impl Parser<Tokens<'a>, Output = T, Error = ()>,
    ) -> Option<T> {
        let (rest, value) = parser.parse(self.tokens).ok()?;
        self.tokens = rest;
        Some(value)
    }

    /// The empty place just after the previous token.
    pub fn after_previous(&self) -> Span {
        Span::at(self.tokens.previous().map_or(0, |token| token.span.end))
    }

    /// The span from `start` to the end of the previous token.
    pub fn since(&self, start: u32) -> Span {
        Span::new(start, self.after_previous().end.max(start))
    }

    /// Where the next token starts.
    pub fn start(&self) -> u32 {
        self.tokens.first().span.start
    }

    /// Reports, unless something was reported at the same position before.
    pub fn report(&mut self, error: SyntaxError) {
        // One report a place: what several rules stumble over in turn is one mistake of the author.
        if self.reported.insert(error.span().start) {
            self.diagnostics.push(error);
        }
    }

    /// Says nothing more about this place.
    pub fn silence(&mut self, place: u32) {
        self.reported.insert(place);
    }

    /// Goes a level deeper; false, with a report, if that is too deep. Every `true` is followed by one [`Self::leave`].
    pub fn enter(&mut self) -> bool {
        // The grammar follows brackets on the stack, which input of a stranger must not exhaust.
        if self.depth >= MAX_DEPTH {
            let span = self.tokens.first().span;
            self.report(SyntaxError::Nesting { span });
            return false;
        }
        self.depth += 1;
        true
    }

    /// Comes back from a level.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// How to close a string, which depends on how it ends.
fn unterminated_help(text: &str) -> &'static str {
    if text.starts_with("```") || text.starts_with("~~~") {
        return "close it with the three quotes it begins with";
    }
    if text.ends_with("\\\"") || text.ends_with("\\'") {
        return "the backslash takes the quote into the string: write `\\\\` before the quote, or the string as `@\"…\"`";
    }
    "close it with the quote it begins with; a string over several lines stands between ``` and ```"
}
