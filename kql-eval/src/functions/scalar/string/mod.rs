//! Functions of strings.

use crate::functions::ScalarFunction;

mod format_bytes;
mod has_any_index;
mod indexof;
mod isascii;
mod replace_string;
mod replace_strings;
mod reverse;
pub(super) mod search_range;
mod split;
mod strcat;
mod strcat_array;
mod strcmp;
mod string_size;
mod strlen;
mod strrep;
mod substring;
mod tolower;
mod toupper;
mod translate;
mod unicode_codepoints;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &format_bytes::FORMAT_BYTES,
    &has_any_index::HAS_ANY_INDEX,
    &indexof::INDEXOF,
    &isascii::ISASCII,
    &isascii::ISUTF8,
    &replace_string::REPLACE_STRING,
    &replace_strings::REPLACE_STRINGS,
    &reverse::REVERSE,
    &split::SPLIT,
    &strcat::STRCAT,
    &strcat::STRCAT_DELIM,
    &strcat_array::STRCAT_ARRAY,
    &strcmp::STRCMP,
    &string_size::STRING_SIZE,
    &strlen::STRLEN,
    &strrep::STRREP,
    &substring::SUBSTRING,
    &tolower::TOLOWER,
    &toupper::TOUPPER,
    &translate::TRANSLATE,
    &unicode_codepoints::UNICODE_CODEPOINTS_FROM_STRING,
    &unicode_codepoints::UNICODE_CODEPOINTS_TO_STRING,
];
