//! Evaluating a scalar expression over a batch.

use super::{Batch, Context, NoData};
use kql_parser::syntax::InOperator;

use crate::functions::{Call, Compiled, Constants, Kernel, Signature};
use crate::operators;
use crate::operators::Negated;
use crate::plan::{Expr, ExprKind};
use crate::types::convert;
use crate::types::{Column, Scalar, ScalarType};
use crate::{RuntimeError, Settings};

/// The values of an expression for the rows of a batch.
///
/// # Errors
/// A function fails over the values it gets.
pub fn evaluate(expr: &Expr, batch: &Batch, context: &Context<'_>) -> Result<Column, RuntimeError> {
    let operand = |expr: &Expr| evaluate(expr, batch, context);
    let operands = |exprs: &[Expr]| exprs.iter().map(operand).collect::<Result<Vec<_>, _>>();
    match &expr.kind {
        ExprKind::Literal(value) => Ok(Column::constant(value.clone(), batch.rows)),
        ExprKind::Column(index) => column(batch, *index).map_err(|error| error.at(expr.span)),
        ExprKind::Call {
            signature,
            compiled,
            arguments,
            ..
        } => {
            let arguments = operands(arguments)?;
            let call = Call {
                arguments: &arguments,
                rows: batch.rows,
                settings: context.settings,
                first_row: 0,
            };
            called(&call, signature, compiled.as_ref(), expr.ty)
                .map_err(|error| error.at(expr.span))
        }
        ExprKind::And(items) => Ok(operators::and(&operands(items)?)),
        ExprKind::Or(items) => Ok(operators::or(&operands(items)?)),
        ExprKind::Not(value) => Ok(operators::not(&operand(value)?)),
        ExprKind::Compare {
            operator,
            left,
            right,
        } => Ok(operators::compare(
            *operator,
            &operand(left)?,
            &operand(right)?,
        )),
        ExprKind::Arithmetic {
            operator,
            left,
            right,
        } => Ok(operators::arithmetic(
            *operator,
            &operand(left)?,
            &operand(right)?,
        )),
        ExprKind::Negate(value) => Ok(operators::negate(&operand(value)?)),
        ExprKind::StringMatch {
            operator,
            matcher,
            value,
            needle,
        } => match matcher {
            // The needle was a constant: its search was prepared once when the query was bound, not for each batch.
            Some(matcher) => Ok(matcher.eval(&operand(value)?)),
            None => operators::string_match(*operator, &operand(value)?, &operand(needle)?)
                .map_err(|e| e.at(expr.span)),
        },
        ExprKind::Membership {
            operator,
            prepared,
            value,
            list,
        } => {
            // A list of constants was prepared by the binder: hashing it for each batch would cost more than looking
            // the rows up.
            let value = operand(value)?;
            if let Some(prepared) = prepared {
                return Ok(prepared.eval(&value));
            }
            let list = operands(list)?;
            Ok(operators::membership(*operator, &value, &list))
        }
        ExprKind::InSubquery {
            operator,
            value,
            subquery,
        } => {
            let values = context.first_column(*subquery)?;
            among(*operator, &operand(value)?, &values).map_err(|error| error.at(expr.span))
        }
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => Ok(operators::between(
            Negated::from(*negated),
            &operand(value)?,
            &operand(low)?,
            &operand(high)?,
        )),
        ExprKind::Member { base, name } => Ok(operators::member(&operand(base)?, name)),
        ExprKind::Index { base, by } => Ok(operators::index(&operand(base)?, &operand(by)?)),
        ExprKind::Convert(value) => Ok(convert(&operand(value)?, expr.ty)),
        ExprKind::Subquery(subquery) => {
            let value = context.first_value(*subquery)?;
            Ok(Column::constant(value, batch.rows))
        }
        ExprKind::Error => Err(RuntimeError::function("the query has mistakes").at(expr.span)),
    }
}

/// The value of an expression that reads no column.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_constant(expr: &Expr, settings: &Settings) -> Result<Scalar, RuntimeError> {
    let context = Context::without_query(&NoData, settings);
    Ok(evaluate(expr, &Batch::new(vec![], 1), &context)?.scalar(0))
}

/// A column of a batch.
fn column(batch: &Batch, index: usize) -> Result<Column, RuntimeError> {
    let column = batch.columns.get(index).cloned();
    column.ok_or_else(|| {
        RuntimeError::function(format!("the plan reads column {index}, which is not there"))
    })
}

/// A call of a function over its arguments. `compiled` is the kernel that the binder prepared from constants.
fn called(
    call: &Call<'_>,
    signature: &Signature,
    compiled: Option<&Compiled>,
    ty: ScalarType,
) -> Result<Column, RuntimeError> {
    match (compiled, signature.kernel) {
        (Some(compiled), _) => compiled(call),
        (None, Kernel::Direct(kernel)) => kernel(call),
        // Without rows there are no constants to compile from: `toscalar(…)` gives its value row by row.
        (None, Kernel::Compile(_)) if call.rows == 0 => Ok(Column::constant(Scalar::null(ty), 0)),
        // A constant that the binder could not know, such as `toscalar(…)`, is one by now.
        (None, Kernel::Compile(compile)) => {
            let constants: Vec<Option<Scalar>> = call
                .arguments
                .iter()
                .map(|argument| argument.as_constant().cloned())
                .collect();
            let compiled = compile(&Constants(&constants)).map_err(RuntimeError::function)?;
            compiled(call)
        }
    }
}

/// Membership in the values of a sub-query's first column.
fn among(operator: InOperator, value: &Column, column: &Column) -> Result<Column, RuntimeError> {
    let values: Vec<Scalar> = (0..column.rows()).map(|row| column.scalar(row)).collect();
    let membership = operators::Membership::new(operator, value.ty(), &values)
        .map_err(RuntimeError::function)?;
    Ok(membership.eval(value))
}
