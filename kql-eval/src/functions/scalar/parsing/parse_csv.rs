//! `parse_csv`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The fields of the first record of comma-separated values, as strings. A field in quotes may hold commas, line breaks
/// and, doubled, quotes.
pub static PARSE_CSV: ScalarFunction = ScalarFunction {
    name: "parse_csv",
    aliases: &[],
    category: Category::Parsing,
    summary: "The fields of the first record of comma-separated values.",
    page: "parse-csv-function",
    signatures: &[Signature::new(
        &[Parameter::required("csv_text", Takes::STRING)],
        Returns::DYNAMIC,
        parse_csv,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: r#"print parse_csv('aa,"b,b",cc,"say ""hi""",')"#,
            result: r#"["aa","b,b","cc","say \"hi\"",""]"#,
        },
        Example {
            query: r"print parse_csv('a,b\nc,d')",
            result: r#"["a","b"]"#,
        },
    ],
    deviations: &[],
};

fn parse_csv(call: &Call<'_>) -> Outcome {
    let text = call.reader::<Text>(0);
    let mut field = String::new();
    call.encode(|row, encoder| {
        let mut rest = Some(text.get(row)?);
        encoder.begin_array();
        while let Some(text) = rest {
            field.clear();
            rest = next_field(text, &mut field);
            encoder.string(&field);
        }
        encoder.end();
        Some(())
    })
}

/// Reads a field and gives the text after its comma; `None` when the record ends.
fn next_field<'a>(text: &'a str, field: &mut String) -> Option<&'a str> {
    let mut quoted = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted => {
                if chars.next_if(|(_, next)| *next == '"').is_some() {
                    field.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if field.is_empty() => quoted = true,
            ',' if !quoted => return text.get(at + 1..),
            '\r' | '\n' if !quoted => return None,
            c => field.push(c),
        }
    }
    None
}
