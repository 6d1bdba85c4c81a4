//! Looking at the raw text of event files, before anything is parsed.

mod needles;
mod time_bounds;

pub(super) use needles::Needles;
pub(super) use time_bounds::TimeBounds;
