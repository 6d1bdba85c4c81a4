//! Where addresses are, by the rows that are given for it.

use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::Scalar;
use kql_eval::{Location, Locations, RuntimeError};

/// The function whose rows say where addresses are.
pub(super) const LOCATIONS: &str = "geo_info_from_ip_address";

/// The locations that rows name.
///
/// # Errors
/// A `network` is none.
pub(super) fn read(schema: &Schema, batches: &[Batch]) -> Result<Locations, RuntimeError> {
    let mut locations = Locations::default();
    for batch in batches {
        for row in 0..batch.rows {
            let cell = |name: &str| {
                let column = batch.columns.get(schema.index_of(name)?)?;
                Some(column.scalar(row)).filter(|cell| !cell.is_null())
            };
            add(&mut locations, &cell)?;
        }
    }
    Ok(locations)
}

/// Adds the location that one row names.
fn add(
    locations: &mut Locations,
    cell: &dyn Fn(&str) -> Option<Scalar>,
) -> Result<(), RuntimeError> {
    let text = |name: &str| {
        let text = cell(name)?.as_str()?.to_owned();
        Some(text).filter(|text| !text.is_empty())
    };
    let degrees = |name: &str| match cell(name)? {
        Scalar::Real(value) => Some(value),
        other => {
            let mut text = String::new();
            other.write_text(&mut text);
            // CSV and YAML may give degrees as text.
            text.parse().ok()
        }
    };
    let network = text("network").unwrap_or_default();
    let location = Location {
        country: text("country"),
        state: text("state"),
        city: text("city"),
        latitude: degrees("latitude"),
        longitude: degrees("longitude"),
    };
    if locations.add(&network, location) {
        return Ok(());
    }
    Err(RuntimeError::Source {
        table: LOCATIONS.to_owned(),
        message: format!(
            "`{network}` is no network; its column `network` holds texts such as `203.0.113.0/24`"
        ),
    })
}
