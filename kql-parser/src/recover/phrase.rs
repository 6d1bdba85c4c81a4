//! Operators in several words: `does not contain`, `less than`, `has any`.

use crate::cursor::Cursor;
use crate::token::TokenKind;

/// An operator in several words.
pub struct Phrase {
    words: &'static str,
    /// How many of its words are the operator; the rest is its operand.
    pub tokens: usize,
    /// The operator that is meant.
    pub operator: &'static str,
    /// What to write.
    pub help: &'static str,
    next: Next,
}

/// What follows the words, so that they are no operator with its operand.
#[derive(Clone, Copy)]
enum Next {
    /// Anything: the operand is among the words.
    Anything,
    /// An operand.
    Operand,
    /// A list in brackets.
    List,
    /// A string.
    Text,
}

const fn phrase(
    words: &'static str,
    tokens: usize,
    operator: &'static str,
    help: &'static str,
    next: Next,
) -> Phrase {
    Phrase {
        words,
        tokens,
        operator,
        help,
        next,
    }
}

/// The phrases; of two that begin alike the longer one stands first.
const PHRASES: &[Phrase] = &[
    phrase(
        "is not null",
        2,
        "!=",
        "write `isnotnull(…)`, for a string `isnotempty(…)`",
        Next::Anything,
    ),
    phrase(
        "is not empty",
        2,
        "!=",
        "write `isnotempty(…)`",
        Next::Anything,
    ),
    phrase("is not in", 3, "!in", "write `!in (…)`", Next::Operand),
    phrase("is not", 2, "!=", "write `!=`", Next::Anything),
    phrase(
        "is null",
        1,
        "==",
        "write `isnull(…)`, for a string `isempty(…)`",
        Next::Anything,
    ),
    phrase("is empty", 1, "==", "write `isempty(…)`", Next::Anything),
    phrase("is in", 2, "in", "write `in (…)`", Next::Operand),
    phrase(
        "not null",
        1,
        "!=",
        "write `isnotnull(…)`, for a string `isnotempty(…)`",
        Next::Anything,
    ),
    phrase(
        "not empty",
        1,
        "!=",
        "write `isnotempty(…)`",
        Next::Anything,
    ),
    phrase(
        "does not contain",
        3,
        "!contains",
        "write `!contains`",
        Next::Operand,
    ),
    phrase("does not have", 3, "!has", "write `!has`", Next::Operand),
    phrase("does not equal", 3, "!=", "write `!=`", Next::Operand),
    phrase("not equal to", 3, "!=", "write `!=`", Next::Operand),
    phrase("not equals", 2, "!=", "write `!=`", Next::Operand),
    phrase("equal to", 2, "==", "write `==`", Next::Operand),
    phrase("less than", 2, "<", "write `<`", Next::Operand),
    phrase("greater than", 2, ">", "write `>`", Next::Operand),
    phrase("more than", 2, ">", "write `>`", Next::Operand),
    phrase(
        "starts with",
        2,
        "startswith",
        "write `startswith`, in one word",
        Next::Operand,
    ),
    phrase(
        "start with",
        2,
        "startswith",
        "write `startswith`, in one word",
        Next::Operand,
    ),
    phrase(
        "begins with",
        2,
        "startswith",
        "write `startswith`",
        Next::Operand,
    ),
    phrase(
        "ends with",
        2,
        "endswith",
        "write `endswith`, in one word",
        Next::Operand,
    ),
    phrase(
        "end with",
        2,
        "endswith",
        "write `endswith`, in one word",
        Next::Operand,
    ),
    phrase("one of", 2, "in", "write `in (…)`", Next::List),
    phrase("any of", 2, "in", "write `in (…)`", Next::List),
    phrase(
        "similar to",
        2,
        "matches regex",
        "write `matches regex`",
        Next::Operand,
    ),
    phrase(
        "matches regexp",
        2,
        "matches regex",
        "write `matches regex`",
        Next::Operand,
    ),
    phrase(
        "has any",
        2,
        "has_any",
        "write `has_any`, in one word",
        Next::List,
    ),
    phrase(
        "has all",
        2,
        "has_all",
        "write `has_all`, in one word",
        Next::List,
    ),
    phrase(
        "has prefix",
        2,
        "hasprefix",
        "write `hasprefix`, in one word",
        Next::Text,
    ),
    phrase(
        "has suffix",
        2,
        "hassuffix",
        "write `hassuffix`, in one word",
        Next::Text,
    ),
    phrase(
        "contains any",
        2,
        "has_any",
        "`has_any (…)` looks for whole terms; else join several `contains` with `or`",
        Next::List,
    ),
];

/// The phrase that stands next.
pub fn phrase_at(cursor: &Cursor<'_>) -> Option<&'static Phrase> {
    let first = cursor.word()?;
    PHRASES.iter().find(|phrase| {
        let mut words = phrase.words.split(' ');
        let begins = words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(first));
        if !begins {
            return false;
        }
        let mut count = 1;
        for word in words {
            let is_next = cursor
                .word_at(count)
                .is_some_and(|next| next.eq_ignore_ascii_case(word));
            if !is_next {
                return false;
            }
            count += 1;
        }
        let kind = cursor.kind_at(count);
        match phrase.next {
            Next::Anything => true,
            Next::Operand => kind.begins_operand() || kind == TokenKind::Minus,
            Next::List => kind == TokenKind::OpenParen,
            Next::Text => kind.is_string(),
        }
    })
}
