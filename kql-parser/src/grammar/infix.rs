//! The table of the operators between operands: how each is written and how tightly it binds.

use crate::input::Tokens;
use crate::syntax::{BinaryOperator, InOperator, StringOperator, StringTest};
use crate::token::TokenKind;

/// How tightly an operator binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`, `in`, `between` and their like; do not chain
    Equality,
    /// `<` and its like; do not chain
    Relational,
    /// `+`, `-`
    Additive,
    /// `*`, `/`, `%`
    Multiplicative,
    /// `has` and its like; do not chain
    String,
}

impl Level {
    /// Whether `a op b op c` is `(a op b) op c`; where it is not, it is nothing.
    pub const fn chains(self) -> bool {
        match self {
            Self::Or | Self::And | Self::Additive | Self::Multiplicative => true,
            Self::Equality | Self::Relational | Self::String => false,
        }
    }

    /// The level that binds next tighter.
    pub const fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Equality,
            Self::Equality => Self::Relational,
            Self::Relational => Self::Additive,
            Self::Additive => Self::Multiplicative,
            Self::Multiplicative | Self::String => Self::String,
        }
    }
}

/// An operator between or after operands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Infix {
    /// Between two operands
    Binary(BinaryOperator),
    /// Before a list
    In(InOperator),
    /// Before a range: `between` and `!between`
    Between,
}

/// An operator with its level and the number of its tokens.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// What it is.
    pub infix: Infix,
    /// How tightly it binds.
    pub level: Level,
    /// How many tokens it takes.
    pub tokens: usize,
}

/// The operator at the start of `tokens`: the table of the language's operators.
pub fn infix_of(tokens: Tokens<'_>) -> Option<Found> {
    use BinaryOperator as B;
    let token = tokens.first();
    let found = |operator, level| {
        Some(Found {
            infix: Infix::Binary(operator),
            level,
            tokens: 1,
        })
    };
    let compares = |test, case_sensitive, negated| {
        found(
            B::String(StringOperator {
                test,
                case_sensitive,
                negated,
            }),
            Level::String,
        )
    };
    match token.kind {
        TokenKind::EqualEqual => found(B::Equal, Level::Equality),
        TokenKind::NotEqual | TokenKind::LessGreater => found(B::NotEqual, Level::Equality),
        TokenKind::Less => found(B::Less, Level::Relational),
        TokenKind::LessOrEqual => found(B::LessOrEqual, Level::Relational),
        TokenKind::Greater => found(B::Greater, Level::Relational),
        TokenKind::GreaterOrEqual => found(B::GreaterOrEqual, Level::Relational),
        TokenKind::Plus => found(B::Add, Level::Additive),
        TokenKind::Minus => found(B::Subtract, Level::Additive),
        TokenKind::Star => found(B::Multiply, Level::Multiplicative),
        TokenKind::Slash => found(B::Divide, Level::Multiplicative),
        TokenKind::Percent => found(B::Modulo, Level::Multiplicative),
        TokenKind::EqualTilde => compares(StringTest::Equal, false, false),
        TokenKind::NotTilde => compares(StringTest::Equal, false, true),
        TokenKind::Colon => compares(StringTest::Has, false, false),
        TokenKind::AndAnd => found(B::And, Level::And),
        TokenKind::Pipe => or_of_bars(tokens),
        TokenKind::Word => word_infix(tokens, token.text(tokens.text)),
        _ => None,
    }
}

/// `||`: the first bar is at the start of `tokens`.
fn or_of_bars(tokens: Tokens<'_>) -> Option<Found> {
    let token = tokens.first();
    let next = tokens.nth(1);
    let after = tokens.nth(2);
    // `||` before an operator's keyword is a pipe too many.
    let begins_stage = after.kind == TokenKind::Word
        && crate::grammar::operator::is_operator(after.text(tokens.text));
    (next.kind == TokenKind::Pipe && token.touches(next) && !begins_stage).then_some(Found {
        infix: Infix::Binary(BinaryOperator::Or),
        level: Level::Or,
        tokens: 2,
    })
}

/// The operator that `word` is.
fn word_infix(tokens: Tokens<'_>, word: &str) -> Option<Found> {
    let binary = |operator, level, tokens| {
        Some(Found {
            infix: Infix::Binary(operator),
            level,
            tokens,
        })
    };
    let equality = |infix| {
        Some(Found {
            infix,
            level: Level::Equality,
            tokens: 1,
        })
    };
    match word {
        "and" => binary(BinaryOperator::And, Level::And, 1),
        "or" => binary(BinaryOperator::Or, Level::Or, 1),
        "in" => {
            let next = tokens.nth(1);
            if next.kind == TokenKind::Word && next.text(tokens.text) == "range" {
                None
            } else {
                equality(Infix::In(InOperator::In))
            }
        }
        "!in" => equality(Infix::In(InOperator::NotIn)),
        "in~" => equality(Infix::In(InOperator::InIgnoreCase)),
        "!in~" => equality(Infix::In(InOperator::NotInIgnoreCase)),
        "has_any" => equality(Infix::In(InOperator::HasAny)),
        "has_all" => equality(Infix::In(InOperator::HasAll)),
        "between" | "!between" => equality(Infix::Between),
        "matches" => matches_regex(tokens),
        _ => binary(
            BinaryOperator::String(string_operator(word)?),
            Level::String,
            1,
        ),
    }
}

/// `matches regex`
fn matches_regex(tokens: Tokens<'_>) -> Option<Found> {
    let next = tokens.nth(1);
    if next.kind != TokenKind::Word || next.text(tokens.text) != "regex" {
        return None;
    }
    let operator = StringOperator {
        test: StringTest::MatchesRegex,
        case_sensitive: true,
        negated: false,
    };
    Some(Found {
        infix: Infix::Binary(BinaryOperator::String(operator)),
        level: Level::String,
        tokens: 2,
    })
}

/// The string operator that `word` is: a test, `_cs` for regard to case, `!` or `not` for negation.
fn string_operator(word: &str) -> Option<StringOperator> {
    let (rest, mut negated) = match word.strip_prefix('!') {
        Some(rest) => (rest, true),
        None => (word, false),
    };
    let (rest, case_sensitive) = match rest.strip_suffix("_cs") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (test, case_sensitive) = match rest {
        "has" => (StringTest::Has, case_sensitive),
        "contains" => (StringTest::Contains, case_sensitive),
        "startswith" => (StringTest::StartsWith, case_sensitive),
        "endswith" => (StringTest::EndsWith, case_sensitive),
        "hasprefix" => (StringTest::HasPrefix, case_sensitive),
        "hassuffix" => (StringTest::HasSuffix, case_sensitive),
        "containscs" if !negated => (StringTest::Contains, true),
        "like" if word == "like" => (StringTest::Like, false),
        "likecs" if word == "likecs" => (StringTest::Like, true),
        "notlike" if word == "notlike" => {
            negated = true;
            (StringTest::Like, false)
        }
        "notlikecs" if word == "notlikecs" => {
            negated = true;
            (StringTest::Like, true)
        }
        "notcontains" if word == "notcontains" => {
            negated = true;
            (StringTest::Contains, false)
        }
        "notcontainscs" if word == "notcontainscs" => {
            negated = true;
            (StringTest::Contains, true)
        }
        _ => return None,
    };
    Some(StringOperator {
        test,
        case_sensitive,
        negated,
    })
}
