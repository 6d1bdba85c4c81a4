//! The aggregations on one page.

use kql_eval::functions::aggregation::AGGREGATIONS;
use kql_eval::functions::written;

use super::entry::Entry;
use super::functions::trimmed;
use super::{File, ORIGIN};

/// The page.
pub(super) fn file() -> File {
    let mut aggregations = AGGREGATIONS.to_vec();
    aggregations.sort_by_key(|aggregation| aggregation.name);
    let mut text = format!(
        "{ORIGIN}# Aggregations\n\nThey turn the rows of a group into one value, in `summarize`, `make-series` and their like.\n\n"
    );
    for aggregation in aggregations {
        let forms = aggregation.signatures.iter();
        Entry {
            name: aggregation.name,
            aliases: aggregation.aliases,
            summary: aggregation.summary,
            page: aggregation.page,
            forms: forms
                .map(|form| written::of_aggregation(aggregation.name, form))
                .collect(),
            examples: aggregation.examples,
            deviations: aggregation.deviations,
        }
        .write(&mut text);
    }
    File::new("aggregations.md", trimmed(text))
}
