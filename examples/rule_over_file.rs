//! Runs a detection rule over a file of events, as `kqlab run` does.
//!
//! `cargo run --example rule_over_file`

use std::error::Error;
use std::io::stdout;
use std::path::Path;
use std::sync::Arc;

use kqlab::output::{Format, WIDTH, write};
use kqlab::proof::Clock;
use kqlab::rule;
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::{Rows, Workspace};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/docs/common");
    let rule = rule::load(&folder.join("my_rule.kql"))?;

    // The tables of Defender and Sentinel are known; a clock makes `ago(7d)` mean the same on every day.
    let clock = Clock::parse("2026-01-15T12:00:00Z").ok_or("that is no datetime")?;
    let catalog = Catalog::bundled(Dialect::of_query(&rule.query));
    let mut rows = Rows::none(Arc::new(Workspace::new(catalog, clock)));
    rows.give_file("DeviceProcessEvents", folder.join("events.ndjson"))?;

    let prepared = rows
        .prepare(&rule.query)
        .map_err(|mistakes| format!("{mistakes:?}"))?;
    let tables = prepared.run(&rows)?;
    write(&tables, Format::Table { width: WIDTH }, &mut stdout())?;
    assert!(
        prepared.fires(&rows)?,
        "{} finds the encoded command",
        rule.name
    );
    Ok(())
}
