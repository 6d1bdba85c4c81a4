//! Literals to values.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{DynamicLiteral, Literal};

use super::{Binder, SemanticError};
use crate::functions::scalar::find;
use crate::plan::{Expr, ExprKind};
use crate::types::decimal::Decimal;
use crate::types::dynamic::Encoder;
use crate::types::parse_datetime_literal;
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// A literal. `datetime()` is `now()`.
    pub(super) fn literal(&mut self, literal: &Literal, span: Span) -> Expr {
        let value = match literal {
            Literal::Null(ty) => Scalar::null(ScalarType::from(*ty)),
            Literal::Bool(value) => Scalar::Bool(*value),
            Literal::Int(value) => Scalar::Int(*value),
            Literal::Long(value) => Scalar::Long(*value),
            Literal::Real(value) => Scalar::Real(*value),
            Literal::Decimal(text) => {
                match Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)) {
                    Ok(value) => Scalar::Decimal(value),
                    Err(_) => return self.bad_literal(text, ScalarType::Decimal, span),
                }
            }
            Literal::String(text) => Scalar::String(Arc::from(text.as_str())),
            Literal::DateTime(text) if text.is_empty() || text == "now" => return now(span),
            Literal::DateTime(text) => match parse_datetime_literal(text) {
                Some(ticks) => Scalar::DateTime(ticks),
                None => return self.bad_literal(text, ScalarType::DateTime, span),
            },
            Literal::TimeSpan(ticks) => Scalar::TimeSpan(*ticks),
            Literal::Guid(value) => Scalar::Guid(*value),
            Literal::Dynamic(value) => {
                let mut encoder = Encoder::new();
                self.encode(value, &mut encoder);
                Scalar::dynamic(encoder.value())
            }
            Literal::TypeOf(ty) => Scalar::String(Arc::from(ScalarType::from(*ty).name())),
            Literal::TypeOfSchema(_) => {
                self.unsupported("a row schema as a value", span);
                return Expr::error(span);
            }
        };
        Expr::literal(value, span)
    }

    fn encode(&mut self, literal: &DynamicLiteral, encoder: &mut Encoder) {
        match literal {
            DynamicLiteral::Null => encoder.null(),
            DynamicLiteral::Bool(value) => encoder.bool(*value),
            DynamicLiteral::Long(value) => encoder.long(*value),
            DynamicLiteral::Real(value) => encoder.real(*value),
            DynamicLiteral::String(text) => encoder.string(text),
            DynamicLiteral::DateTime(text, span) => match parse_datetime_literal(text) {
                Some(ticks) => encoder.datetime(ticks),
                None => {
                    self.bad_literal(text, ScalarType::DateTime, *span);
                    encoder.null();
                }
            },
            DynamicLiteral::Array(elements) => {
                encoder.begin_array();
                for element in elements {
                    self.encode(element, encoder);
                }
                encoder.end();
            }
            DynamicLiteral::Bag(properties) => {
                encoder.begin_bag();
                for (place, (key, value)) in properties.iter().enumerate() {
                    let repeated = properties
                        .iter()
                        .skip(place + 1)
                        .any(|(later, _)| later == key);
                    if !repeated {
                        encoder.key(key);
                        self.encode(value, encoder);
                    }
                }
                encoder.end();
            }
        }
    }

    fn bad_literal(&mut self, text: &str, ty: ScalarType, span: Span) -> Expr {
        self.report(SemanticError::BadLiteral {
            text: text.to_owned(),
            ty,
            span,
        });
        Expr::error(span)
    }
}

/// `now()`
fn now(span: Span) -> Expr {
    let Some((function, signature)) =
        find("now").and_then(|now| now.signatures.first().map(|form| (now, form)))
    else {
        return Expr::error(span);
    };
    let kind = ExprKind::Call {
        function,
        signature,
        compiled: None,
        arguments: vec![],
    };
    Expr {
        kind,
        ty: ScalarType::DateTime,
        span,
    }
}
