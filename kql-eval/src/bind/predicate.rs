//! Predicates over strings, sets and ranges, and the sub-queries that give a value.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, InOperator, StringOperator, StringTest};

use super::diagnostic::comparison_help;
use super::fold::folded;
use super::operator::reads_group;
use super::{Binder, Row, SemanticError};
use crate::operators::{Membership, StringMatcher};
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// A string operator between bound operands.
    pub(super) fn string_match(
        &mut self,
        operator: StringOperator,
        value: Expr,
        needle: Expr,
        span: Span,
    ) -> Expr {
        let text = |ty| matches!(ty, ScalarType::String | ScalarType::Dynamic);
        if self.reports_dynamic_needle(operator, &value, &needle, span) {
            return Expr::error(span);
        }
        // `=~` and `!~` also compare values that are no text, and `has 5` looks for the digits.
        // A needle in its own type is converted once here, not for each row.
        let needle = match needle.ty {
            ScalarType::String => needle,
            ScalarType::Dynamic => self.converted(needle, ScalarType::String),
            _ if needle.as_literal().is_some() => self.converted(needle, ScalarType::String),
            _ => needle,
        };
        self.used_as(&value, ScalarType::String);
        if !text(value.ty) || needle.ty != ScalarType::String {
            let help = (!text(value.ty))
                .then(|| "string operators look at text: `tostring(…)` first".to_owned());
            self.report(SemanticError::OperandTypes {
                operator: operator.symbol().to_owned(),
                left: value.ty,
                right: needle.ty,
                span,
                help,
            });
            return Expr::error(span);
        }
        let matcher = match self.prepared_matcher(operator, &needle) {
            Ok(matcher) => matcher,
            Err(()) => return Expr::error(span),
        };
        let kind = ExprKind::StringMatch {
            operator,
            matcher,
            value: Box::new(value),
            needle: Box::new(needle),
        };
        folded(Expr {
            kind,
            ty: ScalarType::Bool,
            span,
        })
    }

    /// The search prepared for a needle that is constant; None for one that differs from row to row.
    fn prepared_matcher(
        &mut self,
        operator: StringOperator,
        needle: &Expr,
    ) -> Result<Option<Arc<StringMatcher>>, ()> {
        match needle.as_literal().and_then(Scalar::as_str) {
            None => Ok(None),
            Some(text) => match StringMatcher::new(operator, text) {
                Ok(matcher) => Ok(Some(Arc::new(matcher))),
                Err(message) => {
                    let what = if operator.test == StringTest::MatchesRegex {
                        "the regular expression"
                    } else {
                        "the text"
                    };
                    self.report(SemanticError::BadArgument {
                        message: format!("{what} is not valid: {}", reason(&message)),
                        span: needle.span,
                        help: Some(pattern_help(&message).to_owned()),
                    });
                    Err(())
                }
            },
        }
    }

    /// Whether a dynamic is looked for as a term in another one, which Kusto refuses.
    fn reports_dynamic_needle(
        &mut self,
        operator: StringOperator,
        value: &Expr,
        needle: &Expr,
        span: Span,
    ) -> bool {
        let of_terms = matches!(
            operator.test,
            StringTest::Has | StringTest::HasPrefix | StringTest::HasSuffix
        );
        let (left, right) = (value.ty, needle.ty);
        if !of_terms || left != ScalarType::Dynamic || right != ScalarType::Dynamic {
            return false;
        }
        self.used_as(value, ScalarType::String);
        self.used_as(needle, ScalarType::String);
        self.report(SemanticError::OperandTypes {
            operator: operator.symbol().to_owned(),
            left,
            right,
            span,
            help: Some("terms are looked for as text: `… has tostring(…)`".to_owned()),
        });
        true
    }

    pub(super) fn membership(
        &mut self,
        operator: InOperator,
        operator_span: Span,
        value: &syntax::Expr,
        list: &[syntax::Expr],
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        if let Syntax::Wildcard(_) = value.kind {
            self.unsupported("`*` before this operator", operator_span);
            return Expr::error(span);
        }
        let value = self.scalar(value, row);
        // `in (T)` and `in (T | project x)`: one item that gives rows is a sub-query, not a value.
        if let [only] = list
            && self.is_lookup_table(only, row)
        {
            return self.membership_of_rows(operator, value, only, span);
        }
        let items: Vec<Expr> = list
            .iter()
            .map(|item| self.compared_value(item, row))
            .collect();
        if value.is_error() || items.iter().any(Expr::is_error) {
            return Expr::error(span);
        }
        self.note_list_use(operator, &value, &items);
        if !self.may_be_in(operator, &value, &items) {
            return Expr::error(span);
        }
        let items: Vec<Expr> = items
            .into_iter()
            .map(|item| self.list_item(operator, value.ty, item))
            .collect();
        let prepared = match self.prepared_membership(operator, value.ty, &items, span) {
            Ok(prepared) => prepared,
            Err(error) => return error,
        };
        folded(Expr {
            kind: ExprKind::Membership {
                operator,
                prepared,
                value: Box::new(value),
                list: items,
            },
            ty: ScalarType::Bool,
            span,
        })
    }

    /// Membership in the first column of a sub-query.
    fn membership_of_rows(
        &mut self,
        operator: InOperator,
        value: Expr,
        rows: &syntax::Expr,
        span: Span,
    ) -> Expr {
        let plan = self.tabular(rows).plan;
        if value.is_error() || plan.schema.incomplete {
            return Expr::error(span);
        }
        if reads_group(&plan) {
            self.unsupported("a sub-query over the rows of a group", rows.span);
            return Expr::error(span);
        }
        if let Some(field) = plan.schema.field(0) {
            let ty = if field.ty == ScalarType::Dynamic {
                ScalarType::String
            } else {
                field.ty
            };
            self.perhaps(&value, ty);
        }
        let subquery = self.add_subquery(plan);
        let kind = ExprKind::InSubquery {
            operator,
            value: Box::new(value),
            subquery,
        };
        Expr {
            kind,
            ty: ScalarType::Bool,
            span,
        }
    }

    /// Notes what type a value is used as that is compared with those of a list.
    fn note_list_use(&mut self, operator: InOperator, value: &Expr, items: &[Expr]) {
        match items.first().map(|item| item.ty) {
            _ if is_of_text(operator) => self.used_as(value, ScalarType::String),
            Some(ScalarType::Int) => self.used_as(value, ScalarType::Long),
            Some(ScalarType::Dynamic) | None => self.perhaps(value, ScalarType::String),
            Some(ty) => self.used_as(value, ty),
        }
    }

    /// Whether a value may be looked for among these; a report otherwise.
    fn may_be_in(&mut self, operator: InOperator, value: &Expr, items: &[Expr]) -> bool {
        if is_of_text(operator) && !matches!(value.ty, ScalarType::String | ScalarType::Dynamic) {
            self.report(SemanticError::WrongType {
                what: "the value before `has_any` and `has_all`".to_owned(),
                expected: "string".to_owned(),
                actual: value.ty,
                span: value.span,
                help: Some("`tostring(…)` first".to_owned()),
            });
            return false;
        }
        if let Some(item) = items
            .iter()
            .find(|item| needs_conversion(operator, value.ty, item))
        {
            self.report(SemanticError::OperandTypes {
                operator: operator.symbol().to_owned(),
                left: value.ty,
                right: item.ty,
                span: item.span,
                help: comparison_help(value.ty, item.ty),
            });
            return false;
        }
        true
    }

    /// The list prepared for all batches; None when its values are known only when the query runs.
    fn prepared_membership(
        &mut self,
        operator: InOperator,
        ty: ScalarType,
        items: &[Expr],
        span: Span,
    ) -> Result<Option<Arc<Membership>>, Expr> {
        let constants: Option<Vec<Scalar>> = items
            .iter()
            .map(|item| item.as_literal().cloned())
            .collect();
        match constants.map(|values| Membership::new(operator, ty, &values)) {
            None => Ok(None),
            Some(Ok(prepared)) => Ok(Some(Arc::new(prepared))),
            Some(Err(message)) => {
                self.report(SemanticError::BadArgument {
                    message,
                    span,
                    help: None,
                });
                Err(Expr::error(span))
            }
        }
    }

    /// A list item converted to the type it is compared with; dynamics stay, since they may be arrays.
    fn list_item(&mut self, operator: InOperator, ty: ScalarType, item: Expr) -> Expr {
        if matches!(operator, InOperator::HasAny | InOperator::HasAll) {
            return if item.ty == ScalarType::Dynamic {
                item
            } else {
                self.converted(item, ScalarType::String)
            };
        }
        let both_numbers = ty.is_numeric() && item.ty.is_numeric();
        if item.ty == ty
            || item.ty == ScalarType::Dynamic
            || ty == ScalarType::Dynamic
            || both_numbers
        {
            return item;
        }
        self.converted(item, ty)
    }

    /// Whether the one item of a list is a table to look the value up in.
    pub(super) fn is_lookup_table(&self, item: &syntax::Expr, row: Row<'_>) -> bool {
        if let Syntax::Name(name) = &item.kind
            && Self::column(name, row).is_some()
        {
            return false;
        }
        self.is_tabular(item)
    }

    pub(super) fn between(
        &mut self,
        negated: bool,
        operands: [&syntax::Expr; 3],
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        let [value, low, high] = operands.map(|operand| self.scalar(operand, row));
        if value.is_error() || low.is_error() || high.is_error() {
            return Expr::error(span);
        }
        let Some([value, low, high]) = self.range_operands(value, low, high, span) else {
            return Expr::error(span);
        };
        let kind = ExprKind::Between {
            negated,
            value: Box::new(value),
            low: Box::new(low),
            high: Box::new(high),
        };
        folded(Expr {
            kind,
            ty: ScalarType::Bool,
            span,
        })
    }

    /// `toscalar(…)`
    pub(super) fn first_value(&mut self, inner: &syntax::Expr, row: Row<'_>, span: Span) -> Expr {
        if !self.is_tabular(inner) {
            return self.scalar(inner, row);
        }
        let collector = self.collector.take();
        let windows = self.windows.take();
        let plan = self.tabular(inner).plan;
        self.collector = collector;
        self.windows = windows;
        let Some(ty) = plan.schema.field(0).map(|field| field.ty) else {
            return Expr::error(span);
        };
        if reads_group(&plan) {
            self.unsupported("a sub-query over the rows of a group", span);
            return Expr::error(span);
        }
        let subquery = self.add_subquery(plan);
        Expr {
            kind: ExprKind::Subquery(subquery),
            ty,
            span,
        }
    }

    fn add_subquery(&mut self, plan: Arc<crate::plan::Plan>) -> usize {
        self.subqueries.push(plan);
        self.subqueries.len() - 1
    }
}

/// Whether an item of a list is a text beside values of another type, or the other way round, and no constant: as with `==`
/// the author has to say which are compared.
fn needs_conversion(operator: InOperator, ty: ScalarType, item: &Expr) -> bool {
    let of_text = matches!(operator, InOperator::HasAny | InOperator::HasAll);
    let is_text = |ty| ty == ScalarType::String;
    let either_dynamic = ty == ScalarType::Dynamic || item.ty == ScalarType::Dynamic;
    !of_text && !either_dynamic && is_text(ty) != is_text(item.ty) && item.as_literal().is_none()
}

/// The reason in a message of several lines that draws the place of a mistake: its last line.
fn reason(message: &str) -> &str {
    let last = message.lines().last().unwrap_or(message).trim();
    last.strip_prefix("error: ").unwrap_or(last)
}

/// What to write instead of a pattern that is not valid.
fn pattern_help(message: &str) -> &'static str {
    if message.contains("look") {
        "there is no look-around in this dialect: write two conditions"
    } else {
        "write a sign that is meant literally with a backslash: `@\"\\(\"`"
    }
}

/// Whether an operator looks for terms of texts rather than for equal values.
const fn is_of_text(operator: InOperator) -> bool {
    matches!(operator, InOperator::HasAny | InOperator::HasAll)
}
