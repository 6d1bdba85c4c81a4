//! `make-series`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{self, AtLeast, comma_list};
use crate::grammar::setting;
use crate::syntax::{Expr, MakeSeries, OperatorKind, SeriesAggregate, SeriesRange};
use crate::token::TokenKind;

/// The operator with all its clauses.
const FORM: &str = "make-series count() on Timestamp from ago(1d) to now() step 1h by key";

/// `make-series aggregates on axis [from a] [to b] step s [by keys]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let aggregates = comma_list(cursor, AtLeast::One, aggregate, |cursor| SeriesAggregate {
        value: list::missing_named(cursor),
        default: None,
    });
    if cursor.take_word("on").is_none() {
        cursor.missing_in("on", Some(FORM.to_owned()));
        if cursor.at_word("by") {
            cursor.silence(cursor.after_previous().start);
            cursor.resync();
        }
    }
    let on = cursor.named();
    let range = if cursor.take_word("in").is_some() {
        in_range(cursor)
    } else {
        from_to_step(cursor)
    };
    let by = if cursor.take_word("by").is_some() {
        cursor.named_list(AtLeast::One)
    } else {
        Vec::new()
    };
    let series = MakeSeries {
        aggregates,
        on,
        range,
        by,
    };
    Parsed::new(settings, OperatorKind::MakeSeries(series))
}

/// `[name =] aggregate [default = value]`
fn aggregate(cursor: &mut Cursor<'_>) -> Option<SeriesAggregate> {
    let value = list::named_expression(cursor)?;
    let default = cursor.take_word("default").map(|_| {
        cursor.expect(TokenKind::Assign, "=");
        cursor.named().value
    });
    Some(SeriesAggregate { value, default })
}

fn from_to_step(cursor: &mut Cursor<'_>) -> SeriesRange {
    let from = clause(cursor, "from");
    let to = clause(cursor, "to");
    if cursor.take_word("step").is_none() {
        cursor.missing_in("step", Some(FORM.to_owned()));
        if !cursor.kind().ends_stage() {
            cursor.resync();
        }
        cursor.silence(cursor.after_previous().end);
    }
    let step = cursor.expression();
    SeriesRange::FromToStep { from, to, step }
}

fn clause(cursor: &mut Cursor<'_>, word: &str) -> Option<Expr> {
    cursor.take_word(word).map(|_| cursor.expression())
}

/// `range(a, b, step)`
fn in_range(cursor: &mut Cursor<'_>) -> SeriesRange {
    cursor.expect_word("range");
    let open = cursor.expect(TokenKind::OpenParen, "(");
    let from = cursor.expression();
    cursor.expect(TokenKind::Comma, ",");
    let to = cursor.expression();
    cursor.expect(TokenKind::Comma, ",");
    let step = cursor.expression();
    if let Some(open) = open {
        cursor.closing(open);
    }
    SeriesRange::InRange { from, to, step }
}
