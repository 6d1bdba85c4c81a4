//! The aggregations, one file each.

use super::Aggregation;

mod sum;

/// All aggregations; names and aliases are unique.
pub static AGGREGATIONS: &[&Aggregation] = &[&sum::SUM, &sum::SUMIF];

/// The aggregation with this name or alias; letter case counts.
#[must_use]
pub fn find(name: &str) -> Option<&'static Aggregation> {
    AGGREGATIONS
        .iter()
        .copied()
        .find(|aggregation| aggregation.name == name || aggregation.aliases.contains(&name))
}
