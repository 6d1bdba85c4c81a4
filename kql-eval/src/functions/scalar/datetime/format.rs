//! The formats of `format_datetime` and `format_timespan`.

use std::fmt::Write as _;

use crate::types::datetime::{Civil, civil};
use crate::types::ticks::{DAY, HOUR, MINUTE, SECOND};

/// A piece of a format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    /// `y`, `yy`: the year without its century; `yyyy`: the year
    Year { width: usize },
    /// `M`, `MM`
    Month { width: usize },
    /// `d`, `dd`; of a timespan up to `dddddddd`
    Day { width: usize },
    /// `h`, `hh`: 1 to 12, of a timespan 0 to 23
    Hour12 { width: usize },
    /// `H`, `HH`
    Hour24 { width: usize },
    /// `m`, `mm`
    Minute { width: usize },
    /// `s`, `ss`
    Second { width: usize },
    /// `f` to `fffffff`
    Fraction { digits: usize },
    /// `F` to `FFFFFFF`: left out when all digits are zero
    FractionIfAny { digits: usize },
    /// `tt`
    HalfDay,
    /// A delimiter
    Delimiter(char),
}

/// A format, read once.
#[derive(Debug)]
pub(super) struct Format(Vec<Piece>);

/// What a format is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Of {
    DateTime,
    TimeSpan,
}

impl Format {
    /// Reads a format. Letters in a row are read greedily: `ddd` is `dd` and `d`.
    pub(super) fn new(of: Of, text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("the format is empty".into());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let run = rest.chars().take_while(|c| *c == letter).count();
            let (piece, used) = piece(of, letter, run).ok_or_else(|| {
                format!("the format `{text}` has `{letter}`, which it cannot hold")
            })?;
            pieces.push(piece);
            rest = rest.get(used * letter.len_utf8()..).unwrap_or("");
        }
        Ok(Self(pieces))
    }

    /// Writes a datetime.
    pub(super) fn write_datetime(&self, ticks: i64, out: &mut String) {
        let parts = civil(ticks);
        for piece in &self.0 {
            write_part(*piece, &parts, out);
        }
    }

    /// Writes a timespan; the sign is dropped.
    pub(super) fn write_timespan(&self, ticks: i64, out: &mut String) {
        let ticks = ticks.unsigned_abs();
        let part = |unit: i64, of: i64| {
            u32::try_from(ticks / unit.unsigned_abs() % of.unsigned_abs()).unwrap_or(0)
        };
        let parts = Civil {
            year: 0,
            month: 0,
            // A timespan has fewer than 11 million days.
            day: u32::try_from(ticks / DAY.unsigned_abs()).unwrap_or(0),
            hour: part(HOUR, 24),
            minute: part(MINUTE, 60),
            second: part(SECOND, 60),
            fraction: part(1, SECOND),
        };
        for piece in &self.0 {
            match *piece {
                Piece::Hour12 { width } => write_part(Piece::Hour24 { width }, &parts, out),
                piece => write_part(piece, &parts, out),
            }
        }
    }
}

/// The longest piece that begins a run of one letter, and how many of them it uses.
fn piece(of: Of, letter: char, run: usize) -> Option<(Piece, usize)> {
    let two = run.min(2);
    let seven = run.min(7);
    Some(match (letter, of) {
        ('y', Of::DateTime) => {
            let width = if run >= 4 { 4 } else { two };
            (Piece::Year { width }, width)
        }
        ('M', Of::DateTime) => (Piece::Month { width: two }, two),
        ('d', Of::DateTime) => (Piece::Day { width: two }, two),
        ('d', Of::TimeSpan) => (Piece::Day { width: run.min(8) }, run.min(8)),
        ('h', _) => (Piece::Hour12 { width: two }, two),
        ('H', _) => (Piece::Hour24 { width: two }, two),
        ('m', _) => (Piece::Minute { width: two }, two),
        ('s', _) => (Piece::Second { width: two }, two),
        ('f', _) => (Piece::Fraction { digits: seven }, seven),
        ('F', _) => (Piece::FractionIfAny { digits: seven }, seven),
        ('t', Of::DateTime) if run >= 2 => (Piece::HalfDay, 2),
        (' ' | '/' | '-' | ':' | ',' | '.' | '_' | '[' | ']', _) => (Piece::Delimiter(letter), 1),
        _ => return None,
    })
}

fn write_part(piece: Piece, parts: &Civil, out: &mut String) {
    let mut number = |value: u32, width: usize| {
        let _ = write!(out, "{value:0width$}");
    };
    match piece {
        Piece::Year { width: 4 } => number(parts.year.unsigned_abs(), 4),
        Piece::Year { width } => number(parts.year.unsigned_abs() % 100, width),
        Piece::Month { width } => number(parts.month, width),
        Piece::Day { width } => number(parts.day, width),
        Piece::Hour12 { width } => number((parts.hour + 11) % 12 + 1, width),
        Piece::Hour24 { width } => number(parts.hour, width),
        Piece::Minute { width } => number(parts.minute, width),
        Piece::Second { width } => number(parts.second, width),
        Piece::Fraction { digits } => number(cut(parts.fraction, digits), digits),
        Piece::FractionIfAny { digits } => match cut(parts.fraction, digits) {
            0 => {}
            fraction => number(fraction, digits),
        },
        Piece::HalfDay => out.push_str(if parts.hour < 12 { "AM" } else { "PM" }),
        Piece::Delimiter(c) => out.push(c),
    }
}

/// The first digits of a fraction of seven.
fn cut(fraction: u32, digits: usize) -> u32 {
    (digits..7).fold(fraction, |fraction, _| fraction / 10)
}

#[cfg(test)]
mod tests {
    use super::{Format, Of};
    use crate::types::{parse_datetime, parse_timespan};

    fn datetime(text: &str, format: &str) -> String {
        let mut out = String::new();
        let format = Format::new(Of::DateTime, format).unwrap();
        format.write_datetime(parse_datetime(text).unwrap(), &mut out);
        out
    }

    fn timespan(text: &str, format: &str) -> String {
        let mut out = String::new();
        let format = Format::new(Of::TimeSpan, format).unwrap();
        format.write_timespan(parse_timespan(text).unwrap(), &mut out);
        out
    }

    #[test]
    fn letters_in_a_row_are_read_greedily() {
        assert_eq!(datetime("2017-01-05", "ddd yyyyy MMM"), "055 201717 011");
        assert_eq!(
            timespan("29.09:00:05.12345", "ddd.h:mm:ss [fffffff]"),
            "029.9:00:05 [1234500]"
        );
    }

    #[test]
    fn capital_fractions_vanish_when_zero_and_keep_their_zeros_otherwise() {
        assert_eq!(datetime("2017-01-05 00:00:05", "ss.FFF"), "05.");
        assert_eq!(datetime("2017-01-05 00:00:05.1", "ss.FFF"), "05.100");
    }

    #[test]
    fn the_twelfth_hour_comes_before_the_first() {
        assert_eq!(datetime("2017-01-05 00:30", "h:mm tt"), "12:30 AM");
        assert_eq!(datetime("2017-01-05 13:30", "hh:mm tt"), "01:30 PM");
    }

    #[test]
    fn other_letters_are_refused() {
        for bad in ["", "yyyy-MM-ddTHH", "t", "'x'", "zzz", "é"] {
            assert!(Format::new(Of::DateTime, bad).is_err(), "{bad}");
        }
        assert!(Format::new(Of::TimeSpan, "yy").is_err());
    }
}
