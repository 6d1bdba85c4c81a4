//! `geo_h3cell_rings`

use std::fmt::Write as _;

use h3o::CellIndex;

use super::h3cell::h3cell;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// The rings of H3 cells around a cell.
pub static GEO_H3CELL_RINGS: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_rings",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the H3 cells at each distance up to the given one, from 0 to 142, from the cell with a token, an array for each; null when there is none.",
    page: "geo-h3cell-rings-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("h3cell", Takes::STRING),
            Parameter::required("distance", Takes::Whole),
        ],
        Returns::DYNAMIC,
        geo_h3cell_rings,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_h3cell_rings('861f8894fffffff', 1), geo_h3cell_rings('861f8894fffffff', 150)",
        result: r#"[["861f8894fffffff"],["861f88947ffffff","861f8895fffffff","861f88867ffffff","861f8d497ffffff","861f8d4b7ffffff","861f8896fffffff"]] | null"#,
    }],
    deviations: &[],
};

/// Rings further away are refused by Kusto too.
const MOST_RINGS: u32 = 142;

fn geo_h3cell_rings(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    let distances = call.reader::<Long>(1);
    let mut token = String::new();
    call.encode(|row, encoder| {
        let cell = h3cell(tokens.get(row)?)?;
        let most = u32::try_from(distances.get(row)?).ok();
        let most = most.filter(|most| *most <= MOST_RINGS)?;
        let mut around: Vec<(CellIndex, u32)> = cell.grid_disk_distances(most);
        around.sort_by_key(|(_, distance)| *distance);
        encoder.begin_array();
        for ring in around.chunk_by(|(_, a), (_, b)| a == b) {
            encoder.begin_array();
            for (cell, _) in ring {
                token.clear();
                // Writing to a string cannot fail.
                let _ = write!(token, "{cell}");
                encoder.string(&token);
            }
            encoder.end();
        }
        encoder.end();
        Some(())
    })
}
