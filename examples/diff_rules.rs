//! Compares two forms of a rule and shows the smallest event at which they differ, as `kqlab diff` does.
//!
//! `cargo run --example diff_rules`

use std::error::Error;

use kqlab::diff::{Version, diff};
use kqlab::output::Style;
use kqlab::proof::{Clock, Effort, Prepared};
use kqlab::report::diff::terminal;
use kqlab::rule::Schedule;
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;

const OLD: &str = "DeviceProcessEvents | where FileName =~ 'rundll32.exe' | where ProcessCommandLine contains 'javascript'";
const NEW: &str = "DeviceProcessEvents | where FileName == 'rundll32.exe' | where ProcessCommandLine contains 'javascript'";

fn main() -> Result<(), Box<dyn Error>> {
    let clock = Clock::parse("2026-01-15T12:00:00Z").ok_or("that is no datetime")?;
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), clock);
    let prepare = |text: &str| -> Result<Prepared, String> {
        let prepared = workspace.prepare(text);
        prepared.map_err(|mistakes| format!("{mistakes:?}"))
    };

    // Fixtures of test files could be compared too; here events are made from the rules alone.
    let (old, new) = (prepare(OLD)?, prepare(NEW)?);
    // Neither rule says when it runs: every event is seen, and one result is an alert.
    let schedule = Schedule::default();
    let version = |rule| Version {
        rule,
        schedule: &schedule,
    };
    let found = diff(version(&old), version(&new), &[], clock, Effort::default());
    let style = Style::PLAIN;
    print!("{}", terminal(&found, "old", "new", style));
    assert!(
        !found.is_same,
        "`==` minds the letter case and `=~` does not"
    );
    assert!(!found.examples.is_empty(), "an event shows it");
    Ok(())
}
