//! The tokens of a query text.

use crate::Span;
use crate::syntax::TypeName;

/// A token: its kind, its place and, for brackets, its partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// The index of the bracket that closes or opens this one; [`Token::UNPAIRED`] for all other tokens.
    pub pair: u32,
}

impl Token {
    /// The partner of a token that has none.
    pub const UNPAIRED: u32 = u32::MAX;

    /// The token's text, with its quotes, within `text`, the query that it was read from; empty in a text too short for it.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        self.span.text(text)
    }

    /// Whether `next` follows without anything between.
    #[must_use]
    pub const fn touches(self, next: Self) -> bool {
        self.span.end == next.span.start
    }

    /// Whether this is a bracket with a partner.
    #[must_use]
    pub const fn is_paired(self) -> bool {
        self.pair != Self::UNPAIRED
    }
}

/// What a token is. Keywords are words; the grammar decides what a word means where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TokenKind {
    /// A name or a keyword, hyphenated (`project-away`) and marked (`!in~`) keywords included
    Word,
    /// `true`, `false`
    Bool,
    /// `5`, `0xFF`
    Long,
    /// `1.5`, `1e5`
    Real,
    /// `1d`, `2.5h`
    TimeSpan,
    /// A guid without `guid(…)`
    BareGuid,
    /// A string in any of its forms
    String,
    /// A string with an escape that the language does not know
    BadEscapeString,
    /// A string between typographic quotes
    SmartString,
    /// A string that is not closed
    UnterminatedString,
    /// `datetime(…)` and its like: a type, a touching bracket and raw text
    Typed(TypeName),
    /// A typed literal that is not closed on its line
    UnterminatedTyped(TypeName),
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `|`
    Pipe,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `=`
    Assign,
    /// `==`
    EqualEqual,
    /// `=~`
    EqualTilde,
    /// `=>`
    Arrow,
    /// `!=`
    NotEqual,
    /// `!~`
    NotTilde,
    /// `!` alone
    Bang,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `<>`
    LessGreater,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&&`
    AndAnd,
    /// `@` alone
    At,
    /// A line that begins with `#`
    Directive,
    /// Characters that are no part of the language
    Unknown,
    /// The end of the text
    End,
}

impl TokenKind {
    /// The bracket that closes this one.
    #[must_use]
    pub const fn closer(self) -> Option<Self> {
        match self {
            Self::OpenParen => Some(Self::CloseParen),
            Self::OpenBracket => Some(Self::CloseBracket),
            Self::OpenBrace => Some(Self::CloseBrace),
            _ => None,
        }
    }

    /// Whether this closes a bracket.
    #[must_use]
    pub const fn is_closer(self) -> bool {
        matches!(
            self,
            Self::CloseParen | Self::CloseBracket | Self::CloseBrace
        )
    }

    /// Whether a pipe stage ends before this token: `|`, `;`, a closing bracket or the end.
    #[must_use]
    pub const fn ends_stage(self) -> bool {
        self.is_closer() || matches!(self, Self::Pipe | Self::Semicolon | Self::End)
    }

    /// Whether this is a string, however damaged.
    #[must_use]
    pub const fn is_string(self) -> bool {
        matches!(
            self,
            Self::String | Self::BadEscapeString | Self::SmartString | Self::UnterminatedString
        )
    }

    /// Whether a value or a name begins with this token, so that it may stand where an operand is due.
    #[must_use]
    pub const fn begins_operand(self) -> bool {
        self.is_string()
            || matches!(
                self,
                Self::Word
                    | Self::Bool
                    | Self::Long
                    | Self::Real
                    | Self::TimeSpan
                    | Self::BareGuid
                    | Self::Typed(_)
                    | Self::UnterminatedTyped(_)
                    | Self::OpenParen
            )
    }
}
