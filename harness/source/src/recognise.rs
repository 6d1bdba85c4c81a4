//! Telling the form of a file by its first bytes, its name and where it lies.

use std::io::Read;
use std::path::Path;

use super::SourceError;
use super::csv::Separated;
use super::form::{Answer, FileForm, Named};
use super::head::Head;
use super::packing::{is_archive, open_bytes};
use super::translate::{Translation, of_bytes, of_lines, of_object};

/// So much of a file is looked at for its form.
// An answer of a service begins with its schema, which for wide tables takes tens of kilobytes before the first row.
const PIECE: u64 = 64 << 10;

/// The form of a file.
///
/// # Errors
/// Neither its bytes nor its name show one, it cannot be read, or it holds the answer to a request that failed.
pub(super) fn recognise(path: &Path) -> Result<FileForm, SourceError> {
    let named = Named::of(path);
    // Not read first: a cut Parquet file should be reported as that, not as a text that nobody knows.
    if named == Some(Named::Parquet) {
        return Ok(FileForm::Parquet);
    }
    // A path within an archive is a member of it: only the archive itself is no single file.
    if is_archive(path) && path.is_file() {
        return Err(SourceError::Archive { path: path.into() });
    }
    let start = start(path)?;
    let is_whole = u64::try_from(start.len()).is_ok_and(|length| length < PIECE);
    if start.starts_with(b"PAR1") {
        return Ok(FileForm::Parquet);
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    if let Some(translation) = of_bytes(text) {
        return Ok(FileForm::Translated(translation));
    }
    let events = Start { text, is_whole };
    if events.is_json(named) {
        return events.json(path, named);
    }
    match named {
        Some(Named::Ndjson) => Ok(FileForm::Ndjson),
        Some(Named::Json) => Ok(FileForm::Json(Answer::Events)),
        Some(Named::Csv) => Ok(FileForm::Separated(Separated::of(&start, b','))),
        Some(Named::Tsv) => Ok(FileForm::Separated(Separated::of(&start, b'\t'))),
        Some(Named::Log | Named::Text) => Ok(FileForm::Translated(of_lines(text))),
        Some(Named::Parquet) => Ok(FileForm::Parquet),
        Some(Named::Windows) => Err(SourceError::NotWindows { path: path.into() }),
        None => match of_lines(text) {
            Translation::Plain => Err(SourceError::UnknownForm { path: path.into() }),
            lines => Ok(FileForm::Translated(lines)),
        },
    }
}

/// The first bytes of a file, unpacked.
fn start(path: &Path) -> Result<Vec<u8>, SourceError> {
    let mut start = Vec::new();
    open_bytes(path)?
        .take(PIECE)
        .read_to_end(&mut start)
        .map_err(|error| SourceError::unreadable(path, error))?;
    Ok(start)
}

/// The first bytes of a text file.
struct Start<'t> {
    text: &'t [u8],
    is_whole: bool,
}

impl Start<'_> {
    /// Whether the text is JSON, whatever its name says. A log or table may begin with a bracket of its own.
    fn is_json(&self, named: Option<Named>) -> bool {
        let text = self.text.trim_ascii_start();
        match named {
            Some(Named::Json) => text.starts_with(b"{") || text.starts_with(b"["),
            // A file with the extension of lines may hold one JSON array all the same: exports are renamed by hand.
            Some(Named::Ndjson) => Head::of(text).is_some(),
            _ => Head::of(text).is_some_and(|head| !head.keys.is_empty()),
        }
    }

    fn json(&self, path: &Path, named: Option<Named>) -> Result<FileForm, SourceError> {
        let Some(head) = Head::of(self.text.trim_ascii_start()) else {
            return Ok(FileForm::Json(Answer::Events));
        };
        // A script that saves what a service answers also saves its errors. Read as an event, such a file would be one odd row.
        if let Some(message) = head.failure() {
            return Err(SourceError::FailedRequest {
                path: path.into(),
                message: message.into(),
            });
        }
        if let Some(translation) = of_object(&head) {
            return Ok(FileForm::Translated(translation));
        }
        if let Some(answer) = head.answer() {
            return Ok(FileForm::Json(answer));
        }
        let is_lines = !head.in_array
            && match named {
                Some(Named::Ndjson) => self.is_line_per_object(),
                _ => self.is_object_per_line(),
            };
        Ok(if is_lines {
            FileForm::Ndjson
        } else {
            FileForm::Json(Answer::Events)
        })
    }

    /// Whether the first object ends its line, or is cut or broken, so that nothing speaks against an object per line.
    fn is_line_per_object(&self) -> bool {
        let mut objects =
            serde_json::Deserializer::from_slice(self.text).into_iter::<serde::de::IgnoredAny>();
        // A broken first line is reported by the reader of lines, which knows its number.
        if !matches!(objects.next(), Some(Ok(_))) {
            return true;
        }
        let (object, rest) = self
            .text
            .split_at_checked(objects.byte_offset())
            .unwrap_or((self.text, b""));
        let rest = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        rest.trim_ascii().is_empty() && !object.trim_ascii().contains(&b'\n')
    }

    /// Whether the text is one JSON object per line, at least two of them.
    fn is_object_per_line(&self) -> bool {
        // The last line is cut where the text is.
        let lines = if self.is_whole {
            self.text
        } else {
            let end = self.text.iter().rposition(|byte| *byte == b'\n');
            self.text.get(..end.unwrap_or(0)).unwrap_or_default()
        };
        let mut objects = 0;
        for line in lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
            if line.is_empty() {
                continue;
            }
            let is_object = line.starts_with(b"{")
                && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
            if !is_object {
                return false;
            }
            objects += 1;
        }
        // One object alone is read as JSON: pretty-printed or not, it is one event or an answer.
        objects > 1
    }
}

#[cfg(test)]
mod tests {
    use super::Start;
    use crate::scratch::Scratch;
    use crate::{FileForm, SourceError};

    /// What a file with a name and a text is recognised as.
    fn form(name: &str, text: &str) -> String {
        let file = Scratch::new(name, text);
        FileForm::of_file(file.path()).map_or_else(
            |error| error.to_string().rsplit("` ").next().unwrap().to_owned(),
            |form| form.name().to_owned(),
        )
    }

    #[test]
    fn a_json_file_is_ndjson_if_every_line_is_an_object() {
        let long = "{\"a\":1}\n".repeat(20_000);
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2}", true),
            ("{\"a\":1}\r\n\n {} \n", true),
            (&long, true),
            ("{\"a\":1}", false),
            ("{\"a\":1}\n", false),
            ("[{\"a\":1},\n{\"a\":2}]", false),
            ("{\"a\":1}\n{\n\"a\":2}", false),
            ("{\n}\n{\n}", false),
            ("{\"a\":1}\n{\"a\":2} x", false),
            ("", false),
        ] {
            let start = Start {
                text: &text.as_bytes()[..text.len().min(64 << 10)],
                is_whole: text.len() < 64 << 10,
            };
            assert_eq!(start.is_object_per_line(), expected);
        }
    }

    #[test]
    fn envelopes_are_recognised_by_their_content() {
        for (text, expected) in [
            (
                r#"{"records":[{"a":1}]}"#,
                "records of an Event Hub or a log, `records`",
            ),
            (
                r#"{"Records":[{"eventName":"x"}]}"#,
                "records of an Event Hub or a log, `records`",
            ),
            (
                r#"{"value":[{"a":1}],"nextLink":null}"#,
                "a list answer, `value`",
            ),
            (
                r#"{"schema":[],"results":[]}"#,
                "an answer of advanced hunting",
            ),
            (
                r#"{"tables":[{"name":"P","columns":[],"rows":[]}]}"#,
                "an answer of Log Analytics or Kusto, `tables`",
            ),
            (
                r#"[{"FrameType":"DataSetHeader"}]"#,
                "an answer of Kusto, version 2",
            ),
            (
                r#"{"category":"AdvancedHunting-DeviceInfo","properties":{}}"#,
                "the streaming API of Defender",
            ),
            (
                r#"{"time":"2026-01-14T08:16:00Z","category":"SignInLogs","resourceId":"/x","properties":{}}"#,
                "diagnostic settings",
            ),
            (r#"[{"a":1}]"#, "JSON"),
            ("{\"a\":1}\n{\"a\":2}\n", "NDJSON"),
            (r#"{"value":[{"a":1}],"Host":"h"}"#, "JSON"),
        ] {
            assert_eq!(form("a.json", text), expected, "{text}");
        }
    }

    #[test]
    fn the_content_counts_more_than_the_extension() {
        assert_eq!(form("a.ndjson", "[{\"a\":1}]"), "JSON");
        assert_eq!(form("a.csv", "[{\"a\":1}]"), "JSON");
        assert_eq!(form("events", "{\"a\":1}\n{\"a\":2}\n"), "NDJSON");
        assert_eq!(form("a.csv", "[x],b\n1,2\n"), "CSV");
        assert_eq!(form("a.csv", "a;b\n1;2\n"), "CSV with semicolons");
        assert_eq!(form("a.csv", "a\tb\n1\t2\n"), "CSV with tabs");
        assert_eq!(form("a.csv", "\"a;b\",c\n1,2\n"), "CSV");
        assert_eq!(form("core", "CEF:0|V|P|1|id|name|3|src=10.0.0.1\n"), "CEF");
    }

    #[test]
    fn the_answer_to_a_request_that_failed_holds_no_events() {
        for text in [
            r#"{"error":{"code":"BadArgumentError","message":"no such table"}}"#,
            r#"{"Error":{"Code":"General_BadRequest","Message":"m","@message":"m"}}"#,
            r#"{"error":"invalid_token","error_description":"expired"}"#,
        ] {
            let file = Scratch::new("a.json", text);
            let error = FileForm::of_file(file.path()).unwrap_err();
            assert!(matches!(error, SourceError::FailedRequest { .. }), "{text}");
        }
        assert_eq!(
            form("a.json", r#"{"error":{"code":1},"Computer":"c"}"#),
            "JSON"
        );
    }

    #[test]
    fn a_file_that_nothing_tells_the_form_of_is_an_error_with_the_known_ones_in_its_help() {
        for name in ["a.xlsx", "json", "a.gz"] {
            let file = Scratch::new(name, "");
            let Err(error) = FileForm::of_file(file.path()) else {
                panic!("{name}")
            };
            if let Some(help) = miette::Diagnostic::help(&error) {
                assert!(help.to_string().contains("`.ndjson`"), "{name}");
            }
        }
    }
}
