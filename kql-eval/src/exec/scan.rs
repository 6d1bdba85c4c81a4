//! `Scan`

use std::sync::Arc;

use arrow_array::{BooleanArray, UInt32Array};

use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::selection;
use crate::plan::{Expr, ExprKind, Node, Plan, Step, StepOutput};
use crate::types::{Column, Long, Scalar, ScalarType};

/// Rows matched against steps, from the last step to the first.
pub(super) struct Scan<'p> {
    input: Box<dyn Stream + 'p>,
    plan: &'p Plan,
    done: bool,
}

impl<'p> Scan<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, plan: &'p Plan) -> Self {
        Self {
            input,
            plan,
            done: false,
        }
    }
}

impl Stream for Scan<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let Node::Scan {
            input,
            defaults,
            steps,
            numbered,
        } = &self.plan.node
        else {
            return Ok(None);
        };
        let types: Vec<ScalarType> = input.schema.fields.iter().map(|field| field.ty).collect();
        // A step reads the rows before it, so that all rows are collected first: partitions cannot be worked off alone.
        let batch = collect(self.input.as_mut(), &types, context)?;
        let types: Vec<ScalarType> = defaults.iter().map(|default| default.ty).collect();
        let defaults = defaults
            .iter()
            .map(|default| Ok(evaluate(default, &Batch::new(vec![], 1), context)?.scalar(0)))
            .collect::<Result<Arc<[Scalar]>, RuntimeError>>()?;
        let mut run = Run::new(&batch, defaults, steps, context)?;
        // One row of columns is used again for every evaluation: a batch of its own for each row and step would be
        // allocated anew.
        let mut scratch = run.scratch();
        for row in 0..batch.rows {
            run.row(row, &mut scratch, context)?;
            if run.matches.len() > context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "`scan`",
                    limit: context.settings.max_rows,
                    span: Some(self.plan.span),
                });
            }
        }
        let matches = run.finish();
        let mut result = result(&batch, &types, &matches);
        if *numbered {
            let numbers = matches.iter().map(|found| found.number);
            result.columns.push(Column::build::<Long, _>(numbers));
        }
        Ok(Some(result))
    }
}

/// The rows of the result: those of the input, and the declared columns.
fn result(batch: &Batch, declared: &[ScalarType], matches: &[Match]) -> Batch {
    let rows: UInt32Array = matches
        .iter()
        .map(|found| u32::try_from(found.record.row).ok())
        .collect();
    let mut columns = batch.take(&rows).columns;
    for (index, ty) in declared.iter().enumerate() {
        let values: Vec<Scalar> = matches
            .iter()
            .map(|found| found.record.declared.get(index).cloned())
            .map(|value| value.unwrap_or_else(|| Scalar::null(*ty)))
            .collect();
        columns.push(Column::from_scalars(*ty, &values));
    }
    Batch::new(columns, matches.len())
}

/// A row that a step matched, with the declared columns as the step left them.
#[derive(Clone)]
struct Record {
    row: usize,
    declared: Arc<[Scalar]>,
}

/// A record and the number of the match it belongs to.
struct Match {
    record: Record,
    number: i64,
}

/// An active sequence: what the steps up to this one matched last.
struct State {
    records: Vec<Option<Record>>,
    number: i64,
    /// A match of this step that is shown if no other follows it here.
    pending: Option<Record>,
}

/// An expression of a step: computed for all rows at once unless it reads what steps remember.
enum Value<'p> {
    OfRow(Column),
    OfState(&'p Expr, Vec<usize>),
}

/// A step ready to be matched.
struct Prepared<'p> {
    /// The rows that hold all parts of the condition that depend on the row alone.
    candidates: arrow_array::BooleanArray,
    /// The other parts.
    condition: Vec<Value<'p>>,
    assignments: Vec<(usize, Value<'p>)>,
    output: StepOutput,
}

struct Run<'p> {
    batch: &'p Batch,
    defaults: Arc<[Scalar]>,
    steps: Vec<Prepared<'p>>,
    states: Vec<Option<State>>,
    matches: Vec<Match>,
    next_number: i64,
}

impl<'p> Run<'p> {
    fn new(
        batch: &'p Batch,
        defaults: Arc<[Scalar]>,
        steps: &'p [Step],
        context: &Context<'_>,
    ) -> Result<Self, RuntimeError> {
        let width = batch.columns.len();
        let value = |expr: &'p Expr| -> Result<Value<'p>, RuntimeError> {
            let mut columns = Vec::new();
            expr.for_each_column(&mut |column| columns.push(column));
            if columns.iter().all(|column| *column < width) {
                return Ok(Value::OfRow(evaluate(expr, batch, context)?));
            }
            Ok(Value::OfState(expr, columns))
        };
        let prepared = steps
            .iter()
            .map(|step| {
                let (candidates, condition) = split(&step.condition, batch.rows, value)?;
                let assignments = step
                    .assignments
                    .iter()
                    .map(|(column, expr)| Ok((*column, value(expr)?)))
                    .collect::<Result<Vec<_>, RuntimeError>>()?;
                Ok(Prepared {
                    candidates,
                    condition,
                    assignments,
                    output: step.output,
                })
            })
            .collect::<Result<Vec<_>, RuntimeError>>()?;
        Ok(Self {
            batch,
            defaults,
            states: steps.iter().map(|_| None).collect(),
            steps: prepared,
            matches: Vec::new(),
            next_number: 0,
        })
    }

    /// Place for the columns that expressions over remembered values read, one row each.
    fn scratch(&self) -> Vec<Column> {
        let width = self.batch.columns.len();
        let block = width + self.defaults.len();
        let nothing = Column::constant(Scalar::null(ScalarType::Long), 1);
        vec![nothing; width + self.steps.len() * block]
    }

    /// Matches a row against all steps, the last one first.
    fn row(
        &mut self,
        row: usize,
        scratch: &mut Vec<Column>,
        context: &Context<'_>,
    ) -> Result<(), RuntimeError> {
        // From the last step down, as Kusto does: a row that moves a sequence on must not be matched by the step it
        // came from too.
        for step in (0..self.steps.len()).rev() {
            if !self
                .steps
                .get(step)
                .is_some_and(|prepared| prepared.candidates.value(row))
            {
                continue;
            }
            let before = step.checked_sub(1).filter(|before| self.is_active(*before));
            if let Some(before) = before
                && self.holds(step, before, row, scratch, context)?
            {
                self.release(step);
                self.release(before);
                // A sequence is at one step only: moving on takes it from the step before, which must be matched anew.
                let promoted = self.states.get_mut(before).and_then(Option::take);
                if let Some(state) = self.states.get_mut(step) {
                    *state = promoted;
                }
                self.record(step, row, scratch, context)?;
            } else if (step == 0 || self.is_active(step))
                && self.holds(step, step, row, scratch, context)?
            {
                if !self.is_active(step) {
                    self.begin();
                }
                self.record(step, row, scratch, context)?;
            }
        }
        Ok(())
    }

    fn is_active(&self, step: usize) -> bool {
        self.states.get(step).is_some_and(Option::is_some)
    }

    /// A new sequence at the first step.
    fn begin(&mut self) {
        if let Some(state) = self.states.first_mut() {
            *state = Some(State {
                records: vec![None; self.steps.len()],
                number: self.next_number,
                pending: None,
            });
            self.next_number += 1;
        }
    }

    /// Whether a step's condition holds for a row and the state of step `of`.
    fn holds(
        &self,
        step: usize,
        of: usize,
        row: usize,
        scratch: &mut Vec<Column>,
        context: &Context<'_>,
    ) -> Result<bool, RuntimeError> {
        let Some(prepared) = self.steps.get(step) else {
            return Ok(false);
        };
        for part in &prepared.condition {
            let value = self.remembered_by(of).value(part, row, scratch, context)?;
            if value != Scalar::Bool(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes a row into the state of a step that matched it, and shows it.
    fn record(
        &mut self,
        step: usize,
        row: usize,
        scratch: &mut Vec<Column>,
        context: &Context<'_>,
    ) -> Result<(), RuntimeError> {
        let Some(prepared) = self.steps.get(step) else {
            return Ok(());
        };
        let mut declared = Arc::clone(&self.defaults);
        if !prepared.assignments.is_empty() {
            let mut values = declared.to_vec();
            for (column, assigned) in &prepared.assignments {
                let value = self
                    .remembered_by(step)
                    .value(assigned, row, scratch, context)?;
                if let Some(slot) = values.get_mut(*column) {
                    *slot = value;
                }
            }
            declared = values.into();
        }
        let output = prepared.output;
        let record = Record { row, declared };
        let Some(Some(state)) = self.states.get_mut(step) else {
            return Ok(());
        };
        if let Some(own) = state.records.get_mut(step) {
            *own = Some(record.clone());
        }
        match output {
            StepOutput::All => self.matches.push(Match {
                record,
                number: state.number,
            }),
            StepOutput::Last => state.pending = Some(record),
            StepOutput::None => {}
        }
        Ok(())
    }

    /// Shows the last match of a step whose run of matches is over.
    fn release(&mut self, step: usize) {
        if let Some(Some(state)) = self.states.get_mut(step)
            && let Some(record) = state.pending.take()
        {
            self.matches.push(Match {
                record,
                number: state.number,
            });
        }
    }

    fn finish(mut self) -> Vec<Match> {
        for step in 0..self.steps.len() {
            self.release(step);
        }
        self.matches
    }

    /// What expressions see of the rows so far, in the state of step `of`.
    fn remembered_by(&self, of: usize) -> Remembered<'_> {
        Remembered {
            batch: self.batch,
            defaults: &self.defaults,
            records: self
                .states
                .get(of)
                .and_then(Option::as_ref)
                .map_or(&[], |state| state.records.as_slice()),
        }
    }
}

/// A state as expressions see it.
struct Remembered<'a> {
    batch: &'a Batch,
    defaults: &'a Arc<[Scalar]>,
    records: &'a [Option<Record>],
}

impl Remembered<'_> {
    /// The value of an expression for a row.
    fn value(
        &self,
        value: &Value<'_>,
        row: usize,
        scratch: &mut Vec<Column>,
        context: &Context<'_>,
    ) -> Result<Scalar, RuntimeError> {
        let (expr, columns) = match value {
            Value::OfRow(column) => return Ok(column.scalar(row)),
            Value::OfState(expr, columns) => (expr, columns),
        };
        for column in columns {
            if let Some(slot) = scratch.get_mut(*column) {
                *slot = self.column(*column, row, expr);
            }
        }
        let one = Batch::new(std::mem::take(scratch), 1);
        let result = evaluate(expr, &one, context).map(|column| column.scalar(0));
        *scratch = one.columns;
        result
    }

    /// A column that an expression reads: of the row, or of what a step remembers.
    fn column(&self, column: usize, row: usize, expr: &Expr) -> Column {
        let width = self.batch.columns.len();
        let cell = |column: usize, row: usize| {
            self.batch
                .columns
                .get(column)
                .map(|values| values.slice(row, 1))
        };
        let found = match column.checked_sub(width) {
            None => cell(column, row),
            Some(remembered) => {
                let block = width + self.defaults.len();
                let (step, column) = (remembered / block, remembered % block);
                let record = self.records.get(step).and_then(Option::as_ref);
                match (record, column.checked_sub(width)) {
                    (Some(record), None) => cell(column, record.row),
                    (None, None) => None,
                    (record, Some(declared)) => record
                        .map_or(self.defaults, |record| &record.declared)
                        .get(declared)
                        .map(|value| Column::constant(value.clone(), 1)),
                }
            }
        };
        found.unwrap_or_else(|| Column::constant(Scalar::null(type_of(column, expr)), 1))
    }
}

/// The type in which an expression reads a column.
fn type_of(column: usize, expr: &Expr) -> ScalarType {
    fn find(column: usize, expr: &Expr) -> Option<ScalarType> {
        if matches!(expr.kind, ExprKind::Column(index) if index == column) {
            return Some(expr.ty);
        }
        expr.children()
            .into_iter()
            .find_map(|child| find(column, child))
    }
    find(column, expr).unwrap_or(ScalarType::Dynamic)
}

/// The parts that must all hold.
fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![condition],
    }
}

/// The rows that meet those conjuncts of a condition that depend on the row alone, and the other conjuncts.
fn split<'p>(
    condition: &'p Expr,
    rows: usize,
    value: impl Fn(&'p Expr) -> Result<Value<'p>, RuntimeError>,
) -> Result<(BooleanArray, Vec<Value<'p>>), RuntimeError> {
    // What depends on the row alone is computed for all rows at once. Only what reads a state has to be evaluated row
    // by row.
    let mut candidates = vec![true; rows];
    let mut rest = Vec::new();
    for conjunct in conjuncts(condition) {
        match value(conjunct)? {
            Value::OfRow(column) => {
                let mask = selection(&column);
                for (row, candidate) in candidates.iter_mut().enumerate() {
                    *candidate &= mask.value(row);
                }
            }
            of_state @ Value::OfState(..) => rest.push(of_state),
        }
    }
    Ok((candidates.into(), rest))
}
