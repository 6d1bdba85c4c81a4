//! The files of the editors: they can be read, and their words are those of the language.

use std::path::PathBuf;

use kqlab_lsp::keywords;
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../editors/vscode")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The words between the brackets of a pattern such as `\b(?:a|b)\b`.
fn words(pattern: &Value) -> Vec<&str> {
    let text = pattern["match"].as_str().unwrap();
    let inner = text.split_once("(?:").unwrap().1.split(')').next().unwrap();
    inner.split('|').collect()
}

#[test]
fn every_file_of_the_extension_is_json() {
    for name in [
        "package.json",
        "language-configuration.json",
        "syntaxes/kql.tmLanguage.json",
        "syntaxes/kql-in-yaml.tmLanguage.json",
        "syntaxes/kql-in-markdown.tmLanguage.json",
    ] {
        assert!(read(name).is_object(), "{name}");
    }
    let package = read("package.json");
    for grammar in package["contributes"]["grammars"].as_array().unwrap() {
        let path = grammar["path"].as_str().unwrap().trim_start_matches("./");
        assert_eq!(read(path)["scopeName"], grammar["scopeName"]);
    }
}

/// Writes the words of the language into the grammar.
fn bless(operators: &[&str], functions: &[&str]) {
    let mut grammar = read("syntaxes/kql.tmLanguage.json");
    for (name, words) in [("operators", operators), ("functions", functions)] {
        let behind = if name == "functions" {
            "(?=\\s*\\()"
        } else {
            ""
        };
        let words = words.join("|");
        grammar["repository"][name]["match"] = format!("\\b(?:{words})\\b{behind}").into();
    }
    let path = folder().join("syntaxes/kql.tmLanguage.json");
    std::fs::write(path, format!("{grammar:#}\n")).unwrap();
}

#[test]
fn the_grammar_marks_the_operators_and_functions_that_there_are() {
    let (mut operators, functions) = keywords();
    // The first that fits is taken: `project-away` before `project`.
    operators.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    if std::env::var_os("KQLAB_BLESS").is_some() {
        bless(&operators, &functions);
    }
    let grammar = read("syntaxes/kql.tmLanguage.json");
    assert_eq!(words(&grammar["repository"]["operators"]), operators);
    assert_eq!(words(&grammar["repository"]["functions"]), functions);
}
