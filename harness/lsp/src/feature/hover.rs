//! What a word means.

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};
use kql_eval::plan::{Field, Origin};
use kql_parser::{TokenKind, is_operator_keyword};
use kqlab_suite::schema::Dialect;
use serde_json::{Value, json};

use super::docs::{functions_named, operator, plugin};
use super::lens::value_in_test;
use super::names::{Word, declared, word_at};
use crate::cut::Cut;
use crate::session::{Answer, Ask};

/// What the word at the place means; null where it means nothing that is known.
pub(super) fn hover(ask: &Ask<'_>) -> Answer {
    let Some((text, at)) = ask.query() else {
        return Ok(Value::Null);
    };
    let Some(Word {
        token,
        before,
        behind,
    }) = word_at(&text, at)
    else {
        return Ok(Value::Null);
    };
    let word = token.text(&text);
    let is_call = behind.is_some_and(|next| next.kind == TokenKind::OpenParen);
    let is_stage = before.is_none_or(|token| token.kind == TokenKind::Pipe);
    let meaning = Meaning {
        ask,
        text: &text,
        word,
        end: usize::try_from(token.span.end).unwrap_or(usize::MAX),
    };
    let found = if is_stage && is_operator_keyword(word) {
        operator(word)
    } else if is_call {
        meaning.of_function()
    } else {
        meaning.of_name()
    };
    let Some(markdown) = found else {
        return Ok(Value::Null);
    };
    let range = ask.document.query_at(ask.offset).and_then(|(query, _)| {
        let (start, end) = query.in_document(token.span)?;
        Some(ask.document.range(start, end))
    });
    let contents = Contents::MarkupContent(MarkupContent {
        kind: MarkupKind::Markdown,
        value: markdown,
    });
    Ok(json!(Hover { contents, range }))
}

struct Meaning<'a> {
    ask: &'a Ask<'a>,
    text: &'a str,
    word: &'a str,
    /// Where the word ends.
    end: usize,
}

impl Meaning<'_> {
    fn of_function(&self) -> Option<String> {
        self.of_let().or_else(|| self.of_saved()).or_else(|| {
            let known = functions_named(self.word);
            let texts: Vec<String> = known.iter().map(super::docs::Known::markdown).collect();
            if !texts.is_empty() {
                return Some(texts.join("\n\n---\n\n"));
            }
            plugin(self.word).map(|syntax| format!("```kql\n{syntax}\n```\na plugin of `evaluate`"))
        })
    }

    /// A column of the rows of the stage, else what a name outside of them means: as the binder looks for it.
    fn of_name(&self) -> Option<String> {
        self.of_column()
            .or_else(|| self.of_let())
            .or_else(|| self.of_made_column())
            .or_else(|| self.of_table())
            .or_else(|| self.of_saved())
    }

    fn of_column(&self) -> Option<String> {
        let Ask {
            session, document, ..
        } = self.ask;
        let cut = Cut::new(self.text, self.end);
        let schema = session.columns(document, &cut)?;
        let mut text = column(schema.field(schema.index_of(self.word)?)?);
        if let Some(value) = value_in_test(self.ask, &cut, self.word) {
            text.push_str(&format!("\n\n{value}"));
        }
        Some(text)
    }

    /// A column that the stage makes.
    fn of_made_column(&self) -> Option<String> {
        let whole = stage_end(self.text, self.end);
        let cut = Cut::new(&whole, whole.len());
        let made = self.ask.session.columns(self.ask.document, &cut)?;
        Some(column(made.field(made.index_of(self.word)?)?))
    }

    fn of_let(&self) -> Option<String> {
        let found = declared(self.text).into_iter().rev();
        let mut found = found.filter(|one| one.name == self.word);
        let one = found.next()?;
        Some(format!("```kql\n{}\n```", one.whole.text(self.text).trim()))
    }

    fn of_table(&self) -> Option<String> {
        let workspace = self.ask.session.workspace(self.ask.document, "");
        let table = workspace.catalog().table(self.word)?;
        let dialect = match Dialect::of_query(self.text) {
            Dialect::AnySentinelFirst | Dialect::Sentinel => "a Log Analytics workspace",
            Dialect::Any | Dialect::Defender => "Defender XDR",
        };
        let columns = table.columns.iter();
        let columns: Vec<String> = columns.map(|(name, ty)| format!("{name}: {ty}")).collect();
        let count = columns.len();
        Some(format!(
            "table **{}**, {count} columns, as {dialect} has it first\n\n```kql\n{}\n```",
            self.word,
            columns.join("\n")
        ))
    }

    fn of_saved(&self) -> Option<String> {
        let project = self.ask.session.project(self.ask.document);
        let (function, path) = project.library.function(self.word)?;
        let [head, body, _] = function.declaration();
        let first: Vec<&str> = body.lines().take(12).collect();
        let head = head.trim_end().trim_end_matches('{').trim_end();
        Some(format!(
            "saved function of {}\n\n```kql\n{head}\n{}\n```",
            path.display(),
            first.join("\n")
        ))
    }
}

fn column(field: &Field) -> String {
    let name = &field.name;
    let ty = field.ty;
    match &field.origin {
        Origin::Table { table, column } if column == name => {
            format!("column **{name}**: {ty}, of the table {table}")
        }
        Origin::Table { table, column } => {
            format!("column **{name}**: {ty}, `{column}` of the table {table}")
        }
        Origin::Computed => format!("column **{name}**: {ty}, computed"),
    }
}

/// The text up to the end of the stage that a byte is in, and a pipe: what comes next has the columns that this stage makes.
fn stage_end(text: &str, at: usize) -> String {
    let tokens = kql_parser::tokens(text);
    let mut depth = 0_usize;
    let mut end = text.len();
    for token in &tokens {
        let start = usize::try_from(token.span.start).unwrap_or(usize::MAX);
        if start < at {
            continue;
        }
        if token.kind.closer().is_some() {
            depth += 1;
        } else if depth == 0 && token.kind.ends_stage() {
            end = start.min(text.len());
            break;
        } else if token.kind.is_closer() {
            depth = depth.saturating_sub(1);
        }
    }
    format!("{} |", text.get(..end).unwrap_or(text))
}
