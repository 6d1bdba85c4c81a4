//! `geo_s2cell_neighbors`

use super::s2cell::s2cell;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The S2 cells around a cell.
pub static GEO_S2CELL_NEIGHBORS: ScalarFunction = ScalarFunction {
    name: "geo_s2cell_neighbors",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the S2 cells of the same level around the cell with a token, in no order; null when there is none.",
    page: "geo-s2cell-neighbors-function",
    signatures: &[Signature::new(
        &[Parameter::required("s2cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_s2cell_neighbors,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_sort_asc(geo_s2cell_neighbors('89c259')), geo_s2cell_neighbors('a')",
        result: r#"["89c251","89c257","89c25b","89c25d","89c25f","89c2f5","89c2f7","89c2f9"] | null"#,
    }],
    deviations: &[],
};

fn geo_s2cell_neighbors(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let cell = s2cell(tokens.get(row)?)?;
        encoder.begin_array();
        for neighbor in cell.all_neighbors(cell.level()) {
            encoder.string(&neighbor.to_token());
        }
        encoder.end();
        Some(())
    })
}
