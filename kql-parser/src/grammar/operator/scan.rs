//! `scan`

use super::{Parsed, sort};
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_named};
use crate::grammar::{list, name, schema, setting};
use crate::syntax::{NamedExpr, OperatorKind, Scan, ScanStep};
use crate::token::TokenKind;

/// `scan [declare (…)] with (step …; …)`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let mut scan = Scan {
        order: Vec::new(),
        partition: Vec::new(),
        declare: Vec::new(),
        steps: Vec::new(),
    };
    if cursor.take_word("order").is_some() {
        cursor.expect_word("by");
        scan.order = sort::keys(cursor);
    }
    if cursor.take_word("partition").is_some() {
        cursor.expect_word("by");
        scan.partition = cursor.expression_list();
    }
    if cursor.take_word("declare").is_some() {
        scan.declare = schema::parameters(cursor);
    }
    cursor.expect_word("with");
    if let Some(open) = cursor.expect(TokenKind::OpenParen, "(") {
        while cursor.take_word("step").is_some() {
            scan.steps.push(step(cursor));
        }
        cursor.closing(open);
    }
    Parsed::new(settings, OperatorKind::Scan(scan))
}

/// `name [optional] [output = all | last | none] : condition [=> column = value, …];`
fn step(cursor: &mut Cursor<'_>) -> ScanStep {
    let name = cursor.declared_name();
    let optional = cursor.take_word("optional").is_some();
    let output = cursor.take_word("output").map(|_| {
        cursor.expect(TokenKind::Assign, "=");
        cursor.declared_name()
    });
    cursor.expect(TokenKind::Colon, ":");
    let condition = cursor.expression();
    let assignments = if cursor.take(TokenKind::Arrow).is_some() {
        comma_list(cursor, AtLeast::One, assignment, missing_named)
    } else {
        Vec::new()
    };
    cursor.expect(TokenKind::Semicolon, ";");
    ScanStep {
        name,
        optional,
        output,
        condition,
        assignments,
    }
}

/// `column = value`
fn assignment(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    if name::any_name(cursor.tokens).is_err() {
        return None;
    }
    let found = list::named_expression(cursor)?;
    if found.names.is_empty() {
        cursor.missing("=");
    }
    Some(found)
}
