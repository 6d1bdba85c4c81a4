//! The pages of the documentation and the README: every command prints what its page says.
//!
//! A block fenced as `console` whose first line starts with `$ kqlab` is run, in the folder that `kqlab demo docs` makes for the page:
//! whoever has the program alone can do the same. The commands of a page share it; `cd` holds to the end of
//! its block. The page of `kqlab docs` has the project's
//! `testdata` and `docs` besides, which that command reads. What is printed, first to standard output and then to standard error,
//! follows the command. A line `…` means any lines, `…` within a line for any text;
//! times are not compared.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use kqlab::spec;
use libtest_mimic::Trial;
use regex::Regex;

use crate::{Failures, is_blessing, page};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What `kqlab demo docs` writes, by path: read once, as each page has a copy of its own.
static DEMO: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
    let all = std::env::temp_dir().join(format!("kqlab-docs-demo-{}", std::process::id()));
    let written = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(["demo", "docs"])
        .arg(&all)
        .output()
        .unwrap();
    assert!(written.status.success(), "{written:?}");
    let mut files = Vec::new();
    read(&all, Path::new(""), &mut files);
    fs::remove_dir_all(&all).unwrap();
    files
});

fn read(folder: &Path, name: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = name.join(entry.file_name());
        if entry.path().is_dir() {
            read(&entry.path(), &name, files);
        } else {
            files.push((name, fs::read(entry.path()).unwrap()));
        }
    }
}

/// A folder to run a page's commands in, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("kqlab-docs-pages-{}-{name}", std::process::id()));
        let scratch = Self(path);
        let page = Path::new(name.trim_end_matches(".md"));
        let is_own = DEMO.iter().any(|(path, _)| path.starts_with(page));
        let folder = if is_own { page } else { Path::new("") };
        for (path, bytes) in DEMO.iter() {
            let Ok(path) = path.strip_prefix(folder) else {
                continue;
            };
            let path = scratch.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        if name == "docs.md" {
            for part in ["testdata", "docs"] {
                copy(&root().join(part), &scratch.0.join(part));
            }
        }
        scratch
    }

    /// What a command prints in a folder, which `cd` changes.
    fn answer(command: &str, folder: &mut PathBuf) -> String {
        let mut words = words(command);
        if let Some(comment) = words.iter().position(|word| word == "#") {
            words.truncate(comment);
        }
        let mut input = Stdio::null();
        if let Some(at) = words.iter().position(|word| word == "<") {
            input = File::open(folder.join(&words[at + 1])).unwrap().into();
            words.drain(at..at + 2);
        }
        let output = match words[0].as_str() {
            "cat" => return fs::read_to_string(folder.join(&words[1])).unwrap(),
            "cd" => {
                folder.push(&words[1]);
                return String::new();
            }
            "kqlab" => Command::new(env!("CARGO_BIN_EXE_kqlab"))
                .args(&words[1..])
                .env_remove("KQLAB_KEY")
                .current_dir(folder)
                .stdin(input)
                .output()
                .unwrap(),
            other => panic!("`{other}` is not run by the pages"),
        };
        let mut text = String::from_utf8(output.stdout).unwrap();
        text.push_str(&String::from_utf8(output.stderr).unwrap());
        let lines = text.lines().map(|line| format!("{}\n", line.trim_end()));
        lines.collect::<String>().trim_end_matches('\n').to_owned() + "\n"
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// The words of a command, as a shell takes them: quotes are taken off, a backslash joins lines.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut is_word = false;
    for c in command.replace("\\\n", " ").chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, is_word) = (Some(c), true),
            (Some(open), _) if open == c => quote = None,
            (None, c) if c.is_whitespace() => {
                if is_word {
                    words.push(std::mem::take(&mut word));
                }
                is_word = false;
            }
            (_, c) => {
                word.push(c);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}

/// Whether a text is as a page says it, where `…` leaves something out.
fn is_as_said(said: &str, actual: &str) -> bool {
    let time = Regex::new(r#"\bin \d+(\.\d+)? m?s\b|\btime="\d+\.\d+""#).unwrap();
    let plain = |text: &str| time.replace_all(text, "in … ms").into_owned();
    let pattern: String = plain(said)
        .lines()
        .map(|line| match line.trim() {
            "…" => r"(?:.*\n)*?".to_owned(),
            _ => regex::escape(line).replace('…', ".*") + r"\n",
        })
        .collect();
    let pattern = Regex::new(&format!(r"\A{pattern}\z")).unwrap();
    pattern.is_match(&plain(actual))
}

/// What of a page is not as it is; of a page that leaves lines out only its own lines.
fn difference(said: &str, actual: &str) -> String {
    let missing: String = said
        .lines()
        .filter(|line| {
            !actual
                .lines()
                .any(|actual| is_as_said(&format!("{line}\n"), &format!("{actual}\n")))
        })
        .map(|line| format!("- {line}\n"))
        .collect();
    if said.lines().any(|line| line.trim() == "…") && !missing.is_empty() {
        return format!("{missing}  is not printed\n");
    }
    spec::difference(said, actual)
}

/// The page with what its commands print, and what is not as it says.
fn answered(name: &str, page: &str, scratch: &Scratch) -> (String, Failures) {
    let mut new = String::new();
    let mut failures = Failures::new();
    let mut lines = page.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        new.push_str(line);
        new.push('\n');
        let runs = lines
            .peek()
            .is_some_and(|(_, first)| first.starts_with("$ kqlab"));
        if line != "```console" || !runs {
            continue;
        }
        let mut folder = scratch.0.clone();
        while let Some((_, line)) = lines.next_if(|(_, line)| *line != "```") {
            let mut command = line.strip_prefix("$ ").unwrap().to_owned();
            while command.ends_with('\\') {
                command.push('\n');
                command.push_str(lines.next().unwrap().1);
            }
            let mut said = String::new();
            while let Some((_, line)) =
                lines.next_if(|(_, line)| *line != "```" && !line.starts_with("$ "))
            {
                said.push_str(line);
                said.push('\n');
            }
            let actual = Scratch::answer(&command, &mut folder);
            let actual = if actual == "\n" {
                String::new()
            } else {
                actual
            };
            new.push_str(&format!("$ {command}\n"));
            if is_as_said(&said, &actual) {
                new.push_str(&said);
            } else {
                let difference = difference(&said, &actual);
                failures.push(format!("{name}:{}: $ {command}\n{difference}", number + 1));
                new.push_str(&actual);
            }
        }
    }
    (new, failures)
}

/// A test for each page, named by its path.
pub fn pages() -> impl Iterator<Item = Trial> {
    let entries = fs::read_dir(root().join("docs")).unwrap();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.push(root().join("README.md"));
    pages.sort();
    assert!(!pages.is_empty(), "there are pages");
    pages.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        page(format!("docs/{name}"), move || judged(&path, &name))
    })
}

/// What is wrong with a page; where pages are blessed, the page says afterwards what its commands print.
fn judged(path: &Path, name: &str) -> Failures {
    let page = fs::read_to_string(path).unwrap();
    let (new, failures) = answered(name, &page, &Scratch::new(name));
    if !is_blessing() {
        return failures;
    }
    if new != page {
        fs::write(path, new).unwrap();
    }
    Failures::new()
}

/// The tests of what is judged here, with their names.
pub const CHECKS: &[(&str, fn())] = &[
    (
        "every_command_has_a_page_and_an_example_in_its_help",
        every_command_has_a_page_and_an_example_in_its_help,
    ),
    (
        "a_page_that_says_something_else_is_a_failure",
        a_page_that_says_something_else_is_a_failure,
    ),
    (
        "a_command_is_split_as_a_shell_does",
        a_command_is_split_as_a_shell_does,
    ),
];

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands that `kqlab --help` lists.
fn commands() -> Vec<String> {
    let text = help(&["--help"]);
    let (_, list) = text.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = named.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn every_command_has_a_page_and_an_example_in_its_help() {
    let commands = commands();
    assert!(commands.len() >= 12, "{commands:?}");
    for command in commands {
        let text = help(&[&command, "--help"]);
        let example = format!("kqlab {command}");
        let examples = text.split_once("Example").map(|(_, examples)| examples);
        assert!(
            examples.is_some_and(|examples| examples.contains(&example)),
            "{command} --help shows no example"
        );
        let page = root().join(format!("docs/{command}.md"));
        let page =
            fs::read_to_string(&page).unwrap_or_else(|error| panic!("docs/{command}.md: {error}"));
        assert!(
            page.starts_with(&format!("# kqlab {command}\n")),
            "{command}"
        );
        assert!(
            page.contains(&format!("\n$ kqlab {command}")),
            "docs/{command}.md shows no run of it"
        );
    }
}

fn a_page_that_says_something_else_is_a_failure() {
    let scratch = Scratch::new("wrong");
    let page = |said: &str| {
        format!("# A page\n\n```console\n$ kqlab run -e 'print x = 1' --format ndjson\n{said}```\n")
    };
    let failures = |said: &str| answered("a.md", &page(said), &scratch).1.len();
    assert_eq!(failures("{\"x\":1}\n"), 0);
    assert_eq!(failures("{…1}\n"), 0);
    assert_eq!(failures("…\n"), 0);
    assert_eq!(failures("{\"x\":2}\n"), 1);
    assert_eq!(failures(""), 1);
    assert_eq!(failures("{\"x\":1}\n{\"x\":1}\n"), 1);
    let (new, _) = answered("a.md", &page("old\n"), &scratch);
    assert_eq!(new, page("{\"x\":1}\n"));
}

fn a_command_is_split_as_a_shell_does() {
    assert_eq!(
        words("kqlab run -e 'print \"a b\"' \\\n  x \"\""),
        ["kqlab", "run", "-e", "print \"a b\"", "x", ""]
    );
}
