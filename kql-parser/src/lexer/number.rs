//! Numbers, time spans and bare guids.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{not, opt, recognize};

use super::Lexed;
use super::word::is_name_char;
use crate::token::TokenKind;

/// The units of a time span with their length in ticks of 100 ns; nanoseconds are the exception, 100 of them are a tick.
const UNITS: [(&str, i64); 34] = [
    ("d", 864_000_000_000),
    ("day", 864_000_000_000),
    ("days", 864_000_000_000),
    ("h", 36_000_000_000),
    ("hr", 36_000_000_000),
    ("hrs", 36_000_000_000),
    ("hour", 36_000_000_000),
    ("hours", 36_000_000_000),
    ("m", 600_000_000),
    ("min", 600_000_000),
    ("minute", 600_000_000),
    ("minutes", 600_000_000),
    ("s", 10_000_000),
    ("sec", 10_000_000),
    ("second", 10_000_000),
    ("seconds", 10_000_000),
    ("ms", 10_000),
    ("milli", 10_000),
    ("millis", 10_000),
    ("millisec", 10_000),
    ("millisecond", 10_000),
    ("milliseconds", 10_000),
    ("micro", 10),
    ("micros", 10),
    ("microsec", 10),
    ("microsecond", 10),
    ("microseconds", 10),
    ("tick", 1),
    ("ticks", 1),
    ("nano", 0),
    ("nanos", 0),
    ("nanosec", 0),
    ("nanosecond", 0),
    ("nanoseconds", 0),
];

/// The ticks of a unit: a factor and a divisor.
pub fn unit_ticks(unit: &str) -> Option<(i64, i64)> {
    UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, ticks)| if *ticks == 0 { (1, 100) } else { (*ticks, 1) })
}

/// A literal that begins with a digit: a guid, a real, a time span or a long, tried in this order.
pub fn number(input: &str) -> Lexed<'_> {
    alt((bare_guid, real, time_span, long)).parse(input)
}

/// Thirty-two hex digits in five groups, without quotes or brackets.
pub fn bare_guid(input: &str) -> Lexed<'_> {
    let hex = |n| take_while_m_n(n, n, |c: char| c.is_ascii_hexdigit());
    let (rest, _) = (
        hex(8),
        char('-'),
        hex(4),
        char('-'),
        hex(4),
        char('-'),
        hex(4),
        char('-'),
        hex(12),
    )
        .parse(input)?;
    Ok((rest, TokenKind::BareGuid))
}

/// Digits with a fraction or an exponent. A dot that begins `..` is no part of it.
fn real(input: &str) -> Lexed<'_> {
    let (rest, _) = digit1(input)?;
    let (rest, dotted) = match rest.strip_prefix('.') {
        Some(after) if !after.starts_with('.') || after.starts_with("..") => (after, true),
        _ => (rest, false),
    };
    let (rest, _) = if dotted {
        let (rest, _) = take_while(|c: char| c.is_ascii_digit())(rest)?;
        opt(exponent).parse(rest)?
    } else {
        let (rest, found) = exponent(rest)?;
        (rest, Some(found))
    };
    no_name_follows(rest, TokenKind::Real)
}

/// `e5`, `E-3`
fn exponent(input: &str) -> nom::IResult<&str, &str, ()> {
    recognize((one_of("eE"), opt(one_of("+-")), digit1)).parse(input)
}

/// Digits with a unit.
fn time_span(input: &str) -> Lexed<'_> {
    let (rest, _) = (digit1, opt((char('.'), digit1))).parse(input)?;
    let (rest, unit) = take_while1(is_name_char)(rest)?;
    if unit_ticks(unit).is_none() {
        return Err(nom::Err::Error(()));
    }
    Ok((rest, TokenKind::TimeSpan))
}

/// Digits, or hex digits after `0x`.
fn long(input: &str) -> Lexed<'_> {
    let hex = recognize((
        tag("0"),
        tag_no_case("x"),
        take_while1(|c: char| c.is_ascii_hexdigit()),
    ));
    let (rest, _) = alt((hex, digit1)).parse(input)?;
    no_name_follows(rest, TokenKind::Long)
}

/// A number that runs into letters is no number.
fn no_name_follows(rest: &str, kind: TokenKind) -> Lexed<'_> {
    let (rest, ()) = not(nom::character::complete::satisfy(is_name_char)).parse(rest)?;
    Ok((rest, kind))
}
