//! A line on the terminal that shows how far a run is.

use std::io::{IsTerminal, StderrLock, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kqlab_source::{Amount, Progress};
use terminal_size::{Width, terminal_size_of};

/// Runs shorter than this show nothing.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);
const INTERVAL: Duration = Duration::from_millis(200);
/// Back to the start of the line, and what is there is gone.
const CLEAR: &str = "\r\x1b[K";

/// A bar that is drawn on standard error while this value lives, where that is a terminal.
pub(super) struct ProgressBar {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressBar {
    /// Shows how far a run is, unless standard error is no terminal.
    pub fn over(progress: Arc<Progress>) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self {
                stop: None,
                thread: None,
            };
        }
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let mut begin = Instant::now();
            let is_drawn = Arc::new(AtomicBool::new(false));
            let mut wait = PATIENCE;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if !is_drawn.swap(true, Ordering::Relaxed) {
                    clear_when_interrupted();
                }
                let amount = progress.amount();
                if amount.total == 0 {
                    begin = Instant::now();
                }
                draw(&line(amount, begin.elapsed(), columns()));
                wait = INTERVAL;
            }
            if is_drawn.load(Ordering::Relaxed) {
                clear();
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Shows a line in place of the one shown before, cut where the terminal ends: what went over into the next row could not be
/// cleared.
pub(super) fn draw(line: &str) {
    let shown: String = line.chars().take(columns()).collect();
    replace(&mut std::io::stderr().lock(), &shown);
}

/// Takes the line away that was drawn last.
pub(super) fn clear() {
    replace(&mut std::io::stderr().lock(), "");
}

fn replace(terminal: &mut StderrLock<'_>, line: &str) {
    let _ = write!(terminal, "{CLEAR}{line}");
    let _ = terminal.flush();
}

/// How many characters a line of the terminal holds, the `^C` of whoever interrupts among them, before the cursor goes to the
/// next.
fn columns() -> usize {
    let width = terminal_size_of(std::io::stderr()).map_or(80, |(Width(width), _)| width);
    usize::from(width).saturating_sub(3)
}

/// Ctrl-C ends the process as it always does, but leaves a clean line: nobody else gets to write one.
fn clear_when_interrupted() {
    let _ = ctrlc::set_handler(|| {
        let mut terminal = std::io::stderr().lock();
        replace(&mut terminal, "");
        std::process::exit(130);
    });
}

/// How far a run is, without the bar and the rows where the terminal is too narrow for them. Until the query asks for rows,
/// files are read only to find their columns.
fn line(amount: Amount, elapsed: Duration, columns: usize) -> String {
    const WIDTH: u64 = 24;
    let Amount { read, total, rows } = amount;
    if total == 0 {
        return "finding the columns of the files".to_owned();
    }
    let done = read.min(total) * WIDTH / total.max(1);
    let bar: String = (0..WIDTH)
        .map(|place| if place < done { '#' } else { '.' })
        .collect();
    let left = match read {
        0 => String::new(),
        _ => {
            let all = elapsed.as_secs().saturating_mul(total) / read;
            let left = all.saturating_sub(elapsed.as_secs());
            format!(", {left} s left")
        }
    };
    let (read, total) = (read.min(total) >> 20, total >> 20);
    let whole = format!("[{bar}] {read} of {total} MiB, {rows} rows{left}");
    if whole.len() <= columns {
        return whole;
    }
    format!("{read} of {total} MiB{left}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kqlab_source::Amount;

    use super::line;

    #[test]
    fn the_line_says_as_much_as_the_terminal_is_wide() {
        let amount = Amount {
            read: 256 << 20,
            total: 1 << 30,
            rows: 70,
        };
        assert_eq!(
            line(amount, Duration::from_secs(5), 62),
            "[######..................] 256 of 1024 MiB, 70 rows, 15 s left"
        );
        assert_eq!(
            line(amount, Duration::from_secs(5), 61),
            "256 of 1024 MiB, 15 s left"
        );
    }

    #[test]
    fn nothing_is_guessed_before_anything_was_read() {
        let amount = Amount {
            read: 0,
            total: 1 << 20,
            rows: 0,
        };
        assert!(line(amount, Duration::from_secs(5), 80).ends_with("0 of 1 MiB, 0 rows"));
    }

    #[test]
    fn before_the_query_asks_for_rows_columns_are_looked_for() {
        let amount = Amount {
            read: 0,
            total: 0,
            rows: 0,
        };
        assert_eq!(
            line(amount, Duration::from_secs(5), 80),
            "finding the columns of the files"
        );
    }
}
