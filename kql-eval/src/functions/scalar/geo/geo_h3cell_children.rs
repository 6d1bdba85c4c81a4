//! `geo_h3cell_children`

use std::fmt::Write as _;

use super::h3cell::{h3cell, resolution};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long, Text};

/// The H3 cells in a cell.
pub static GEO_H3CELL_CHILDREN: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_children",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the H3 cells of a higher resolution, the next higher one unless told, in the cell with a token; null when there is none or more than 5 resolutions lie between.",
    page: "geo-h3cell-children-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("h3cell", Takes::STRING),
            Parameter::optional("resolution", Takes::Whole),
        ],
        Returns::DYNAMIC,
        geo_h3cell_children,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_h3cell_children('862a1072fffffff'), array_length(geo_h3cell_children('862a1072fffffff', 8)), geo_h3cell_children('862a1072fffffff', 5)",
        result: r#"["872a10728ffffff","872a10729ffffff","872a1072affffff","872a1072bffffff","872a1072cffffff","872a1072dffffff","872a1072effffff"] | 49 | null"#,
    }],
    deviations: &[],
};

/// Children of more resolutions away are too many.
const MOST_LEVELS: u8 = 5;

fn geo_h3cell_children(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    let resolutions = call.argument(1).map(Column::reader::<Long>);
    let mut token = String::new();
    call.encode(|row, encoder| {
        let cell = h3cell(tokens.get(row)?)?;
        let from = cell.resolution();
        let to = match &resolutions {
            Some(numbers) => resolution(numbers.get(row)?)?,
            None => from.succ()?,
        };
        let levels = u8::from(to).checked_sub(u8::from(from))?;
        if levels > MOST_LEVELS {
            return None;
        }
        encoder.begin_array();
        for child in cell.children(to) {
            token.clear();
            // Writing to a string cannot fail.
            let _ = write!(token, "{child}");
            encoder.string(&token);
        }
        encoder.end();
        Some(())
    })
}
