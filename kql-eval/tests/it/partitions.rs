//! A table in partitions gives what the same rows in one piece give.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use kql_eval::bind::Catalog;
use kql_eval::exec::{Batch, Database, Rows, ScanRequest};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::{Column, Long, Scalar, ScalarType, Text};
use kql_eval::{Query, RuntimeError, Settings};
use proptest::prelude::*;

use crate::naive::Partitions;

/// Events in the order of their time, more or less: neighbouring partitions share few hours.
#[derive(Clone, Debug)]
struct Event {
    hour: i64,
    device: &'static str,
    address: i64,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = (0..3_i64, prop::sample::select(vec!["a", "b"]), 0..6_i64);
    prop::collection::vec(event, 1..60).prop_map(|events| {
        let event = |(row, (jitter, device, address)): (i64, (i64, &'static str, i64))| Event {
            hour: row / 3 + jitter,
            device,
            address,
        };
        (0..).zip(events).map(event).collect()
    })
}

/// `Events(Hour:long, Device:string, Address:long)`, in partitions of a number of rows.
struct Events {
    events: Vec<Event>,
    partition: usize,
}

impl Catalog for Events {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        let field = |(name, ty)| Field::computed(name, ty);
        let fields = [
            ("Hour", ScalarType::Long),
            ("Device", ScalarType::String),
            ("Address", ScalarType::Long),
        ];
        (name == "Events").then(|| Arc::new(Schema::new(fields.map(field).into())))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["Events".to_owned()]
    }
}

impl Database for Events {
    fn scan<'r>(&'r self, _: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        let batch = |events: &[Event]| {
            let columns = vec![
                Column::build::<Long, _>(events.iter().map(|event| event.hour)),
                Column::build::<Text, _>(events.iter().map(|event| event.device)),
                Column::build::<Long, _>(events.iter().map(|event| event.address)),
            ];
            Batch::new(columns, events.len())
        };
        Ok(Arc::new(Partitions(
            self.events.chunks(self.partition).map(batch).collect(),
        )))
    }
}

/// The rows of a query over events in partitions of a number of rows.
fn rows(query: &str, events: &[Event], partition: usize, threads: usize) -> Vec<Vec<Scalar>> {
    let events = Events {
        events: events.to_vec(),
        partition,
    };
    let settings = Settings {
        threads,
        ..Settings::default()
    };
    let compiled = Query::compile(query, &events).unwrap();
    let batch = compiled.run(&events, &settings).unwrap().remove(0).batch;
    let row = |row| {
        batch
            .columns
            .iter()
            .map(|column| column.scalar(row))
            .collect()
    };
    (0..batch.rows).map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn groups_have_the_same_results_in_the_same_order(
        events in events(), partition in 1..20_usize, threads in 1..4_usize,
    ) {
        for aggregates in [
            "count(), dcount(Address), make_set(Address)",
            "make_set(Address, 2), max(Address), dcount(Device)",
            "make_list(Address), avg(Address), make_set(Device)",
        ] {
            for keys in ["Hour", "Device, Hour", "Device", "Hour % 4, Device"] {
                let query = format!("Events | summarize {aggregates} by {keys}");
                prop_assert_eq!(
                    rows(&query, &events, partition, threads),
                    rows(&query, &events, events.len(), 1),
                    "{}", query
                );
            }
        }
    }
}
