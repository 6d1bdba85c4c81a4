//! The values that matter to an atomic predicate: its literals and those just beside them.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::dynamic::{Dynamic, DynamicRef};
use kql_eval::types::ticks::SECOND;
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::StringTest;

use super::inverse::{Propose, Usual, propose, text_of};
use super::literal_forms::forms;
use super::{address, pattern};

/// What is known of expressions while values are collected.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    /// The value of an expression that is the same for all rows.
    pub fixed: &'k dyn Fn(&Expr) -> Option<Scalar>,
    /// The value of an expression for an ordinary event.
    pub usual: Usual<'k>,
    /// The values of an expression over those collected so far.
    pub values: &'k dyn Fn(&Expr) -> Vec<Scalar>,
    /// The values of a list that a sub-query without tables gives.
    pub list: &'k dyn Fn(usize) -> Vec<Scalar>,
}

/// Proposes the values that matter to a predicate.
pub(super) fn collect(expr: &Expr, known: Known<'_>, out: Propose<'_>) {
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => {
            compared(left, right, known, out);
            compared(right, left, known, out);
        }
        ExprKind::StringMatch {
            operator,
            value,
            needle,
            ..
        } => match (known.fixed)(needle) {
            Some(needle) => {
                let needle = text_of(&needle);
                let texts = match operator.test {
                    StringTest::MatchesRegex => {
                        let mut texts = pattern::matching(&needle);
                        let embedded: Vec<String> =
                            texts.iter().map(|text| format!("a {text} b")).collect();
                        texts.extend(embedded);
                        texts.push("other".to_owned());
                        texts
                    }
                    StringTest::Like => vec![needle.replace('*', "x"), "other".to_owned()],
                    _ => forms(&needle),
                };
                for text in texts {
                    propose(value, &Scalar::String(text.into()), known.usual, out);
                }
            }
            None => {
                for value_of_needle in (known.values)(needle).iter().take(20) {
                    for text in forms(&text_of(value_of_needle)).into_iter().take(6) {
                        propose(value, &Scalar::String(text.into()), known.usual, out);
                    }
                }
                if let Some(text) = (known.fixed)(value) {
                    for word in text_of(&text).split(|c: char| !c.is_alphanumeric()) {
                        propose(needle, &Scalar::String(word.into()), known.usual, out);
                    }
                }
            }
        },
        ExprKind::Membership {
            operator,
            value,
            list,
            ..
        } => {
            let is_text = matches!(
                operator,
                kql_parser::syntax::InOperator::HasAny | kql_parser::syntax::InOperator::HasAll
            );
            for item in list {
                match (known.fixed)(item) {
                    Some(item) => {
                        for item in elements(&item) {
                            let beside = if is_text || item.ty() == ScalarType::String {
                                texts(&text_of(&item), is_text)
                            } else {
                                near(&item)
                            };
                            for value_of_item in beside {
                                propose(value, &value_of_item, known.usual, out);
                            }
                        }
                    }
                    None => compared(value, item, known, out),
                }
            }
        }
        ExprKind::InSubquery {
            value, subquery, ..
        } => {
            let items = (known.list)(*subquery);
            let all: Vec<String> = items.iter().map(text_of).collect();
            propose(
                value,
                &Scalar::String(all.join(" ").into()),
                known.usual,
                out,
            );
            for item in items {
                for value_of_item in near(&item) {
                    propose(value, &value_of_item, known.usual, out);
                }
            }
        }
        ExprKind::Between {
            value, low, high, ..
        } => {
            compared(value, low, known, out);
            if high.ty == low.ty {
                compared(value, high, known, out);
            } else {
                // A timespan above a datetime counts from the lower end.
                let ends = (known.fixed)(low).zip((known.fixed)(high));
                if let Some((Scalar::DateTime(low), Scalar::TimeSpan(length))) = ends {
                    for end in near(&Scalar::DateTime(low.saturating_add(length))) {
                        propose(value, &end, known.usual, out);
                    }
                }
            }
            compared(low, value, known, out);
            compared(high, value, known, out);
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } => call(function.name, arguments, known, out),
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => {
            for child in expr.children() {
                collect(child, known, out);
            }
        }
        _ => {
            for wanted in [Scalar::Bool(true), Scalar::Bool(false)] {
                propose(expr, &wanted, known.usual, out);
            }
        }
    }
    // Conditions inside values matter too.
    for child in expr.children() {
        conditions(child, known, out);
    }
}

fn conditions(expr: &Expr, known: Known<'_>, out: Propose<'_>) {
    if let ExprKind::Call {
        function,
        arguments,
        ..
    } = &expr.kind
        && matches!(function.name, "iff" | "iif" | "case")
    {
        for argument in arguments
            .iter()
            .filter(|argument| argument.ty == ScalarType::Bool)
        {
            collect(argument, known, out);
        }
    }
    for child in expr.children() {
        conditions(child, known, out);
    }
}

/// Values of `value` beside those of the side it is compared with.
fn compared(value: &Expr, other: &Expr, known: Known<'_>, out: Propose<'_>) {
    if value.is_fixed() {
        return;
    }
    let others = match (known.fixed)(other) {
        Some(literal) => vec![literal],
        None => (known.values)(other).into_iter().take(40).collect(),
    };
    for literal in others {
        for wanted in near(&literal) {
            propose(value, &wanted, known.usual, out);
        }
    }
}

fn call(name: &str, arguments: &[Expr], known: Known<'_>, out: Propose<'_>) {
    let Some(first) = arguments.first() else {
        return;
    };
    let literals = || {
        arguments
            .iter()
            .skip(1)
            .filter_map(|item| (known.fixed)(item))
    };
    let mut texts: Vec<String> = Vec::new();
    match name {
        "isempty" | "isnotempty" | "isnull" | "isnotnull" => {
            propose(first, &Scalar::null(first.ty), known.usual, out);
            propose(first, &Scalar::String("".into()), known.usual, out);
            texts.push("other".to_owned());
        }
        "ipv4_is_private"
        | "ipv4_is_match"
        | "ipv4_compare"
        | "ipv4_is_in_range"
        | "ipv4_is_in_any_range"
        | "ipv6_is_in_range"
        | "ipv6_is_match"
        | "ipv6_is_in_any_range" => {
            for range in literals().flat_map(|range| elements(&range)) {
                texts.extend(address::around(&text_of(&range)));
            }
            texts.extend(address::KINDS.iter().map(|&text| text.to_owned()));
        }
        "has_ipv4" | "has_any_ipv4" | "has_ipv4_prefix" | "has_any_ipv4_prefix" => {
            for prefix in literals().flat_map(|range| elements(&range)) {
                let prefix = text_of(&prefix);
                let parts = prefix.trim_end_matches('.').split('.').count();
                let whole = format!(
                    "{}{}",
                    prefix.trim_end_matches('.'),
                    ".7".repeat(4_usize.saturating_sub(parts))
                );
                texts.push(format!("a {whole} b"));
                texts.push(whole);
                texts.push("other".to_owned());
            }
        }
        "array_index_of" | "set_has_element" | "bag_has_key" => {
            for item in literals() {
                let mut encoder = kql_eval::types::dynamic::Encoder::new();
                encoder.begin_array();
                item.encode(&mut encoder);
                encoder.end();
                propose(first, &Scalar::dynamic(encoder.value()), known.usual, out);
            }
        }
        _ => {
            for argument in arguments.iter().filter(|item| item.ty == ScalarType::Bool) {
                collect(argument, known, out);
            }
            for wanted in [Scalar::Bool(true), Scalar::Bool(false)] {
                for argument in arguments {
                    propose(argument, &wanted, known.usual, out);
                }
            }
        }
    }
    for text in texts {
        propose(first, &Scalar::String(text.into()), known.usual, out);
    }
}

/// The elements of a dynamic array; any other value is its own.
pub(super) fn elements(value: &Scalar) -> Vec<Scalar> {
    let Scalar::Dynamic(bytes) = value else {
        return vec![value.clone()];
    };
    match DynamicRef::new(bytes).view() {
        Dynamic::Array(array) => array.iter().map(simple).collect(),
        _ => vec![simple(DynamicRef::new(bytes))],
    }
}

/// A dynamic value in the type that it holds.
fn simple(value: DynamicRef<'_>) -> Scalar {
    match value.view() {
        Dynamic::Bool(value) => Scalar::Bool(value),
        Dynamic::Long(value) => Scalar::Long(value),
        Dynamic::Real(value) => Scalar::Real(value),
        Dynamic::String(text) => Scalar::String(text.into()),
        Dynamic::DateTime(ticks) => Scalar::DateTime(ticks),
        _ => Scalar::dynamic(value),
    }
}

fn texts(literal: &str, is_text: bool) -> Vec<Scalar> {
    let texts = forms(literal);
    // Of a member of a list only the letter case matters besides the value itself.
    let texts: Vec<String> = if is_text {
        texts
    } else {
        vec![
            literal.to_owned(),
            literal.to_uppercase(),
            literal.to_lowercase(),
            format!("{literal}y"),
        ]
    };
    texts
        .into_iter()
        .map(|text| Scalar::String(text.into()))
        .collect()
}

/// A value and those just beside it.
pub(super) fn near(value: &Scalar) -> Vec<Scalar> {
    let around = |value: i64| {
        [0, 1, -1]
            .into_iter()
            .filter_map(move |step| value.checked_add(step))
    };
    let ticks = |value: i64| {
        [SECOND, -SECOND, 0, 1, -1]
            .into_iter()
            .filter_map(move |step| value.checked_add(step))
    };
    match value {
        Scalar::String(text) => forms(text)
            .into_iter()
            .map(|text| Scalar::String(text.into()))
            .collect(),
        Scalar::Bool(_) => vec![Scalar::Bool(true), Scalar::Bool(false)],
        Scalar::Int(value) => around(i64::from(*value))
            .filter_map(|value| i32::try_from(value).ok())
            .map(Scalar::Int)
            .collect(),
        Scalar::Long(value) => around(*value).map(Scalar::Long).collect(),
        Scalar::Real(value) => [0.0, 1.0, -1.0, 0.001, -0.001]
            .into_iter()
            .map(|step| Scalar::Real(value + step))
            .collect(),
        Scalar::Decimal(value) => [0, 1, -1]
            .into_iter()
            .filter_map(|step: i32| value.checked_add(step.into()))
            .map(Scalar::Decimal)
            .collect(),
        Scalar::DateTime(value) => ticks(*value).map(Scalar::DateTime).collect(),
        Scalar::TimeSpan(value) => ticks(*value).map(Scalar::TimeSpan).collect(),
        Scalar::Guid(value) => vec![value.to_owned(), value ^ 1]
            .into_iter()
            .map(Scalar::Guid)
            .collect(),
        Scalar::Dynamic(_) | Scalar::Null(_) => vec![value.clone()],
    }
}
