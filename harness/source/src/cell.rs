//! The cells of a column as they are read, in the form that its type keeps them in.

use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::{
    Bool, Column, DateTime, Dec, Dyn, Guid, Int, Kind, Long, Real, ScalarType, Text, TimeSpan,
    parse_decimal, parse_guid, parse_real, parse_timespan,
};
use memchr::memchr;

use super::text::{bool_of, compact, datetime_of, int_of, is_null_word, long_of};

/// The value does not fit the column's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unfit;

/// Values longer than this are not read into dynamic, whose encoding counts its bytes in 32 bits.
const DYNAMIC_LIMIT: usize = 256 << 20;

/// A column in the making.
pub(super) enum CellBuilder {
    Bool(<Bool as Kind>::Builder),
    Int(<Int as Kind>::Builder),
    Long(<Long as Kind>::Builder),
    Real(<Real as Kind>::Builder),
    Decimal(<Dec as Kind>::Builder),
    // The string is memory for values with escapes, kept from row to row.
    String(<Text as Kind>::Builder, String),
    DateTime(<DateTime as Kind>::Builder),
    TimeSpan(<TimeSpan as Kind>::Builder),
    Guid(<Guid as Kind>::Builder),
    Dynamic(<Dyn as Kind>::Builder, Encoder),
}

impl CellBuilder {
    /// An empty column with room for some rows.
    pub fn new(ty: ScalarType, rows: usize) -> Self {
        match ty {
            ScalarType::Bool => Self::Bool(Bool::builder(rows)),
            ScalarType::Int => Self::Int(Int::builder(rows)),
            ScalarType::Long => Self::Long(Long::builder(rows)),
            ScalarType::Real => Self::Real(Real::builder(rows)),
            ScalarType::Decimal => Self::Decimal(Dec::builder(rows)),
            ScalarType::String => Self::String(Text::builder(rows), String::new()),
            ScalarType::DateTime => Self::DateTime(DateTime::builder(rows)),
            ScalarType::TimeSpan => Self::TimeSpan(TimeSpan::builder(rows)),
            ScalarType::Guid => Self::Guid(Guid::builder(rows)),
            ScalarType::Dynamic => Self::Dynamic(Dyn::builder(rows), Encoder::new()),
        }
    }

    /// The finished column.
    pub fn finish(self) -> Column {
        match self {
            Self::Bool(builder) => Column::array(ScalarType::Bool, Bool::finish(builder)),
            Self::Int(builder) => Column::array(ScalarType::Int, Int::finish(builder)),
            Self::Long(builder) => Column::array(ScalarType::Long, Long::finish(builder)),
            Self::Real(builder) => Column::array(ScalarType::Real, Real::finish(builder)),
            Self::Decimal(builder) => Column::array(ScalarType::Decimal, Dec::finish(builder)),
            Self::String(builder, _) => Column::array(ScalarType::String, Text::finish(builder)),
            Self::DateTime(builder) => {
                Column::array(ScalarType::DateTime, DateTime::finish(builder))
            }
            Self::TimeSpan(builder) => {
                Column::array(ScalarType::TimeSpan, TimeSpan::finish(builder))
            }
            Self::Guid(builder) => Column::array(ScalarType::Guid, Guid::finish(builder)),
            Self::Dynamic(builder, _) => Column::array(ScalarType::Dynamic, Dyn::finish(builder)),
        }
    }

    /// Adds a null; the empty string for string.
    pub fn append_null(&mut self) {
        match self {
            Self::Bool(builder) => builder.append_null(),
            Self::Int(builder) => builder.append_null(),
            Self::Long(builder) => builder.append_null(),
            Self::Real(builder) => builder.append_null(),
            Self::Decimal(builder) => builder.append_null(),
            Self::String(builder, _) => builder.append_value(""),
            Self::DateTime(builder) => builder.append_null(),
            Self::TimeSpan(builder) => builder.append_null(),
            Self::Guid(builder) => builder.append_null(),
            Self::Dynamic(builder, _) => builder.append_null(),
        }
    }

    /// Adds a value of a JSON text, given as its text.
    pub fn append_json(&mut self, json: &str) -> Result<(), Unfit> {
        match json.as_bytes().first() {
            None | Some(b'n') => self.append_null(),
            Some(b'"') => return self.append_json_string(json),
            Some(b'{' | b'[') => return self.append_container(json),
            Some(b't' | b'f') => match self {
                Self::Bool(builder) => builder.append_value(json == "true"),
                Self::String(builder, _) => builder.append_value(json),
                Self::Dynamic(builder, encoder) => append_encoded(builder, encoder, json)?,
                _ => return Err(Unfit),
            },
            Some(_) => match self {
                Self::Dynamic(builder, encoder) => append_encoded(builder, encoder, json)?,
                // A number has no unit: as a timespan it could be ticks, seconds or days.
                Self::TimeSpan(_) | Self::Guid(_) => return Err(Unfit),
                _ => return self.append_text(json),
            },
        }
        Ok(())
    }

    /// Adds what a text holds. Blank text is null, except for string, where it is itself, and for dynamic, where it is a
    /// string. A text that is a JSON array or object becomes that in a dynamic column, as the services export them.
    pub fn append_text(&mut self, text: &str) -> Result<(), Unfit> {
        match self {
            Self::String(builder, _) => {
                builder.append_value(text);
                return Ok(());
            }
            Self::Dynamic(builder, encoder) => {
                // Log Analytics exports dynamic columns as strings of JSON. `"12"` and `"true"` stay strings: that they were more is not known.
                let container = text.trim_start().starts_with(['{', '[']);
                if !container || append_encoded(builder, encoder, text).is_err() {
                    append_string(builder, encoder, text)?;
                }
                return Ok(());
            }
            _ if text.trim_ascii().is_empty() => {
                self.append_null();
                return Ok(());
            }
            _ => {}
        }
        let read = self.append_typed(text);
        if read.is_err() && is_null_word(text) {
            self.append_null();
            return Ok(());
        }
        read
    }

    /// Adds the value of a type that is neither string nor dynamic.
    fn append_typed(&mut self, text: &str) -> Result<(), Unfit> {
        match self {
            Self::String(..) | Self::Dynamic(..) => return Err(Unfit),
            Self::Bool(builder) => builder.append_value(bool_of(text).ok_or(Unfit)?),
            Self::Int(builder) => builder.append_value(int_of(text).ok_or(Unfit)?),
            Self::Long(builder) => builder.append_value(long_of(text).ok_or(Unfit)?),
            Self::Real(builder) => builder.append_value(parse_real(text).ok_or(Unfit)?),
            Self::Decimal(builder) => Dec::append(builder, parse_decimal(text).ok_or(Unfit)?),
            Self::DateTime(builder) => builder.append_value(datetime_of(text).ok_or(Unfit)?),
            Self::TimeSpan(builder) => builder.append_value(parse_timespan(text).ok_or(Unfit)?),
            Self::Guid(builder) => Guid::append(builder, parse_guid(text).ok_or(Unfit)?),
        }
        Ok(())
    }

    /// Adds a cell of a CSV file: as text, but in a dynamic column any JSON text is what it says, and a blank cell null.
    pub fn append_csv(&mut self, cell: &str) -> Result<(), Unfit> {
        match self {
            Self::Dynamic(builder, _) if cell.trim_ascii().is_empty() => builder.append_null(),
            Self::Dynamic(builder, encoder) => {
                if append_encoded(builder, encoder, cell).is_err() {
                    append_string(builder, encoder, cell)?;
                }
            }
            _ => self.append_text(cell)?,
        }
        Ok(())
    }

    fn append_json_string(&mut self, json: &str) -> Result<(), Unfit> {
        let inside = json
            .strip_prefix('"')
            .and_then(|json| json.strip_suffix('"'));
        let inside = inside.ok_or(Unfit)?;
        // Few strings have an escape, and the search for one is many times faster than decoding.
        if memchr(b'\\', inside.as_bytes()).is_none() {
            return self.append_text(inside);
        }
        if let Self::String(builder, text) = self {
            text.clear();
            if unescape(inside, text).is_some() {
                builder.append_value(text);
                return Ok(());
            }
        }
        let text: String = serde_json::from_str(json).map_err(|_| Unfit)?;
        self.append_text(&text)
    }

    fn append_container(&mut self, json: &str) -> Result<(), Unfit> {
        match self {
            Self::Dynamic(builder, encoder) => append_encoded(builder, encoder, json),
            Self::String(builder, text) => {
                text.clear();
                // Kusto prints dynamic values without white space; a `has` over the text must see what it sees there.
                compact(json, text);
                builder.append_value(text);
                Ok(())
            }
            _ => Err(Unfit),
        }
    }
}

/// Writes the text of the inside of a JSON string; None when it has `\u` escapes.
fn unescape(inside: &str, out: &mut String) -> Option<()> {
    let mut rest = inside;
    while let Some(place) = memchr(b'\\', rest.as_bytes()) {
        let (before, escape) = rest.split_at_checked(place)?;
        out.push_str(before);
        out.push(match escape.as_bytes().get(1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            _ => return None,
        });
        rest = escape.get(2..)?;
    }
    out.push_str(rest);
    Some(())
}

fn append_encoded(
    builder: &mut <Dyn as Kind>::Builder,
    encoder: &mut Encoder,
    json: &str,
) -> Result<(), Unfit> {
    encoder.clear();
    if json.len() > DYNAMIC_LIMIT || parse_json(json, encoder).is_err() {
        return Err(Unfit);
    }
    Dyn::append(builder, encoder.value());
    Ok(())
}

fn append_string(
    builder: &mut <Dyn as Kind>::Builder,
    encoder: &mut Encoder,
    text: &str,
) -> Result<(), Unfit> {
    if text.len() > DYNAMIC_LIMIT {
        return Err(Unfit);
    }
    encoder.clear();
    encoder.string(text);
    Dyn::append(builder, encoder.value());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{CellBuilder, Unfit};
    use kql_eval::types::ScalarType;

    /// The text of a JSON value read as a type, `null` for null, `unfit` for what does not fit.
    fn json(value: &str, ty: ScalarType) -> String {
        shown(ty, |cells| cells.append_json(value))
    }

    fn csv(cell: &str, ty: ScalarType) -> String {
        shown(ty, |cells| cells.append_csv(cell))
    }

    fn shown(ty: ScalarType, append: impl Fn(&mut CellBuilder) -> Result<(), Unfit>) -> String {
        let mut cells = CellBuilder::new(ty, 1);
        if append(&mut cells).is_err() {
            return "unfit".into();
        }
        let column = cells.finish();
        assert_eq!((column.ty(), column.rows()), (ty, 1));
        let mut out = String::new();
        column.scalar(0).write_text(&mut out);
        if column.scalar(0).is_null() {
            "null".into()
        } else {
            out
        }
    }

    #[test]
    fn json_null_is_null_and_for_string_the_empty_text() {
        for ty in ScalarType::ALL {
            let expected = if ty == ScalarType::String { "" } else { "null" };
            assert_eq!(json("null", ty), expected, "{ty}");
        }
    }

    #[test]
    fn json_values_are_read_as_the_declared_type() {
        use ScalarType::{
            Bool, DateTime, Decimal, Dynamic, Guid, Int, Long, Real, String, TimeSpan,
        };
        for (value, ty, expected) in [
            ("true", Bool, "True"),
            ("1", Bool, "True"),
            ("\"FALSE\"", Bool, "False"),
            ("\"\"", Bool, "null"),
            ("7", Int, "7"),
            ("\"7\"", Long, "7"),
            ("1.0", Long, "1"),
            ("1", Real, "1.0"),
            ("\"NaN\"", Real, "NaN"),
            ("0.10", Decimal, "0.1"),
            ("\"2024-01-02\"", DateTime, "2024-01-02T00:00:00.0000000Z"),
            ("1704153600", DateTime, "2024-01-02T00:00:00.0000000Z"),
            ("\"1.02:03:04\"", TimeSpan, "1.02:03:04"),
            (
                "\"123E4567-e89b-12d3-a456-426614174000\"",
                Guid,
                "123e4567-e89b-12d3-a456-426614174000",
            ),
            ("\"C:\\\\a\\u00e9\"", String, "C:\\aé"),
            (
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t.\"",
                String,
                "\"\\/\u{8}\u{c}\n\r\t.",
            ),
            ("1.50", String, "1.50"),
            ("false", String, "false"),
            ("{ \"a\": 1.50 }", String, "{\"a\":1.50}"),
            ("{ \"a\": [1] }", Dynamic, "{\"a\":[1]}"),
            ("\"{\\\"a\\\":1}\"", Dynamic, "{\"a\":1}"),
            ("\"{broken\"", Dynamic, "{broken"),
            ("\"12\"", Dynamic, "12"),
        ] {
            assert_eq!(json(value, ty), expected, "{value} as {ty}");
        }
    }

    #[test]
    fn json_values_of_another_kind_do_not_fit() {
        use ScalarType::{Bool, DateTime, Guid, Int, Long, TimeSpan};
        for (value, ty) in [
            ("2", Bool),
            ("9999999999", Int),
            ("1.5", Long),
            ("true", Long),
            ("9223372036854775808", Long),
            ("\"soon\"", DateTime),
            ("true", DateTime),
            ("12", TimeSpan),
            ("{}", Guid),
            ("[]", Long),
            ("\"\\ud800\"", ScalarType::String),
        ] {
            assert_eq!(json(value, ty), "unfit", "{value} as {ty}");
        }
    }

    #[test]
    fn a_blank_csv_cell_is_null_and_a_dynamic_one_any_json() {
        assert_eq!(csv(" ", ScalarType::Long), "null");
        assert_eq!(csv(" ", ScalarType::String), " ");
        assert_eq!(csv("", ScalarType::Dynamic), "null");
        assert_eq!(csv("[1, 2]", ScalarType::Dynamic), "[1,2]");
        assert_eq!(csv("\"a\"", ScalarType::Dynamic), "a");
        assert_eq!(csv("plain", ScalarType::Dynamic), "plain");
    }
}
