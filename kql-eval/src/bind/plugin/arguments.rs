//! The arguments of a plugin's call, taken one after another.

use kql_parser::Span;
use kql_parser::syntax::NamedExpr;

use super::Invocation;
use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind, Plan, Schema};
use crate::types::ScalarType;
use std::sync::Arc;

/// The arguments of a call that are not taken yet.
#[derive(Debug)]
pub(super) struct Arguments<'a> {
    invocation: Invocation<'a>,
    rest: Vec<&'a NamedExpr>,
}

impl<'a> Arguments<'a> {
    /// All arguments of a call.
    pub fn new(invocation: &Invocation<'a>) -> Self {
        Self {
            invocation: *invocation,
            rest: invocation.call.arguments.iter().collect(),
        }
    }

    /// The next argument without a name.
    pub fn next(&mut self) -> Option<&'a NamedExpr> {
        let at = self
            .rest
            .iter()
            .position(|argument| argument.names.is_empty())?;
        Some(self.rest.remove(at))
    }

    /// The next argument, whatever it is, which stays.
    pub fn first(&self) -> Option<&'a NamedExpr> {
        self.rest.first().copied()
    }

    /// Takes the next argument, whatever it is.
    pub fn take_first(&mut self) -> Option<&'a NamedExpr> {
        (!self.rest.is_empty()).then(|| self.rest.remove(0))
    }

    /// The last argument, whatever it is, which stays.
    pub fn last(&self) -> Option<&'a NamedExpr> {
        self.rest.last().copied()
    }

    /// Takes the last argument.
    pub fn take_last(&mut self) -> Option<&'a NamedExpr> {
        self.rest.pop()
    }

    /// The argument with this name.
    pub fn named(&mut self, name: &str) -> Option<&'a NamedExpr> {
        let at = self.rest.iter().position(|argument| {
            argument
                .names
                .first()
                .is_some_and(|given| given.text == name)
        })?;
        Some(self.rest.remove(at))
    }

    /// The next argument without a name; one too few is reported.
    pub fn required(&mut self, binder: &mut Binder<'_>) -> Option<&'a NamedExpr> {
        let next = self.next();
        if next.is_none() {
            self.report_count(binder, self.invocation.call.span);
        }
        next
    }

    /// Reports the arguments that are too many.
    pub fn finish(&self, binder: &mut Binder<'_>) -> Option<()> {
        match self.rest.first() {
            None => Some(()),
            Some(argument) => {
                self.report_count(binder, argument.span);
                None
            }
        }
    }

    fn report_count(&self, binder: &mut Binder<'_>, span: Span) {
        let plugin = self.invocation.plugin;
        binder.report(SemanticError::ArgumentCount {
            function: plugin.name.to_owned(),
            expected: format!("`{}`", plugin.syntax),
            actual: self.invocation.call.arguments.len(),
            span,
        });
    }
}

impl Binder<'_> {
    /// An argument that names a column of the rows; gives its number.
    pub(super) fn column_argument(
        &mut self,
        argument: &NamedExpr,
        schema: &Schema,
    ) -> Option<usize> {
        let value = self.scalar(&argument.value, Row::Of(schema));
        match value.kind {
            ExprKind::Column(index) => Some(index),
            ExprKind::Error => None,
            _ => {
                self.refuse(
                    "this argument names a column".to_owned(),
                    argument.span,
                    "`extend` the column first",
                );
                None
            }
        }
    }

    /// An argument that is the same for all rows, of this type.
    pub(super) fn value_argument(&mut self, argument: &NamedExpr, ty: ScalarType) -> Option<Expr> {
        let value = self.scalar(&argument.value, Row::None);
        self.argument_of(value, argument, ty)
    }

    /// An argument that is computed for each row, of this type.
    pub(super) fn row_argument(
        &mut self,
        argument: &NamedExpr,
        schema: &Schema,
        ty: ScalarType,
    ) -> Option<Expr> {
        let value = self.scalar(&argument.value, Row::Of(schema));
        self.argument_of(value, argument, ty)
    }

    fn argument_of(&mut self, value: Expr, argument: &NamedExpr, ty: ScalarType) -> Option<Expr> {
        if value.is_error() {
            return None;
        }
        let widens = value.ty == ScalarType::Dynamic
            || value.ty.is_numeric() && ty.is_numeric() && value.ty <= ty;
        if value.ty == ty || widens {
            return Some(self.converted(value, ty));
        }
        self.wrong_argument(argument, ty.name(), value.ty);
        None
    }

    /// An argument that is known while binding, of this type.
    pub(super) fn constant_argument(
        &mut self,
        argument: &NamedExpr,
        ty: ScalarType,
    ) -> Option<crate::types::Scalar> {
        let value = self.value_argument(argument, ty)?;
        if let Some(known) = value.as_literal() {
            return Some(known.clone());
        }
        self.refuse(
            "this argument must be known before the query runs".to_owned(),
            argument.span,
            "write the value out",
        );
        None
    }

    /// An argument that is a table.
    pub(super) fn table_argument(&mut self, argument: &NamedExpr) -> Option<Arc<Plan>> {
        let table = self.tabular(&argument.value).plan;
        (!table.schema.incomplete || !table.schema.is_empty()).then_some(table)
    }

    /// Reports an argument of a type that it cannot be of.
    pub(super) fn wrong_argument(
        &mut self,
        argument: &NamedExpr,
        expected: &str,
        actual: ScalarType,
    ) {
        self.report(SemanticError::WrongType {
            what: "this argument".to_owned(),
            expected: expected.to_owned(),
            actual,
            span: argument.span,
            help: None,
        });
    }
}
