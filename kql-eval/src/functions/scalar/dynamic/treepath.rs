//! `treepath`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Dyn, ScalarType};

/// The paths of all values within a dynamic value.
pub static TREEPATH: ScalarFunction = ScalarFunction {
    name: "treepath",
    aliases: &[],
    category: Category::Dynamic,
    summary: "An array of the paths that lead to the values within the value; the elements of an array share one path.",
    page: "treepath-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "object",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Dynamic),
        treepath,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("tree_"),
    examples: &[Example {
        query: "print treepath(dynamic({'a': [1, {'b': 2}], 'c': {}}))",
        result: "[\"['a']\",\"['a'][0]\",\"['a'][0]['b']\",\"['c']\"]",
    }],
    deviations: &[],
};

fn treepath(call: &Call<'_>) -> Outcome {
    let values = call.reader::<Dyn>(0);
    let mut paths = Vec::new();
    let mut path = String::new();
    call.encode(|row, encoder| {
        paths.clear();
        walk(values.get(row)?, &mut path, &mut paths);
        encoder.begin_array();
        for path in &paths {
            encoder.string(path);
        }
        encoder.end();
        Some(())
    })
}

/// Notes the paths below a value, which lies at `path`.
fn walk(value: DynamicRef<'_>, path: &mut String, paths: &mut Vec<String>) {
    let here = path.len();
    let mut note = |path: &mut String, value: DynamicRef<'_>| {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
        walk(value, path, paths);
        path.truncate(here);
    };
    match value.view() {
        Dynamic::Array(array) => {
            for element in array.iter() {
                path.push_str("[0]");
                note(path, element);
            }
        }
        Dynamic::Bag(bag) => {
            for (key, value) in bag.iter() {
                path.push_str("['");
                path.push_str(key);
                path.push_str("']");
                note(path, value);
            }
        }
        _ => {}
    }
}
