//! Laws over generated values and queries. PROPTEST_CASES sets how many are tried.
#![allow(clippy::unwrap_used, clippy::type_complexity)]
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a failure here is a failed test"
)]

mod dynamic;
mod functions;
mod values;

use proptest::test_runner::Config;

/// A configuration of this many cases, unless the environment says how many.
fn config(cases: u32) -> Config {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: wanted.and_then(|n| n.parse().ok()).unwrap_or(cases),
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..Config::default()
    }
}
