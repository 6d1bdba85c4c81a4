//! Names, and names with wildcards.

use nom::{IResult, Input as _};

use crate::input::Tokens;
use crate::keyword;
use crate::lexer::string_value;
use crate::syntax::Name;
use crate::token::TokenKind;
use crate::{Span, cursor::Cursor};

/// What a rule over tokens gives: the rest of the tokens and a value.
pub type Parsed<'a, T> = IResult<Tokens<'a>, T, ()>;

/// The rule does not apply here.
const NO: nom::Err<()> = nom::Err::Error(());

/// A name that needs no context: a word that is not reserved, `['text']` or a client parameter `{word}`.
pub fn name(input: Tokens<'_>) -> Parsed<'_, Name> {
    let token = input.first();
    if token.kind == TokenKind::Word && keyword::is_reserved(token.text(input.text)) {
        return Err(NO);
    }
    any_name(input)
}

/// A name where the context shows that it is one, as before `=`: keywords too.
pub fn any_name(input: Tokens<'_>) -> Parsed<'_, Name> {
    match input.first().kind {
        TokenKind::Word | TokenKind::Bool => word(input),
        TokenKind::OpenBracket => bracketed(input),
        TokenKind::OpenBrace => client_parameter(input),
        _ => Err(NO),
    }
}

/// Any word as a name.
pub fn word(input: Tokens<'_>) -> Parsed<'_, Name> {
    let token = input.first();
    let name = Name {
        text: token.text(input.text).to_owned(),
        span: token.span,
    };
    Ok((input.take_from(1), name))
}

/// `['any text']`
fn bracketed(input: Tokens<'_>) -> Parsed<'_, Name> {
    let open = input.first();
    let mut rest = input.take_from(1);
    let mut text = String::new();
    while rest.first().kind.is_string() {
        text.push_str(&string_value(rest.first().text(input.text)));
        rest = rest.take_from(1);
    }
    let close = rest.first();
    if close.kind != TokenKind::CloseBracket || rest.index() == input.index() + 1 {
        return Err(NO);
    }
    let name = Name {
        text,
        span: open.span.to(close.span),
    };
    Ok((rest.take_from(1), name))
}

/// `{word}`: a place that a client fills in before the query is run.
fn client_parameter(input: Tokens<'_>) -> Parsed<'_, Name> {
    let (open, word, close) = (input.first(), input.nth(1), input.nth(2));
    if word.kind != TokenKind::Word
        || close.kind != TokenKind::CloseBrace
        || !open.touches(word)
        || !word.touches(close)
    {
        return Err(NO);
    }
    let span = open.span.to(close.span);
    let name = Name {
        text: span.text(input.text).to_owned(),
        span,
    };
    Ok((input.take_from(3), name))
}

/// A name with at least one `*`, its parts touching: `Device*`, `*Id`, `*`.
pub fn wildcard(input: Tokens<'_>) -> Parsed<'_, Name> {
    let first = input.first();
    let mut rest = input;
    let mut last = first;
    let mut has_star = false;
    loop {
        let token = rest.first();
        let continues = rest.index() == input.index() || last.touches(token);
        let is_part = matches!(
            token.kind,
            TokenKind::Word | TokenKind::Star | TokenKind::Long
        );
        if !continues || !is_part {
            break;
        }
        has_star |= token.kind == TokenKind::Star;
        last = token;
        rest = rest.take_from(1);
    }
    if !has_star || first.kind == TokenKind::Long {
        return Err(NO);
    }
    let span = first.span.to(last.span);
    let name = Name {
        text: span.text(input.text).to_owned(),
        span,
    };
    Ok((rest, name))
}

/// A name followed by `=`; takes both.
pub fn assigned_name(input: Tokens<'_>) -> Parsed<'_, Name> {
    let (rest, name) = any_name(input)?;
    // `=!`, `=<` and `=!~` are comparisons written backwards.
    let (assign, next) = (rest.first(), rest.nth(1));
    let is_backwards = assign.touches(next)
        && matches!(
            next.kind,
            TokenKind::Bang | TokenKind::Less | TokenKind::NotTilde
        );
    if assign.kind != TokenKind::Assign || is_backwards {
        return Err(NO);
    }
    Ok((rest.take_from(1), name))
}

/// `(a, b) =`; takes all of it.
pub fn assigned_tuple(input: Tokens<'_>) -> Parsed<'_, Vec<Name>> {
    let (rest, (_, names, _, _)) = nom::Parser::parse(
        &mut (
            kind(TokenKind::OpenParen),
            nom::multi::separated_list1(kind(TokenKind::Comma), any_name),
            kind(TokenKind::CloseParen),
            kind(TokenKind::Assign),
        ),
        input,
    )?;
    Ok((rest, names))
}

/// A token of this kind.
pub fn kind<'a>(kind: TokenKind) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        let token = input.first();
        if token.kind == kind {
            Ok((input.take_from(1), token.span))
        } else {
            Err(NO)
        }
    }
}

impl Cursor<'_> {
    /// A name, or a report and an empty name.
    pub fn name(&mut self) -> Name {
        let found = self.try_parse(name);
        self.name_or_missing(found)
    }

    /// A name that may be a keyword, or a report and an empty name.
    pub fn declared_name(&mut self) -> Name {
        let found = self.try_parse(any_name);
        self.name_or_missing(found)
    }
}
