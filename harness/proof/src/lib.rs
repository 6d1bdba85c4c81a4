//! Deciding questions about a rule: is there an event that fires, that a filter drops, that tells two filters apart?
//!
//! A rule's typed plan is traced back to the tables it reads: each [`Path`] is one way in which rows can become a result,
//! with its [`Variable`]s (the columns of the events it needs) and its [`Constraint`]s (the predicates over them). A
//! [`Question`] asks for values of the variables that meet all constraints. A [`Solver`] answers it:
//!
//! - [`Decision::Satisfiable`] with values, always checked by the engine's own evaluation,
//! - [`Decision::Unsatisfiable`]: no value does it, which is said only where it is proven. Values are looked for in a finite
//!   domain: every literal that is compared with a column, the values just beside each (another letter case, inside a
//!   sentence, glued to letters, one tick earlier and later, …), texts that hold several of them at once, the empty value, and
//!   one that nothing asks about. Where none of them does, texts are decided by automata over all of Unicode, and numbers and
//!   times by their intervals,
//! - [`Decision::Undecided`] with the reason, where a predicate is of a kind that neither covers.
//!
//! A path is about single rows. What holds of whole rules for any event rests on their plans: [`same_rows`], [`never_fires`].
//!
//! ```
//! use kqlab_proof::{Clock, Decision, trace};
//! use kqlab_suite::schema::{Catalog, Dialect};
//! use kqlab_suite::workspace::Workspace;
//!
//! let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
//! let rule = workspace
//!     .prepare("DeviceEvents | where ActionType == 'UsbDriveMounted' | where Timestamp > ago(1d)")
//!     .expect("a rule");
//! let solver = rule.solver(); // answers questions
//! for path in trace(rule.bound()) { // how rows become results
//!     if let Decision::Satisfiable(values) = solver.decide(&path.question()) {
//!         let events = path.events(&solver, &values, 0); // rows for the tables, to run the rule over
//!         assert_eq!(rule.fires(&events), Ok(true));
//!     }
//! }
//! ```
//!
//! Two filters over one table are compared with [`Solver::tell_apart`]; a lone predicate is asked about with
//! [`Question::over`].

mod address;
mod answer;
mod argument;
mod atom_values;
pub mod budget;
mod clock;
mod combine;
mod control;
mod decision;
mod domain;
mod effort;
mod elements;
mod equivalence;
mod events;
mod goal;
mod inverse;
mod legs;
mod literal_forms;
mod near_miss;
mod nearby;
mod ordered;
mod path;
mod pattern;
mod perturbed;
mod plausible;
mod positive;
mod prepared;
mod realize;
mod row_text;
mod search;
mod smallest;
mod solver;
mod structured;
mod substitute;
mod text;
mod trace;

pub use answer::{Answer, Telling};
pub use argument::{Argument, never_fires, no_row_meets, same_rows};
pub use clock::Clock;
pub use control::{Control, Direction, control};
pub use decision::{Constraint, Decision, Given, Question, Truth};
pub use effort::Effort;
pub use elements::{elements, only_element};
pub use equivalence::{Comparison, compare, compare_by};
pub use events::{Event, Events, read_events};
pub use goal::Formula;
pub use near_miss::{NearMiss, near_misses};
pub use nearby::{Nearby, Witness};
pub use path::{Group, Path, Source, Variable, VariableKind};
pub use perturbed::Perturbed;
pub use plausible::Plausible;
pub use positive::{Positive, Refusal, positives};
pub use prepared::Prepared;
pub use row_text::{text as yaml_text, yaml_row, yaml_rows, yaml_value};
pub use smallest::{smallest, whole_tables};
pub use solver::NO_STEPS_LEFT;
pub use solver::Solver;
pub use substitute::{columns_read, substitute};
pub use trace::trace;
