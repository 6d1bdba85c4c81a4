//! The parts of a datetime as they are written: weekdays, dates, times and offsets.

use super::cursor::{Cursor, names};
use super::midnight;
use crate::types::ticks::{HOUR, MINUTE, SECOND, in_range};

impl Cursor<'_> {
    /// A date, and the time before or behind it where there is one, in ticks.
    pub(super) fn datetime(&mut self) -> Option<i64> {
        self.weekday();
        if let Some(time) = self.attempt(Self::time) {
            self.spaces();
            self.weekday();
            return in_range(self.date()?.checked_add(time)?);
        }
        let date = self.date()?;
        let before = self.rest;
        self.spaces();
        if !self.take('T') && !self.take('t') && self.rest.len() == before.len() {
            return self.rest.is_empty().then_some(date);
        }
        if self.rest.is_empty() {
            return (before.trim_end() == self.rest).then_some(date);
        }
        self.spaces();
        let time = self.time()?;
        in_range(date.checked_add(time)?)
    }

    /// A weekday, which says nothing that the date does not.
    fn weekday(&mut self) {
        self.attempt(|cursor| {
            let word = cursor.word()?;
            const DAYS: [&str; 7] = [
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ];
            DAYS.iter().find(|day| names(word, day))?;
            cursor.take(',');
            cursor.spaces();
            Some(())
        });
    }

    /// The midnight of a date.
    fn date(&mut self) -> Option<i64> {
        if let Some(month) = self.month_name() {
            self.separator();
            let day = self.digits(2)?;
            self.spaces();
            self.take(',');
            self.spaces();
            let year = self.year()?;
            return midnight(year, month, day.value);
        }
        let first = self.digits(4)?;
        self.separator()?;
        if let Some(month) = self.month_name() {
            self.separator()?;
            if first.count == 4 {
                let day = self.digits(2)?;
                return midnight(i32::try_from(first.value).ok()?, month, day.value);
            }
            let year = self.year()?;
            return midnight(year, month, first.value);
        }
        let second = self.digits(2)?;
        self.separator()?;
        if first.count == 4 {
            let day = self.digits(2)?;
            return midnight(i32::try_from(first.value).ok()?, second.value, day.value);
        }
        if first.count > 2 {
            return None;
        }
        let year = self.digits(4).filter(|year| year.count == 4)?;
        midnight(i32::try_from(year.value).ok()?, first.value, second.value)
    }

    /// A year of four digits, or of two that stand for 1950 to 2049.
    fn year(&mut self) -> Option<i32> {
        let year = self.digits(4)?;
        let value = i32::try_from(year.value).ok()?;
        match year.count {
            4 => Some(value),
            2 if value < 50 => Some(2000 + value),
            2 => Some(1900 + value),
            _ => None,
        }
    }

    /// The ticks from midnight UTC to a time, its offset taken off.
    fn time(&mut self) -> Option<i64> {
        let hour = self.digits(2)?.value;
        if !self.take(':') {
            return None;
        }
        let minute = self.digits(2)?.value;
        let mut second = 0;
        let mut fraction = 0;
        if self.take(':') {
            second = self.digits(2)?.value;
            if self.take('.') {
                fraction = self.fraction()?;
            }
        }
        if minute > 59 || second > 59 {
            return None;
        }
        let hour = self.half_day(hour)?;
        let ticks = i64::from(hour) * HOUR
            + i64::from(minute) * MINUTE
            + i64::from(second) * SECOND
            + fraction;
        Some(ticks - self.attempt(Self::offset).unwrap_or(0))
    }

    /// The hour of the day, from the hour as written and `AM` or `PM` behind it.
    fn half_day(&mut self, hour: u32) -> Option<u32> {
        let afternoon = self.attempt(|cursor| {
            cursor.spaces();
            let word = cursor.word()?;
            if word.eq_ignore_ascii_case("am") {
                Some(false)
            } else {
                word.eq_ignore_ascii_case("pm").then_some(true)
            }
        });
        match afternoon {
            None => (hour < 24).then_some(hour),
            Some(_) if !(1..=12).contains(&hour) => None,
            Some(afternoon) => Some(hour % 12 + if afternoon { 12 } else { 0 }),
        }
    }

    /// The ticks of a fraction of a second; digits beyond the seventh are dropped.
    fn fraction(&mut self) -> Option<i64> {
        let mut value = 0;
        let mut count = 0;
        while let Some(digit) = self.digit() {
            if count < 7 {
                value = value * 10 + i64::from(digit);
            }
            count += 1;
        }
        if count == 0 {
            return None;
        }
        for _ in count..7 {
            value *= 10;
        }
        Some(value)
    }

    /// The ticks that a zone is ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        self.spaces();
        if let Some(word) = self.attempt(Self::word) {
            let known = ["z", "gmt", "utc"];
            return known
                .iter()
                .any(|zone| word.eq_ignore_ascii_case(zone))
                .then_some(0);
        }
        let sign = if self.take('+') {
            1
        } else if self.take('-') {
            -1
        } else {
            return None;
        };
        let hours = self.digits(4)?;
        let (hour, minute) = if hours.count == 4 {
            (hours.value / 100, hours.value % 100)
        } else if self.take(':') {
            (hours.value, self.digits(2)?.value)
        } else {
            (hours.value, 0)
        };
        if hour > 14 || minute > 59 {
            return None;
        }
        Some(sign * (i64::from(hour) * HOUR + i64::from(minute) * MINUTE))
    }

    fn month_name(&mut self) -> Option<u32> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        self.attempt(|cursor| {
            let word = cursor.word()?;
            (1..)
                .zip(MONTHS)
                .find_map(|(number, name)| names(word, name).then_some(number))
        })
    }

    /// What may stand between the parts of a date.
    fn separator(&mut self) -> Option<()> {
        let before = self.rest.len();
        self.spaces();
        if self.take('-') || self.take('/') || self.take('.') {
            self.spaces();
        }
        (self.rest.len() < before).then_some(())
    }
}
