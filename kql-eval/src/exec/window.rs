//! `Window`

use arrow_array::UInt32Array;

use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::plan::{Plan, WindowCall, WindowFunction};
use crate::types::{
    Bool, Column, DateTime, Dec, Decimal, Kind, Long, Reader, Real, Scalar, ScalarType, TimeSpan,
    cast,
};
use crate::with_kind;

/// Columns that depend on the rows around.
pub(super) struct Window<'p> {
    input: Box<dyn Stream + 'p>,
    calls: &'p [WindowCall],
    source: &'p Plan,
    done: bool,
}

impl<'p> Window<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, calls: &'p [WindowCall], source: &'p Plan) -> Self {
        Self {
            input,
            calls,
            source,
            done: false,
        }
    }
}

impl Stream for Window<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        // Without calls the node only says that the order counts, and batches may go through as they come.
        if self.calls.is_empty() {
            return self.input.next_batch(context);
        }
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let types: Vec<ScalarType> = self
            .source
            .schema
            .fields
            .iter()
            .map(|field| field.ty)
            .collect();
        let mut batch = collect(self.input.as_mut(), &types, context)?;
        // Columns that the input has beyond its schema must not shift those of the calls, which are found by their
        // place.
        batch.columns.truncate(types.len());
        for call in self.calls {
            let column = compute(call, &batch, context)?;
            batch.columns.push(column);
        }
        Ok(Some(batch))
    }
}

fn compute(
    call: &WindowCall,
    batch: &Batch,
    context: &Context<'_>,
) -> Result<Column, RuntimeError> {
    let arguments = call
        .arguments
        .iter()
        .map(|argument| evaluate(argument, batch, context))
        .collect::<Result<Vec<Column>, _>>()?;
    let rows = batch.rows;
    let restarts = |index: usize| Restarts(arguments.get(index).map(Column::reader));
    let Some(first) = arguments.first() else {
        return Ok(Column::constant(Scalar::null(call.ty), rows));
    };
    Ok(match call.function {
        WindowFunction::RowNumber => row_number(first.reader(), &restarts(1), rows),
        WindowFunction::CumulativeSum => cumulative_sum(first, &restarts(1), rows),
        WindowFunction::RankDense => ranks(first, &restarts(1), rows).0,
        WindowFunction::RankMin => ranks(first, &restarts(1), rows).1,
        WindowFunction::Previous => shifted(&arguments, -1, rows),
        WindowFunction::Next => shifted(&arguments, 1, rows),
        WindowFunction::Session => {
            let spans =
                [arguments.get(1), arguments.get(2)].map(|column| column.map(Column::reader));
            sessions(first.reader(), spans, &restarts(3), rows)
        }
    })
}

/// Where a function starts anew.
struct Restarts<'a>(Option<Reader<'a, Bool>>);

impl Restarts<'_> {
    fn at(&self, row: usize) -> bool {
        self.0
            .as_ref()
            .is_some_and(|reader| reader.get(row) == Some(true))
    }
}

fn row_number(start: Reader<'_, Long>, restarts: &Restarts<'_>, rows: usize) -> Column {
    let mut next = 1;
    Column::build::<Long, _>((0..rows).map(|row| {
        if row == 0 || restarts.at(row) {
            next = start.get(row).unwrap_or(1);
        }
        let number = next;
        // A start near the end of the longs wraps, as the sums of `row_cumsum` do; it fails no run.
        next = next.wrapping_add(1);
        number
    }))
}

/// The sum so far; a null adds nothing.
fn cumulative_sum(terms: &Column, restarts: &Restarts<'_>, rows: usize) -> Column {
    fn sums<K: Kind, T>(
        terms: &Column,
        restarts: &Restarts<'_>,
        rows: usize,
        zero: T,
        read: impl Fn(K::Ref<'_>) -> T,
        add: impl Fn(T, T) -> T,
    ) -> Column
    where
        T: Copy + crate::types::Cell<K>,
    {
        let reader = terms.reader::<K>();
        let mut sum = zero;
        Column::build::<K, _>((0..rows).map(|row| {
            if restarts.at(row) {
                sum = zero;
            }
            if let Some(term) = reader.get(row) {
                sum = add(sum, read(term));
            }
            sum
        }))
    }
    match terms.ty() {
        ScalarType::Real => {
            sums::<Real, f64>(terms, restarts, rows, 0.0, |term| term, |a, b| a + b)
        }
        ScalarType::Decimal => sums::<Dec, Decimal>(
            terms,
            restarts,
            rows,
            Decimal::ZERO,
            |term| term,
            Decimal::saturating_add,
        ),
        ScalarType::TimeSpan => {
            sums::<TimeSpan, i64>(terms, restarts, rows, 0, |term| term, i64::wrapping_add)
        }
        _ => sums::<Long, i64>(terms, restarts, rows, 0, |term| term, i64::wrapping_add),
    }
}

/// The dense rank, and the rank that counts the rows before.
fn ranks(terms: &Column, restarts: &Restarts<'_>, rows: usize) -> (Column, Column) {
    let changes: Vec<bool> = with_kind!(terms.ty(), K => {
        let reader: Reader<'_, K> = terms.reader();
        let mut keys = [Vec::new(), Vec::new()];
        (0..rows)
            .map(|row| {
                // Keys, not values, are compared, so that ranks agree with the groups of `summarize`.
                let [before, now] = &mut keys;
                std::mem::swap(before, now);
                now.clear();
                if let Some(value) = reader.get(row) {
                    now.push(1);
                    K::write_key(value, now);
                }
                before != now
            })
            .collect()
    });
    let (mut dense, mut least, mut counted) = (0_i64, 0_i64, 0_i64);
    let mut all: (Vec<i64>, Vec<i64>) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    for (row, changed) in changes.iter().enumerate() {
        if row == 0 || restarts.at(row) {
            (dense, least, counted) = (1, 1, 0);
        } else if *changed {
            dense += 1;
            least = counted + 1;
        }
        counted += 1;
        all.0.push(dense);
        all.1.push(least);
    }
    (
        Column::build::<Long, _>(all.0.into_iter()),
        Column::build::<Long, _>(all.1.into_iter()),
    )
}

/// The value of a row before or behind; the default, or null, beyond the ends.
fn shifted(arguments: &[Column], direction: i64, rows: usize) -> Column {
    let Some(values) = arguments.first() else {
        return Column::empty(ScalarType::Dynamic);
    };
    let offset = arguments
        .get(1)
        .filter(|_| rows > 0)
        .and_then(|offset| offset.scalar(0).as_long())
        .unwrap_or(1);
    let distance = offset.wrapping_mul(direction);
    let numbers: UInt32Array = (0..rows)
        .map(|row| {
            let there = cast::count(row).checked_add(distance)?;
            let there = usize::try_from(there).ok().filter(|there| *there < rows)?;
            u32::try_from(there).ok()
        })
        .collect();
    let Some(default) = arguments.get(2) else {
        return values.take(&numbers);
    };
    // The defaults stand behind the values, a row for each of them.
    let both = Column::concat(values.ty(), &[values.clone(), default.clone()]);
    let numbers: UInt32Array = numbers
        .iter()
        .enumerate()
        .map(|(row, number)| number.or_else(|| u32::try_from(rows + row).ok()))
        .collect();
    both.take(&numbers)
}

/// The time at which the session of each row began. A session ends where a row is as far away as the limits, or farther.
fn sessions(
    times: Reader<'_, DateTime>,
    spans: [Option<Reader<'_, TimeSpan>>; 2],
    restarts: &Restarts<'_>,
    rows: usize,
) -> Column {
    let limit = |which: usize, row: usize| {
        spans
            .get(which)
            .and_then(Option::as_ref)
            .and_then(|reader| reader.get(row))
            .unwrap_or(i64::MAX)
    };
    let mut first: Option<i64> = None;
    let mut last: Option<i64> = None;
    Column::build::<DateTime, _>((0..rows).map(|row| {
        let time = times.get(row);
        let goes_on = match (time, first, last) {
            (Some(time), Some(first), Some(last)) => {
                !restarts.at(row)
                    && time.saturating_sub(first) < limit(0, row)
                    && time.saturating_sub(last) < limit(1, row)
            }
            _ => false,
        };
        if !goes_on {
            first = time;
        }
        last = time;
        first
    }))
}
