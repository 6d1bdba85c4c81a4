//! What makes recorded events fit a rule.

use clap::Args as Arguments;

/// What makes recorded events of another source and time fit a rule.
#[derive(Arguments, Debug)]
pub struct RecordedArgs {
    /// Make the tables that rules read out of those given: a mapping by name (`windows`, `sysmon`, `security`,
    /// `cloudtrail`, `zeek`), or a file of functions; may be repeated
    #[arg(long = "map", value_name = "NAME|FILE")]
    pub maps: Vec<String>,
    /// Move the times of all events so that the last lies just before the clock
    #[arg(long, conflicts_with = "shift")]
    pub shift_to_now: bool,
    /// Move the times of all events by a timespan, as in `365d` or `-1h`
    #[arg(long, value_name = "TIMESPAN", allow_hyphen_values = true)]
    pub shift: Option<String>,
}
