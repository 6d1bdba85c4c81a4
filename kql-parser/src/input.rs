//! Tokens as input for nom.

use nom::{Input, Needed};

use crate::Span;
use crate::token::{Token, TokenKind};

/// A run of tokens with the text that they were made from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tokens<'a> {
    /// The query text.
    pub text: &'a str,
    all: &'a [Token],
    at: usize,
    end: usize,
}

impl<'a> Tokens<'a> {
    /// All of `tokens`, which were made from `text`.
    #[must_use]
    pub const fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            text,
            all: tokens,
            at: 0,
            end: tokens.len(),
        }
    }

    /// The next token, or the end of the text for ever.
    #[must_use]
    pub fn first(&self) -> Token {
        self.nth(0)
    }

    /// The token `ahead` tokens further on, or the end of the text for ever.
    #[must_use]
    pub fn nth(&self, ahead: usize) -> Token {
        let index = self.at.saturating_add(ahead);
        let token = if index < self.end {
            self.all.get(index)
        } else {
            None
        };
        token.copied().unwrap_or_else(|| Token {
            kind: TokenKind::End,
            span: Span::at(u32::try_from(self.text.len()).unwrap_or(u32::MAX)),
            pair: Token::UNPAIRED,
        })
    }

    /// The index of the next token among all tokens.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.at
    }

    /// The same run from the token at `index` of all tokens on.
    #[must_use]
    pub fn at_index(&self, index: usize) -> Self {
        Self {
            at: index.min(self.end),
            ..*self
        }
    }

    /// The token before the next one, if there is any.
    #[must_use]
    pub fn previous(&self) -> Option<Token> {
        self.all.get(self.at.checked_sub(1)?).copied()
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'a, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    fn take(&self, count: usize) -> Self {
        Self {
            end: self.at.saturating_add(count).min(self.end),
            ..*self
        }
    }

    fn take_from(&self, count: usize) -> Self {
        self.at_index(self.at.saturating_add(count))
    }

    fn take_split(&self, count: usize) -> (Self, Self) {
        (self.take_from(count), self.take(count))
    }

    fn position<P>(&self, predicate: P) -> Option<usize>
    where
        P: Fn(Self::Item) -> bool,
    {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.all
            .get(self.at..self.end)
            .unwrap_or_default()
            .iter()
            .copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() {
            Ok(count)
        } else {
            Err(Needed::new(count.saturating_sub(self.input_len())))
        }
    }
}
