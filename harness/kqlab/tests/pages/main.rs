//! Every page is a test of its own name: `spec/operators/top.md`, `docs/explain.md`. `cargo test --workspace --test pages spec/operators/top` runs
//! one page, the same with `KQLAB_BLESS=1` writes into it what it gives; read the difference before you
//! keep it.
//!
//! The built-in test runner knows functions only, so these pages have one that takes its tests from the folders.

mod docs;
mod links;
mod spec;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// What is wrong, one message for each mistake.
type Failures = Vec<String>;

/// Whether what the pages give is written into them.
fn is_blessing() -> bool {
    std::env::var_os("KQLAB_BLESS").is_some_and(|value| value == "1")
}

/// A test that passes when nothing is wrong.
fn page(name: String, failures: impl FnOnce() -> Failures + Send + 'static) -> Trial {
    Trial::test(name, move || match failures() {
        failures if failures.is_empty() => Ok(()),
        failures => Err(failures.join("\n").into()),
    })
}

/// The tests of the comparison itself: without them, a runner that finds no mistake could not be told from pages without any.
fn checks(family: &'static str, checks: &'static [(&str, fn())]) -> impl Iterator<Item = Trial> {
    checks.iter().map(move |(name, check)| {
        Trial::test(format!("{family}::{name}"), || {
            check();
            Ok(())
        })
    })
}

fn main() -> ExitCode {
    let mut tests: Vec<Trial> = spec::pages()
        .chain(docs::pages())
        .chain(links::pages())
        .collect();
    tests.extend(checks("spec", spec::CHECKS));
    tests.extend(checks("docs", docs::CHECKS));
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}
