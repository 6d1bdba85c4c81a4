//! The pages of the manual: every query gives what its page says.
#![allow(clippy::indexing_slicing)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use kqlab::spec::{self, Block, Example, Page};
use libtest_mimic::Trial;

use crate::{Failures, is_blessing, page};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/spec")
}

/// A test for each page, named by its path below `testdata`.
pub fn pages() -> impl Iterator<Item = Trial> {
    let folder = folder();
    let pages = spec::pages(&folder).expect("the folder is readable");
    assert!(!pages.is_empty(), "there are pages");
    pages.into_iter().map(move |path| {
        let name = path.strip_prefix(&folder).unwrap_or(&path);
        let name = format!("spec/{}", name.display());
        page(name.clone(), move || judged(&path, &name))
    })
}

/// What is wrong with a page; where pages are blessed, the page says afterwards what its queries give.
fn judged(path: &Path, name: &str) -> Failures {
    let text = std::fs::read_to_string(path).expect("the page is readable");
    let mut failed = repeated_headings(name, &text);
    match Page::read(&text) {
        Ok(page) if is_blessing() => {
            let answers: Vec<Vec<Block>> = page.examples.iter().map(spec::answer).collect();
            let blessed = page.with_answers(&answers);
            if blessed != text {
                std::fs::write(path, blessed).expect("the page is writable");
            }
        }
        _ => failed.extend(failures(name, &text)),
    }
    failed
}

/// The headings that a page has twice: a heading names a behaviour, in messages and in links.
fn repeated_headings(name: &str, text: &str) -> Failures {
    let mut seen = HashSet::new();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .filter(|heading| !seen.insert(*heading))
        .map(|heading| format!("{name}: the page has `{heading}` twice"))
        .collect()
}

/// What is wrong with an example, if anything.
fn failure(example: &Example, actual: &[Block]) -> Option<String> {
    let text = |blocks: &[Block]| -> String {
        let fenced = |block: &Block| format!("```{}\n{}```\n", block.kind.label(), block.text);
        blocks.iter().map(fenced).collect()
    };
    if example.expected == actual {
        return None;
    }
    let complaint = if example.expected.is_empty() {
        "the page does not say what this gives"
    } else {
        "this gives something else (`-` as the page says, `+` as it is)"
    };
    let difference = spec::difference(&text(&example.expected), &text(actual));
    Some(format!("{complaint}:\n{}{difference}", example.query))
}

/// What is wrong with a page: one message for each example.
fn failures(name: &str, text: &str) -> Failures {
    let page = match Page::read(text) {
        Ok(page) => page,
        Err(message) => return vec![format!("{name}: {message}")],
    };
    let examples = page.examples.iter();
    examples
        .filter_map(|example| {
            let message = failure(example, &spec::answer(example))?;
            let (line, heading) = (example.line, &example.heading);
            Some(format!("{name}:{line}: {heading}\n{message}"))
        })
        .collect()
}

/// The tests of what is judged here, with their names.
pub const CHECKS: &[(&str, fn())] = &[
    ("a_right_page_has_no_failures", a_right_page_has_no_failures),
    (
        "another_value_is_a_failure_with_page_heading_and_difference",
        another_value_is_a_failure_with_page_heading_and_difference,
    ),
    (
        "another_type_name_or_number_of_results_is_a_failure",
        another_type_name_or_number_of_results_is_a_failure,
    ),
    (
        "a_mistake_where_rows_are_expected_is_a_failure",
        a_mistake_where_rows_are_expected_is_a_failure,
    ),
    (
        "a_query_without_an_expectation_is_a_failure",
        a_query_without_an_expectation_is_a_failure,
    ),
    (
        "a_heading_that_comes_twice_is_a_failure",
        a_heading_that_comes_twice_is_a_failure,
    ),
];

/// A page with one example.
fn page_of(query: &str, expectation: &str) -> String {
    format!("# A page\n\n## A behaviour\n\n```kql\n{query}\n```\n{expectation}")
}

const TWO: &str = "\n```table\n| x: long |\n|---------|\n| 2       |\n```\n";

fn a_right_page_has_no_failures() {
    assert_eq!(failures("a.md", &page_of("print x = 2", TWO)), [""; 0]);
}

fn another_value_is_a_failure_with_page_heading_and_difference() {
    let failures = failures("a.md", &page_of("print x = 3", TWO));
    assert_eq!(
        failures,
        ["a.md:5: A behaviour\n\
          this gives something else (`-` as the page says, `+` as it is):\n\
          print x = 3\n\
          \x20 ```table\n  | x: long |\n  |---------|\n\
          - | 2       |\n\
          + | 3       |\n\
          \x20 ```\n"]
    );
}

fn another_type_name_or_number_of_results_is_a_failure() {
    for query in [
        "print x = int(2)",
        "print y = 2",
        "print x = 2; print x = 2",
    ] {
        assert_eq!(failures("a.md", &page_of(query, TWO)).len(), 1, "{query}");
    }
}

fn a_mistake_where_rows_are_expected_is_a_failure() {
    let failures = failures("a.md", &page_of("print x = nothing", TWO));
    assert!(failures[0].contains("+ ```diagnostics"), "{failures:?}");
}

fn a_query_without_an_expectation_is_a_failure() {
    let failures = failures("a.md", &page_of("print x = 2", ""));
    assert!(
        failures[0].contains("does not say what this gives"),
        "{failures:?}"
    );
}

fn a_heading_that_comes_twice_is_a_failure() {
    let text = page_of("print x = 2", TWO);
    assert_eq!(repeated_headings("a.md", &text), [""; 0]);
    let twice = format!("{text}\n## A behaviour\n");
    assert_eq!(
        repeated_headings("a.md", &twice),
        ["a.md: the page has `## A behaviour` twice"]
    );
}
