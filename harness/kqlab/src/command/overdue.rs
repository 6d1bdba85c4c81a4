//! The end of a command that does not see the signal that its time is up.

use std::time::Duration;

use kqlab_suite::Exit;

use super::stderr::say;

/// How long a stage has to see the signal.
pub(super) const GRACE: Duration = Duration::from_millis(500);

/// Ends the process when a command goes on after its time: in what is no run of a query, such as the reading of a rule, nobody
/// looks at the signal. Files are written as a whole, so none is left in part.
pub(super) fn end_when_overdue(limit: Duration) {
    std::thread::spawn(move || {
        // Runs of queries see the signal and end in order, with their place; only what does not is ended here.
        std::thread::sleep(limit.saturating_add(GRACE));
        say(format_args!(
            "kql::runtime::limit\n\n  the command did not end within {limit:?}\n  help: allow more with `--timeout`"
        ));
        std::process::exit(i32::from(Exit::NotEvaluated.code()));
    });
}
