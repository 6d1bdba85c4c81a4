//! Functions of addresses, paths, command lines and other structured text.

use crate::functions::ScalarFunction;

mod parse_command_line;
mod parse_csv;
mod parse_path;
mod parse_url;
mod parse_urlquery;
mod parse_user_agent;
mod parse_version;
mod parse_xml;
pub(super) mod query_parameters;
mod user_agent;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &parse_command_line::PARSE_COMMAND_LINE,
    &parse_csv::PARSE_CSV,
    &parse_path::PARSE_PATH,
    &parse_url::PARSE_URL,
    &parse_urlquery::PARSE_URLQUERY,
    &parse_user_agent::PARSE_USER_AGENT,
    &parse_version::PARSE_VERSION,
    &parse_xml::PARSE_XML,
];
