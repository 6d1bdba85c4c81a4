//! From a wanted value of an expression back to values of its columns.
//!
//! What is proposed is tried, never trusted: the engine evaluates the expression over it.

use std::sync::Arc;

use kql_eval::operators::Arithmetic;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::dynamic::{Encoder, write_json};
use kql_eval::types::{Scalar, ScalarType, convert_scalar};

use super::pattern;
use super::plausible::json;
use super::structured::{base64, path, url};

/// Takes a variable's number and a value for it.
pub(super) type Propose<'p> = &'p mut dyn FnMut(usize, Scalar);

/// What an expression without wanted value amounts to for ordinary events; None when that is not known.
pub(super) type Usual<'u> = &'u dyn Fn(&Expr) -> Option<Scalar>;

/// Proposes values of the columns that may make `expr` be `wanted`.
pub(super) fn propose(expr: &Expr, wanted: &Scalar, usual: Usual<'_>, out: Propose<'_>) {
    match &expr.kind {
        ExprKind::Column(number) => out(*number, as_type(wanted, expr.ty)),
        ExprKind::Convert(inner) => propose(inner, &as_type(wanted, inner.ty), usual, out),
        ExprKind::Member { base, name } => {
            propose(base, &bag(name, wanted), usual, out);
        }
        ExprKind::Index { base, by } => match by.as_literal() {
            Some(Scalar::String(key)) => propose(base, &bag(key, wanted), usual, out),
            Some(index) => element(base, index.as_long().unwrap_or(0), wanted, usual, out),
            None => {}
        },
        ExprKind::Arithmetic {
            operator,
            left,
            right,
        } => arithmetic(*operator, left, right, wanted, usual, out),
        ExprKind::Negate(inner) => {
            if let Some(value) = negated(wanted) {
                propose(inner, &value, usual, out);
            }
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } => call(function.name, arguments, wanted, usual, out),
        ExprKind::Literal(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Compare { .. }
        | ExprKind::StringMatch { .. }
        | ExprKind::Membership { .. }
        | ExprKind::InSubquery { .. }
        | ExprKind::Between { .. }
        | ExprKind::Subquery(_)
        | ExprKind::Error => {}
    }
}

/// An array with the wanted value at a place, through the functions that give arrays.
fn element(base: &Expr, index: i64, wanted: &Scalar, usual: Usual<'_>, out: Propose<'_>) {
    if let ExprKind::Call {
        function,
        arguments,
        ..
    } = &base.kind
    {
        let literal = |at: usize| arguments.get(at).and_then(Expr::as_literal);
        match (function.name, arguments.first()) {
            ("pack_array", _) => {
                let at = usize::try_from(index).unwrap_or(0);
                if let Some(argument) = arguments.get(at) {
                    propose(argument, wanted, usual, out);
                }
                return;
            }
            ("split", Some(text)) => {
                let separator = literal(1).and_then(Scalar::as_str).unwrap_or(",");
                for joined in separated(separator, index, &text_of(wanted)) {
                    propose(text, &string(&joined), usual, out);
                }
                return;
            }
            ("extract_all", Some(_)) => {
                if let (Some(pattern), Some(text)) =
                    (literal(0).and_then(Scalar::as_str), arguments.last())
                {
                    for candidate in pattern::matching_with(pattern, 1, &text_of(wanted)) {
                        propose(text, &string(&candidate), usual, out);
                    }
                }
                return;
            }
            _ => {}
        }
    }
    let before = usize::try_from(index).unwrap_or(0);
    let mut encoder = Encoder::new();
    encoder.begin_array();
    for _ in 0..before {
        encoder.string("a");
    }
    wanted.encode(&mut encoder);
    encoder.end();
    propose(base, &Scalar::dynamic(encoder.value()), usual, out);
}

/// Texts that have the wanted one at a place when they are split.
fn separated(separator: &str, index: i64, wanted: &str) -> Vec<String> {
    let before = usize::try_from(index).unwrap_or(usize::from(index < 0));
    let mut joined = format!("a{separator}").repeat(before);
    joined.push_str(wanted);
    if index < -1 {
        joined.push_str(&format!("{separator}b"));
    }
    let more = format!("{joined}{separator}b");
    if index >= 0 {
        vec![joined, more]
    } else {
        vec![joined]
    }
}

fn call(name: &str, arguments: &[Expr], wanted: &Scalar, usual: Usual<'_>, out: Propose<'_>) {
    let Some(first) = arguments.first() else {
        return;
    };
    if let Some(place) = passed_on(name) {
        let inner = arguments.get(place).unwrap_or(first);
        propose(inner, &as_type(wanted, inner.ty), usual, out);
        return;
    }
    match name {
        "trim" | "trim_start" | "trim_end" => {
            if let Some(text) = arguments.get(1) {
                propose(text, wanted, usual, out);
            }
        }
        "parse_json" | "todynamic" | "parse_xml" | "parsejson" => {
            propose(first, &string(&json_text(wanted)), usual, out);
        }
        "coalesce" | "pack_array" | "max_of" | "min_of" => {
            for argument in arguments {
                propose(argument, &as_type(wanted, argument.ty), usual, out);
            }
        }
        "iff" | "iif" => {
            for argument in arguments.iter().skip(1) {
                propose(argument, wanted, usual, out);
            }
        }
        "case" => {
            for argument in arguments.iter().skip(1).step_by(2).chain(arguments.last()) {
                propose(argument, wanted, usual, out);
            }
        }
        "strcat" => concatenated(arguments, &text_of(wanted), usual, out),
        "strlen" | "string_size" => {
            let length = wanted.as_long().unwrap_or(0).clamp(0, 10_000);
            let text = "a".repeat(usize::try_from(length).unwrap_or(0));
            propose(first, &string(&text), usual, out);
        }
        "array_length" => {
            let length = wanted.as_long().unwrap_or(0).clamp(0, 1_000);
            propose(first, &array_of_length(length), usual, out);
        }
        "extract" => extracted(arguments, wanted, usual, out),
        "countof" => counted(first, arguments, wanted, usual, out),
        "base64_decode_tostring" => {
            let encoded = base64(text_of(wanted).as_bytes());
            propose(first, &string(&encoded), usual, out);
        }
        "parse_url" | "parse_urlquery" => propose(first, &string(&url(wanted)), usual, out),
        "parse_path" => propose(first, &string(&path(wanted)), usual, out),
        "set_union" | "set_difference" | "array_concat" | "bag_keys" | "set_intersect" => {
            propose(first, wanted, usual, out);
        }
        _ => {}
    }
}

/// The argument that a function gives on much as it is, so that the wanted value is one of it; None for other functions.
fn passed_on(name: &str) -> Option<usize> {
    match name {
        "replace" => Some(2),
        "tolower" | "toupper" | "tostring" | "toint" | "tolong" | "todouble" | "toreal"
        | "tobool" | "todatetime" | "toguid" | "totimespan" | "todecimal" | "bin" | "floor"
        | "startofday" | "startofhour" | "bin_at" | "round" | "ceiling" | "abs" | "url_decode"
        | "replace_string" | "replace_regex" | "substring" | "array_sort_asc"
        | "array_sort_desc" | "ingestion_time" | "strcat_array" | "format_ipv4" => Some(0),
        _ => None,
    }
}

fn array_of_length(length: i64) -> Scalar {
    let mut encoder = Encoder::new();
    encoder.begin_array();
    for number in 0..length {
        encoder.string(&format!("e{number}"));
    }
    encoder.end();
    Scalar::dynamic(encoder.value())
}

/// Texts out of which `extract` takes the wanted one.
fn extracted(arguments: &[Expr], wanted: &Scalar, usual: Usual<'_>, out: Propose<'_>) {
    let literal = |at: usize| arguments.get(at).and_then(Expr::as_literal);
    let group = literal(1).and_then(Scalar::as_long).unwrap_or(0);
    let pattern = literal(0).and_then(Scalar::as_str);
    let (Some(pattern), Some(text)) = (pattern, arguments.get(2)) else {
        return;
    };
    let group = u32::try_from(group).unwrap_or(0);
    let wanted = text_of(wanted);
    for candidate in pattern::matching_with(pattern, group, &wanted) {
        propose(text, &string(&candidate), usual, out);
    }
    propose(text, &string(&wanted), usual, out);
}

/// Texts that hold what `countof` counts the wanted number of times.
fn counted(text: &Expr, arguments: &[Expr], wanted: &Scalar, usual: Usual<'_>, out: Propose<'_>) {
    let literal = |at: usize| arguments.get(at).and_then(Expr::as_literal);
    let count = usize::try_from(wanted.as_long().unwrap_or(0).clamp(0, 100)).unwrap_or(0);
    let needle = literal(1).and_then(Scalar::as_str).unwrap_or("");
    let is_regex = literal(2).and_then(Scalar::as_str) == Some("regex");
    let needles = if is_regex {
        pattern::matching(needle)
    } else {
        vec![needle.to_owned()]
    };
    for needle in needles {
        let apart = format!("{needle} ").repeat(count);
        propose(text, &string(&apart), usual, out);
        propose(text, &string(&needle.repeat(count)), usual, out);
    }
}

/// A text put together of literals and columns: the literals at its ends are taken off.
fn concatenated(arguments: &[Expr], wanted: &str, usual: Usual<'_>, out: Propose<'_>) {
    let fixed = |argument: &Expr| argument.as_literal().map(text_of);
    for (at, argument) in arguments.iter().enumerate() {
        if fixed(argument).is_some() {
            continue;
        }
        let others = |range: &[Expr]| -> String {
            let texts = range.iter().map(|other| {
                let value = fixed(other).or_else(|| usual(other).map(|value| text_of(&value)));
                value.unwrap_or_default()
            });
            texts.collect()
        };
        let before = others(arguments.get(..at).unwrap_or_default());
        let after = others(arguments.get(at + 1..).unwrap_or_default());
        let rest = wanted
            .strip_prefix(before.as_str())
            .and_then(|rest| rest.strip_suffix(after.as_str()));
        let part = rest.unwrap_or(wanted);
        propose(argument, &as_type(&string(part), argument.ty), usual, out);
    }
}

/// One operand from the wanted result and the usual value of the other.
fn arithmetic(
    operator: Arithmetic,
    left: &Expr,
    right: &Expr,
    wanted: &Scalar,
    usual: Usual<'_>,
    out: Propose<'_>,
) {
    use Arithmetic::{Add, Divide, Modulo, Multiply, Subtract};
    if let Some(other) = usual(right) {
        let value = match operator {
            Add => computed(Subtract, wanted, &other, left.ty),
            Subtract => computed(Add, wanted, &other, left.ty),
            Multiply => computed(Divide, wanted, &other, left.ty),
            Divide => computed(Multiply, wanted, &other, left.ty),
            Modulo => Some(as_type(wanted, left.ty)),
        };
        if let Some(value) = value {
            propose(left, &value, usual, out);
        }
    }
    if let Some(other) = usual(left) {
        let value = match operator {
            Add => computed(Subtract, wanted, &other, right.ty),
            Subtract => computed(Subtract, &other, wanted, right.ty),
            Multiply => computed(Divide, wanted, &other, right.ty),
            Divide => computed(Divide, &other, wanted, right.ty),
            Modulo => None,
        };
        if let Some(value) = value {
            propose(right, &value, usual, out);
        }
    }
}

/// Whole numbers and ticks are computed exactly, the rest as reals.
fn computed(operator: Arithmetic, a: &Scalar, b: &Scalar, ty: ScalarType) -> Option<Scalar> {
    if let (Some(a), Some(b)) = (whole(a), whole(b)) {
        let value = match operator {
            Arithmetic::Add => a.checked_add(b),
            Arithmetic::Subtract => a.checked_sub(b),
            Arithmetic::Multiply => a.checked_mul(b),
            Arithmetic::Divide => a.checked_div(b),
            Arithmetic::Modulo => a.checked_rem(b),
        };
        return value.map(|value| of_whole(value, ty));
    }
    let (a, b) = (number(a)?, number(b)?);
    let value = match operator {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
        Arithmetic::Modulo => a % b,
    };
    Some(as_type(&Scalar::Real(value), ty))
}

fn whole(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::DateTime(ticks) | Scalar::TimeSpan(ticks) => Some(*ticks),
        other => other.as_long(),
    }
}

fn of_whole(value: i64, ty: ScalarType) -> Scalar {
    match ty {
        ScalarType::DateTime => Scalar::DateTime(value),
        ScalarType::TimeSpan => Scalar::TimeSpan(value),
        _ => as_type(&Scalar::Long(value), ty),
    }
}

fn number(value: &Scalar) -> Option<f64> {
    match convert_scalar(value, ScalarType::Real) {
        Scalar::Real(number) => Some(number),
        _ => None,
    }
}

fn negated(value: &Scalar) -> Option<Scalar> {
    Some(match value {
        Scalar::Int(value) => Scalar::Int(value.checked_neg()?),
        Scalar::Long(value) => Scalar::Long(value.checked_neg()?),
        Scalar::Real(value) => Scalar::Real(-value),
        Scalar::TimeSpan(value) => Scalar::TimeSpan(value.checked_neg()?),
        _ => return None,
    })
}

fn bag(key: &str, value: &Scalar) -> Scalar {
    let mut encoder = Encoder::new();
    encoder.begin_bag();
    encoder.key(key);
    value.encode(&mut encoder);
    encoder.end();
    Scalar::dynamic(encoder.value())
}

/// A value in another type; text that is to be dynamic stays text, and JSON text is read where a bag is asked for.
fn as_type(value: &Scalar, ty: ScalarType) -> Scalar {
    match (value, ty) {
        (value, ty) if value.ty() == ty => value.clone(),
        (Scalar::Dynamic(_), ScalarType::String) => string(&json_text(value)),
        (Scalar::String(text), ScalarType::Dynamic) if text.starts_with(['{', '[']) => json(text),
        (value, ty) => convert_scalar(value, ty),
    }
}

fn string(text: &str) -> Scalar {
    Scalar::String(Arc::from(text))
}

/// A value as `tostring` gives it.
pub(super) fn text_of(value: &Scalar) -> String {
    let mut text = String::new();
    value.write_text(&mut text);
    text
}

/// A value as JSON.
pub(super) fn json_text(value: &Scalar) -> String {
    match value {
        Scalar::Dynamic(bytes) => {
            let mut text = String::new();
            write_json(kql_eval::types::dynamic::DynamicRef::new(bytes), &mut text);
            text
        }
        other => text_of(other),
    }
}
