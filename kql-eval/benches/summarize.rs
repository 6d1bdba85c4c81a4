//! Groups, counts and sets over a million network events in memory, as a column store hands them over: repeated texts are
//! views of one place.

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringViewArray, UInt32Array};
use arrow_select::take::take;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kql_eval::bind::Catalog;
use kql_eval::exec::{Batch, BatchSource, Database, Rows, ScanRequest, TableRows};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::{Column, DateTime, Long, ScalarType, ticks};
use kql_eval::{Query, RuntimeError, Settings};

const ROWS: u32 = 1_000_000;
const BATCH: u32 = 8_192;
const PARTS: usize = 8;
const NOW: i64 = ticks::UNIX_EPOCH + 20_000 * ticks::DAY;

/// A number that looks like chance.
fn mixed(row: u32, salt: u32) -> u32 {
    let mut x = row.wrapping_mul(0x9E37_79B9) ^ salt.wrapping_mul(0x85EB_CA6B);
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    x ^ (x >> 16)
}

/// Texts, a part of which repeat often.
fn texts(distinct: u32, salt: u32, rows: &[u32], text: impl Fn(u32) -> String) -> Column {
    let dictionary: StringViewArray = (0..distinct).map(|number| Some(text(number))).collect();
    let chosen = rows.iter().map(|row| {
        let (one, other) = (mixed(*row, salt), mixed(*row, salt + 1));
        (one % distinct).min(other % distinct)
    });
    let chosen = UInt32Array::from_iter_values(chosen);
    let array: ArrayRef =
        take(&dictionary, &chosen, None).expect("the numbers are the dictionary's");
    Column::array(ScalarType::String, array)
}

/// Events in the order of their time, ten minutes' jitter aside.
struct Events {
    schema: Arc<Schema>,
    parts: Vec<Vec<Batch>>,
}

impl Events {
    fn new() -> Self {
        let fields = [
            ("Timestamp", ScalarType::DateTime),
            ("DeviceId", ScalarType::String),
            ("RemoteUrl", ScalarType::String),
            ("RemoteIP", ScalarType::String),
            ("ReportId", ScalarType::Long),
        ];
        let fields = fields.map(|(name, ty)| Field::computed(name, ty));
        let rows: Vec<u32> = (0..ROWS).collect();
        let of_part = rows.chunks(rows.len() / PARTS);
        Self {
            schema: Arc::new(Schema::new(fields.to_vec())),
            parts: of_part.map(part).collect(),
        }
    }
}

fn part(rows: &[u32]) -> Vec<Batch> {
    let times = rows.iter().map(|row| {
        let step = 30 * ticks::DAY / i64::from(ROWS);
        NOW - 30 * ticks::DAY
            + i64::from(*row) * step
            + i64::from(mixed(*row, 7) % 600) * ticks::SECOND
    });
    let columns = vec![
        Column::build::<DateTime, _>(times),
        texts(5_000, 1, rows, |number| {
            format!("{:040x}", u128::from(number) * 0x9E37_79B9_7F4A)
        }),
        texts(20_000, 3, rows, |number| match number {
            0..3_000 => String::new(),
            _ => format!("host{number}.example.com"),
        }),
        texts(40_000, 5, rows, |number| {
            format!("{}.{}.{}.7", 20 + number % 180, number % 251, number / 251)
        }),
        Column::build::<Long, _>(rows.iter().map(|row| i64::from(mixed(*row, 9)))),
    ];
    let all = Batch::new(columns, rows.len());
    let batch = BATCH as usize;
    let starts = (0..rows.len()).step_by(batch);
    starts
        .map(|start| all.slice(start, batch.min(rows.len() - start)))
        .collect()
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
        Ok(Arc::new(Parts(&self.parts)))
    }
}

struct Parts<'a>(&'a [Vec<Batch>]);

impl<'r> TableRows<'r> for Parts<'r> {
    fn partitions(&self) -> usize {
        self.0.len()
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        let batches = self.0.get(number).cloned().unwrap_or_default();
        Ok(Box::new(batches.into_iter()))
    }
}

const QUERIES: [(&str, &str); 7] = [
    (
        "count by device and hour",
        "count() by DeviceId, bin(Timestamp, 1h)",
    ),
    (
        "dcount by device and hour",
        "dcount(RemoteIP) by DeviceId, bin(Timestamp, 1h)",
    ),
    (
        "make_set by device and hour",
        "make_set(RemoteUrl, 100) by DeviceId, bin(Timestamp, 1h)",
    ),
    (
        "count, dcount and make_set by device and hour",
        "count(), dcount(RemoteIP), make_set(RemoteUrl, 100) by DeviceId, bin(Timestamp, 1h)",
    ),
    (
        "first and last by device",
        "min(Timestamp), max(Timestamp), sum(ReportId) by DeviceId",
    ),
    ("dcount of all", "dcount(RemoteIP), dcount(ReportId)"),
    ("count by report", "count() by ReportId"),
];

fn summarize(c: &mut Criterion) {
    let events = Events::new();
    let settings = Settings {
        now: NOW,
        threads: 1,
        ..Settings::default()
    };
    let mut group = c.benchmark_group("summarize");
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.sample_size(10);
    for (name, aggregates) in QUERIES {
        let text = format!("DeviceNetworkEvents | summarize {aggregates}");
        let query = Query::compile(&text, &events).expect("the query compiles");
        group.bench_function(name, |b| {
            b.iter(|| {
                query
                    .run(black_box(&events), &settings)
                    .map(|tables| tables.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, summarize);
criterion_main!(benches);
