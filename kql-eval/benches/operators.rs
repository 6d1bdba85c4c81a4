//! How fast the operators go over a batch of 8,192 rows.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kql_eval::operators::{Comparison, Membership, StringMatcher, compare};
use kql_eval::types::{Column, Long, Scalar, ScalarType, Text};
use kql_parser::syntax::{InOperator, StringOperator, StringTest};

const ROWS: u32 = 8_192;

/// Command lines as process events have them.
fn command_lines() -> Column {
    let lines = (0..ROWS).map(|row| {
        format!("\"C:\\Windows\\System32\\svchost.exe\" -k netsvcs -p -s Schedule {row} /quiet")
    });
    Column::build::<Text, _>(lines)
}

fn process_names() -> Column {
    Column::build::<Text, _>((0..ROWS).map(|row| format!("process{}.exe", row % 97)))
}

fn string(text: &str) -> Scalar {
    Scalar::String(Arc::from(text))
}

fn operators(c: &mut Criterion) {
    let (lines, names) = (command_lines(), process_names());
    let numbers = Column::build::<Long, _>((0..ROWS).map(i64::from));
    let mut group = c.benchmark_group("operators");
    group.throughput(Throughput::Elements(u64::from(ROWS)));

    for (name, test, case_sensitive) in [
        ("has", StringTest::Has, false),
        ("has_cs", StringTest::Has, true),
        ("contains", StringTest::Contains, false),
        ("contains_cs", StringTest::Contains, true),
        ("endswith", StringTest::EndsWith, false),
    ] {
        let operator = StringOperator {
            test,
            case_sensitive,
            negated: false,
        };
        let matcher = StringMatcher::new(operator, "mimikatz").expect("no pattern is needed");
        group.bench_function(name, |b| b.iter(|| matcher.eval(black_box(&lines))));
    }

    let listed: Vec<Scalar> = (0..20)
        .map(|i| string(&format!("Process{i}.exe")))
        .collect();
    for (name, operator) in [
        ("in", InOperator::In),
        ("in~", InOperator::InIgnoreCase),
        ("has_any", InOperator::HasAny),
    ] {
        let members = Membership::new(operator, ScalarType::String, &listed);
        let members = members.expect("strings go with strings");
        group.bench_function(name, |b| b.iter(|| members.eval(black_box(&names))));
    }

    let limit = Column::constant(Scalar::Long(4_000), numbers.rows());
    group.bench_function("less", |b| {
        b.iter(|| compare(Comparison::Less, black_box(&numbers), &limit));
    });
    group.finish();
}

criterion_group!(benches, operators);
criterion_main!(benches);
