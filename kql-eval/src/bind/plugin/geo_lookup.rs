//! `geo_line_lookup`, `geo_polygon_lookup`: rows joined with the shapes of a table that their places belong to
//!
//! A place belongs to a polygon that it is inside of, or, where a radius is given, that it is at most that many metres from; and
//! to a line that it is at most that many metres from. Every match is a row, in the order of the rows looked up. The radius of
//! the lookup area only says how Kusto searches, so it has no effect.

use kql_parser::Span;
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::address_lookup::{Side, output};
use super::{Arguments, Invocation, Plugin, computed, projection, unchanged};
use crate::bind::{Binder, Row};
use crate::exec::Batch;
use crate::functions::scalar::geo::lookup::{ShapeKind, ShapeTable};
use crate::plan::{Algorithm, ExprKind, Field, Plan};
use crate::types::{Column, Real, Scalar, ScalarType};
use crate::{RuntimeError, Settings};

/// Places near the lines of a table.
pub(super) static LINE: Plugin = Plugin {
    name: "geo_line_lookup",
    syntax: "geo_line_lookup(LookupTable, LookupLineKey, SourceLongitude, SourceLatitude, Radius, [return_unmatched], [lookup_area_radius], [return_lookup_key])",
    bind: |binder, invocation| binder.geo_lookup(invocation, ShapeKind::Lines),
};

/// Places in the polygons of a table.
pub(super) static POLYGON: Plugin = Plugin {
    name: "geo_polygon_lookup",
    syntax: "geo_polygon_lookup(LookupTable, LookupPolygonKey, SourceLongitude, SourceLatitude, [radius], [return_unmatched], [lookup_area_radius], [return_lookup_key])",
    bind: |binder, invocation| binder.geo_lookup(invocation, ShapeKind::Polygons),
};

/// The options behind the places, in the order in which they may be given without a name.
const OPTIONS: [(&str, ScalarType); 4] = [
    ("radius", ScalarType::Real),
    ("return_unmatched", ScalarType::Bool),
    ("lookup_area_radius", ScalarType::Real),
    ("return_lookup_key", ScalarType::Bool),
];

impl Binder<'_> {
    fn geo_lookup(&mut self, invocation: &Invocation<'_>, kind: ShapeKind) -> Option<Arc<Plan>> {
        let (input, span) = (invocation.input, invocation.span);
        let mut arguments = Arguments::new(invocation);
        let table = arguments.required(self)?;
        let table = self.table_argument(table)?;
        let key_argument = arguments.required(self)?;
        let key = self.scalar(&key_argument.value, Row::Of(&table.schema));
        let key = match key.kind {
            ExprKind::Column(index) if key.ty == ScalarType::Dynamic => index,
            ExprKind::Error => return None,
            _ => {
                self.wrong_argument(key_argument, "a dynamic column of the lookup table", key.ty);
                return None;
            }
        };
        let mut columns: Vec<_> = (0..input.schema.len())
            .filter_map(|index| unchanged(&input.schema, index, span))
            .collect();
        for _ in 0..2 {
            let degrees = arguments.required(self)?;
            let degrees = self.row_argument(degrees, &input.schema, ScalarType::Real)?;
            columns.push((Field::computed("", ScalarType::Real), degrees));
        }
        if kind == ShapeKind::Lines && arguments.first().is_none() {
            arguments.required(self)?;
        }
        let [radius, unmatched, _, key_returned] = self.options(&mut arguments)?;
        arguments.finish(self)?;
        let radius = self.radius(radius, invocation.call.span)?;
        let dropped = match key_returned {
            Some(Scalar::Bool(true)) => vec![],
            _ => vec![key],
        };
        let fields = output(input, &table, &dropped, Side::Input);
        let algorithm = GeoLookup {
            kind,
            radius,
            unmatched: match unmatched {
                Some(Scalar::Bool(true)) => Unmatched::Keep,
                _ => Unmatched::Drop,
            },
            key,
            dropped,
        };
        let inputs = vec![projection(input, columns, span), table];
        Some(computed(Arc::new(algorithm), inputs, vec![], fields, span))
    }

    /// The radius around a shape; None where none is given, which means inside.
    fn radius(&mut self, radius: Option<Scalar>, span: Span) -> Option<Option<f64>> {
        match radius {
            Some(Scalar::Real(radius)) if radius >= 0.0 => Some(Some(radius)),
            None => Some(None),
            Some(_) => {
                self.refuse(
                    "a radius is a number of metres that is not negative".to_owned(),
                    span,
                    "`radius = 100`",
                );
                None
            }
        }
    }

    /// The options by name, or in their order.
    fn options(&mut self, arguments: &mut Arguments<'_>) -> Option<[Option<Scalar>; 4]> {
        let mut values = [const { None }; 4];
        for ((name, ty), value) in OPTIONS.iter().zip(&mut values) {
            let argument = arguments.named(name).or_else(|| arguments.next());
            if let Some(argument) = argument {
                *value = Some(self.constant_argument(argument, *ty)?);
            }
        }
        Some(values)
    }
}

/// What becomes of rows whose place belongs to no shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unmatched {
    Keep,
    Drop,
}

/// Reads the rows looked up, with the longitude and the latitude in last columns, and the table of shapes.
#[derive(PartialEq, Debug)]
struct GeoLookup {
    kind: ShapeKind,
    radius: Option<f64>,
    unmatched: Unmatched,
    /// The table's column with the shapes.
    key: usize,
    /// The table's columns that are left out.
    dropped: Vec<usize>,
}

impl Algorithm for GeoLookup {
    fn run(
        &self,
        inputs: &[Batch],
        _: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let [input, table] = inputs else {
            return Ok(Batch::new(vec![], 0));
        };
        let (Some((latitudes, rest)), Some(shapes)) =
            (input.columns.split_last(), table.columns.get(self.key))
        else {
            return Ok(Batch::new(vec![], 0));
        };
        let Some((longitudes, own)) = rest.split_last() else {
            return Ok(Batch::new(vec![], 0));
        };
        let shapes = ShapeTable::new(shapes, self.kind);
        let (longitudes, latitudes) = (longitudes.reader::<Real>(), latitudes.reader::<Real>());
        let mut left: Vec<u32> = Vec::new();
        let mut right: Vec<Option<u32>> = Vec::new();
        let mut found = Vec::new();
        for (number, row) in (0_u32..).zip(0..input.rows) {
            found.clear();
            if let (Some(longitude), Some(latitude)) = (longitudes.get(row), latitudes.get(row)) {
                shapes.matching(longitude, latitude, self.radius, &mut found);
            }
            if found.is_empty() && self.unmatched == Unmatched::Keep {
                left.push(number);
                right.push(None);
            }
            left.extend(found.iter().map(|_| number));
            right.extend(found.iter().copied().map(Some));
            if left.len() > settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "the lookup",
                    limit: settings.max_rows,
                    span: None,
                });
            }
        }
        let rows = left.len();
        let (left, right) = (UInt32Array::from(left), UInt32Array::from(right));
        let mut columns: Vec<Column> = own.iter().map(|column| column.take(&left)).collect();
        let theirs = table.columns.iter().enumerate();
        let kept = theirs.filter(|(index, _)| !self.dropped.contains(index));
        columns.extend(kept.map(|(_, column)| column.take(&right)));
        Ok(Batch::new(columns, rows))
    }
}
