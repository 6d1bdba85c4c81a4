//! `geo_h3cell_neighbors`

use std::fmt::Write as _;

use h3o::CellIndex;

use super::h3cell::h3cell;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The H3 cells around a cell.
pub static GEO_H3CELL_NEIGHBORS: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_neighbors",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the H3 cells of the same resolution around the cell with a token; null when there is none.",
    page: "geo-h3cell-neighbors-function",
    signatures: &[Signature::new(
        &[Parameter::required("h3cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_h3cell_neighbors,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_h3cell_neighbors('861f8894fffffff'), geo_h3cell_neighbors('abc')",
        result: r#"["861f88947ffffff","861f8895fffffff","861f88867ffffff","861f8d497ffffff","861f8d4b7ffffff","861f8896fffffff"] | null"#,
    }],
    deviations: &[],
};

fn geo_h3cell_neighbors(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    let mut token = String::new();
    call.encode(|row, encoder| {
        let cell = h3cell(tokens.get(row)?)?;
        let around: Vec<CellIndex> = cell.grid_disk(1);
        encoder.begin_array();
        for neighbor in around.into_iter().filter(|neighbor| *neighbor != cell) {
            token.clear();
            // Writing to a string cannot fail.
            let _ = write!(token, "{neighbor}");
            encoder.string(&token);
        }
        encoder.end();
        Some(())
    })
}
