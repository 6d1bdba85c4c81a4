//! Arrays whose field says more of them than their type: Arrow's extension types.

use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field};

use super::array::{Unreadable, column, scalar_type};
use crate::types::dynamic::{Encoder, parse_json};
use crate::types::{Column, Dyn, Kind, ScalarType, Text};

/// The key under which a field names its extension type.
pub(super) const EXTENSION_NAME: &str = "ARROW:extension:name";
/// The key of what an extension type says besides.
pub(super) const EXTENSION_METADATA: &str = "ARROW:extension:metadata";
/// Text that is a JSON value in each row.
pub(super) const JSON: &str = "arrow.json";
/// Sixteen bytes that are a guid.
pub(super) const UUID: &str = "arrow.uuid";

/// The type of a column with this field: that of its Arrow type, or dynamic where it is marked as JSON.
///
/// # Errors
/// As [`scalar_type`].
pub fn field_type(field: &Field) -> Result<ScalarType, &DataType> {
    if is_json(field) {
        return Ok(ScalarType::Dynamic);
    }
    scalar_type(field.data_type())
}

/// The values of an array with this field, see [`column()`].
///
/// # Errors
/// As [`column()`]; or the field is marked as JSON and a value is not.
pub fn field_column(field: &Field, array: &ArrayRef) -> Result<Column, Unreadable> {
    if !is_json(field) {
        return column(array);
    }
    let texts = column(array)?;
    let reader = texts.reader::<Text>();
    let mut builder = Dyn::builder(array.len());
    let mut encoder = Encoder::new();
    for row in 0..array.len() {
        let text = reader.get(row).filter(|_| array.is_valid(row));
        let Some(text) = text else {
            Dyn::append_null(&mut builder);
            continue;
        };
        encoder.clear();
        parse_json(text, &mut encoder).map_err(|_| Unreadable::value(row, text))?;
        Dyn::append(&mut builder, encoder.value());
    }
    Ok(Column::array(ScalarType::Dynamic, Dyn::finish(builder)))
}

fn is_json(field: &Field) -> bool {
    let is_text = matches!(
        field.data_type(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    );
    is_text && field.metadata().get(EXTENSION_NAME).map(String::as_str) == Some(JSON)
}

/// A field of an extension type.
pub(super) fn extended(name: &str, ty: DataType, extension: &str) -> Field {
    let mut metadata = vec![(EXTENSION_NAME.to_owned(), extension.to_owned())];
    // Arrow wants an empty text beside JSON and nothing beside a guid.
    if extension == JSON {
        metadata.push((EXTENSION_METADATA.to_owned(), String::new()));
    }
    Field::new(name, ty, true).with_metadata(metadata.into_iter().collect())
}
