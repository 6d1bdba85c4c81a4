//! `mv-expand` and `mv-apply`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{self, AtLeast, comma_list};
use crate::grammar::{pipeline, schema, setting};
use crate::syntax::{ExpandTarget, Expr, OperatorKind, TypeName};
use crate::token::TokenKind;

/// `mv-expand targets [limit n]`
pub fn expand(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let targets = targets(cursor);
    let limit = limit(cursor);
    Parsed::new(settings, OperatorKind::MvExpand { targets, limit })
}

/// `mv-apply targets [limit n] on (pipeline)`
pub fn apply(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let targets = targets(cursor);
    let limit = limit(cursor);
    if cursor.take_word("id").is_some() {
        cursor.expression();
    }
    if cursor.take_word("on").is_none() {
        cursor.missing_in(
            "on",
            Some("mv-apply x = Column on (where x > 1)".to_owned()),
        );
    }
    let on = pipeline::bracketed(cursor, pipeline::Source::Around);
    Parsed::new(settings, OperatorKind::MvApply { targets, limit, on })
}

fn targets(cursor: &mut Cursor<'_>) -> Vec<ExpandTarget> {
    comma_list(cursor, AtLeast::One, target, |cursor| ExpandTarget {
        value: list::missing_named(cursor),
        to: None,
    })
}

/// `[name =] value [to typeof(type)]`
fn target(cursor: &mut Cursor<'_>) -> Option<ExpandTarget> {
    let value = list::named_expression(cursor)?;
    let to = cursor.take_word("to").and_then(|_| type_of(cursor));
    Some(ExpandTarget { value, to })
}

/// `typeof(type)`
fn type_of(cursor: &mut Cursor<'_>) -> Option<TypeName> {
    cursor.expect_word("typeof")?;
    let open = cursor.expect(TokenKind::OpenParen, "(")?;
    let ty = schema::type_name(cursor);
    cursor.closing(open);
    Some(ty)
}

fn limit(cursor: &mut Cursor<'_>) -> Option<Expr> {
    cursor.take_word("limit").map(|_| cursor.expression())
}
