//! Literals.

use super::Printer;
use crate::grammar::dynamic::guid_text;
use crate::grammar::literal::type_text;
use crate::syntax::{ColumnDeclaration, DynamicLiteral, Literal, TypeName};

/// The units that whole numbers of ticks are written in, longest first.
const UNITS: [(i64, &str); 6] = [
    (864_000_000_000, "d"),
    (36_000_000_000, "h"),
    (600_000_000, "m"),
    (10_000_000, "s"),
    (10_000, "ms"),
    (1, "tick"),
];

impl Printer {
    pub(super) fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null(ty) => self.typed(*ty, "null"),
            Literal::Bool(value) => self.text(if *value { "true" } else { "false" }),
            Literal::Int(value) => self.typed(TypeName::Int, &value.to_string()),
            Literal::Long(value) if *value < 0 => self.typed(TypeName::Long, &value.to_string()),
            Literal::Long(value) => self.text(&value.to_string()),
            Literal::Real(value) => self.real(*value),
            Literal::Decimal(digits) => self.typed(TypeName::Decimal, digits),
            Literal::String(value) => self.string(value),
            Literal::DateTime(raw) => self.typed(TypeName::DateTime, raw),
            Literal::TimeSpan(ticks) => self.time_span(*ticks),
            Literal::Guid(value) => self.typed(TypeName::Guid, &guid_text(*value)),
            Literal::Dynamic(content) => {
                self.text("dynamic(");
                self.dynamic(content);
                self.text(")");
            }
            Literal::TypeOf(ty) => {
                self.text("typeof(");
                self.text(type_text(*ty));
                self.text(")");
            }
            Literal::TypeOfSchema(columns) => {
                self.text("typeof(");
                if columns.is_empty() {
                    self.text("*");
                }
                self.list(columns, Self::column);
                self.text(")");
            }
        }
    }

    fn typed(&mut self, ty: TypeName, content: &str) {
        self.text(type_text(ty));
        self.text("(");
        self.text(content);
        self.text(")");
    }

    fn real(&mut self, value: f64) {
        if value.is_nan() {
            self.text("real(nan)");
        } else if value.is_infinite() {
            self.text(if value > 0.0 {
                "real(+inf)"
            } else {
                "real(-inf)"
            });
        } else if value.is_sign_negative() {
            self.typed(TypeName::Real, &format!("{value:?}"));
        } else {
            self.text(&format!("{value:?}"));
        }
    }

    fn time_span(&mut self, ticks: i64) {
        let unit = UNITS
            .iter()
            .find(|(unit, _)| ticks != 0 && ticks % unit == 0)
            .unwrap_or(&(1, "tick"));
        let text = format!("{}{}", ticks / unit.0, unit.1);
        if ticks < 0 {
            self.typed(TypeName::TimeSpan, &text);
        } else {
            self.text(&text);
        }
    }

    /// A string between double quotes, verbatim if that saves escapes.
    pub(super) fn string(&mut self, value: &str) {
        if value.contains('\\') && !value.contains(['"', '\n', '\r']) {
            self.text("@\"");
            self.text(value);
            self.text("\"");
            return;
        }
        self.text("\"");
        for c in value.chars() {
            match c {
                '"' => self.text("\\\""),
                '\\' => self.text("\\\\"),
                '\n' => self.text("\\n"),
                '\r' => self.text("\\r"),
                '\t' => self.text("\\t"),
                c => self.out.push(c),
            }
        }
        self.text("\"");
    }

    fn dynamic(&mut self, content: &DynamicLiteral) {
        match content {
            DynamicLiteral::Null => self.text("null"),
            DynamicLiteral::Bool(value) => self.text(if *value { "true" } else { "false" }),
            DynamicLiteral::Long(i64::MIN) => self.typed(TypeName::Long, &i64::MIN.to_string()),
            DynamicLiteral::Long(value) => self.text(&value.to_string()),
            DynamicLiteral::Real(value) if value.is_finite() => self.text(&format!("{value:?}")),
            DynamicLiteral::Real(value) => self.real(*value),
            DynamicLiteral::String(value) => self.string(value),
            DynamicLiteral::DateTime(raw, _) => self.typed(TypeName::DateTime, raw),
            DynamicLiteral::Array(items) => {
                self.text("[");
                self.list(items, Self::dynamic);
                self.text("]");
            }
            DynamicLiteral::Bag(pairs) => {
                self.text("{");
                self.list(pairs, |printer, (key, value)| {
                    printer.string(key);
                    printer.text(": ");
                    printer.dynamic(value);
                });
                self.text("}");
            }
        }
    }

    pub(super) fn column(&mut self, column: &ColumnDeclaration) {
        self.declared_name(&column.name);
        self.text(":");
        self.text(type_text(column.ty));
    }

    /// `(name:type, …)`
    pub(super) fn columns(&mut self, columns: &[ColumnDeclaration]) {
        self.text("(");
        self.list(columns, Self::column);
        self.text(")");
    }
}
