//! Looking at the raw text of event files, before anything is parsed.

mod needles;

pub(super) use needles::Needles;
