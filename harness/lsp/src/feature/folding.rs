//! What may be folded: stages in brackets, statements, comments, and the blocks of YAML.

use gen_lsp_types::{FoldingRange, FoldingRangeKind};
use serde_json::json;

use crate::document::Document;
use crate::language::Language;
use crate::places::Embedded;
use crate::session::{Answer, Ask};

/// All ranges of more than one line.
pub(super) fn folding(ask: &Ask<'_>) -> Answer {
    let document = ask.document;
    let mut found: Vec<FoldingRange> = Vec::new();
    for query in &document.queries {
        found.extend(of_query(document, query));
    }
    if document.language != Language::Kql {
        found.extend(of_blocks(document.text.as_str()));
    }
    found.extend(comments(document.text.as_str()));
    found.sort_by_key(|range| (range.start_line, range.end_line));
    found.dedup_by_key(|range| (range.start_line, range.end_line));
    Ok(json!(found))
}

fn of_query(document: &Document, query: &Embedded) -> Vec<FoldingRange> {
    let tokens = kql_parser::tokens(&query.text);
    let brackets = tokens.iter().filter_map(|token| {
        let closer = tokens.get(usize::try_from(token.pair).ok()?)?;
        token.kind.closer().map(|_| token.span.to(closer.span))
    });
    let statements = kql_parser::parse(&query.text).query.statements;
    let statements = statements.into_iter().map(|statement| statement.span);
    let spans = brackets.chain(statements);
    let lines = spans.filter_map(|span| {
        let (start, end) = query.in_document(span)?;
        let range = document.range(start, end);
        lines(range.start.line, range.end.line, None)
    });
    lines.collect()
}

/// The lines below a key that are further in.
fn of_blocks(text: &str) -> Vec<FoldingRange> {
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut found = Vec::new();
    let mut last = 0;
    for (number, line) in (0_u32..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        while let Some((_, start)) = open.last().copied().filter(|(outer, _)| *outer >= depth) {
            found.extend(lines(start, last, None));
            open.pop();
        }
        open.push((depth, number));
        last = number;
    }
    found.extend(
        open.into_iter()
            .filter_map(|(_, start)| lines(start, last, None)),
    );
    found
}

/// Lines of comments that follow one another.
fn comments(text: &str) -> Vec<FoldingRange> {
    let mut found = Vec::new();
    let mut first: Option<u32> = None;
    let mut last = 0;
    for (number, line) in (0_u32..).zip(text.lines()) {
        let line = line.trim_start();
        if line.starts_with("//") || line.starts_with('#') {
            first.get_or_insert(number);
            last = number;
        } else if let Some(start) = first.take() {
            found.extend(lines(start, last, Some(FoldingRangeKind::Comment)));
        }
    }
    let rest = first.and_then(|start| lines(start, last, Some(FoldingRangeKind::Comment)));
    found.extend(rest);
    found
}

/// None for a single line, of which there is nothing to hide.
fn lines(start: u32, end: u32, kind: Option<FoldingRangeKind>) -> Option<FoldingRange> {
    (start < end).then(|| FoldingRange {
        start_line: start,
        end_line: end,
        kind,
        ..FoldingRange::default()
    })
}
