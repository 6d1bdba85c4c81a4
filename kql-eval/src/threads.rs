//! Work in numbered pieces, on several threads.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many threads the machine runs at once; 1 where it does not say.
#[must_use]
pub fn available() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The results of `work` for the numbers below `count`, in their order, worked off by at most `threads` threads.
///
/// Where pieces fail the last result is the failure of the least number among them, whatever the number of threads: nothing
/// behind it is given, and pieces behind it that were not begun are left out.
///
/// # Panics
/// `work` does; with what it says.
pub fn in_order<T: Send, E: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Vec<Result<T, E>> {
    let next = AtomicUsize::new(0);
    let end = AtomicUsize::new(count);
    let done: Vec<Mutex<Option<Result<T, E>>>> = std::iter::repeat_with(|| Mutex::new(None))
        .take(count)
        .collect();
    let run = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= end.load(Ordering::Relaxed) {
                return;
            }
            let result = work(number);
            // Later pieces are of no use. Earlier ones are: a failure among them is the one to report.
            if result.is_err() {
                end.fetch_min(number, Ordering::Relaxed);
            }
            if let Some(slot) = done.get(number) {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
        }
    };
    // This thread works too, so that one thread needs none started.
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(run)).collect();
        run();
        for other in others {
            if let Err(panic) = other.join() {
                // A scope would only say that one of its threads panicked.
                std::panic::resume_unwind(panic);
            }
        }
    });
    let mut results = Vec::with_capacity(count);
    for slot in done {
        let Some(result) = slot.into_inner().unwrap_or_else(PoisonError::into_inner) else {
            break;
        };
        let is_last = result.is_err();
        results.push(result);
        if is_last {
            break;
        }
    }
    results
}

/// What `work` makes of each item, in their order, worked off by at most `threads` threads.
///
/// # Panics
/// `work` does; with what it says.
pub fn each<I: Send, T: Send>(
    items: impl IntoIterator<Item = I>,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
) -> Vec<T> {
    // Each is taken by the one thread that works on it.
    let items = items.into_iter().map(|item| Mutex::new(Some(item)));
    let items: Vec<Mutex<Option<I>>> = items.collect();
    let work = |number: usize| {
        let item = items.get(number);
        let item = item.and_then(|item| item.lock().unwrap_or_else(PoisonError::into_inner).take());
        Ok::<_, Infallible>(item.map(&work))
    };
    let made = in_order(items.len(), threads, work).into_iter();
    made.filter_map(|Ok(made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_whatever_the_number_of_threads() {
        for threads in [1, 2, 7] {
            let done = in_order(40, threads, |number| Ok::<_, ()>(number * 2));
            assert_eq!(
                done,
                (0..40).map(|number| Ok(number * 2)).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn of_several_failures_the_first_is_the_last_result() {
        for threads in [1, 2, 7] {
            let done = in_order(40, threads, |number| match number {
                30 | 11 => Err(number),
                _ => Ok(number),
            });
            assert_eq!((done.len(), done.last()), (12, Some(&Err(11))));
        }
    }

    #[test]
    fn nothing_is_begun_behind_a_failure() {
        let begun = AtomicUsize::new(0);
        let done = in_order(1000, 1, |number| {
            begun.fetch_add(1, Ordering::Relaxed);
            if number == 3 { Err(()) } else { Ok(()) }
        });
        assert_eq!((done.len(), begun.load(Ordering::Relaxed)), (4, 4));
    }

    #[test]
    fn each_item_is_worked_on_once() {
        for threads in [1, 2, 7] {
            let items: Vec<String> = (0..40).map(|number| number.to_string()).collect();
            assert_eq!(each(items.clone(), threads, |item| item), items);
        }
    }

    #[test]
    fn a_panic_says_what_it_said() {
        let panic = std::panic::catch_unwind(|| {
            each(0..40, 2, |number| assert!(number != 7, "seven"));
        });
        let said = panic.unwrap_err();
        assert_eq!(said.downcast_ref::<&str>(), Some(&"seven"));
    }
}
