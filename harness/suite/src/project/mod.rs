//! A repository of rules with what they need: saved functions, tables and watchlists, read once for all commands.

mod config;
mod read;
mod watchlist;

pub use config::{Config, ConfigErrors, ConfigMistake, FILE_NAMES, Target, WatchlistEntry, find};
pub use read::Project;
pub use watchlist::Watchlist;
