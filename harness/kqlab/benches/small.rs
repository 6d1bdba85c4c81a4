//! What unit tests of rules pay: a rule from its text to its verdict, a rule prepared once, and whole suites of tests.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark may stop at what it does not expect"
)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kql_eval::exec::Batch;
use kql_eval::types::{Column, Kind, Scalar, ScalarType, Text};
use kqlab::proof::Clock;
use kqlab::runner::{Selection, discover};
use kqlab::schema::{Catalog, Dialect};
use kqlab::testing::{Measure, test_file, test_files};
use kqlab::workspace::{Rows, Workspace};

const ROWS: usize = 10;

fn rules() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

/// A table of ten events, half of which the rule catches.
fn events(workspace: &Arc<Workspace>) -> Rows {
    let table = workspace.catalog().table("DeviceNetworkEvents").unwrap();
    let column = |(name, ty): &(String, ScalarType)| match name.as_str() {
        "Timestamp" => Column::constant(Scalar::DateTime(workspace.clock().ticks()), ROWS),
        "RemoteUrl" | "InitiatingProcessVersionInfoCompanyName" => {
            let mut texts = Text::builder(ROWS);
            for row in 0..ROWS {
                let is_caught = row % 2 == 0;
                texts.append_value(match name.as_str() {
                    "RemoteUrl" if is_caught => "rmm.syncromsp.com",
                    "RemoteUrl" => "www.example.com",
                    _ if is_caught => "Servably, Inc.",
                    _ => "Example GmbH",
                });
            }
            Column::array(ScalarType::String, Text::finish(texts))
        }
        _ => Column::constant(Scalar::null(*ty), ROWS),
    };
    let batch = Batch::new(table.columns.iter().map(column).collect(), ROWS);
    let mut rows = Rows::none(Arc::clone(workspace));
    rows.give("DeviceNetworkEvents", &table.columns, vec![batch]);
    rows
}

fn rule(criterion: &mut Criterion) {
    let path = rules().join("rmm/syncromsp/SyncroMSP_netconn.yaml");
    let text = kqlab::rule::load(&path).unwrap().query;
    let clock = Clock::parse("2026-01-15T12:00:00Z").unwrap();
    let workspace = Arc::new(Workspace::new(Catalog::bundled(Dialect::Defender), clock));
    let events = events(&workspace);
    criterion.bench_function("rule text to verdict, 10 rows", |bencher| {
        bencher.iter(|| {
            let rule = workspace.prepare(black_box(&text)).unwrap();
            assert_eq!(rule.count(&events), Ok(1));
        });
    });
    let rule = workspace.prepare(&text).unwrap();
    criterion.bench_function("prepared rule, 10 rows", |bencher| {
        bencher.iter(|| black_box(&rule).count(&events));
    });
}

fn suites(criterion: &mut Criterion) {
    let files = discover(&rules()).unwrap();
    let selection = Selection::default();
    let run = || -> usize {
        let tested = files.iter();
        let tested = tested.map(|file| {
            test_file(
                file,
                &selection,
                Measure::Nothing,
                &kqlab::project::Projects::default(),
            )
        });
        tested.map(|tested| tested.report.outcomes.len()).sum()
    };
    let tests = u64::try_from(run()).unwrap();
    let mut group = criterion.benchmark_group("test suites");
    group.throughput(Throughput::Elements(tests));
    group.sample_size(10);
    group.bench_function("the rules of this repository", |bencher| bencher.iter(run));
    group.bench_function("the rules of this repository, on all threads", |bencher| {
        bencher.iter(|| {
            test_files(
                &files,
                &selection,
                Measure::Nothing,
                &kqlab::project::Projects::default(),
            )
        });
    });
    group.finish();
}

criterion_group!(small, rule, suites);
criterion_main!(small);
