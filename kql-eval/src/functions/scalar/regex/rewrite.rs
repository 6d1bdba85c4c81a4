//! Replacing matches of a regular expression.

use regex::{CaptureLocations, Regex};

use crate::RuntimeError;
use crate::functions::Room;

/// Writes `text` with every match of `regex` replaced by `rewrite`, in which `\0` stands for the match and `\1` to `\9` for
/// its groups.
pub(in crate::functions::scalar) fn replace_all(
    text: &str,
    regex: &Regex,
    rewrite: &str,
    room: Room,
    out: &mut String,
) -> Result<(), RuntimeError> {
    let mut locations = regex.capture_locations();
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = regex.captures_read_at(&mut locations, text, from) {
        out.push_str(text.get(copied..found.start()).unwrap_or_default());
        write_rewrite(rewrite, text, &locations, room, out)?;
        copied = found.end();
        from = found.end();
        if found.is_empty() {
            // An empty match is followed by the search for one that begins a character later.
            let Some(c) = text.get(from..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            from += c.len_utf8();
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Ok(())
}

fn write_rewrite(
    rewrite: &str,
    text: &str,
    locations: &CaptureLocations,
    room: Room,
    out: &mut String,
) -> Result<(), RuntimeError> {
    let mut rest = rewrite;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            out.push('\\');
            return Ok(());
        };
        if let Some(group) = c.to_digit(10) {
            let group = locations.get(group as usize);
            let group = group.and_then(|(start, end)| text.get(start..end));
            let group = group.unwrap_or_default();
            room.check_value(out.len() + group.len())?;
            out.push_str(group);
            rest = rest.get(1..).unwrap_or_default();
        } else {
            out.push('\\');
            if c == '\\' {
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    room.check_value(out.len())
}
