//! `geo_h3cell_parent`

use std::fmt::Write as _;

use super::h3cell::{h3cell, resolution};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long, Text};

/// The H3 cell around a cell.
pub static GEO_H3CELL_PARENT: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_parent",
    aliases: &[],
    category: Category::Geo,
    summary: "The token of the H3 cell of a lower resolution, the next lower one unless told, that the cell with a token is in; empty when there is none.",
    page: "geo-h3cell-parent-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("h3cell", Takes::STRING),
            Parameter::optional("resolution", Takes::Whole),
        ],
        Returns::STRING,
        geo_h3cell_parent,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_h3cell_parent('862a1072fffffff'), geo_h3cell_parent('862a1072fffffff', 1), geo_h3cell_parent('862a1072fffffff', 7)",
        result: "852a1073fffffff | 812a3ffffffffff | ",
    }],
    deviations: &[],
};

fn geo_h3cell_parent(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    let resolutions = call.argument(1).map(Column::reader::<Long>);
    call.write(|row, out| {
        let parent = || {
            let cell = h3cell(tokens.get(row)?)?;
            let to = match &resolutions {
                Some(numbers) => resolution(numbers.get(row)?)?,
                None => cell.resolution().pred()?,
            };
            cell.parent(to)
        };
        if let Some(parent) = parent() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{parent}");
        }
    })
}
