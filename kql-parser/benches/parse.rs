//! How long a detection rule takes to read.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const RULE: &str = r#"let lookback = 1d;
let tools = dynamic(["mimikatz.exe", "rubeus.exe", "psexec.exe"]);
DeviceProcessEvents
| where Timestamp > ago(lookback)
| where FileName in~ (tools) or ProcessCommandLine has_any ("sekurlsa::", "kerberoast", "-accepteula")
| where not(InitiatingProcessFileName =~ "sccm.exe" and FolderPath startswith @"C:\Windows\")
| extend User = strcat(AccountDomain, "\\", AccountName), Day = bin(Timestamp, 1d)
| summarize Runs = count(), Commands = make_set(ProcessCommandLine, 50) by DeviceId, User, Day
| where Runs > 3
| sort by Runs desc
"#;

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("detection rule");
    group.throughput(Throughput::Bytes(RULE.len() as u64));
    group.bench_function("lex", |bencher| {
        bencher.iter(|| kql_parser::tokens(black_box(RULE)));
    });
    group.bench_function("parse", |bencher| {
        bencher.iter(|| kql_parser::parse(black_box(RULE)));
    });
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
