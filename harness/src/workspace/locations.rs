//! Where addresses are, by the rows that a workspace is given for it.

use std::sync::Arc;

use kql_eval::exec::read_table;
use kql_eval::types::Scalar;
use kql_eval::{Location, Locations, RuntimeError};

use super::Workspace;

/// The name under which rows say where addresses are.
const LOCATIONS: &str = "geo_info_from_ip_address";

impl Workspace {
    /// Where addresses are: the rows that are given for `geo_info_from_ip_address`, if any.
    ///
    /// # Errors
    /// They cannot be read, or a `network` is none.
    pub fn locations(&self) -> Result<Option<Arc<Locations>>, RuntimeError> {
        let Some(table) = self.given(LOCATIONS) else {
            return Ok(None);
        };
        let schema = self.schema_of(LOCATIONS, table);
        let mut locations = Locations::default();
        for batch in read_table(self, LOCATIONS, &schema)? {
            for row in 0..batch.rows {
                let cell = |name: &str| {
                    let column = batch.columns.get(schema.index_of(name)?)?;
                    Some(column.scalar(row)).filter(|cell| !cell.is_null())
                };
                let text = |name: &str| {
                    let text = cell(name)?.as_str()?.to_owned();
                    Some(text).filter(|text| !text.is_empty())
                };
                let degrees = |name: &str| match cell(name)? {
                    Scalar::Real(value) => Some(value),
                    other => {
                        let mut text = String::new();
                        other.write_text(&mut text);
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
                if !locations.add(&network, location) {
                    return Err(RuntimeError::Source {
                        table: LOCATIONS.to_owned(),
                        message: format!(
                            "`{network}` is no network; its column `network` holds texts such as `203.0.113.0/24`"
                        ),
                    });
                }
            }
        }
        Ok(Some(Arc::new(locations)))
    }
}
