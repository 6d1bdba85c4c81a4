//! What unit tests of rules pay: a rule from its text to its verdict, a rule prepared once, and whole suites of tests.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark may stop at what it does not expect"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kql_eval::exec::Batch;
use kql_eval::types::{Column, Kind, Scalar, ScalarType, Text, parse_datetime};
use kql_eval::{Query, Settings};
use kqlab::runner::{Selection, discover, run_file, run_files};
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;

const ROWS: usize = 10;

fn rules() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules")
}

/// A table of ten events, half of which the rule catches.
fn workspace(settings: &Settings) -> Workspace {
    let mut workspace = Workspace::new(Catalog::bundled(Dialect::Defender));
    let table = workspace.catalog().table("DeviceNetworkEvents").unwrap();
    let column = |(name, ty): &(String, ScalarType)| match name.as_str() {
        "Timestamp" => Column::constant(Scalar::DateTime(settings.now), ROWS),
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
    workspace.give_rows("DeviceNetworkEvents", &table.columns, vec![batch]);
    workspace
}

fn verdict(query: &Query, workspace: &Workspace, settings: &Settings) -> usize {
    let tables = query.run(workspace, settings).unwrap();
    tables[0].batch.rows
}

fn rule(criterion: &mut Criterion) {
    let path = rules().join("rmm/syncromsp/SyncroMSP_netconn.yaml");
    let text = kqlab::rule::load(&path).unwrap().query;
    let settings = Settings {
        now: parse_datetime("2026-01-15T12:00:00Z").unwrap(),
        ..Settings::default()
    };
    let workspace = workspace(&settings);
    criterion.bench_function("rule text to verdict, 10 rows", |bencher| {
        bencher.iter(|| {
            let query = Query::compile(black_box(&text), &workspace).unwrap();
            assert_eq!(verdict(&query, &workspace, &settings), 1);
        });
    });
    let query = Query::compile(&text, &workspace).unwrap();
    criterion.bench_function("prepared rule, 10 rows", |bencher| {
        bencher.iter(|| verdict(black_box(&query), &workspace, &settings));
    });
}

fn suites(criterion: &mut Criterion) {
    let files = discover(&rules()).unwrap();
    let selection = Selection::default();
    let run = || -> usize {
        let reports = files.iter().map(|file| run_file(file, &selection));
        reports.map(|report| report.outcomes.len()).sum()
    };
    let tests = u64::try_from(run()).unwrap();
    let mut group = criterion.benchmark_group("test suites");
    group.throughput(Throughput::Elements(tests));
    group.sample_size(10);
    group.bench_function("the rules of this repository", |bencher| bencher.iter(run));
    group.bench_function("the rules of this repository, on all threads", |bencher| {
        bencher.iter(|| run_files(&files, &selection));
    });
    group.finish();
}

criterion_group!(small, rule, suites);
criterion_main!(small);
