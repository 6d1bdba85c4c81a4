//! Calls that depend on the columns in reach rather than on values, and those the plan has a form of its own for.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::fold::folded;
use super::{Binder, Row, SemanticError};
use crate::functions;
use crate::operators::Arithmetic;
use crate::plan::{Expr, ExprKind};
use crate::types::dynamic::Encoder;
use crate::types::{Scalar, ScalarType, ticks};

impl Binder<'_> {
    /// The value of a special form; `None` when the call is none.
    pub(super) fn is_special_form(name: &str) -> bool {
        matches!(
            name,
            "not"
                | "column_ifexists"
                | "columnifexists"
                | "pack_all"
                | "bag_pack_columns"
                | "bin_auto"
                | "column_names_of"
                | "estimate_data_size"
                | "toscalar"
        )
    }

    pub(super) fn special_form(&mut self, call: &syntax::Call, row: Row<'_>) -> Option<Expr> {
        let value = match call.name.text.as_str() {
            "not" => self.not(call, row),
            "column_ifexists" | "columnifexists" => self.column_if_exists(call, row),
            "column_names_of" => self.column_names_of(call),
            "pack_all" => self.pack_all(call, row),
            "bag_pack_columns" => self.bag_pack_columns(call, row),
            "todatetime" => return self.placeholder(call),
            "bin_auto" => self.bin_auto(call, row),
            "estimate_data_size" => self.estimate_data_size(call, row),
            name => self.outside(name, call)?,
        };
        Some(value)
    }

    /// `todatetime('{{StartTimeISO}}')`: a portal puts the ends of the chosen time range in. Here the range is the last day.
    fn placeholder(&mut self, call: &syntax::Call) -> Option<Expr> {
        let [argument] = call.arguments.as_slice() else {
            return None;
        };
        let syntax::ExprKind::Literal(syntax::Literal::String(text)) = &argument.value.kind else {
            return None;
        };
        let name = text.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let name = name.to_ascii_lowercase();
        let now = functions::scalar::find("now")?;
        let end = self.apply(now, vec![], &[], call.span);
        if name.starts_with("end") {
            return Some(end);
        }
        let day = Expr::literal(Scalar::TimeSpan(ticks::DAY), call.span);
        name.starts_with("start")
            .then(|| self.arithmetic(Arithmetic::Subtract, end, day, call.span))
    }

    pub(super) fn argument_count(&mut self, call: &syntax::Call, expected: &str) -> Expr {
        self.report(SemanticError::ArgumentCount {
            function: call.name.text.clone(),
            expected: expected.to_owned(),
            actual: call.arguments.len(),
            span: call.span,
        });
        Expr::error(call.span)
    }

    fn not(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let [argument] = call.arguments.as_slice() else {
            return self.argument_count(call, "1 argument");
        };
        let operand = self.scalar(&argument.value, row);
        let operand = match operand.ty {
            _ if operand.is_error() => return operand,
            ScalarType::Bool => operand,
            ScalarType::Dynamic | ScalarType::Int | ScalarType::Long => {
                self.converted(operand, ScalarType::Bool)
            }
            actual => {
                self.report(SemanticError::ArgumentType {
                    function: "not".to_owned(),
                    parameter: "expr".to_owned(),
                    expected: "bool".to_owned(),
                    actual,
                    span: operand.span,
                    help: None,
                });
                return Expr::error(call.span);
            }
        };
        folded(Expr {
            kind: ExprKind::Not(Box::new(operand)),
            ty: ScalarType::Bool,
            span: call.span,
        })
    }

    /// The column with the given name, or the default when the rows have none.
    fn column_if_exists(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let [name, default] = call.arguments.as_slice() else {
            return self.argument_count(call, "2 arguments");
        };
        let text = self.scalar(&name.value, Row::None);
        let Some(text) = text.as_literal().and_then(Scalar::as_str) else {
            self.report(SemanticError::NotConstant {
                function: call.name.text.clone(),
                parameter: "columnName".to_owned(),
                span: name.value.span,
            });
            return Expr::error(call.span);
        };
        let column = syntax::Name {
            text: text.to_owned(),
            span: call.span,
        };
        match Self::column(&column, row) {
            Some(value) if matches!(row, Row::Of(schema) if schema.unpacked.is_some()) => {
                let default = self.scalar(&default.value, row);
                self.or_default(value, default, call)
            }
            Some(value) => value,
            None => {
                // It may be one of a plugin's columns, which are known by their use.
                if let Row::Of(schema) = row
                    && !schema.incomplete
                    && let Some(place) = schema.unpacked
                    && let Some(place) = self.source_of(place, &column.text)
                    && !self
                        .unpacked
                        .iter()
                        .any(|known| known.0 == place && known.1 == column.text)
                {
                    self.wanted.push((place, column.text));
                }
                self.scalar(&default.value, row)
            }
        }
    }

    /// The value in the default's type, and the default where there is none.
    fn or_default(&mut self, value: Expr, default: Expr, call: &syntax::Call) -> Expr {
        if default.is_error() || value.ty != ScalarType::Dynamic {
            return value;
        }
        let value = self.converted(value, default.ty);
        match functions::scalar::find("coalesce") {
            Some(coalesce) => self.apply(coalesce, vec![value, default], &[None, None], call.span),
            None => value,
        }
    }

    /// A bag of all columns.
    fn pack_all(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let Row::Of(schema) = row else {
            self.unsupported("`pack_all` in this place", call.span);
            return Expr::error(call.span);
        };
        let skip_empty = match call.arguments.first() {
            None => false,
            Some(argument) => {
                let value = self.scalar(&argument.value, Row::None);
                matches!(value.as_literal(), Some(Scalar::Bool(true)))
            }
        };
        let columns = schema
            .fields
            .iter()
            .enumerate()
            .map(|(i, f)| (f.name.to_string(), Expr::column(i, f.ty, call.span)));
        let pairs: Vec<_> = columns.collect();
        self.bag(
            pairs,
            if skip_empty {
                Some(&functions::scalar::BAG_PACK_FILLED)
            } else {
                functions::scalar::find("bag_pack")
            },
            call.span,
        )
    }

    fn bag_pack_columns(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let mut pairs = Vec::new();
        for argument in &call.arguments {
            let Syntax::Name(name) = &argument.value.kind else {
                self.unsupported(
                    "an expression as a column of `bag_pack_columns`",
                    argument.span,
                );
                return Expr::error(call.span);
            };
            let value = self.name(name, row);
            if value.is_error() {
                return value;
            }
            pairs.push((name.text.clone(), value));
        }
        self.bag(pairs, functions::scalar::find("bag_pack"), call.span)
    }

    /// A bag of named values, made by `function`.
    pub(super) fn bag(
        &mut self,
        pairs: Vec<(String, Expr)>,
        function: Option<&'static functions::ScalarFunction>,
        span: Span,
    ) -> Expr {
        if pairs.is_empty() {
            let mut encoder = Encoder::new();
            encoder.begin_bag();
            encoder.end();
            return Expr::literal(Scalar::dynamic(encoder.value()), span);
        }
        let Some(function) = function else {
            self.unsupported("a bag of columns", span);
            return Expr::error(span);
        };
        let arguments: Vec<Expr> = pairs
            .into_iter()
            .flat_map(|(name, value)| [Expr::literal(Scalar::String(name.into()), span), value])
            .collect();
        let types = vec![None; arguments.len()];
        self.apply(function, arguments, &types, span)
    }
}
