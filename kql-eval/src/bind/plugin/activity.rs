//! What the plugins of user activity share: who did something when, measured in windows of a timeline
//!
//! The timeline is a `datetime`, a `timespan` or a whole number. Its windows follow each other from the start of the
//! analysis on; an event at the very end still counts. A window without events gives no row unless a plugin says otherwise.
//! Events without a time are left out, and an id that is null is nobody. Counts of ids are exact, where Kusto estimates.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::UInt32Array;
use kql_parser::syntax::NamedExpr;

use super::{Arguments, Invocation, computed, selected};
use crate::bind::{Binder, Row};
use crate::exec::{Batch, Grouping};
use crate::plan::{Algorithm, Expr, ExprKind, Field, Plan};
use crate::types::{Column, DateTime, Int, Long, Scalar, ScalarType, TimeSpan};
use crate::{RuntimeError, Settings};

/// What a plugin of user activity takes and gives.
#[derive(Debug)]
pub(super) struct Activity {
    /// The plugin's name.
    pub name: &'static str,
    /// The arguments behind the columns of the id and the time.
    pub parameters: &'static [Parameter],
    /// What may follow those.
    pub extras: Extras,
    /// What stands before the timeline's name in the result: one entry a column of times.
    pub points: &'static [&'static str],
    /// The measures, in order; they come last, after the dimensions.
    pub measures: &'static [(&'static str, ScalarType)],
    /// Measures the events of one combination of dimensions, which are in the order of their times.
    pub measure: fn(&Analysis, &[Event], &mut Measured<'_>) -> Result<(), RuntimeError>,
}

impl PartialEq for Activity {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A kind of argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Parameter {
    /// A place on the timeline
    Point,
    /// A distance on the timeline, which is positive
    Distance,
    /// A number
    Count,
}

/// What may follow the parameters, before or after the dimensions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extras {
    /// Nothing
    None,
    /// The start of the one window whose new ids are followed, and a table of ids that are not new
    CohortAndLookback,
}

/// Who did something when. An id is the number of a value, nothing for null.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// Who.
    pub id: Option<u32>,
    /// When, as a number.
    pub time: i64,
}

/// The values of the arguments.
#[derive(Debug)]
pub(super) struct Analysis {
    /// Those of the parameters, in their order.
    pub values: Vec<i64>,
    /// The start of the window whose new ids are followed.
    pub cohort: Option<i64>,
    /// The ids that are not new.
    pub known: HashSet<u32>,
}

impl Analysis {
    /// The values of the parameters.
    pub fn values<const N: usize>(&self) -> [i64; N] {
        std::array::from_fn(|index| self.values.get(index).copied().unwrap_or(1))
    }
}

/// The number of the window that a time is in, 0 for the one at `start`.
pub(super) const fn window(time: i64, start: i64, step: i64) -> i64 {
    time.saturating_sub(start).div_euclid(step)
}

/// The rows measured so far.
#[derive(Debug)]
pub(super) struct Measured<'s> {
    settings: &'s Settings,
    /// The first row of the dimensions being measured.
    first_row: u32,
    first_rows: Vec<u32>,
    points: Vec<Vec<i64>>,
    measures: Vec<Vec<Scalar>>,
}

impl Measured<'_> {
    /// Adds a row: its places on the timeline, its measures.
    ///
    /// # Errors
    /// There are too many.
    pub fn push(&mut self, points: &[i64], measures: &[Scalar]) -> Result<(), RuntimeError> {
        if self.first_rows.len() >= self.settings.max_rows {
            return Err(RuntimeError::Limit {
                what: "the windows of the analysis",
                limit: self.settings.max_rows,
                span: None,
            });
        }
        self.first_rows.push(self.first_row);
        for (column, point) in self.points.iter_mut().zip(points) {
            column.push(*point);
        }
        for (column, measure) in self.measures.iter_mut().zip(measures) {
            column.push(measure.clone());
        }
        Ok(())
    }
}

impl Binder<'_> {
    /// `plugin(IdColumn, TimelineColumn, parameters…, [extras], [Dimension, …])`
    pub(super) fn activity(
        &mut self,
        invocation: &Invocation<'_>,
        activity: &'static Activity,
    ) -> Option<Arc<Plan>> {
        let (input, span) = (invocation.input, invocation.span);
        let mut arguments = Arguments::new(invocation);
        let id = arguments.required(self)?;
        let id = self.column_argument(id, &input.schema)?;
        let timeline_argument = arguments.required(self)?;
        let timeline = self.column_argument(timeline_argument, &input.schema)?;
        let field = input.schema.field(timeline)?.clone();
        let distance = self.distance_type(timeline_argument, field.ty)?;
        let mut values = self.activity_values(activity, &mut arguments, (field.ty, distance))?;
        let mut inputs = self.extra_arguments(
            activity,
            &mut arguments,
            invocation,
            (id, &field),
            &mut values,
        )?;
        let mut columns = vec![id, timeline];
        while let Some(argument) = arguments.next() {
            if !inputs.is_empty() {
                self.refuse(
                    "a look-back table together with dimensions is not supported".to_owned(),
                    argument.span,
                    "leave the dimension or the table out",
                );
                return None;
            }
            columns.push(self.column_argument(argument, &input.schema)?);
        }
        arguments.finish(self)?;
        let dimensions = columns
            .iter()
            .skip(2)
            .filter_map(|index| input.schema.field(*index).cloned());
        let fields = activity.fields(&field, dimensions);
        inputs.insert(0, selected(input, &columns, span));
        Some(computed(Arc::new(activity), inputs, values, fields, span))
    }

    /// The values of the parameters that a plugin has, points and distances in the types of the timeline.
    fn activity_values(
        &mut self,
        activity: &Activity,
        arguments: &mut Arguments<'_>,
        (point, distance): (ScalarType, ScalarType),
    ) -> Option<Vec<Expr>> {
        let mut values = Vec::new();
        for parameter in activity.parameters {
            let argument = arguments.required(self)?;
            let ty = match parameter {
                Parameter::Point => point,
                Parameter::Distance => distance,
                Parameter::Count => ScalarType::Long,
            };
            values.push(self.value_argument(argument, ty)?);
        }
        Some(values)
    }

    /// The look-back table and the cohort, where the plugin takes them and the call gives them: the table as an input, the cohort
    /// among the values.
    fn extra_arguments(
        &mut self,
        activity: &Activity,
        arguments: &mut Arguments<'_>,
        invocation: &Invocation<'_>,
        (id, timeline): (usize, &Field),
        values: &mut Vec<Expr>,
    ) -> Option<Vec<Arc<Plan>>> {
        let mut inputs = Vec::new();
        if activity.extras == Extras::CohortAndLookback {
            if let Some(argument) = arguments.last()
                && self.is_tabular(&argument.value)
            {
                arguments.take_last();
                inputs.push(self.lookback(argument, &invocation.input.schema.field(id)?.clone())?);
            }
            if let Some(argument) = arguments.first()
                && !self.names_column(argument, invocation)
            {
                arguments.next();
                values.push(self.value_argument(argument, timeline.ty)?);
            }
        }
        Some(inputs)
    }

    /// The type of distances on a timeline.
    pub(super) fn distance_type(
        &mut self,
        argument: &NamedExpr,
        ty: ScalarType,
    ) -> Option<ScalarType> {
        match ty {
            ScalarType::DateTime | ScalarType::TimeSpan => Some(ScalarType::TimeSpan),
            ScalarType::Int | ScalarType::Long => Some(ty),
            actual => {
                self.wrong_argument(argument, "datetime, timespan or long", actual);
                None
            }
        }
    }

    fn names_column(&mut self, argument: &NamedExpr, invocation: &Invocation<'_>) -> bool {
        let value = self.scalar(&argument.value, Row::Of(&invocation.input.schema));
        matches!(value.kind, ExprKind::Column(_) | ExprKind::Error)
    }

    /// The ids of a table, which has a column of the same name and type.
    fn lookback(&mut self, argument: &NamedExpr, id: &Field) -> Option<Arc<Plan>> {
        let table = self.table_argument(argument)?;
        let found = table.schema.index_of(&id.name);
        let same = found
            .and_then(|index| table.schema.field(index))
            .is_some_and(|field| field.ty == id.ty);
        let Some(index) = found.filter(|_| same) else {
            self.refuse(
                format!(
                    "the look-back table has no column `{}` of type {}",
                    id.name, id.ty
                ),
                argument.span,
                "it names the ids as the rows do",
            );
            return None;
        };
        Some(selected(&table, &[index], argument.span))
    }
}

impl Algorithm for &'static Activity {
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let Some((ids, times)) = inputs
            .first()
            .and_then(|batch| Some((batch.columns.first()?, batch.columns.get(1)?)))
        else {
            return Ok(Batch::new(vec![], 0));
        };
        let mut analysis = self.analysis(arguments)?;
        let numbers = numbered(ids, inputs.get(1), &mut analysis);
        let dimensions: Vec<Column> = inputs
            .iter()
            .take(1)
            .flat_map(|batch| batch.columns.iter().skip(2).cloned())
            .collect();
        let slices = slices(&dimensions, ids.rows());
        let nobody = nulls(ids);
        let read = times_of(times);
        let mut measured = Measured {
            settings,
            first_row: 0,
            first_rows: vec![],
            points: vec![vec![]; self.points.len()],
            measures: vec![vec![]; self.measures.len()],
        };
        let mut events: Vec<Event> = Vec::new();
        for slice in &slices {
            events.clear();
            events.extend(slice.iter().filter_map(|row| {
                let row = *row as usize;
                let id = numbers.get(row).copied();
                Some(Event {
                    id: id.filter(|_| !nobody.get(row).copied().unwrap_or(false)),
                    time: read.get(row).copied().flatten()?,
                })
            }));
            events.sort_by_key(|event| event.time);
            measured.first_row = slice.first().copied().unwrap_or(0);
            (self.measure)(&analysis, &events, &mut measured)?;
        }
        Ok(self.table(measured, times.ty(), &dimensions))
    }
}

impl Activity {
    /// The arguments as numbers; distances are positive.
    fn analysis(&self, arguments: &[Scalar]) -> Result<Analysis, RuntimeError> {
        let mut values = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let value = number(argument)
                .ok_or_else(|| RuntimeError::function("an argument of the analysis is null"))?;
            if self.parameters.get(index) == Some(&Parameter::Distance) && value <= 0 {
                return Err(RuntimeError::function(
                    "a window of the analysis must be longer than zero",
                ));
            }
            values.push(value);
        }
        Ok(Analysis {
            cohort: values.get(self.parameters.len()).copied(),
            values,
            known: HashSet::new(),
        })
    }

    fn table(&self, measured: Measured<'_>, timeline: ScalarType, dimensions: &[Column]) -> Batch {
        let rows = measured.first_rows.len();
        let first_rows = UInt32Array::from(measured.first_rows);
        let mut columns: Vec<Column> = measured
            .points
            .iter()
            .map(|points| places(points, timeline))
            .collect();
        columns.extend(dimensions.iter().map(|column| column.take(&first_rows)));
        for ((_, ty), values) in self.measures.iter().zip(&measured.measures) {
            columns.push(Column::from_scalars(*ty, values));
        }
        Batch::new(columns, rows)
    }
}

/// The rows of each combination of dimensions, in the order first seen; without dimensions all rows.
pub(super) fn slices(dimensions: &[Column], rows: usize) -> Vec<Vec<u32>> {
    let mut grouping = Grouping::new(dimensions.iter().map(Column::ty).collect());
    let mut slices: Vec<Vec<u32>> = Vec::new();
    for (slice, row) in grouping
        .number(dimensions, rows, |_| {})
        .into_iter()
        .zip(0_u32..)
    {
        match slices.get_mut(slice as usize) {
            Some(rows) => rows.push(row),
            None => slices.push(vec![row]),
        }
    }
    slices
}

/// Which rows are null.
pub(super) fn nulls(column: &Column) -> Vec<bool> {
    crate::with_kind!(column.ty(), K => {
        let reader = column.reader::<K>();
        (0..column.rows()).map(|row| reader.get(row).is_none()).collect()
    })
}

/// The places of a timeline as numbers.
pub(super) fn times_of(column: &Column) -> Vec<Option<i64>> {
    let rows = 0..column.rows();
    match column.ty() {
        ScalarType::DateTime => {
            let reader = column.reader::<DateTime>();
            rows.map(|row| reader.get(row)).collect()
        }
        ScalarType::TimeSpan => {
            let reader = column.reader::<TimeSpan>();
            rows.map(|row| reader.get(row)).collect()
        }
        ScalarType::Int => {
            let reader = column.reader::<Int>();
            rows.map(|row| reader.get(row).map(i64::from)).collect()
        }
        ScalarType::Long => {
            let reader = column.reader::<Long>();
            rows.map(|row| reader.get(row)).collect()
        }
        ScalarType::Bool
        | ScalarType::Real
        | ScalarType::Decimal
        | ScalarType::String
        | ScalarType::Guid
        | ScalarType::Dynamic => vec![None; column.rows()],
    }
}

/// A place on a timeline, or a distance, as a number.
pub(super) fn number(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::DateTime(value) | Scalar::TimeSpan(value) | Scalar::Long(value) => Some(*value),
        Scalar::Int(value) => Some(i64::from(*value)),
        _ => None,
    }
}

/// Numbers as places of a timeline.
pub(super) fn places(places: &[i64], timeline: ScalarType) -> Column {
    let numbers = places.iter().copied();
    match timeline {
        ScalarType::DateTime => Column::build::<DateTime, _>(numbers),
        ScalarType::TimeSpan => Column::build::<TimeSpan, _>(numbers),
        ScalarType::Int => Column::build::<Int, _>(numbers.map(|n| i32::try_from(n).ok())),
        _ => Column::build::<Long, _>(numbers),
    }
}

impl Activity {
    /// The columns of the result: points of time, dimensions, measures.
    fn fields(&self, timeline: &Field, dimensions: impl Iterator<Item = Field>) -> Vec<Field> {
        let point =
            |prefix: &&str| Field::computed(format!("{prefix}{}", timeline.name), timeline.ty);
        let measures = self.measures.iter();
        self.points
            .iter()
            .map(point)
            .chain(dimensions)
            .chain(measures.map(|(name, ty)| Field::computed(*name, *ty)))
            .collect()
    }
}

/// The number of each identity; those of a look-back table are known to the analysis.
fn numbered(ids: &Column, lookback: Option<&Batch>, analysis: &mut Analysis) -> Vec<u32> {
    let mut grouping = Grouping::new(vec![ids.ty()]);
    let numbers = grouping.number(std::slice::from_ref(ids), ids.rows(), |_| {});
    if let Some(lookback) = lookback {
        let known = grouping.look_up(&lookback.columns, lookback.rows);
        analysis.known = known.into_iter().flatten().collect();
    }
    numbers
}
