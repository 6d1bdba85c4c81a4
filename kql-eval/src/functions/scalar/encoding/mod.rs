//! Functions of encodings and compression.

use crate::functions::ScalarFunction;

mod base64_array;
mod base64_guid;
mod base64_tostring;
mod bootstring;
mod compression;
mod gzip;
mod punycode;
mod url_encode;
mod zlib;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &base64_array::BASE64_DECODE_TOARRAY,
    &base64_array::BASE64_ENCODE_FROMARRAY,
    &base64_guid::BASE64_DECODE_TOGUID,
    &base64_guid::BASE64_ENCODE_FROMGUID,
    &base64_tostring::BASE64_DECODE_TOSTRING,
    &base64_tostring::BASE64_ENCODE_TOSTRING,
    &gzip::GZIP_COMPRESS_TO_BASE64_STRING,
    &gzip::GZIP_DECOMPRESS_FROM_BASE64_STRING,
    &punycode::PUNYCODE_DOMAIN_FROM_STRING,
    &punycode::PUNYCODE_DOMAIN_TO_STRING,
    &punycode::PUNYCODE_FROM_STRING,
    &punycode::PUNYCODE_TO_STRING,
    &url_encode::URL_DECODE,
    &url_encode::URL_ENCODE,
    &url_encode::URL_ENCODE_COMPONENT,
    &zlib::ZLIB_COMPRESS_TO_BASE64_STRING,
    &zlib::ZLIB_DECOMPRESS_FROM_BASE64_STRING,
];
