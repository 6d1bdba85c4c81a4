//! The numbers of Microsoft's pages, each with its page.

/// Ticks of 100 ns in a minute.
pub(super) const MINUTE: i64 = 60 * 10_000_000;
/// Ticks in an hour.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// Ticks in a day.
pub(super) const DAY: i64 = 24 * HOUR;

// <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview>
/// The shortest frequency and period of a scheduled rule.
pub(super) const SHORTEST_SCHEDULE: i64 = 5 * MINUTE;
/// The longest frequency and period of a scheduled rule.
pub(super) const LONGEST_SCHEDULE: i64 = 14 * DAY;
/// The longest period of a rule that runs more often than once an hour.
pub(super) const LONGEST_PERIOD_OF_FREQUENT: i64 = 2 * DAY;
/// The highest threshold.
pub(super) const HIGHEST_THRESHOLD: u64 = 10_000;
/// The longest query.
pub(super) const LONGEST_QUERY: usize = 10_000;
/// The longest time for which a rule is not run after an alert.
pub(super) const LONGEST_SUPPRESSION: i64 = DAY;
/// The shortest time for which a rule is not run after an alert.
pub(super) const SHORTEST_SUPPRESSION: i64 = 5 * MINUTE;
/// The shortest time over which alerts are grouped.
pub(super) const SHORTEST_GROUPING: i64 = 5 * MINUTE;
/// The longest time over which alerts are grouped.
pub(super) const LONGEST_GROUPING: i64 = 7 * DAY;

// <https://learn.microsoft.com/rest/api/securityinsights/alert-rules>
/// The longest name of a rule.
pub(super) const LONGEST_NAME: usize = 256;
/// The longest description.
pub(super) const LONGEST_DESCRIPTION: usize = 5_000;
/// The longest version.
pub(super) const LONGEST_VERSION: usize = 20;

// <https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities>
/// The most entity mappings of a rule.
pub(super) const MOST_ENTITIES: usize = 10;
/// The most identifiers of one mapping.
pub(super) const MOST_IDENTIFIERS: usize = 3;

// <https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts>
/// The most custom details of a rule.
pub(super) const MOST_DETAILS: usize = 20;
/// The longest key of a custom detail.
pub(super) const LONGEST_DETAIL_KEY: usize = 20;

// <https://learn.microsoft.com/azure/sentinel/customize-alert-details>,
// <https://learn.microsoft.com/defender-xdr/custom-detection-rules>
/// The most columns in the text of an alert's name or description.
pub(super) const MOST_PLACEHOLDERS: usize = 3;
