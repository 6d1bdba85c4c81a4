//! Running several test files at the same time.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{FileReport, Selection, run_file};
use crate::exit::Exit;

/// Runs test files on as many threads as the machine has; the reports come in the order of the files. After a failure that
/// is to end the run, files that come later are left out.
#[must_use]
pub fn run_files(paths: &[PathBuf], selection: &Selection) -> Vec<FileReport> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let next = AtomicUsize::new(0);
    let mut reports: Vec<(usize, FileReport)> = std::thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = paths.get(index) else { break };
                let report = run_file(path, selection);
                if selection.exit_first && report.exit != Exit::Passed {
                    next.fetch_max(paths.len(), Ordering::Relaxed);
                }
                own.push((index, report));
            }
            own
        };
        let others: Vec<_> = (1..threads.min(paths.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut reports = work();
        for other in others {
            match other.join() {
                Ok(own) => reports.extend(own),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        reports
    });
    reports.sort_by_key(|(index, _)| *index);
    let failed = reports
        .iter()
        .position(|(_, report)| report.exit != Exit::Passed);
    if let Some(first) = failed.filter(|_| selection.exit_first) {
        reports.truncate(first + 1);
    }
    reports.into_iter().map(|(_, report)| report).collect()
}
