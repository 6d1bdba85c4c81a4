//! Queries that would take all there is: each is answered or refused under its limits, and nothing else suffers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::scratch::Scratch;
use serde_json::{Value, json};

/// Queries that grow beyond any limit.
fn growing() -> Vec<String> {
    let doubled = |first: &str, double: &str, times: usize, last: &str| {
        let mut query = format!("let a0 = {first};\n");
        for number in 1..=times {
            let one = double.replace('$', &format!("a{}", number - 1));
            query.push_str(&format!("let a{number} = {one};\n"));
        }
        query + &last.replace('$', &format!("a{times}"))
    };
    vec![
        doubled("'aaaaaaaaaaaaaaaa'", "strcat($, $)", 40, "print strlen($)"),
        doubled("tostring(rand())", "strcat($, $)", 40, "print strlen($)"),
        doubled("range(1, 1000, 1)", "array_concat($, $)", 30, "print array_length($)"),
        doubled("'aaaa'", "strrep($, 1000)", 8, "print strlen($)"),
        doubled("'aaaa'", "replace_string($, 'a', 'aaaaaaaaaaaaaaaa')", 12, "print strlen($)"),
        doubled("'aaaa'", "replace_regex($, 'a', 'aaaaaaaaaaaaaaaa')", 12, "print strlen($)"),
        doubled("pack_array(1)", "pack_array($, $)", 40, "print array_length($)"),
        doubled("bag_pack('a', 1)", "bag_pack('a', $, 'b', $)", 40, "print $"),
        "print array_length(repeat(repeat(repeat(1, 1000000), 1000000), 1000000))".to_owned(),
        "print strlen(strcat_array(repeat(strrep('a', 1024), 1000000), ','))".to_owned(),
        "range x from 1 to 100000000000 step 1 | count".to_owned(),
        "range x from 1 to 2000000 step 1 | extend y = strrep(tostring(x), 1000) | summarize make_list(y, 2000000)".to_owned(),
        "range x from 1 to 10000 step 1 | extend y = repeat(1, 1000000) | mv-expand y | count".to_owned(),
        "range x from 1 to 100000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 100000 step 1 | extend k = 1) on k | count".to_owned(),
        "range x from 1 to 100000 step 1 | project d = bag_pack(strcat('k', x), 1) | evaluate bag_unpack(d) | count".to_owned(),
        "let f = (x: string) { strcat(x, x, x, x, x, x, x, x, x, x) }; print f(f(f(f(f(f(f(f(tostring(rand())))))))))".to_owned(),
    ]
}

fn kqlab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(arguments)
        .output()
        .unwrap()
}

/// The answers of `batch` to these queries under limits.
fn answers(queries: &[String], limits: &[&str]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .arg("batch")
        .args(limits)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: Vec<String> = (0..)
        .zip(queries)
        .map(|(id, query)| json!({"id": id, "query": query}).to_string() + "\n")
        .collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.concat().as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_batch_answers_every_line_and_refuses_those_that_grow_without_end() {
    let mut queries = growing();
    queries.push("print x = 1".to_owned());
    let answers = answers(&queries, &["--timeout", "10s", "--max-memory", "256MB"]);
    assert_eq!(answers.len(), queries.len());
    let (last, refused) = answers.split_last().unwrap();
    assert_eq!(last["id"], queries.len() - 1);
    assert!(last.get("result").is_some(), "{last}");
    for (answer, query) in refused.iter().zip(&queries) {
        let code = answer["error"]["code"].as_str().unwrap_or_default();
        let is_refused = matches!(
            code,
            "kql::runtime::limit" | "kql::unsupported" | "kql::semantic::bad_argument"
        );
        assert!(is_refused, "{query}\n{answer}");
    }
}

#[test]
fn a_limit_names_the_option_that_raises_it() {
    let run = |query: &str, limits: &[&str]| {
        let output = kqlab(&[&["run", "-e", query][..], limits].concat());
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let endless = "range x from 1 to 100000000000 step 1 | count";
    let said = run(endless, &["--max-rows", "1000"]);
    assert!(
        said.contains("`range` would hold more than 1000 rows") && said.contains("`--max-rows`"),
        "{said}"
    );
    let said = run(
        endless,
        &["--timeout", "50ms", "--max-rows", "100000000000"],
    );
    assert!(
        said.contains("did not end within 50 ms") && said.contains("`--timeout`"),
        "{said}"
    );
    let said = run(
        "print x = rand() | extend y = strrep(tostring(x), 1024) | extend z = strrep(y, 1024)",
        &["--max-memory", "1MB"],
    );
    assert!(
        said.contains("one may take 125 kB") && said.contains("`--max-memory`"),
        "{said}"
    );
}

#[test]
fn rows_that_nobody_asks_for_are_not_made() {
    let output = kqlab(&[
        "run",
        "-e",
        "range x from 1 to 100000000000 step 1 | take 2",
        "--format",
        "csv",
    ]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "x\n1\n2\n");
    let more = kqlab(&[
        "run",
        "-e",
        "range x from 1 to 20000 step 1 | count",
        "--format",
        "csv",
        "--max-rows",
        "20000",
    ]);
    assert_eq!(String::from_utf8(more.stdout).unwrap(), "Count\n20000\n");
}

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("limits", name))
    }
}

#[test]
fn a_test_file_that_is_too_long_is_refused_in_its_own_words() {
    let folder = Folder::new("long");
    let mut text = "version: 1\nrule: ./r.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - name: 'a {n}'\n    kind: positive\n    cases:\n".to_owned();
    for number in 0..100_000 {
        text.push_str(&format!("      - {{n: {number}, expect: fires}}\n"));
    }
    let path = folder.0.join("many.test.yaml");
    std::fs::write(&path, text).unwrap();
    let output = kqlab(&["test", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("kqlab::testfile::too_long"), "{said}");
    assert!(!said.contains("budget"), "{said}");
}
