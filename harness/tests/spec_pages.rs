//! The pages of the manual: every query gives what its page says.
//!
//! With `KQLAB_BLESS=1` what the queries give is written into the pages instead; read the difference before you keep it.

use std::path::{Path, PathBuf};

use kqlab::spec::{self, Block, Example, Page};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/spec")
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
fn failures(name: &str, text: &str) -> Vec<String> {
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

#[test]
fn every_query_gives_what_its_page_says() {
    let bless = std::env::var_os("KQLAB_BLESS").is_some_and(|value| value == "1");
    let pages = spec::pages(&folder()).expect("the folder is readable");
    assert!(!pages.is_empty(), "there are pages");
    let mut failed = Vec::new();
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("the page is readable");
        let name = path.strip_prefix(folder()).unwrap_or(&path);
        if bless && let Ok(page) = Page::read(&text) {
            let answers: Vec<Vec<Block>> = page.examples.iter().map(spec::answer).collect();
            let blessed = page.with_answers(&answers);
            if blessed != text {
                std::fs::write(&path, blessed).expect("the page is writable");
            }
            continue;
        }
        failed.extend(failures(&name.display().to_string(), &text));
    }
    assert!(
        failed.is_empty(),
        "{} examples of the manual fail\n\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn headings_of_a_page_are_all_different() {
    for path in spec::pages(&folder()).expect("the folder is readable") {
        let text = std::fs::read_to_string(&path).expect("the page is readable");
        let mut headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
        let count = headings.len();
        headings.sort_unstable();
        headings.dedup();
        assert_eq!(headings.len(), count, "{}", path.display());
    }
}

/// A page with one example.
fn page(query: &str, expectation: &str) -> String {
    format!("# A page\n\n## A behaviour\n\n```kql\n{query}\n```\n{expectation}")
}

const TWO: &str = "\n```table\n| x: long |\n|---------|\n| 2       |\n```\n";

#[test]
fn a_right_page_has_no_failures() {
    assert_eq!(failures("a.md", &page("print x = 2", TWO)), [""; 0]);
}

#[test]
fn another_value_is_a_failure_with_page_heading_and_difference() {
    let failures = failures("a.md", &page("print x = 3", TWO));
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

#[test]
fn another_type_name_or_number_of_results_is_a_failure() {
    for query in [
        "print x = int(2)",
        "print y = 2",
        "print x = 2; print x = 2",
    ] {
        assert_eq!(failures("a.md", &page(query, TWO)).len(), 1, "{query}");
    }
}

#[test]
fn a_mistake_where_rows_are_expected_is_a_failure() {
    let failures = failures("a.md", &page("print x = nothing", TWO));
    assert!(failures[0].contains("+ ```diagnostics"), "{failures:?}");
}

#[test]
fn a_query_without_an_expectation_is_a_failure() {
    let failures = failures("a.md", &page("print x = 2", ""));
    assert!(
        failures[0].contains("does not say what this gives"),
        "{failures:?}"
    );
}
