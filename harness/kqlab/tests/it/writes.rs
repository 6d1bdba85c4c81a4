//! Files that commands write are written as a whole or not at all.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const RULE: &str = "name: logons\nquery: |\n  DeviceLogonEvents\n  | where AccountName == 'bob'\n";

/// A folder with a rule, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Scratch::new("writes", name);
        path.write("rule.yaml", RULE);
        Self(path)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kqlab"));
        command.args(arguments).current_dir(&self.0);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn read(&self, name: &str) -> String {
        self.0.read(name)
    }
}

#[test]
fn a_writer_that_is_killed_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = Folder::new("killed");
    let arguments = [
        "generate",
        "rule.yaml",
        "--write",
        "--force",
        "--now",
        "2026-01-15T12:00:00Z",
    ];
    let status = folder.command(&arguments).status().unwrap();
    assert!(status.success());
    let new = folder.read("rule.test.yaml");
    for moment in 0..40 {
        std::fs::write(folder.0.join("rule.test.yaml"), "old").unwrap();
        let mut writer = folder.command(&arguments).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment * 2));
        let _ = writer.kill();
        writer.wait().unwrap();
        let found = folder.read("rule.test.yaml");
        assert!(found == "old" || found == new, "{found}");
    }
}

#[test]
fn two_writers_of_one_file_do_not_mix() {
    let folder = Folder::new("two");
    let of_seed = |seed| {
        [
            "generate",
            "rule.yaml",
            "--write",
            "--force",
            "--now",
            "2026-01-15T12:00:00Z",
            "--seed",
            seed,
        ]
    };
    let alone = |seed| {
        assert!(folder.command(&of_seed(seed)).status().unwrap().success());
        folder.read("rule.test.yaml")
    };
    let wanted = [alone("1"), alone("2")];
    for _ in 0..5 {
        let writers = ["1", "2"].map(|seed| folder.command(&of_seed(seed)).spawn().unwrap());
        for mut writer in writers {
            assert!(writer.wait().unwrap().success());
        }
        assert!(wanted.contains(&folder.read("rule.test.yaml")));
    }
    let names = std::fs::read_dir(&folder.0).unwrap().count();
    assert_eq!(names, 2, "no draft is left behind");
}

#[cfg(unix)]
#[test]
fn no_command_writes_through_a_link() {
    let folder = Folder::new("links");
    let tests = "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, AccountName: bob}], expect: fires}\n";
    std::fs::write(folder.0.join("real.yaml"), tests).unwrap();
    let link = |target: &str, name: &str| {
        let _ = std::fs::remove_file(folder.0.join(name));
        std::os::unix::fs::symlink(Path::new(target), folder.0.join(name)).unwrap();
    };
    link("real.yaml", "rule.test.yaml");
    link("elsewhere.xml", "report.xml");
    for arguments in [
        &["generate", "rule.yaml", "--write", "--force"][..],
        &["mutate", "--fix", "rule.test.yaml"],
        &["test", "real.yaml", "-o", "junit=report.xml"],
    ] {
        let code = folder.command(arguments).status().unwrap().code();
        assert_eq!(code, Some(2), "{arguments:?}");
    }
    assert_eq!(folder.read("real.yaml"), tests);
    assert!(!folder.0.join("elsewhere.xml").exists());
}

#[test]
fn a_report_goes_to_a_device_as_it_is() {
    let folder = Folder::new("device");
    let tests = "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, AccountName: bob}], expect: fires}\n";
    std::fs::write(folder.0.join("rule.test.yaml"), tests).unwrap();
    let status = folder
        .command(&["test", "rule.test.yaml", "-o", "junit=/dev/null"])
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn tests_that_mutate_writes_are_named_by_the_change_that_they_notice() {
    let folder = Folder::new("named");
    let tests = "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, AccountName: bob}], expect: fires}\n";
    std::fs::write(folder.0.join("rule.test.yaml"), tests).unwrap();
    let run = |arguments: &[&str]| folder.command(arguments).status().unwrap().code();
    assert_eq!(run(&["mutate", "--fix", "rule.test.yaml"]), Some(0));
    let fixed = folder.read("rule.test.yaml");
    assert!(
        fixed.contains("- name: 'notices true in place of AccountName == ''bob'''"),
        "{fixed}"
    );
    assert_eq!(run(&["test", "rule.test.yaml"]), Some(0), "{fixed}");
}
