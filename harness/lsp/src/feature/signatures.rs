//! The forms of the function whose arguments are being written.

use gen_lsp_types::{SignatureHelp, SignatureInformation};
use kql_parser::{Token, TokenKind, tokens};
use serde_json::{Value, json};

use super::docs::functions_named;
use crate::session::{Answer, Ask};
use crate::text::count;

/// The forms of the call around the place; null where there is none.
pub(super) fn signature_help(ask: &Ask<'_>) -> Answer {
    let Some((text, at)) = ask.query() else {
        return Ok(Value::Null);
    };
    let Some((name, argument)) = call_around(&text, at) else {
        return Ok(Value::Null);
    };
    let known = functions_named(&name);
    let signatures: Vec<SignatureInformation> = known
        .iter()
        .flat_map(|known| {
            known
                .forms
                .iter()
                .map(|form| signature(form, known.summary))
        })
        .collect();
    if signatures.is_empty() {
        return Ok(Value::Null);
    }
    Ok(json!(SignatureHelp {
        signatures,
        active_signature: Some(0),
        active_parameter: Some(count(argument).into()),
    }))
}

/// A form, whose parameters are the words of its own text.
fn signature(form: &str, summary: &str) -> SignatureInformation {
    let inner = form.split_once('(').map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once(')').map_or(inner, |(inner, _)| inner);
    let parameters = inner.split(',').map(|parameter| {
        let label = parameter.trim().trim_matches(['[', ']', ' ']).to_owned();
        gen_lsp_types::ParameterInformation {
            label: label.into(),
            documentation: None,
        }
    });
    SignatureInformation {
        label: form.to_owned(),
        documentation: Some(summary.into()),
        parameters: Some(parameters.collect()),
        active_parameter: None,
    }
}

/// The name of the innermost call around a byte, and the number of the argument that the byte is in.
fn call_around(text: &str, at: usize) -> Option<(String, usize)> {
    let mut open: Vec<(Option<Token>, usize)> = Vec::new();
    let mut before: Option<Token> = None;
    for token in tokens(text) {
        let end = usize::try_from(token.span.end).ok()?;
        if end > at || token.kind == TokenKind::End {
            break;
        }
        if token.kind.closer().is_some() {
            let name = before.filter(|_| token.kind == TokenKind::OpenParen);
            open.push((name.filter(|name| name.kind == TokenKind::Word), 0));
        } else if token.kind.is_closer() {
            open.pop();
        } else if token.kind == TokenKind::Comma
            && let Some((_, commas)) = open.last_mut()
        {
            *commas += 1;
        }
        before = Some(token);
    }
    let mut open = open.into_iter().rev();
    let found = open.find_map(|(name, commas)| Some((name?, commas)));
    found.map(|(name, commas)| (name.text(text).to_owned(), commas))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_call_counts_its_own_commas() {
        let text = "T | extend a = iff(b == 1, strcat(c, d, ";
        let found = call_around(text, text.len());
        assert_eq!(found, Some(("strcat".to_owned(), 2)));
        assert_eq!(call_around("T | where a", 11), None);
    }
}
