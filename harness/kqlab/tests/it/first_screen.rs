//! What somebody sees first: the summary of a run, what a failing test says, colours, the demo, completions, manual pages.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::fs;
use std::path::Path;
use std::process::Output;

struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("first-screen", name))
    }

    fn with_demo(name: &str) -> Self {
        let folder = Self::new(name);
        assert_eq!(folder.kqlab(&["demo"]).status.code(), Some(0));
        folder
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        self.0.kqlab(arguments)
    }

    fn printed(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.kqlab(arguments).stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A rule with one test, whose case answers the other way round.
fn failing(folder: &Folder) {
    let rule = "DeviceLogonEvents\n| where AccountName == 'bob'\n";
    fs::write(folder.0.join("bob.kql"), rule).unwrap();
    let tests = "version: 1\nrule: ./bob.kql\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: \"eve's logon\", kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: eve}}], expect: fires}\n";
    fs::write(folder.0.join("bob.test.yaml"), tests).unwrap();
}

#[test]
fn a_run_that_passes_fits_a_screen_and_says_what_to_do_next() {
    let folder = Folder::with_demo("passes");
    let printed = folder.printed(&["test", "kqlab-demo/rules"]);
    assert!(printed.lines().count() <= 40, "{printed}");
    assert!(printed.contains("299 passed, 0 failed"), "{printed}");
    assert!(printed.contains("\nnext:\n  kqlab test kqlab-demo/rules -v "));
    let all = folder.printed(&["test", "kqlab-demo/rules", "-v"]);
    assert!(all.lines().count() > 299, "{all}");
    assert!(!all.contains("next:"));
}

#[test]
fn sixty_rules_that_pass_fit_a_screen() {
    let folder = Folder::with_demo("many");
    let rule = folder.0.join("kqlab-demo/rules/rmm/level");
    let many = folder.0.join("many");
    for number in 0..60 {
        let copy = many.join(number.to_string());
        fs::create_dir_all(&copy).unwrap();
        for name in ["Level_signature.yaml", "Level_signature.test.yaml"] {
            fs::copy(rule.join(name), copy.join(name)).unwrap();
        }
    }
    let printed = folder.printed(&["test", "many"]);
    assert!(printed.lines().count() <= 40, "{printed}");
    assert!(printed.contains("60 rules"), "{printed}");
}

#[test]
fn a_few_tests_are_named_one_by_one() {
    let folder = Folder::new("few");
    failing(&folder);
    let tests = folder.0.join("bob.test.yaml");
    let silent = fs::read_to_string(&tests)
        .unwrap()
        .replace("expect: fires", "expect: silent");
    fs::write(&tests, silent).unwrap();
    let printed = folder.printed(&["test", "bob.test.yaml"]);
    assert!(
        printed.contains("ok     positive  eve's logon"),
        "{printed}"
    );
    assert!(!printed.contains(" -v"), "{printed}");
}

#[test]
fn a_failing_test_says_which_stage_and_predicate_decided_and_the_command_that_explains_it() {
    let folder = Folder::new("fails");
    failing(&folder);
    let printed = folder.printed(&["test", "."]);
    assert!(
        printed.contains("line 2: where AccountName == 'bob'"),
        "{printed}"
    );
    assert!(
        printed.contains("AccountName == 'bob' is false"),
        "{printed}"
    );
    assert!(printed.contains("AccountName is \"eve\""), "{printed}");
    let said = r"why: kqlab explain bob.kql --test 'eve'\''s logon'";
    assert!(printed.contains(said), "{printed}");
    assert!(!printed.contains("next:"), "{printed}");
    let explained = folder.printed(&["explain", "bob.kql", "--test", "eve's logon"]);
    assert!(explained.contains("the rule is silent"), "{explained}");
}

#[test]
fn a_failure_among_many_tests_is_shown_with_its_rule() {
    let folder = Folder::with_demo("one-of-many");
    failing(&folder);
    let output = folder.kqlab(&["test", "."]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(
        printed.contains("FAILED 1 of 1 tests  bob\n  ./bob.test.yaml\n"),
        "{printed}"
    );
    assert!(printed.contains("299 passed, 1 failed"), "{printed}");
    assert!(!printed.contains("ok     near-miss"), "{printed}");
    // What is left out is counted, also where the eye is on the failure.
    assert!(printed.contains("    10 notes "), "{printed}");
}

#[test]
fn colours_are_as_the_command_line_says() {
    let folder = Folder::with_demo("colours");
    let rules = "kqlab-demo/rules";
    let has_colours = |when: &str| {
        let printed = folder.printed(&["test", rules, "--color", when]);
        printed.contains('\u{1b}')
    };
    assert!(has_colours("always"));
    assert!(!has_colours("auto"));
    assert!(!has_colours("never"));
}

#[test]
fn a_query_where_a_file_belongs_is_run_and_said() {
    let folder = Folder::new("query");
    let output = folder.kqlab(&["run", "-q", "print x = 1", "--format", "csv"]);
    assert_eq!(text(&output.stdout), "x\n1\n");
    assert!(text(&output.stderr).contains("`-e`"), "{output:?}");
    let printed = folder.printed(&["run", "-e", "print x = 1", "-q", "--format", "csv"]);
    assert_eq!(printed, "x\n1\n");
    let output = folder.kqlab(&["run", "my rule.kql"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_demo_replaces_nothing() {
    let folder = Folder::with_demo("again");
    let rule = folder.0.join("kqlab-demo/my_rule.kql");
    fs::write(&rule, "mine").unwrap();
    let output = folder.kqlab(&["demo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("is there already"),
        "{output:?}"
    );
    assert_eq!(fs::read_to_string(&rule).unwrap(), "mine");
    fs::write(folder.0.join("file"), "mine").unwrap();
    assert_eq!(folder.kqlab(&["demo", "file"]).status.code(), Some(2));
}

#[test]
fn the_demo_of_the_documentation_has_a_folder_for_each_page_with_files_of_its_own() {
    let folder = Folder::new("docs");
    assert_eq!(folder.kqlab(&["demo", "docs"]).status.code(), Some(0));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = root.join("testdata/docs/coverage/detections/Encoded_PowerShell.test.yaml");
    let written = "kqlab-docs/coverage/detections/Encoded_PowerShell.test.yaml";
    let written = fs::read(folder.0.join(written)).unwrap();
    assert_eq!(written, fs::read(own).unwrap());
    let output = folder.kqlab(&["test", "kqlab-docs/detections"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn completions_know_the_commands_in_every_shell() {
    let folder = Folder::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let printed = folder.printed(&["completions", shell]);
        assert!(printed.contains("simulate"), "{shell}");
        assert!(printed.contains("min-coverage"), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page_with_its_options_and_example() {
    let folder = Folder::new("man");
    let output = folder.kqlab(&["man", "pages"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = |name: &str| fs::read_to_string(folder.0.join("pages").join(name)).unwrap();
    let test = page("kqlab-test.1");
    assert!(test.contains(".TH kqlab-test 1"), "{test}");
    assert!(test.contains("min\\-tests"), "{test}");
    assert!(test.contains("Example: kqlab test rules"), "{test}");
    assert!(page("kqlab.1").contains("Exit codes"));
    assert!(page("kqlab-demo-docs.1").contains("documentation"));
    assert!(!folder.0.join("pages/kqlab-help.1").exists());
}
