//! The features, one file each, listed once in [`FEATURES`].

mod actions;
mod completion;
mod docs;
mod folding;
mod hover;
mod keys;
mod lens;
mod names;
mod navigation;
mod signatures;
mod symbols;
mod tokens;

use gen_lsp_types::PositionEncodingKind;
use serde_json::{Value, json};

use crate::session::{Answer, Ask, Session};

pub use tokens::{SEMANTIC_TOKENS, keywords};

/// How a request is answered.
#[derive(Clone, Copy)]
pub(crate) enum Feature {
    /// From a place in a document.
    Place(fn(&Ask<'_>) -> Answer),
    /// From a document and more parameters.
    Params(fn(&Ask<'_>, &Value) -> Answer),
    /// From parameters alone.
    Command(fn(&Session<'_>, &Value) -> Answer),
}

/// A request's method with what answers it.
struct Entry {
    method: &'static str,
    feature: Feature,
}

const fn entry(method: &'static str, feature: Feature) -> Entry {
    Entry { method, feature }
}

/// All requests that are answered.
const FEATURES: &[Entry] = &[
    entry("textDocument/hover", Feature::Place(hover::hover)),
    entry(
        "textDocument/completion",
        Feature::Place(completion::completion),
    ),
    entry(
        "textDocument/signatureHelp",
        Feature::Place(signatures::signature_help),
    ),
    entry(
        "textDocument/definition",
        Feature::Place(navigation::definition),
    ),
    entry(
        "textDocument/references",
        Feature::Place(navigation::references),
    ),
    entry(
        "textDocument/documentHighlight",
        Feature::Place(navigation::highlights),
    ),
    entry(
        "textDocument/prepareRename",
        Feature::Place(navigation::prepare_rename),
    ),
    entry("textDocument/rename", Feature::Params(navigation::rename)),
    entry(
        "textDocument/documentSymbol",
        Feature::Place(symbols::symbols),
    ),
    entry(
        "textDocument/foldingRange",
        Feature::Place(folding::folding),
    ),
    entry(
        "textDocument/semanticTokens/full",
        Feature::Place(tokens::semantic_tokens),
    ),
    entry("textDocument/codeAction", Feature::Params(actions::actions)),
    entry("textDocument/codeLens", Feature::Place(lens::lenses)),
    entry("textDocument/inlayHint", Feature::Place(lens::row_counts)),
    entry("workspace/executeCommand", Feature::Command(lens::command)),
];

/// What answers a method; None where there is no such feature.
pub(crate) fn find(method: &str) -> Option<Feature> {
    let entry = FEATURES.iter().find(|entry| entry.method == method)?;
    Some(entry.feature)
}

/// What the server says that it can do.
pub(crate) fn capabilities(encoding: &PositionEncodingKind) -> Value {
    json!({
        "positionEncoding": encoding,
        "textDocumentSync": { "openClose": true, "change": 2 },
        "hoverProvider": true,
        "completionProvider": { "triggerCharacters": ["|", " ", "."] },
        "signatureHelpProvider": { "triggerCharacters": ["(", ","] },
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "semanticTokensProvider": {
            "legend": { "tokenTypes": SEMANTIC_TOKENS, "tokenModifiers": [] },
            "full": true,
        },
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "codeLensProvider": {},
        "inlayHintProvider": true,
        "executeCommandProvider": { "commands": [lens::TEST] },
    })
}

/// A documentation in Markdown.
fn markdown(value: String) -> gen_lsp_types::Documentation {
    gen_lsp_types::MarkupContent {
        kind: gen_lsp_types::MarkupKind::Markdown,
        value,
    }
    .into()
}
