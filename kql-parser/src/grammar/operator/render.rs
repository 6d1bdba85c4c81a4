//! `render`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{name, setting};
use crate::syntax::{OperatorKind, Setting, SettingValue};
use crate::token::TokenKind;

/// `render chart [with (…)]`, or the older `render chart kind=… title=… by …`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let chart = cursor.declared_name();
    let mut settings = Vec::new();
    while let Some(setting) = old_setting(cursor) {
        settings.push(setting);
    }
    let with = if cursor.take_word("with").is_some() {
        setting::properties(cursor)
    } else {
        Vec::new()
    };
    Parsed::new(settings, OperatorKind::Render { chart, with })
}

fn old_setting(cursor: &mut Cursor<'_>) -> Option<Setting> {
    match cursor.word()? {
        "kind" | "title" | "accumulate" | "with" if cursor.kind_at(1) == TokenKind::Assign => {
            setting::property(cursor)
        }
        "by" => {
            let name = cursor.try_parse(name::word)?;
            Some(Setting {
                name,
                value: SettingValue::Exprs(cursor.expression_list()),
            })
        }
        _ => None,
    }
}
