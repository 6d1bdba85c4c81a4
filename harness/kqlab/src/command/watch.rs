//! Waiting for files to change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use kqlab_suite::project::Projects;
use kqlab_suite::runner::inputs;

/// How long it is waited between two looks.
// To look at a few hundred files takes some milliseconds. Events of file systems are lost on network drives and in containers.
const PAUSE: Duration = Duration::from_millis(300);

/// What differs between two states of a file: when it was written and its size; None when there is no file.
type State = Option<(SystemTime, u64)>;

/// Test files with the states of everything that they depend on.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: BTreeMap<PathBuf, BTreeMap<PathBuf, State>>,
}

impl Watch {
    /// The test files that are new, or of which something changed since the last look. Those that are gone are forgotten.
    pub(super) fn changed(&mut self, files: &[PathBuf], projects: &Projects) -> Vec<PathBuf> {
        self.seen.retain(|file, _| files.contains(file));
        let mut changed = Vec::new();
        for file in files {
            let is_same = self
                .seen
                .get(file)
                // Time and size, not contents: editors write both, and reading everything each time would keep a disk busy.
                .is_some_and(|inputs| inputs.iter().all(|(path, seen)| state(path) == *seen));
            if is_same {
                continue;
            }
            let states = inputs(file, projects).into_iter().map(|path| {
                let state = state(&path);
                (path, state)
            });
            self.seen.insert(file.clone(), states.collect());
            changed.push(file.clone());
        }
        changed
    }
}

/// Waits until it is time for the next look.
pub(super) fn pause() {
    std::thread::sleep(PAUSE);
}

fn state(path: &Path) -> State {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_a_rule_or_fixture_is_a_change_of_its_tests_alone() {
        let folder = std::env::temp_dir().join(format!("kqlab-watch-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let test = |rule: &str| {
            format!(
                "{{version: 1, rule: ./{rule}, clock: 2026-01-15T12:00:00Z, tests: [{{name: n, kind: benign, given: [{{file: rows.csv, table: T}}], expect: silent}}]}}"
            )
        };
        let files = [
            write("a.test.yaml", &test("a.kql")),
            write("b.test.yaml", &test("b.kql")),
        ];
        write("a.kql", "T");
        let mut watch = Watch::default();
        assert_eq!(watch.changed(&files, &Projects::default()), files);
        assert!(watch.changed(&files, &Projects::default()).is_empty());
        write("a.kql", "T | take 1");
        assert_eq!(watch.changed(&files, &Projects::default()), files[..1]);
        write("b.kql", "T");
        assert_eq!(watch.changed(&files, &Projects::default()), files[1..]);
        write("rows.csv", "a\n1\n");
        assert_eq!(watch.changed(&files, &Projects::default()), files);
        assert!(watch.changed(&files[1..], &Projects::default()).is_empty());
        assert_eq!(watch.changed(&files, &Projects::default()), files[..1]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
