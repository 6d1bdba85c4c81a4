//! `kqlab fixture` as a command: files in, files out, and what it refuses.

use crate::scratch::Scratch;
use std::process::{Command, Output};

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = Scratch::new("fixtures", name);
        for (name, text) in files {
            path.write(name, text);
        }
        Self(path)
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kqlab"));
        let command = command
            .arg("fixture")
            .args(arguments)
            .env_remove("KQLAB_KEY");
        command.current_dir(&self.0).output().unwrap()
    }

    fn read(&self, name: &str) -> serde_json::Value {
        let text = self.0.read(name);
        serde_json::from_str(text.lines().next().unwrap()).unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const LOGON: &str = "{\"DeviceName\": \"ws-9.contoso.com\", \"AccountName\": \"alice\"}\n";

#[test]
fn files_of_several_tables_share_their_pseudonyms() {
    let csv = "DeviceName,PublicIP\nws-9.contoso.com,8.8.8.8\n";
    let folder = Folder::new(
        "tables",
        &[("DeviceLogonEvents.ndjson", LOGON), ("inventory.csv", csv)],
    );
    let output = folder.kqlab(&[
        "DeviceLogonEvents.ndjson",
        "DeviceInfo=inventory.csv",
        "--key",
        "k",
        "--to",
        "out",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let (logon, device) = (
        folder.read("out/DeviceLogonEvents.ndjson"),
        folder.read("out/DeviceInfo.ndjson"),
    );
    assert_eq!(logon["DeviceName"], device["DeviceName"]);
    assert_ne!(logon["DeviceName"], "ws-9.contoso.com");
    let together = folder.kqlab(&[
        "DeviceLogonEvents.ndjson",
        "DeviceInfo=inventory.csv",
        "--key",
        "k",
    ]);
    let text = String::from_utf8(together.stdout).unwrap();
    assert!(
        text.starts_with("{\"Type\":\"DeviceLogonEvents\",\"DeviceName\":"),
        "{text}"
    );
}

#[test]
fn without_a_key_one_is_made_and_told_and_gives_the_same_again() {
    let folder = Folder::new("key", &[("a.ndjson", LOGON), ("empty.txt", "")]);
    let first = folder.kqlab(&["a.ndjson", "--table", "DeviceLogonEvents"]);
    let told = said(&first);
    let key = told
        .split("`--key ")
        .nth(1)
        .unwrap()
        .split('`')
        .next()
        .unwrap();
    let again = folder.kqlab(&["a.ndjson", "--table", "DeviceLogonEvents", "--key", key]);
    assert_eq!(first.stdout, again.stdout);
    let other = folder.kqlab(&["a.ndjson", "--table", "DeviceLogonEvents"]);
    assert_ne!(first.stdout, other.stdout);
    assert_eq!(
        folder
            .kqlab(&["a.ndjson", "--key-file", "empty.txt"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = Folder::new("mistakes", &[("a.ndjson", LOGON), ("none.ndjson", "")]);
    for (arguments, code, expected) in [
        (
            vec!["a.ndjson", "--table", "DeviceLogonEvent"],
            2,
            "did you mean `DeviceLogonEvents`?",
        ),
        (vec!["a.ndjson", "--columns", "used"], 2, "needs `--rule`"),
        (vec!["missing.ndjson"], 2, "cannot be read"),
        (vec!["a.ndjson", "--now", "noon"], 2, "takes a datetime"),
    ] {
        let output = folder.kqlab(&arguments);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            said(&output)
        );
        assert!(said(&output).contains(expected), "{}", said(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_changed_verdict_writes_nothing() {
    let rule = "DeviceLogonEvents | where strlen(AccountName) == 5";
    let folder = Folder::new("verdict", &[("a.ndjson", LOGON), ("rule.kql", rule)]);
    let output = folder.kqlab(&["a.ndjson", "--rule", "rule.kql", "--key", "k"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        output.stdout.is_empty() && said(&output).contains("row 1 of a.ndjson it fires before"),
        "{}",
        said(&output)
    );
    let output = folder.kqlab(&[
        "a.ndjson",
        "--rule",
        "rule.kql",
        "--key",
        "k",
        "--keep",
        "AccountName",
    ]);
    assert!(output.status.success(), "{}", said(&output));
}

/// Each line has its own way to give a secret or to name a person; the words of none are left, in whatever notation.
#[test]
fn no_secret_and_no_name_is_left_in_any_notation() {
    let lines = [
        r#"{"ProcessCommandLine":"tool password= S3cretA1"}"#,
        r#"{"ProcessCommandLine":"net user \"bob smithson\" S3cretA2 /add"}"#,
        r#"{"ProcessCommandLine":"powershell -enc cABhAHMAcwB3AG8AcgBkAD0AUwAzAGMAcgBlAHQAQQAzAA=="}"#,
        r#"{"ProcessCommandLine":"curl https://h/?user%3Dklausdieter%26password%3DS3cretA4"}"#,
        r#"{"ProcessCommandLine":"<Password>S3cretA5</Password>"}"#,
        r#"{"AdditionalFields":{"Parameters":[{"Name":"Password","Value":"S3cretA6"}]}}"#,
        r#"{"AdditionalFields":{"ActivityObjects":[{"Type":"User","Name":"Erika Muster"}]}}"#,
        r#"{"ProcessCommandLine":"dsquery CN=Erika Muster,OU=Sales,DC=contosolab,DC=com"}"#,
        r#"{"ProcessCommandLine":"pam: authentication failure; logname= uid=0 user=klausdieter"}"#,
    ];
    let folder = Folder::new("notations", &[("e.ndjson", &lines.join("\n"))]);
    let output = folder.kqlab(&["DeviceProcessEvents=e.ndjson", "--key", "k"]);
    assert!(output.status.success(), "{}", said(&output));
    let written = String::from_utf8(output.stdout).unwrap();
    assert!(
        written.contains("-enc cABhAHMAcwB3AG8AcgBkAD0AUgBFAE0ATwBWAEUARAA="),
        "{written}"
    );
    for original in ["S3cret", "smithson", "klausdieter", "Erika", "contosolab"] {
        assert!(!written.contains(original), "{original} is left: {written}");
    }
}

#[test]
fn what_still_looks_like_a_secret_is_not_written() {
    let text = r#"{"ProcessCommandLine":"the secret> a1b2c3d4"}"#;
    let folder = Folder::new("leak", &[("e.ndjson", text)]);
    let arguments = ["DeviceProcessEvents=e.ndjson", "--key", "k"];
    let output = folder.kqlab(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("column `ProcessCommandLine` of row 1 of e.ndjson"));
    assert!(output.stdout.is_empty());
    let kept = folder.kqlab(&[&arguments[..], &["--keep", "ProcessCommandLine"]].concat());
    assert!(kept.status.success());
}
