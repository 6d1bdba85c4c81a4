//! `Range`

use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::{Arithmetic, Comparison, arithmetic, compare};
use crate::plan::{Expr, Plan};
use crate::types::{Column, Scalar, ScalarType};

/// A column of values at equal distances, made batch by batch: what nobody asks for is not made.
pub(super) struct Range<'p> {
    bounds: Option<[&'p Expr; 3]>,
    /// Where the next batch begins, once the bounds are known.
    next: Option<Progress>,
    rows: usize,
    plan: &'p Plan,
}

/// The values still to come.
struct Progress {
    value: Column,
    to: Column,
    step: Column,
    /// How a value within the range compares with its end, and the next value with the one before.
    within: Comparison,
    onward: Comparison,
}

/// The rows of a batch.
const BATCH: usize = 1 << 14;

impl<'p> Range<'p> {
    pub fn new(from: &'p Expr, to: &'p Expr, step: &'p Expr, plan: &'p Plan) -> Self {
        Self {
            bounds: Some([from, to, step]),
            next: None,
            rows: 0,
            plan,
        }
    }
}

impl Range<'_> {
    /// Computes the bounds; `None` when the step leads away from the end, which gives no rows.
    fn begin(bounds: [&Expr; 3], context: &Context<'_>) -> Result<Option<Progress>, RuntimeError> {
        let one_row = Batch::new(vec![], 1);
        let [from, to, step] = bounds;
        let step = evaluate(step, &one_row, context)?;
        let zero = Column::constant(zero_of(step.ty()), 1);
        let (within, onward) = if is_true(&compare(Comparison::Greater, &step, &zero)) {
            (Comparison::LessOrEqual, Comparison::Greater)
        } else if is_true(&compare(Comparison::Less, &step, &zero)) {
            (Comparison::GreaterOrEqual, Comparison::Less)
        } else {
            return Ok(None);
        };
        Ok(Some(Progress {
            value: evaluate(from, &one_row, context)?,
            to: evaluate(to, &one_row, context)?,
            step,
            within,
            onward,
        }))
    }
}

impl Progress {
    /// Goes on to the next value; false where there is none, as at the end of the type.
    fn advance(&mut self) -> bool {
        let next = arithmetic(Arithmetic::Add, &self.value, &self.step);
        let goes_on = is_true(&compare(self.onward, &next, &self.value));
        self.value = next;
        goes_on
    }
}

impl Stream for Range<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let field = self.plan.schema.field(0);
        let ty = field.map_or(ScalarType::Long, |field| field.ty);
        if let Some(bounds) = self.bounds.take() {
            self.next = Self::begin(bounds, context)?;
            if self.next.is_none() {
                return Ok(Some(Batch::new(vec![Column::empty(ty)], 0)));
            }
        }
        let Some(mut progress) = self.next.take() else {
            return Ok(None);
        };
        let mut values = Vec::with_capacity(BATCH);
        let mut has_more = true;
        while has_more && is_true(&compare(progress.within, &progress.value, &progress.to)) {
            if values.len() == BATCH {
                self.next = Some(progress);
                break;
            }
            if self.rows == context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "`range`",
                    limit: context.settings.max_rows,
                    span: Some(self.plan.span),
                });
            }
            self.rows += 1;
            values.push(progress.value.scalar(0));
            has_more = progress.advance();
        }
        let column = Column::from_scalars(ty, &values);
        Ok(Some(Batch::new(vec![column], values.len())))
    }
}

fn is_true(column: &Column) -> bool {
    column.scalar(0) == Scalar::Bool(true)
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
