//! `Range`

use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::{Arithmetic, Comparison, arithmetic, compare};
use crate::plan::{Expr, Plan};
use crate::types::{Column, Scalar, ScalarType};

/// A column of values at equal distances.
pub(super) struct Range<'p> {
    bounds: Option<[&'p Expr; 3]>,
    plan: &'p Plan,
}

impl<'p> Range<'p> {
    pub fn new(from: &'p Expr, to: &'p Expr, step: &'p Expr, plan: &'p Plan) -> Self {
        Self {
            bounds: Some([from, to, step]),
            plan,
        }
    }
}

impl Stream for Range<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(bounds) = self.bounds.take() else {
            return Ok(None);
        };
        let ty = self
            .plan
            .schema
            .field(0)
            .map_or(ScalarType::Long, |field| field.ty);
        let one_row = Batch::new(vec![], 1);
        let mut values = Vec::with_capacity(3);
        for bound in bounds {
            values.push(evaluate(bound, &one_row, context)?);
        }
        let [from, to, step] = values.as_slice() else {
            return Ok(None);
        };
        let zero = Column::constant(zero_of(step.ty()), 1);
        let is_true = |column: Column| column.scalar(0) == Scalar::Bool(true);
        let rising = is_true(compare(Comparison::Greater, step, &zero));
        let falling = is_true(compare(Comparison::Less, step, &zero));
        if !rising && !falling {
            return Ok(Some(Batch::new(vec![Column::empty(ty)], 0)));
        }
        let within = if rising {
            Comparison::LessOrEqual
        } else {
            Comparison::GreaterOrEqual
        };
        let mut rows = Vec::new();
        let mut value = from.clone();
        while is_true(compare(within, &value, to)) {
            if rows.len() == context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "`range`",
                    limit: context.settings.max_rows,
                    span: Some(self.plan.span),
                });
            }
            rows.push(value.scalar(0));
            let next = arithmetic(Arithmetic::Add, &value, step);
            if !is_true(compare(
                if rising {
                    Comparison::Greater
                } else {
                    Comparison::Less
                },
                &next,
                &value,
            )) {
                break;
            }
            value = next;
        }
        let column = Column::from_scalars(ty, &rows);
        Ok(Some(Batch::new(vec![column], rows.len())))
    }
}

const fn zero_of(ty: ScalarType) -> Scalar {
    match ty {
        ScalarType::Real => Scalar::Real(0.0),
        ScalarType::TimeSpan => Scalar::TimeSpan(0),
        ScalarType::Int => Scalar::Int(0),
        ScalarType::Decimal => Scalar::Decimal(crate::types::Decimal::ZERO),
        _ => Scalar::Long(0),
    }
}
