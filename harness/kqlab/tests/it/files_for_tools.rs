//! The files by which other tools run kqlab: what they name is there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn yaml(name: &str) -> Value {
    let text = std::fs::read_to_string(root().join(name)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn hooks_run_commands_that_there_are() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().unwrap() {
        let entry = hook["entry"].as_str().unwrap();
        let (program, arguments) = entry.split_once(' ').unwrap();
        assert_eq!(program, "kqlab");
        let status = Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .args(arguments.split(' '))
            .arg("--help")
            .output()
            .unwrap();
        assert!(status.status.success(), "{entry}");
        let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        for name in [
            "a/rule.yaml",
            "rule.test.yml",
            "rule.kql",
            "tables/T.json",
            "vip.csv",
        ] {
            assert!(files.is_match(name), "{entry}: {name}");
        }
        assert!(!files.is_match("README.rst"), "{entry}");
    }
}

#[test]
fn the_action_names_scripts_and_inputs_that_there_are() {
    let action = yaml("action.yml");
    let text = std::fs::read_to_string(root().join("action.yml")).unwrap();
    let script = regex::Regex::new(r#"\$GITHUB_ACTION_PATH/([^"]+)"#).unwrap();
    let scripts: Vec<&str> = script
        .captures_iter(&text)
        .map(|found| found.extract::<1>().1[0])
        .collect();
    assert_eq!(scripts.len(), 2);
    assert!(
        scripts.iter().all(|path| root().join(path).is_file()),
        "{scripts:?}"
    );
    let input = regex::Regex::new(r"inputs\.(\w+)").unwrap();
    for found in input.captures_iter(&text) {
        assert!(action["inputs"][&found[1]].is_object(), "{}", &found[0]);
    }
}

#[test]
fn the_workflows_can_be_read() {
    for name in ["ci", "release"] {
        let workflow = yaml(&format!(".github/workflows/{name}.yml"));
        assert!(workflow["jobs"].is_object(), "{name}");
    }
}
