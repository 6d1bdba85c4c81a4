//! Finding exclusions from benign events. Putting them into a rule is in [`kqlab_suite::rule`].

pub mod synthesis;
