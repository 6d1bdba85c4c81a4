//! Kernels called one by one, without a query around them.

mod address;
mod datetime;
mod dynamic;
mod strings;
mod values;

use super::find;
use crate::Settings;
use crate::functions::{Call, Constants, Kernel, ScalarFunction, Signature, Takes};
use crate::types::dynamic::{DynamicRef, Encoder, parse_json};
use crate::types::{Column, Scalar, ScalarType, convert, parse_datetime, parse_timespan_literal};

fn text(text: &str) -> Scalar {
    Scalar::String(text.into())
}

fn long(value: i64) -> Scalar {
    Scalar::Long(value)
}

fn real(value: f64) -> Scalar {
    Scalar::Real(value)
}

fn date(text: &str) -> Scalar {
    Scalar::DateTime(parse_datetime(text).unwrap())
}

fn span(text: &str) -> Scalar {
    Scalar::TimeSpan(parse_timespan_literal(text).unwrap())
}

fn null(ty: ScalarType) -> Scalar {
    Scalar::null(ty)
}

/// A dynamic from JSON with single quotes.
fn json(text: &str) -> Scalar {
    let mut encoder = Encoder::new();
    parse_json(&text.replace('\'', "\""), &mut encoder).unwrap();
    Scalar::dynamic(DynamicRef::new(&encoder.into_bytes()))
}

/// How far the arguments are from what a signature takes; `None` when it does not take them.
fn distance(signature: &Signature, arguments: &[Scalar]) -> Option<usize> {
    if !signature.accepts(arguments.len()) {
        return None;
    }
    let mut distance = 0;
    for (index, argument) in arguments.iter().enumerate() {
        let ty = argument.ty();
        distance += match signature.parameter(index, arguments.len())?.takes {
            Takes::Type(wanted) if wanted == ty => 0,
            Takes::Type(wanted) if wanted.is_numeric() && ty.is_numeric() && wanted > ty => 1,
            Takes::Type(_) => return None,
            Takes::Exactly(wanted) if wanted != ty => return None,
            Takes::Word(words) if !argument.as_str().is_some_and(|text| words.contains(&text)) => {
                return None;
            }
            _ => 0,
        };
    }
    Some(distance)
}

/// The signature that takes the arguments with the least conversion.
fn nearest(function: &'static ScalarFunction, arguments: &[Scalar]) -> &'static Signature {
    function
        .signatures
        .iter()
        .filter_map(|signature| Some((distance(signature, arguments)?, signature)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, signature)| signature)
        .unwrap_or_else(|| panic!("{} does not take {arguments:?}", function.name))
}

/// The outcome as text: of a call with constants, which must be the same when the arguments are arrays.
fn run(name: &str, arguments: &[Scalar]) -> Result<String, String> {
    let function = find(name).unwrap_or_else(|| panic!("no function {name}"));
    let signature = nearest(function, arguments);
    let column = |index: usize, value: &Scalar| {
        let column = Column::constant(value.clone(), 2);
        match signature.parameter(index, arguments.len()).map(|p| p.takes) {
            Some(Takes::Type(ty)) => convert(&column, ty),
            Some(Takes::AsText) => convert(&column, ScalarType::String),
            _ => column,
        }
    };
    let constant: Vec<Column> = arguments
        .iter()
        .enumerate()
        .map(|(i, value)| column(i, value))
        .collect();
    let arrays: Vec<Column> = constant
        .iter()
        .map(|c| Column::array(c.ty(), c.to_array()))
        .collect();
    let known: Vec<Option<Scalar>> = arguments.iter().cloned().map(Some).collect();
    let settings = Settings::default();
    let call = |columns: &[Column]| {
        let call = Call {
            arguments: columns,
            rows: 2,
            settings: &settings,
            first_row: 0,
        };
        match signature.kernel {
            Kernel::Direct(kernel) => kernel(&call).map_err(|error| error.to_string()),
            Kernel::Compile(compile) => {
                compile(&Constants(&known))?(&call).map_err(|error| error.to_string())
            }
        }
    };
    let (constant, arrays) = (call(&constant)?, call(&arrays)?);
    assert!(
        constant.as_constant().is_some(),
        "{name}: constants must give a constant"
    );
    for row in 0..2 {
        assert_eq!(
            shown(&arrays.scalar(row)),
            shown(&constant.scalar(row)),
            "{name}: rows"
        );
    }
    Ok(shown(&constant.scalar(0)))
}

fn shown(value: &Scalar) -> String {
    let mut out = String::new();
    value.write_text(&mut out);
    if value.is_null() { "null".into() } else { out }
}

#[track_caller]
fn gives(name: &str, arguments: &[Scalar], expected: &str) {
    assert_eq!(
        run(name, arguments).as_deref(),
        Ok(expected),
        "{name}({arguments:?})"
    );
}
