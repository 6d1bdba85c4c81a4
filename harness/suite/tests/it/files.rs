//! The files that a name matches, as one table.

use std::sync::Arc;

use kqlab_proof::Clock;
use kqlab_source::Files;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{Rows, Workspace};

use crate::scratch::Scratch;

fn none() -> Rows {
    let catalog = Catalog::bundled(Dialect::Defender);
    Rows::none(Arc::new(Workspace::new(catalog, Clock::default())))
}

/// The rows of `T` over the files that a text names within the folder of a file.
fn rows(beside: &Scratch, named: &str) -> Vec<String> {
    let folder = beside.path().parent().unwrap();
    let files = Files::named(&folder.join(named).display().to_string()).unwrap();
    let mut rows = none();
    rows.give_files("T", files).unwrap();
    let query = rows.prepare("T").unwrap();
    let table = query.result(&rows).unwrap().batch;
    let cell = |row, column: &kql_eval::types::Column| {
        let mut text = String::new();
        column.scalar(row).write_text(&mut text);
        text
    };
    (0..table.rows)
        .map(|row| {
            let cells: Vec<_> = table
                .columns
                .iter()
                .map(|column| cell(row, column))
                .collect();
            cells.join(", ")
        })
        .collect()
}

#[test]
fn the_files_of_a_folder_are_one_table_in_the_order_of_their_names() {
    let file = Scratch::new("b.csv", "a,b\n3,x\n");
    let beside = |name: &str| file.path().with_file_name(name);
    std::fs::write(beside("c.tsv"), "c\ta\ny\t4\n").unwrap();
    std::fs::write(beside("a.ndjson"), "{\"a\":1}\n{\"a\":2}\n").unwrap();
    std::fs::write(beside("README.txt"), "no events").unwrap();
    assert_eq!(rows(&file, "."), ["1, , ", "2, , ", "3, x, ", "4, , y"]);
}

#[test]
fn a_pattern_names_files_and_several_stars_folders() {
    let file = Scratch::new("a1.csv", "a\n1\n");
    let beside = |name: &str| file.path().with_file_name(name);
    std::fs::write(beside("a2.csv"), "a\n2\n").unwrap();
    std::fs::create_dir(beside("day")).unwrap();
    std::fs::write(beside("day").join("a3.csv"), "a\n3\n").unwrap();
    assert_eq!(rows(&file, "a?.csv"), ["1", "2"]);
    assert_eq!(rows(&file, "**/*.csv"), ["1", "2", "3"]);
    assert_eq!(rows(&file, "a1.csv"), ["1"]);
}

#[test]
fn a_column_of_two_types_is_read_as_one_that_holds_both() {
    let file = Scratch::new("a.csv", "x,y\n1,1\n");
    std::fs::write(file.path().with_file_name("b.csv"), "x,y\none,1.5\n").unwrap();
    assert_eq!(rows(&file, "."), ["1, 1.0", "one, 1.5"]);
}

#[test]
fn hidden_files_are_taken_only_by_their_name() {
    let file = Scratch::new("a.json", "[{\"a\":1}]");
    std::fs::write(file.path().with_file_name("._a.json"), [0, 5, 22, 7]).unwrap();
    std::fs::write(file.path().with_file_name(".b.json"), "[{\"a\":2}]").unwrap();
    assert_eq!(rows(&file, "."), ["1"]);
    assert_eq!(rows(&file, "*.json"), ["1"]);
    assert_eq!(rows(&file, ".b.json"), ["2"]);
}

#[test]
fn the_files_of_an_archive_are_those_of_a_folder() {
    let archive = zip(&[
        ("logs/b.json", "[{\"a\":2}]"),
        ("logs/a.ndjson", "{\"a\":1}\n"),
        ("__MACOSX/logs/._a.ndjson", "x"),
        ("README.md", "no events"),
    ]);
    let file = Scratch::bytes("events.zip", &archive);
    assert_eq!(rows(&file, "events.zip"), ["1", "2"]);
    assert_eq!(rows(&file, "events.zip/logs/b.json"), ["2"]);
}

#[test]
fn a_damaged_archive_is_an_error() {
    let mut archive = zip(&[("a.ndjson", "{\"a\":1}\n")]);
    let place = archive
        .windows(4)
        .position(|bytes| bytes == b"{\"a\"")
        .unwrap();
    archive[place + 5] = b'2';
    let file = Scratch::bytes("events.zip", &archive);
    let files = Files::named(&file.path().display().to_string()).unwrap();
    let error = none().give_files("T", files).unwrap_err();
    assert!(error.to_string().contains("check sum"), "{error}");
}

/// An archive of files that are stored as they are.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, text) in files {
        let (mut entry, config) = archive.new_file(name).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(text.as_bytes()).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

#[test]
fn a_folder_or_pattern_without_events_is_an_error() {
    let file = Scratch::new("README.txt", "");
    let folder = file.path().parent().unwrap();
    for named in [folder.to_owned(), folder.join("*.csv")] {
        let error = Files::named(&named.display().to_string()).unwrap_err();
        assert!(error.to_string().ends_with("names no file of events"));
    }
}

#[test]
fn a_file_of_a_column_in_another_spelling_is_filtered_by_its_values() {
    let old = r#"{"TimeGenerated":"2020-01-01T00:00:00Z","Computer":"old"}"#;
    let spelled = r#"{"timegenerated":"2026-01-14T08:15:00Z","Computer":"lower"}"#;
    let zoned = r#"{"TimeGenerated [UTC]":"1/14/2026, 8:15:00 AM","Computer":"zone"}"#;
    let new = r#"{"TimeGenerated":"2026-01-14T08:15:00Z","Computer":"new"}"#;
    let text = [zoned, old, spelled, old, old, zoned, new, old, spelled, ""].join("\n");
    let file = Scratch::new("a.ndjson", &text);
    let mut catalog = Catalog::bundled(Dialect::Any);
    catalog
        .add_text(r#"{"T": {"TimeGenerated":"datetime","Computer":"string"}}"#)
        .unwrap();
    let mut rows = Rows::none(Arc::new(Workspace::new(catalog, Clock::default())));
    rows.give_file("T", file.path().to_owned()).unwrap();
    let query = "T | where TimeGenerated > datetime(2026-01-01) | summarize make_list(Computer)";
    let table = rows.prepare(query).unwrap().result(&rows).unwrap();
    let mut found = String::new();
    table.batch.columns[0].scalar(0).write_text(&mut found);
    assert_eq!(found, r#"["zone","lower","zone","new","lower"]"#);
}
