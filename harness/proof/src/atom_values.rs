//! The values that matter to an atomic predicate: its literals and those just beside them.

use kql_eval::operators::TextRequirement;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::dynamic::{Dynamic, DynamicRef, Encoder};
use kql_eval::types::ticks::SECOND;
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::{InOperator, StringOperator, StringTest};

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
            Some(literal) => matched(*operator, value, &text_of(&literal), known, out),
            None => matched_with_column(value, needle, known, out),
        },
        ExprKind::Membership {
            operator,
            value,
            list,
            ..
        } => listed(*operator, value, list, known, out),
        ExprKind::InSubquery {
            value, subquery, ..
        } => {
            let items = (known.list)(*subquery);
            let all: Vec<String> = items.iter().map(text_of).collect();
            let all = Scalar::String(all.join(" ").into());
            propose(value, &all, known.usual, out);
            for value_of_item in items.iter().flat_map(near) {
                propose(value, &value_of_item, known.usual, out);
            }
        }
        ExprKind::Between {
            value, low, high, ..
        } => between(value, low, high, known, out),
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

/// Texts beside the literal that a string operator looks for.
fn matched(
    operator: StringOperator,
    value: &Expr,
    needle: &str,
    known: Known<'_>,
    out: Propose<'_>,
) {
    let texts = if TextRequirement::of(operator).is_some() {
        forms(needle)
    } else if operator.test == StringTest::Like {
        vec![needle.replace('*', "x"), "other".to_owned()]
    } else {
        let texts = pattern::matching(needle);
        let embedded: Vec<String> = texts.iter().map(|text| format!("a {text} b")).collect();
        let other = std::iter::once("other".to_owned());
        texts.into_iter().chain(embedded).chain(other).collect()
    };
    for text in texts {
        propose(value, &Scalar::String(text.into()), known.usual, out);
    }
}

/// Texts beside what a column holds that a string operator looks for, and words that it may hold.
fn matched_with_column(value: &Expr, needle: &Expr, known: Known<'_>, out: Propose<'_>) {
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

/// Values beside those of a list.
fn listed(operator: InOperator, value: &Expr, list: &[Expr], known: Known<'_>, out: Propose<'_>) {
    for item in list {
        let Some(item_value) = (known.fixed)(item) else {
            compared(value, item, known, out);
            continue;
        };
        for element in elements(&item_value) {
            let beside = match (operator, element.ty()) {
                (InOperator::HasAny | InOperator::HasAll, _) => {
                    as_scalars(forms(&text_of(&element)))
                }
                (_, ScalarType::String) => members(&text_of(&element)),
                _ => near(&element),
            };
            for value_of_item in beside {
                propose(value, &value_of_item, known.usual, out);
            }
        }
    }
}

/// Values beside the ends of a range.
fn between(value: &Expr, low: &Expr, high: &Expr, known: Known<'_>, out: Propose<'_>) {
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
    let literals: Vec<Scalar> = arguments
        .iter()
        .skip(1)
        .filter_map(|item| (known.fixed)(item))
        .collect();
    let texts = match name {
        "isempty" | "isnotempty" | "isnull" | "isnotnull" => {
            propose(first, &Scalar::null(first.ty), known.usual, out);
            propose(first, &Scalar::String("".into()), known.usual, out);
            vec!["other".to_owned()]
        }
        "ipv4_is_private"
        | "ipv4_is_match"
        | "ipv4_compare"
        | "ipv4_is_in_range"
        | "ipv4_is_in_any_range"
        | "ipv6_is_in_range"
        | "ipv6_is_match"
        | "ipv6_is_in_any_range" => {
            let ranges = literals.iter().flat_map(elements);
            let around = ranges.flat_map(|range| address::around(&text_of(&range)));
            let kinds = address::KINDS.iter().map(|&text| text.to_owned());
            around.chain(kinds).collect()
        }
        "has_ipv4" | "has_any_ipv4" | "has_ipv4_prefix" | "has_any_ipv4_prefix" => {
            let prefixes = literals.iter().flat_map(elements);
            prefixes
                .flat_map(|prefix| with_address(&text_of(&prefix)))
                .collect()
        }
        "array_index_of" | "set_has_element" | "bag_has_key" => {
            for item in &literals {
                propose(first, &array_of(item), known.usual, out);
            }
            vec![]
        }
        _ => {
            let conditions = arguments.iter().filter(|item| item.ty == ScalarType::Bool);
            for argument in conditions {
                collect(argument, known, out);
            }
            for wanted in [Scalar::Bool(true), Scalar::Bool(false)] {
                for argument in arguments {
                    propose(argument, &wanted, known.usual, out);
                }
            }
            vec![]
        }
    };
    for text in texts {
        propose(first, &Scalar::String(text.into()), known.usual, out);
    }
}

/// Texts with an address of a prefix, within other text and alone, and one without.
fn with_address(prefix: &str) -> [String; 3] {
    let prefix = prefix.trim_end_matches('.');
    let parts = prefix.split('.').count();
    let rest = ".7".repeat(4_usize.saturating_sub(parts));
    let whole = format!("{prefix}{rest}");
    [format!("a {whole} b"), whole, "other".to_owned()]
}

fn array_of(item: &Scalar) -> Scalar {
    let mut encoder = Encoder::new();
    encoder.begin_array();
    item.encode(&mut encoder);
    encoder.end();
    Scalar::dynamic(encoder.value())
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

/// A member of a list and texts beside it: only the letter case and the end matter besides the text itself.
fn members(literal: &str) -> Vec<Scalar> {
    as_scalars(vec![
        literal.to_owned(),
        literal.to_uppercase(),
        literal.to_lowercase(),
        format!("{literal}y"),
    ])
}

fn as_scalars(texts: Vec<String>) -> Vec<Scalar> {
    let texts = texts.into_iter();
    texts.map(|text| Scalar::String(text.into())).collect()
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
