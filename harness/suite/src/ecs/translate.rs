//! From the notation to KQL.

use super::mapping::{Mapped, column_of, known_actions};

/// A filter in the notation, as KQL where that is possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The predicate over the table's columns; None when it cannot be expressed.
    pub kql: Option<String>,
    /// The same with what has no column left as written; None for what is no predicate.
    pub draft: Option<String>,
    /// Why not, or what to know of it.
    pub findings: Vec<Finding>,
}

/// Something to know of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// In words.
    pub message: String,
}

/// What is wrong with a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// A field that is no column of the table.
    UnmappedField,
    /// A value that the column cannot have.
    UnmappedValue,
    /// Sentences rather than a filter.
    Prose,
    /// The text is cut off.
    TruncatedText,
}

impl FindingKind {
    /// The code of the audit.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnmappedField => "unmapped-field",
            Self::UnmappedValue => "unmapped-value",
            Self::Prose => "prose",
            Self::TruncatedText => "truncated-text",
        }
    }
}

/// A piece of the notation.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Text(String),
    Symbol(String),
}

/// Translates a filter into KQL over the columns of `table`. Text without any ECS field is taken for KQL and kept as it is.
/// Names of processes and users are compared without regard to letter case, as Windows does.
#[must_use]
pub fn translate(filter: &str, table: &str) -> Translation {
    let Some(pieces) = pieces(filter) else {
        return failed(
            FindingKind::TruncatedText,
            "the text ends inside a quotation",
        );
    };
    if is_prose(&pieces) {
        return failed(
            FindingKind::Prose,
            "the filter is a sentence, not a predicate",
        );
    }
    // Authors of pages write either notation; a filter that names no ECS field is KQL already.
    if !pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Word(word) if is_field(word, table)))
    {
        return Translation {
            kql: Some(filter.trim().to_owned()),
            draft: Some(filter.trim().to_owned()),
            findings: vec![],
        };
    }
    let mut writer = Writer::over(table);
    for (index, piece) in pieces.iter().enumerate() {
        writer.add(piece, pieces.get(index + 1));
    }
    Translation {
        kql: writer.findings.is_empty().then(|| writer.kql.clone()),
        draft: Some(writer.kql),
        findings: writer.findings,
    }
}

/// A filter while it is translated into KQL.
struct Writer<'t> {
    table: &'t str,
    kql: String,
    findings: Vec<Finding>,
    /// The field that is compared, and its column: what the texts up to the next `and` or `or` are compared with.
    compared: Option<(String, String)>,
}

impl<'t> Writer<'t> {
    const fn over(table: &'t str) -> Self {
        Self {
            table,
            kql: String::new(),
            findings: Vec::new(),
            compared: None,
        }
    }

    fn add(&mut self, piece: &Piece, next: Option<&Piece>) {
        let text = match piece {
            Piece::Word(word) if is_field(word, self.table) => self.field(word),
            Piece::Word(word) => self.word(word),
            Piece::Text(value) => self.text(value),
            Piece::Symbol(symbol) => self.symbol(symbol, next),
        };
        let is_glued =
            self.kql.is_empty() || self.kql.ends_with('(') || matches!(text.as_str(), ")" | ",");
        if !is_glued {
            self.kql.push(' ');
        }
        self.kql.push_str(&text);
    }

    fn field(&mut self, word: &str) -> String {
        match column_of(self.table, word) {
            Mapped::Column(name) => {
                self.compared = Some((word.to_owned(), name.clone()));
                name
            }
            Mapped::NoColumn | Mapped::Unknown => {
                self.findings.push(Finding {
                    kind: FindingKind::UnmappedField,
                    message: format!("`{}` has no column for `{word}`", self.table),
                });
                word.to_owned()
            }
        }
    }

    fn word(&mut self, word: &str) -> String {
        match word.to_ascii_lowercase().as_str() {
            connective @ ("and" | "or") => {
                self.compared = None;
                connective.to_owned()
            }
            _ => word.to_owned(),
        }
    }

    /// A literal. A value of `ActionType` that the table does not write is found: its names differ from those of ECS, so that
    /// such a filter would exclude nothing and say so nowhere.
    fn text(&mut self, value: &str) -> String {
        if let Some((field, name)) = &self.compared
            && name == "ActionType"
            && !known_actions(self.table)
                .iter()
                .any(|known| known.eq_ignore_ascii_case(value))
        {
            self.findings.push(Finding {
                kind: FindingKind::UnmappedValue,
                message: format!("`{field}` is `ActionType`, and \"{value}\" is no value of it"),
            });
        }
        literal(value)
    }

    fn symbol(&mut self, symbol: &str, next: Option<&Piece>) -> String {
        let text = match (symbol, &self.compared, next) {
            ("&&", ..) => "and",
            ("||", ..) => "or",
            ("==", Some((field, _)), Some(Piece::Text(_))) if ignores_case(field) => "=~",
            ("!=", Some((field, _)), Some(Piece::Text(_))) if ignores_case(field) => "!~",
            (symbol, ..) => symbol,
        };
        if matches!(symbol, "&&" | "||") {
            self.compared = None;
        }
        text.to_owned()
    }
}

fn failed(kind: FindingKind, message: &str) -> Translation {
    Translation {
        kql: None,
        draft: None,
        findings: vec![Finding {
            kind,
            message: message.to_owned(),
        }],
    }
}

/// Whether a word is a field of the notation: it has a dot, or the mapping knows it under an underscore.
fn is_field(word: &str, table: &str) -> bool {
    let dotted = word.contains('.')
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@'));
    dotted
        || (word.contains('_')
            && matches!(column_of(table, word), Mapped::Column(_) | Mapped::NoColumn))
}

/// Names on Windows compare without regard to letter case.
fn ignores_case(field: &str) -> bool {
    field.ends_with("name") || field.ends_with("executable") || field.ends_with("path")
}

/// More than three plain words in a row are a sentence.
fn is_prose(pieces: &[Piece]) -> bool {
    let mut run = 0;
    for piece in pieces {
        match piece {
            Piece::Word(word) if !word.contains(['.', '_']) && !is_operator(word) => run += 1,
            Piece::Word(_) | Piece::Text(_) | Piece::Symbol(_) => run = 0,
        }
        if run > 3 {
            return true;
        }
    }
    false
}

/// Whether a word is an operator of the notation.
fn is_operator(word: &str) -> bool {
    const OPERATORS: &[&str] = &[
        "and",
        "or",
        "not",
        "in",
        "in~",
        "has",
        "has_any",
        "has_all",
        "contains",
        "startswith",
        "endswith",
        "between",
        "matches",
        "regex",
        "like",
    ];
    OPERATORS.contains(&word.to_ascii_lowercase().as_str())
}

fn literal(value: &str) -> String {
    if value.contains('\\') && !value.contains('"') {
        return format!("@\"{value}\"");
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The pieces of the notation; None when a quotation does not end.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (piece, after) = match first {
            '"' | '\'' | '“' | '`' => {
                let close = if first == '“' { '”' } else { first };
                let inner = rest.get(first.len_utf8()..)?;
                let (value, after) = inner.split_once(close)?;
                (Piece::Text(value.to_owned()), after)
            }
            c if c.is_alphanumeric() || c == '_' => {
                let is_word =
                    |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '-' | '~');
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                (Piece::Word(word.to_owned()), after)
            }
            _ => {
                let known = ["&&", "||", "==", "!=", "=~", "!~", "<=", ">=", "<>"];
                let symbol = known.into_iter().find(|symbol| rest.starts_with(symbol));
                let width = symbol.map_or(first.len_utf8(), str::len);
                let (symbol, after) = rest.split_at(width);
                (Piece::Symbol(symbol.to_owned()), after)
            }
        };
        pieces.push(piece);
        rest = after.trim_start();
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kql(filter: &str) -> Option<String> {
        translate(filter, "DeviceNetworkEvents").kql
    }

    fn codes(filter: &str, table: &str) -> Vec<&'static str> {
        translate(filter, table)
            .findings
            .iter()
            .map(|finding| finding.kind.code())
            .collect()
    }

    #[test]
    fn fields_become_columns_and_names_ignore_letter_case() {
        assert_eq!(
            kql(r#"process.name != "setup.exe" && destination_ip != "10.10.10.10""#).as_deref(),
            Some(r#"InitiatingProcessFileName !~ "setup.exe" and RemoteIP != "10.10.10.10""#)
        );
    }

    #[test]
    fn lists_and_brackets_stay() {
        assert_eq!(
            kql(r#"(process.args has_any ("update", "patch")) or user.name == "a""#).as_deref(),
            Some(
                r#"(InitiatingProcessCommandLine has_any ("update", "patch")) or InitiatingProcessAccountName =~ "a""#
            )
        );
    }

    #[test]
    fn kql_passes_unchanged() {
        let filter = r#"DeviceName in~ ("a.example") and FolderPath startswith @"c:\x\""#;
        assert_eq!(kql(filter).as_deref(), Some(filter));
    }

    #[test]
    fn a_field_without_a_column_is_a_finding() {
        let filter = r#"process.name != "ConnectWise" OR event.type != "reboot""#;
        assert_eq!(codes(filter, "DeviceNetworkEvents"), ["unmapped-field"]);
        assert_eq!(
            codes(r#"process.name == "x""#, "DeviceFileCertificateInfo"),
            ["unmapped-field"]
        );
    }

    #[test]
    fn an_action_that_the_table_does_not_have_is_a_finding() {
        assert_eq!(
            codes(r#"event.action != "scan""#, "DeviceNetworkEvents"),
            ["unmapped-value"]
        );
        assert_eq!(
            codes(
                r#"event.action == "ConnectionSuccess""#,
                "DeviceNetworkEvents"
            ),
            [""; 0]
        );
    }

    #[test]
    fn sentences_and_cut_off_text_are_findings() {
        assert_eq!(
            codes(
                "Exclude processes initiated by the Kaseya VSA agent",
                "DeviceNetworkEvents"
            ),
            ["prose"]
        );
        assert_eq!(
            codes("Use `process", "DeviceNetworkEvents"),
            ["truncated-text"]
        );
    }
}
