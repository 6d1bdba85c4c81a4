//! Finding exclusions from benign events. Putting them into a rule is in [`crate::rule`].

pub mod synthesis;
