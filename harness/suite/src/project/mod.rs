//! A repository of rules with what they need: saved functions, tables and watchlists, read once for all commands.

mod config;
mod projects;
mod read;
mod survey;
mod watchlist;

pub use crate::unsaved::{Unsaved, absolute};
pub use config::{
    Config, ConfigErrors, ConfigMistake, FILE_NAMES, KEYS, LintWeight, Target, WatchlistEntry, find,
};
pub use projects::Projects;
pub use read::Project;
pub use survey::{Holding, Survey};
pub use watchlist::Watchlist;
