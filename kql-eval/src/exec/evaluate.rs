//! Evaluating a scalar expression over a batch.

use super::{Batch, Context, NoData};
use crate::functions::{Call, Constants, Kernel};
use crate::operators;
use crate::plan::{Expr, ExprKind};
use crate::types::convert;
use crate::types::{Column, Scalar};
use crate::{RuntimeError, Settings};

/// The values of an expression for the rows of a batch.
///
/// # Errors
/// A function fails over the values it gets.
pub fn evaluate(expr: &Expr, batch: &Batch, context: &Context<'_>) -> Result<Column, RuntimeError> {
    let operand = |expr: &Expr| evaluate(expr, batch, context);
    match &expr.kind {
        ExprKind::Literal(value) => Ok(Column::constant(value.clone(), batch.rows)),
        ExprKind::Column(index) => match batch.columns.get(*index) {
            Some(column) => Ok(column.clone()),
            None => Err(RuntimeError::function(format!(
                "the plan reads column {index}, which is not there"
            ))
            .at(expr.span)),
        },
        ExprKind::Call {
            signature,
            compiled,
            arguments,
            ..
        } => {
            let arguments: Vec<Column> = arguments.iter().map(operand).collect::<Result<_, _>>()?;
            let call = Call {
                arguments: &arguments,
                rows: batch.rows,
                settings: context.settings,
                first_row: 0,
            };
            let result = match (compiled, signature.kernel) {
                (Some(compiled), _) => compiled(&call),
                (None, Kernel::Direct(kernel)) => kernel(&call),
                // A constant that is known only now, such as `toscalar(…)`.
                (None, Kernel::Compile(_)) if batch.rows == 0 => {
                    Ok(Column::constant(Scalar::null(expr.ty), 0))
                }
                (None, Kernel::Compile(compile)) => {
                    let constants: Vec<Option<Scalar>> = arguments
                        .iter()
                        .map(|argument| argument.as_constant().cloned())
                        .collect();
                    compile(&Constants(&constants))
                        .map_err(RuntimeError::function)
                        .and_then(|compiled| compiled(&call))
                }
            };
            result.map_err(|error| error.at(expr.span))
        }
        ExprKind::And(items) => {
            let items: Vec<Column> = items.iter().map(operand).collect::<Result<_, _>>()?;
            Ok(operators::and(&items))
        }
        ExprKind::Or(items) => {
            let items: Vec<Column> = items.iter().map(operand).collect::<Result<_, _>>()?;
            Ok(operators::or(&items))
        }
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
        } => match prepared {
            Some(prepared) => Ok(prepared.eval(&operand(value)?)),
            None => {
                let list: Vec<Column> = list.iter().map(operand).collect::<Result<_, _>>()?;
                Ok(operators::membership(*operator, &operand(value)?, &list))
            }
        },
        ExprKind::InSubquery {
            operator,
            value,
            subquery,
        } => {
            let column = context.first_column(*subquery)?;
            let values: Vec<Scalar> = (0..column.rows()).map(|row| column.scalar(row)).collect();
            let value = operand(value)?;
            let membership = operators::Membership::new(*operator, value.ty(), &values)
                .map_err(|message| RuntimeError::function(message).at(expr.span))?;
            Ok(membership.eval(&value))
        }
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => Ok(operators::between(
            *negated,
            &operand(value)?,
            &operand(low)?,
            &operand(high)?,
        )),
        ExprKind::Member { base, name } => Ok(operators::member(&operand(base)?, name)),
        ExprKind::Index { base, by } => Ok(operators::index(&operand(base)?, &operand(by)?)),
        ExprKind::Convert(value) => Ok(convert(&operand(value)?, expr.ty)),
        ExprKind::Subquery(subquery) => Ok(Column::constant(
            context.first_value(*subquery)?,
            batch.rows,
        )),
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
