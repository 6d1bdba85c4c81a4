//! Lines with a syslog header, in the old form (RFC 3164) and the new one (RFC 5424), as the table `Syslog` has them.

use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};

use super::member::Line;

/// The header of a line, before its message.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Header<'l> {
    /// Facility and severity, `8 * facility + severity`.
    priority: Option<u16>,
    time: Time<'l>,
    host: &'l str,
    process: &'l str,
    process_id: &'l str,
    /// What follows.
    pub message: &'l str,
}

/// When an event happened.
#[derive(PartialEq, Eq, Debug)]
enum Time<'l> {
    /// With its date and zone
    Whole(&'l str),
    /// Without a year: `Jul 29 06:52:56`
    WithoutYear(&'l str),
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The header of a line; None when it has none.
pub(super) fn header(line: &str) -> Option<Header<'_>> {
    let (priority, rest) = match line.strip_prefix('<').and_then(|line| line.split_once('>')) {
        Some((priority, rest)) => (
            // 24 facilities of 8 severities: `<999>` is some other text in angle brackets.
            Some(priority.parse().ok().filter(|each| *each < 192)?),
            rest,
        ),
        None => (None, line),
    };
    if let (Some(_), Some(rest)) = (priority, rest.strip_prefix("1 ")) {
        return new_form(priority, rest);
    }
    let (time, rest) = rest.split_at_checked(15)?;
    let (month, day_and_time) = time.split_at_checked(3)?;
    let is_time = MONTHS.contains(&month)
        && day_and_time
            .bytes()
            .zip(*b" dd dd:dd:dd")
            .all(|(byte, wanted)| match wanted {
                // Days below 10 are padded with a blank: `Jul  9`.
                b'd' => byte.is_ascii_digit() || byte == b' ',
                other => byte == other,
            });
    let rest = rest.strip_prefix(' ').filter(|_| is_time)?;
    let (host, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let (process, process_id, message) = tag(rest);
    Some(Header {
        priority,
        time: Time::WithoutYear(time),
        host,
        process,
        process_id,
        message,
    })
}

fn new_form(priority: Option<u16>, rest: &str) -> Option<Header<'_>> {
    let mut words = rest.splitn(6, ' ');
    let mut word = || words.next().map(|word| if word == "-" { "" } else { word });
    let (time, host, process, process_id) = (word()?, word()?, word()?, word()?);
    let _message_id = word()?;
    let rest = word()?;
    Some(Header {
        priority,
        time: Time::Whole(time),
        host,
        process,
        process_id,
        message: behind_structured_data(rest),
    })
}

/// What follows the structured data: `-`, or elements in brackets in which `\]` is a bracket of a value.
fn behind_structured_data(text: &str) -> &str {
    let mut rest = text.strip_prefix('-').unwrap_or(text);
    while rest.starts_with('[') {
        let mut escaped = false;
        let end = rest.bytes().position(|byte| {
            let is_end = byte == b']' && !escaped;
            escaped = byte == b'\\' && !escaped;
            is_end
        });
        let Some(behind) = end.and_then(|end| rest.get(end + 1..)) else {
            break;
        };
        rest = behind;
    }
    // RFC 5424 puts a byte order mark before messages in UTF-8.
    rest.trim_start().trim_start_matches('\u{feff}')
}

/// The process and its number before a message: `sshd[4711]: …`.
fn tag(text: &str) -> (&str, &str, &str) {
    let none = ("", "", text);
    let Some((tag, message)) = text.split_once(':') else {
        return none;
    };
    // Many devices send no tag but key=value pairs or a table with bars, whose first colon is somewhere in a value.
    if tag.is_empty() || tag.contains(['=', '"', '|']) || tag.split(' ').count() > 3 {
        return none;
    }
    let message = message.trim_start();
    match tag.strip_suffix(']').and_then(|tag| tag.split_once('[')) {
        Some((process, number)) => (process, number, message),
        None => (tag, "", message),
    }
}

/// The day on which a file was written last, to which lines without a year are near.
pub(super) fn year_of(path: &Path) -> Option<DateTime<Utc>> {
    let archive_or_file = path.ancestors().find(|path| path.is_file())?;
    let written = archive_or_file.metadata().ok()?.modified().ok()?;
    Some(written.into())
}

impl Time<'_> {
    /// The time as ISO 8601 writes it. One without a year is the last such day before the file was written.
    fn text(&self, written: Option<DateTime<Utc>>) -> Option<String> {
        match self {
            Self::Whole(time) => Some((*time).to_owned()).filter(|time| !time.is_empty()),
            Self::WithoutYear(time) => {
                let written = written?;
                // Two days: the clock of a device may be ahead, and its zone is not in the line.
                let latest = written + chrono::TimeDelta::days(2);
                // The 29th of February is every four years.
                // Eight, since 1896 to 1904 and 2096 to 2104 have no leap year between them.
                let years = (latest.year() - 8..=latest.year()).rev();
                let times = years.filter_map(|year| {
                    NaiveDateTime::parse_from_str(&format!("{year} {time}"), "%Y %b %e %H:%M:%S")
                        .ok()
                });
                let time = times.into_iter().find(|time| *time <= latest.naive_utc())?;
                Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
            }
        }
    }
}

const FACILITIES: [&str; 24] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv",
    "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4",
    "local5", "local6", "local7",
];

const SEVERITIES: [&str; 8] = [
    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug",
];

impl Header<'_> {
    /// Writes the columns that the header sets.
    pub fn write(&self, written: Option<DateTime<Utc>>, line: &mut Line<'_>) {
        if let Some(time) = self.time.text(written) {
            line.text("TimeGenerated", &time);
            line.text("EventTime", &time);
        }
        if let Some(priority) = self.priority.map(usize::from) {
            line.text(
                "Facility",
                FACILITIES.get(priority / 8).copied().unwrap_or_default(),
            );
            line.text(
                "SeverityLevel",
                SEVERITIES.get(priority % 8).copied().unwrap_or_default(),
            );
        }
        line.text("Computer", self.host);
        line.text("HostName", self.host);
    }
}

/// A line as the table `Syslog` has it.
pub(super) fn write(text: &str, written: Option<DateTime<Utc>>, out: &mut Vec<u8>) {
    let mut line = Line::begin(out);
    match header(text) {
        Some(header) => {
            header.write(written, &mut line);
            line.text("ProcessName", header.process);
            if !header.process_id.is_empty()
                && header.process_id.bytes().all(|b| b.is_ascii_digit())
            {
                line.json("ProcessID", header.process_id);
            }
            line.text("SyslogMessage", header.message);
        }
        None => line.text("SyslogMessage", text),
    }
    line.end();
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    fn written(line: &str) -> String {
        let day: DateTime<Utc> = "2026-01-14T00:00:00Z".parse().unwrap();
        let mut out = Vec::new();
        super::write(line, Some(day), &mut out);
        String::from_utf8(out).unwrap().trim_end().to_owned()
    }

    #[test]
    fn a_line_of_the_old_form_has_the_last_year_that_fits_the_file() {
        assert_eq!(
            written("<86>Jan 13 06:52:56 web-1 sshd[4711]: Failed password"),
            concat!(
                r#"{"TimeGenerated":"2026-01-13T06:52:56Z","EventTime":"2026-01-13T06:52:56Z","#,
                r#""Facility":"authpriv","SeverityLevel":"info","Computer":"web-1","HostName":"web-1","#,
                r#""ProcessName":"sshd","ProcessID":4711,"SyslogMessage":"Failed password"}"#
            )
        );
        assert!(written("Jul  9 06:52:56 b c: d").contains("\"2025-07-09T06:52:56Z\""));
        assert!(written("Feb 29 06:52:56 b c: d").contains("\"2024-02-29T06:52:56Z\""));
    }

    #[test]
    fn a_line_of_the_new_form_is_cut_at_its_words_and_structured_data() {
        assert_eq!(
            written(r#"<34>1 2026-01-14T22:14:15.003Z h su - ID47 [a@1 x="\]"][b] it failed"#),
            concat!(
                r#"{"TimeGenerated":"2026-01-14T22:14:15.003Z","EventTime":"2026-01-14T22:14:15.003Z","#,
                r#""Facility":"auth","SeverityLevel":"crit","Computer":"h","HostName":"h","#,
                r#""ProcessName":"su","SyslogMessage":"it failed"}"#
            )
        );
    }

    #[test]
    fn a_line_without_a_header_is_a_message() {
        assert_eq!(
            written("at Foo.bar(Foo.java:7)"),
            r#"{"SyslogMessage":"at Foo.bar(Foo.java:7)"}"#
        );
    }
}
