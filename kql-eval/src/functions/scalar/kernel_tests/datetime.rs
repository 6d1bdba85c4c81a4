//! Datetimes and timespans.

use super::{date, gives, long, null, real, run, span, text};
use crate::types::ScalarType;

#[test]
fn bins_start_at_multiples() {
    gives("bin", &[long(-7), long(5)], "-10");
    gives("bin", &[real(0.3), real(0.1)], "0.2");
    gives(
        "bin",
        &[date("2007-01-04 10:00"), span("7")],
        "2007-01-01T00:00:00.0000000Z",
    );
    gives("bin", &[span("16"), span("7")], "14.00:00:00");
    gives("bin_at", &[real(6.5), real(2.5), long(7)], "4.5");
    gives(
        "bin_at",
        &[span("1h"), span("1d"), span("12h")],
        "-12:00:00",
    );
}

#[test]
fn calendar_functions_follow_the_calendar() {
    let new_year = date("2017-01-01 10:10:17");
    gives(
        "startofweek",
        &[date("2025-06-14"), long(3)],
        "2025-06-29T00:00:00.0000000Z",
    );
    gives(
        "endofyear",
        &[new_year.clone(), long(-1)],
        "2016-12-31T23:59:59.9999999Z",
    );
    gives(
        "startofmonth",
        &[new_year.clone(), long(-1)],
        "2016-12-01T00:00:00.0000000Z",
    );
    gives(
        "startofday",
        &[new_year.clone(), null(ScalarType::Long)],
        "null",
    );
    gives("dayofweek", &[date("1947-11-30 10:00:05")], "00:00:00");
    gives(
        "datetime_part",
        &[text("Nanosecond"), date("2017-10-30 01:02:03.7654321")],
        "765432100",
    );
    gives(
        "datetime_part",
        &[text("dayOfYear"), date("2017-10-30")],
        "303",
    );
    assert!(run("datetime_part", &[text("week"), new_year]).is_err());
    let diff =
        |part, a, b, expected| gives("datetime_diff", &[text(part), date(a), date(b)], expected);
    diff("month", "2017-01-01", "2015-12-30", "13");
    diff("day", "2017-10-29", "2017-09-30 23:59", "29");
    diff("hour", "2017-10-31 01:00", "2017-10-30 23:59", "2");
    diff("week", "2017-10-29", "2017-09-30 23:59", "5.0");
    diff(
        "nanosecond",
        "2017-10-30 23:00:10.1",
        "2017-10-30 23:00:10.1000007",
        "-700",
    );
}

#[test]
fn times_are_made_of_their_parts() {
    gives(
        "datetime_add",
        &[text("week"), long(100), date("2017-01-01")],
        "2018-12-02T00:00:00.0000000Z",
    );
    gives(
        "make_datetime",
        &[
            long(2017),
            long(10),
            long(1),
            long(12),
            long(11),
            real(0.1234567),
        ],
        "2017-10-01T12:11:00.1234567Z",
    );
    gives(
        "make_timespan",
        &[long(1), long(12), long(30), real(55.123)],
        "1.12:30:55.1230000",
    );
    gives(
        "unixtime_seconds_todatetime",
        &[long(1_546_300_800)],
        "2019-01-01T00:00:00.0000000Z",
    );
}

#[test]
fn a_local_time_that_is_skipped_counts_from_the_end_of_the_gap() {
    let utc = |local, zone, expected| {
        gives(
            "datetime_local_to_utc",
            &[date(local), text(zone)],
            expected,
        );
    };
    utc(
        "2022-03-27 01:00",
        "Europe/Brussels",
        "2022-03-27T00:00:00.0000000Z",
    );
    utc(
        "2022-03-27 02:00",
        "Europe/Brussels",
        "2022-03-27T00:00:00.0000000Z",
    );
    utc(
        "2022-03-27 03:00",
        "Europe/Brussels",
        "2022-03-27T01:00:00.0000000Z",
    );
    utc(
        "2020-02-02 20:02:20.5",
        "US/Pacific",
        "2020-02-03T04:02:20.5000000Z",
    );
    utc("2020-02-02", "Nowhere/Land", "null");
}

#[test]
fn formats_write_the_fields_they_name_and_nothing_for_null() {
    gives(
        "format_datetime",
        &[date("2017-01-29 09:00:05"), text("yy-MM-dd [HH:mm:ss]")],
        "17-01-29 [09:00:05]",
    );
    gives(
        "format_datetime",
        &[null(ScalarType::DateTime), text("yy")],
        "",
    );
    gives(
        "format_timespan",
        &[span("29.09:00:05.12345"), text("dd.hh:mm:ss:FF")],
        "29.09:00:05:12",
    );
}
