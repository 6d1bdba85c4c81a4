//! A rule from text to verdict: binding, running once more, and everything together.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use kql_eval::bind::{Catalog, bind};
use kql_eval::exec::{Batch, Batches, Database, Rows, ScanRequest};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::{Column, Scalar, ScalarType, ticks};
use kql_eval::{Query, RuntimeError, Settings};

const RULE: &str = "let Time_start = now(-5d);
let Time_end = now();
DeviceNetworkEvents
| where Timestamp between (Time_start..Time_end)
| where RemoteUrl has_any ('vendor-one.example', 'vendor-two.example', 'vendor-three.example')
and InitiatingProcessVersionInfoCompanyName has 'Vendor, Inc.'
| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), Report=make_set(ReportId), Count=count()
by DeviceId, DeviceName, RemoteUrl";

const NOW: i64 = ticks::UNIX_EPOCH + 20_000 * ticks::DAY;

/// A table of 45 columns with ten rows, half of which the rule catches.
struct Events {
    schema: Arc<Schema>,
    batch: Batch,
}

impl Events {
    fn new() -> Self {
        let named = [
            ("Timestamp", ScalarType::DateTime),
            ("DeviceId", ScalarType::String),
            ("DeviceName", ScalarType::String),
            ("RemoteUrl", ScalarType::String),
            (
                "InitiatingProcessVersionInfoCompanyName",
                ScalarType::String,
            ),
            ("ReportId", ScalarType::Long),
        ];
        let mut fields: Vec<Field> = named
            .into_iter()
            .map(|(name, ty)| Field::computed(name, ty))
            .collect();
        fields.extend(
            (0..39).map(|number| Field::computed(format!("Other{number}"), ScalarType::String)),
        );
        let columns = fields.iter().map(|field| {
            let cells: Vec<Scalar> = (0..10).map(|row| cell(&field.name, row)).collect();
            Column::from_scalars(field.ty, &cells)
        });
        let batch = Batch::new(columns.collect(), 10);
        Self {
            schema: Arc::new(Schema::new(fields)),
            batch,
        }
    }
}

fn cell(column: &str, row: i64) -> Scalar {
    match column {
        "Timestamp" => Scalar::DateTime(NOW - row * ticks::HOUR),
        "ReportId" => Scalar::Long(row),
        "RemoteUrl" if row % 2 == 0 => Scalar::String("api.vendor-two.example".into()),
        "InitiatingProcessVersionInfoCompanyName" => Scalar::String("Vendor, Inc.".into()),
        _ => Scalar::String("ws-042.corp.example".into()),
    }
}

impl Catalog for Events {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        (name == "DeviceNetworkEvents").then(|| Arc::clone(&self.schema))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["DeviceNetworkEvents".to_owned()]
    }
}

impl Database for Events {
    fn scan<'r>(&'r self, _: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        Ok(Arc::new(Batches(vec![self.batch.clone()])))
    }
}

fn pipeline(c: &mut Criterion) {
    let events = Events::new();
    let settings = Settings {
        now: NOW,
        ..Settings::default()
    };
    let tree = kql_parser::parse(RULE).query;
    c.bench_function("bind a rule", |b| {
        b.iter(|| bind(black_box(&tree), &events))
    });
    let prepared = Query::compile(RULE, &events).expect("the rule compiles");
    let rows = prepared.run(&events, &settings).expect("the rule runs");
    assert_eq!(rows.first().map(|table| table.batch.rows), Some(1));
    c.bench_function("run a prepared rule over 10 rows", |b| {
        b.iter(|| prepared.run(black_box(&events), &settings));
    });
    c.bench_function("a rule over 10 rows from text to verdict", |b| {
        b.iter(|| {
            Query::compile(black_box(RULE), &events).map(|query| query.run(&events, &settings))
        });
    });
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
