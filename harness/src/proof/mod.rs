//! Deciding questions about a rule: is there an event that fires, that a filter drops, that tells two filters apart?
//!
//! A rule's typed plan is traced back to the tables it reads: each [`Route`] is one way in which rows can become a result,
//! with its [`Variable`]s (the columns of the events it needs) and its [`Demand`]s (the predicates over them). A
//! [`Question`] asks for values of the variables that meet all demands. A [`Solver`] answers it:
//!
//! - [`Decision::Satisfiable`] with values, always checked by the engine's own evaluation,
//! - [`Decision::Unsatisfiable`]: no value of the finite domain does it. The domain of a column holds every literal that is
//!   compared with it, the values just beside each (another letter case, inside a sentence, glued to letters, one tick
//!   earlier and later, …), texts that hold several of them at once, the empty value, and one that nothing asks about,
//! - [`Decision::Undecided`] with the reason, where a predicate is of a kind whose domain is not known to be complete.
//!
//! ```text
//! let routes = trace(query.bound());                        // how rows become results
//! let solver = Solver::new(Some(query.bound()), &settings); // answers questions
//! let decision = solver.decide(&route.question());
//! let events = route.events(&solver, &values, 0);           // rows for the tables, to run the rule over
//! ```
//!
//! Two filters over one table are compared with [`Solver::tell_apart`]; a lone predicate is asked about with
//! [`Question::over`].

mod address;
mod atom_values;
mod combine;
mod decision;
mod domain;
mod events;
mod goal;
mod inverse;
mod literal_forms;
mod pattern;
mod plausible;
mod realize;
mod route;
mod row_text;
mod search;
mod solver;
mod structured;
mod substitute;
mod trace;

pub use decision::{Decision, Demand, Given, Question, Truth};
pub use events::{Event, Events};
pub(crate) use goal::Aim;
pub use plausible::Plausible;
pub use route::{Group, Route, Source, Variable, VariableKind};
pub use row_text::{text as yaml_text, yaml_row, yaml_rows, yaml_value};
pub use solver::Solver;
pub use substitute::{columns_read, substitute};
pub use trace::trace;
