//! Faults of the engine itself: a panic, in it or in a library that it uses, is caught where a query is compiled or run.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Mutex, Once, PoisonError};

use miette::Diagnostic;
use thiserror::Error;

/// A fault of the engine itself. Neither the query nor its data need be wrong; what it would have given is not known.
#[derive(Error, Diagnostic, Debug, Clone, PartialEq, Eq)]
#[error("the engine itself failed: {message}{}", at(place.as_deref()))]
#[diagnostic(
    code(kql::internal),
    help(
        "this is a fault of kqlab {} and not of the query: please report it with this message, the query and, if they can be shown, the rows that it read",
        env!("CARGO_PKG_VERSION")
    )
)]
pub struct InternalError {
    /// What the part that failed said.
    pub message: String,
    /// The file, line and column in the engine's sources, where known.
    pub place: Option<String>,
}

fn at(place: Option<&str>) -> String {
    place.map_or_else(String::new, |place| format!(" ({place})"))
}

/// The faults of this process, each once.
static FAULTS: Mutex<Vec<InternalError>> = Mutex::new(Vec::new());

thread_local! {
    /// How many guards this thread is inside of.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
    /// Where the last panic under a guard was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The faults that this process has met so far, each once. A caller that goes on without what failed still has to say so in
/// the end.
#[must_use]
pub fn faults() -> Vec<InternalError> {
    FAULTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// What `work` gives. A panic inside, on this thread, is an error and prints nothing.
///
/// # Errors
/// `work` panicked. What it borrowed is left as it was then, which nothing may rely on that outlives the query.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, InternalError> {
    keep_silent_under_guards();
    GUARDS.set(GUARDS.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get() - 1);
    outcome.map_err(|payload| {
        let fault = InternalError {
            message: message(payload.as_ref()),
            place: PLACE.take(),
        };
        let mut faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
        if !faults.contains(&fault) {
            faults.push(fault.clone());
        }
        fault
    })
}

/// What `work` of another library gives over input that a stranger may have made. A panic inside, on this thread, is an error and
/// prints nothing; it is no fault of kqlab, and not among [`faults`].
///
/// # Errors
/// What the panic said.
pub fn attempted<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    keep_silent_under_guards();
    GUARDS.set(GUARDS.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get() - 1);
    outcome.map_err(|payload| {
        PLACE.take();
        message(payload.as_ref())
    })
}

/// What a panic said: a text in all but exotic cases.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without a message".to_owned())
}

/// Panics under a guard are told by whoever guards: only their place is kept. All others go on to be printed as before.
fn keep_silent_under_guards() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            if GUARDS.get() == 0 {
                before(info);
            } else {
                PLACE.set(info.location().map(ToString::to_string));
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::{faults, guarded};

    #[test]
    fn a_panic_is_an_error_that_says_what_and_where() {
        let fault = guarded(|| -> i32 { panic!("no such {}", "thing") }).unwrap_err();
        assert_eq!(fault.message, "no such thing");
        let place = fault.place.clone().unwrap();
        assert!(place.contains("internal.rs:"), "{place}");
        assert_eq!(
            fault.to_string(),
            format!("the engine itself failed: no such thing ({place})")
        );
        assert!(faults().contains(&fault));
    }

    #[test]
    fn what_does_not_panic_is_unchanged() {
        assert_eq!(guarded(|| 7), Ok(7));
    }

    #[test]
    fn the_same_fault_is_kept_once() {
        let fail = || guarded(|| -> i32 { panic!("again") }).unwrap_err();
        let fault = fail();
        assert_eq!(fail(), fault);
        let kept = faults();
        assert_eq!(kept.iter().filter(|known| **known == fault).count(), 1);
    }
}
