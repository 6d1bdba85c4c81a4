//! Paths into values as other languages write them: `D->Name`, `D::Name`, `D.0`.

use crate::cursor::Cursor;
use crate::diagnostic::ForeignText;
use crate::keyword;
use crate::syntax::{Expr, ExprKind, Literal, Name};
use crate::token::{Token, TokenKind};

impl Cursor<'_> {
    /// Whether `->` or `::` and a name are next, which other languages take a property with.
    pub fn at_foreign_path(&self) -> bool {
        let [first, second, name] = [self.tokens.first(), self.tokens.nth(1), self.tokens.nth(2)];
        let is_sign = matches!(
            (first.kind, second.kind),
            (TokenKind::Minus, TokenKind::Greater) | (TokenKind::Colon, TokenKind::Colon)
        );
        let is_name = name.kind == TokenKind::Word || name.kind.is_string();
        is_sign && is_name && first.touches(second) && second.touches(name)
    }

    /// `base->name` and `base::name`, the sign being next: a report, and the property.
    pub fn foreign_path(&mut self, base: Expr) -> Expr {
        let text = self.tokens.text;
        let sign = self.tokens.first().span.to(self.tokens.nth(1).span);
        let token = self.tokens.nth(2);
        let name = token.text(text).trim_matches(['\'', '"']).to_owned();
        let value = super::shortened(base.span.text(text));
        let help = if sign.text(text) == "::" && keyword::type_name(&name).is_some() {
            format!("write `to{name}({value})`")
        } else {
            format!("write `{value}.{name}`")
        };
        self.report(
            ForeignText::Operator {
                span: sign,
                written: sign.text(text).to_owned(),
                help,
            }
            .into(),
        );
        for _ in 0..3 {
            self.advance();
        }
        Expr {
            span: base.span.to(token.span),
            kind: ExprKind::Member {
                base: Box::new(base),
                name: Name {
                    text: name,
                    span: token.span,
                },
            },
        }
    }

    /// `base.0`, the dot being taken and the number next: a report, and true if it was one.
    pub fn report_numbered_element(&mut self, base: &Expr) -> bool {
        let (dot, number) = (self.tokens.previous(), self.tokens.first());
        let is_number = matches!(number.kind, TokenKind::Long | TokenKind::Real);
        let of_number = matches!(
            &base.kind,
            ExprKind::Literal(Literal::Long(_) | Literal::Real(_))
        );
        if !is_number || of_number || !dot.is_some_and(|dot| dot.touches(number)) {
            return false;
        }
        let text = self.tokens.text;
        let element = number.text(text).trim_end_matches('.');
        let value = super::shortened(base.span.text(text));
        self.report(
            ForeignText::Operator {
                span: number.span,
                written: format!(".{element}"),
                help: format!("write `{value}[{element}]`"),
            }
            .into(),
        );
        self.advance();
        true
    }
}

/// The type's name in `(type)value`, the bracket that closes it being the previous token.
pub fn cast_before(cursor: &Cursor<'_>) -> Option<(Token, &'static str)> {
    let close = cursor.tokens.previous()?;
    if close.kind != TokenKind::CloseParen || !close.is_paired() {
        return None;
    }
    let pair = usize::try_from(close.pair).ok()?;
    let inside = cursor.tokens.at_index(pair.saturating_add(1));
    let is_single = inside.nth(1).span == close.span && inside.first().kind == TokenKind::Word;
    let function = match inside.first().text(cursor.tokens.text) {
        "string" => "tostring",
        "int" => "toint",
        "long" => "tolong",
        "real" | "double" | "float" => "toreal",
        "datetime" | "date" => "todatetime",
        "bool" => "tobool",
        _ => return None,
    };
    is_single.then(|| (cursor.tokens.at_index(pair).first(), function))
}
