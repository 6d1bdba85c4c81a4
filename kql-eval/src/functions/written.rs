//! How a call is written: parameters with their types, and the type of the result.

use std::fmt::Write;

use super::{AggregationSignature, Parameter, Results, Returns, Signature, Takes};

/// A form of a scalar function: `substring(source: string, start: long [, length: long]): string`.
#[must_use]
pub fn of_function(name: &str, form: &Signature) -> String {
    let mut text = format!("{name}({}", parameters(form.parameters, form.repeat));
    if let Some(trailing) = &form.trailing {
        let _ = write!(text, ", {}: {}", trailing.name, takes(trailing.takes));
    }
    let _ = write!(text, "): {}", returns(form.returns, form.parameters));
    text
}

/// A form of an aggregation: `sum(value: number): number`.
#[must_use]
pub fn of_aggregation(name: &str, form: &AggregationSignature) -> String {
    let mut text = format!("{name}({})", parameters(form.parameters, form.repeat));
    match form.results {
        Results::One(ty) | Results::Pair(ty) => {
            let _ = write!(text, ": {}", returns(ty, form.parameters));
        }
        Results::Each { returns: ty, .. } => {
            let _ = write!(text, ": {} for each", returns(ty, form.parameters));
        }
        Results::Arguments | Results::Prefixed | Results::Extreme(_) => {
            text.push_str(": a column for each argument");
        }
    }
    text
}

fn parameters(parameters: &[Parameter], repeat: usize) -> String {
    let mut text = String::new();
    let mut open = 0;
    for (number, parameter) in parameters.iter().enumerate() {
        if parameter.is_optional() {
            text.push_str(if number == 0 { "[" } else { " [" });
            open += 1;
        }
        if number > 0 {
            text.push_str(", ");
        }
        let _ = write!(text, "{}: {}", parameter.name, takes(parameter.takes));
        if parameter.is_constant() {
            text.push_str(" constant");
        }
    }
    if repeat > 0 {
        text.push_str(", …");
    }
    text.push_str(&"]".repeat(open));
    text
}

/// What a parameter takes, in a word. Parameters that say `T` take values of one type.
fn takes(takes: Takes) -> String {
    match takes {
        Takes::Type(ty) | Takes::Exactly(ty) => ty.to_string(),
        Takes::Any | Takes::AsText => "any".to_owned(),
        Takes::Textual => "string".to_owned(),
        Takes::Number => "number".to_owned(),
        Takes::Whole => "long".to_owned(),
        Takes::OneOf(types) => {
            let names: Vec<&str> = types.iter().map(|ty| ty.name()).collect();
            names.join("|")
        }
        Takes::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            words.join("|")
        }
        Takes::Common | Takes::Widest => "T".to_owned(),
        Takes::TypeLiteral => "typeof(T)".to_owned(),
    }
}

fn returns(returns: Returns, parameters: &[Parameter]) -> String {
    match returns {
        Returns::Type(ty) => ty.to_string(),
        Returns::Argument(index) => parameters
            .get(index)
            .map_or_else(|| "T".to_owned(), |p| format!("the type of {}", p.name)),
        Returns::Common | Returns::TypeLiteral => "T".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::{aggregation, scalar};

    use super::*;

    fn forms(name: &str) -> Vec<String> {
        let function = scalar::find(name).unwrap();
        let forms = function.signatures.iter();
        forms.map(|form| of_function(name, form)).collect()
    }

    #[test]
    fn what_may_be_left_out_stands_in_brackets() {
        assert_eq!(
            forms("substring"),
            ["substring(source: string, startingIndex: long [, length: long]): string"]
        );
    }

    #[test]
    fn what_may_come_again_ends_in_an_ellipsis() {
        assert!(
            forms("strcat").iter().all(|form| form.contains(", …")),
            "{:?}",
            forms("strcat")
        );
    }

    #[test]
    fn every_form_of_the_registry_has_its_brackets_closed() {
        let functions =
            scalar::all().flat_map(|f| f.signatures.iter().map(|form| of_function(f.name, form)));
        let aggregations = aggregation::AGGREGATIONS
            .iter()
            .flat_map(|a| a.signatures.iter().map(|form| of_aggregation(a.name, form)));
        for form in functions.chain(aggregations) {
            for (open, close) in [('(', ')'), ('[', ']')] {
                let opened = form.matches(open).count();
                assert_eq!(opened, form.matches(close).count(), "{form}");
            }
        }
    }
}
