//! The events of other tables that a reading of a file passes over.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The events of other tables in a file, as far as a reading has met them. Clones share one count.
///
/// A file is read more than once, and not always to its end: the reading that met most events of a table counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct PassedOver(Arc<Mutex<BTreeMap<String, u64>>>);

impl PassedOver {
    /// The tables, each with how many of its events were passed over.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }

    /// Begins a reading.
    pub(super) fn reading(&self) -> Reading {
        Reading {
            met: BTreeMap::new(),
            shared: self.clone(),
        }
    }
}

/// What one reading of a file passes over.
#[derive(Debug, Default)]
pub(super) struct Reading {
    met: BTreeMap<String, u64>,
    shared: PassedOver,
}

impl Reading {
    /// Counts an event of another table.
    pub fn pass_over(&mut self, table: &str) {
        let met = match self.met.get_mut(table) {
            Some(met) => met,
            None => self.met.entry(table.to_owned()).or_default(),
        };
        *met += 1;
        let mut shared = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.get_mut(table) {
            Some(most) => *most = (*most).max(*met),
            None => {
                shared.insert(table.to_owned(), *met);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PassedOver;

    #[test]
    fn of_several_readings_the_one_that_met_most_counts() {
        let passed_over = PassedOver::default();
        for events in [1, 3, 2] {
            let mut reading = passed_over.reading();
            (0..events).for_each(|_| reading.pass_over("DeviceInfo"));
        }
        assert_eq!(
            passed_over.counts().into_iter().collect::<Vec<_>>(),
            [("DeviceInfo".to_owned(), 3)]
        );
    }
}
