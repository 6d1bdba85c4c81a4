//! Points in time and durations.

use crate::functions::ScalarFunction;

mod ago;
mod around;
mod bin;
mod bin_at;
mod calendar;
mod clock;
mod datetime_add;
mod datetime_diff;
mod datetime_list_timezones;
mod datetime_local_to_utc;
mod datetime_part;
mod datetime_utc_to_local;
mod dayofmonth;
mod dayofweek;
mod dayofyear;
mod endofday;
mod endofmonth;
mod endofweek;
mod endofyear;
mod epoch;
mod floor;
mod format;
mod format_datetime;
mod format_timespan;
mod getyear;
mod hourofday;
mod ingestion_time;
mod make_datetime;
mod make_timespan;
mod monthofyear;
mod now;
mod part;
mod startofday;
mod startofmonth;
mod startofweek;
mod startofyear;
mod unixtime_microseconds_todatetime;
mod unixtime_milliseconds_todatetime;
mod unixtime_nanoseconds_todatetime;
mod unixtime_seconds_todatetime;
mod week_of_year;
mod weekofyear;
mod zone;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &now::NOW,
    &ago::AGO,
    &bin::BIN,
    &bin_at::BIN_AT,
    &startofday::STARTOFDAY,
    &endofday::ENDOFDAY,
    &startofweek::STARTOFWEEK,
    &endofweek::ENDOFWEEK,
    &startofmonth::STARTOFMONTH,
    &endofmonth::ENDOFMONTH,
    &startofyear::STARTOFYEAR,
    &endofyear::ENDOFYEAR,
    &dayofweek::DAYOFWEEK,
    &dayofmonth::DAYOFMONTH,
    &dayofyear::DAYOFYEAR,
    &getyear::GETYEAR,
    &monthofyear::MONTHOFYEAR,
    &hourofday::HOUROFDAY,
    &week_of_year::WEEK_OF_YEAR,
    &weekofyear::WEEKOFYEAR,
    &datetime_part::DATETIME_PART,
    &datetime_add::DATETIME_ADD,
    &datetime_diff::DATETIME_DIFF,
    &datetime_list_timezones::DATETIME_LIST_TIMEZONES,
    &make_datetime::MAKE_DATETIME,
    &make_timespan::MAKE_TIMESPAN,
    &unixtime_seconds_todatetime::UNIXTIME_SECONDS_TODATETIME,
    &unixtime_milliseconds_todatetime::UNIXTIME_MILLISECONDS_TODATETIME,
    &unixtime_microseconds_todatetime::UNIXTIME_MICROSECONDS_TODATETIME,
    &unixtime_nanoseconds_todatetime::UNIXTIME_NANOSECONDS_TODATETIME,
    &format_datetime::FORMAT_DATETIME,
    &format_timespan::FORMAT_TIMESPAN,
    &around::AROUND,
    &ingestion_time::INGESTION_TIME,
    &datetime_utc_to_local::DATETIME_UTC_TO_LOCAL,
    &datetime_local_to_utc::DATETIME_LOCAL_TO_UTC,
];
