//! `datetime_list_timezones`

use chrono_tz::TZ_VARIANTS;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::Scalar;
use crate::types::dynamic::Encoder;

/// The names of all time zones.
pub static DATETIME_LIST_TIMEZONES: ScalarFunction = ScalarFunction {
    name: "datetime_list_timezones",
    aliases: &[],
    category: Category::DateTime,
    summary: "The names of the time zones that `datetime_utc_to_local` and `datetime_local_to_utc` know.",
    page: "datetime-list-timezones",
    signatures: &[Signature::new(
        &[],
        Returns::DYNAMIC,
        datetime_list_timezones,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let zones = datetime_list_timezones(); print set_has_element(zones, 'Europe/Berlin'), set_has_element(zones, 'UTC'), set_has_element(zones, 'Nowhere')",
        result: "True | True | False",
    }],
    deviations: &[
        "The zones are those of the edition of IANA's database that kqlab was built with.",
    ],
};

fn datetime_list_timezones(call: &Call<'_>) -> Outcome {
    let mut names = Encoder::new();
    names.begin_array();
    for zone in TZ_VARIANTS {
        names.string(zone.name());
    }
    names.end();
    Ok(call.constant(Scalar::dynamic(names.value())))
}
