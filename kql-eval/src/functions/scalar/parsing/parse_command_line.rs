//! `parse_command_line`

use std::sync::Arc;

use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;
use crate::types::dynamic::Encoder;

/// The arguments of a command line as Windows hands them to a program: quotes group, backslashes escape quotes. Null
/// for an empty line.
pub static PARSE_COMMAND_LINE: ScalarFunction = ScalarFunction {
    name: "parse_command_line",
    aliases: &[],
    category: Category::Parsing,
    summary: "The arguments of a command line.",
    page: "parse-command-line-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("command_line", Takes::Textual),
            Parameter::constant("parser_type", Takes::STRING),
        ],
        Returns::DYNAMIC,
        parse_command_line,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"print parse_command_line(@'"C:\Program Files\a.exe" -x "b c" d\"e', 'windows')"#,
            result: r#"["C:\\Program Files\\a.exe","-x","b c","d\"e"]"#,
        },
        Example {
            query: "print parse_command_line('', 'windows')",
            result: "null",
        },
    ],
    deviations: &[],
};

fn parse_command_line(constants: &Constants<'_>) -> Result<Compiled, String> {
    let parser = constants.text(1).unwrap_or_default();
    if !parser.eq_ignore_ascii_case("windows") {
        return Err(format!("the parser is `windows`, not `{parser}`"));
    }
    Ok(Arc::new(|call| {
        let line = call.reader::<Text>(0);
        let mut argument = String::new();
        call.encode(|row, encoder| {
            let line = line.get(row)?.trim_matches(BLANKS);
            if line.is_empty() {
                return None;
            }
            encoder.begin_array();
            let mut rest = program(line, encoder);
            while !rest.is_empty() {
                argument.clear();
                rest = next_argument(rest, &mut argument);
                encoder.string(&argument);
            }
            encoder.end();
            Some(())
        })
    }))
}

/// What separates arguments.
const BLANKS: [char; 2] = [' ', '\t'];

/// Writes the name of the program, in which backslashes mean nothing special, and gives the rest of the line.
fn program<'a>(line: &'a str, encoder: &mut Encoder) -> &'a str {
    let (program, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => line.split_at(line.find(BLANKS).unwrap_or(line.len())),
    };
    encoder.string(program);
    rest.trim_start_matches(BLANKS)
}

/// Reads an argument and gives the rest of the line from the next one on.
fn next_argument<'a>(line: &'a str, argument: &mut String) -> &'a str {
    let mut quoted = false;
    let mut backslashes = 0_usize;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            ' ' | '\t' if !quoted => {
                let rest = line.get(at..).unwrap_or_default();
                return rest.trim_start_matches(BLANKS);
            }
            '"' => {
                // Of the backslashes before a quote each two are one; one left over makes the quote an ordinary character.
                argument.truncate(argument.len() - backslashes.div_ceil(2));
                if backslashes % 2 == 1 {
                    argument.push('"');
                } else if quoted && chars.next_if(|(_, next)| *next == '"').is_some() {
                    argument.push('"');
                    quoted = false;
                } else {
                    quoted = !quoted;
                }
            }
            c => argument.push(c),
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    ""
}
