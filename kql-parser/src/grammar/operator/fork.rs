//! `fork`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{name, pipeline};
use crate::syntax::{ForkBranch, OperatorKind};
use crate::token::TokenKind;

/// `fork [name =] (pipeline) …`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let mut branches = vec![];
    loop {
        let name = cursor.try_parse(name::assigned_name);
        if name.is_none() && !cursor.at(TokenKind::OpenParen) {
            break;
        }
        let body = pipeline::bracketed(cursor, pipeline::Source::Around);
        branches.push(ForkBranch { name, body });
    }
    if branches.is_empty() {
        cursor.missing("(");
    }
    OperatorKind::Fork(branches).into()
}
