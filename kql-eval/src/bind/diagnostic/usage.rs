//! How functions are called and how literals are written, for help lines.

use crate::functions::{self, Need, Parameter};
use crate::types::ScalarType;

/// The forms of a function: `extract(regex, captureGroup, source [, typeLiteral])`.
pub(super) fn usage(function: &str) -> String {
    let mut forms: Vec<String> = Vec::new();
    if let Some(found) = functions::scalar::find(function) {
        for signature in found.signatures {
            let trailing = signature.trailing.as_ref();
            forms.push(form(
                function,
                signature.parameters,
                signature.repeat,
                trailing,
            ));
        }
    } else if let Some(found) = functions::aggregation::find(function) {
        for signature in found.signatures {
            forms.push(form(function, signature.parameters, signature.repeat, None));
        }
    }
    forms.dedup();
    if forms.is_empty() {
        return format!("write as many arguments as `{function}` declares");
    }
    forms.truncate(3);
    format!("write {}", forms.join(" or "))
}

/// A form of a function with its parameters.
fn form(
    function: &str,
    parameters: &[Parameter],
    repeat: usize,
    trailing: Option<&Parameter>,
) -> String {
    let mut text = format!("`{function}(");
    for (index, parameter) in parameters.iter().enumerate() {
        let is_optional = matches!(parameter.need, Need::Optional | Need::OptionalConstant);
        let comma = if index > 0 { ", " } else { "" };
        if is_optional {
            text.push_str(&format!(" [{comma}{}]", parameter.name));
        } else {
            text.push_str(&format!("{comma}{}", parameter.name));
        }
    }
    if repeat > 0 {
        text.push_str(", …");
    }
    if let Some(trailing) = trailing {
        text.push_str(&format!(", {}", trailing.name));
    }
    text.push_str(")`");
    text.replace("( [", "([")
}

/// How a literal of a type is written.
pub(super) const fn literal_form(ty: ScalarType) -> &'static str {
    match ty {
        ScalarType::DateTime => {
            "write `datetime(2026-01-31)` or `datetime(2026-01-31T12:30:00Z)`: year, month, day"
        }
        ScalarType::TimeSpan => "write `1d`, `90m` or `time(1.12:30:00)`",
        ScalarType::Guid => "write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12",
        ScalarType::Bool => "write `true` or `false`",
        ScalarType::Int | ScalarType::Long => "write a whole number",
        ScalarType::Real | ScalarType::Decimal => "write a number",
        ScalarType::String | ScalarType::Dynamic => "write the value in quotes",
    }
}
