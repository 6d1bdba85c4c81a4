//! Conversions between types.

use crate::functions::ScalarFunction;

mod gettype;
mod parse_json;
mod tobool;
mod todatetime;
mod todecimal;
mod toguid;
mod tohex;
mod toint;
mod tolong;
mod toreal;
mod tostring;
mod totimespan;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &tostring::TOSTRING,
    &tolong::TOLONG,
    &toint::TOINT,
    &toreal::TOREAL,
    &tobool::TOBOOL,
    &todatetime::TODATETIME,
    &totimespan::TOTIMESPAN,
    &todecimal::TODECIMAL,
    &toguid::TOGUID,
    &tohex::TOHEX,
    &parse_json::PARSE_JSON,
    &gettype::GETTYPE,
];
