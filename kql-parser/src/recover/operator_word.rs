//! What a word after `|` that is no tabular operator may be meant for.

use super::nearest;
use crate::cursor::Cursor;
use crate::grammar::operator;
use crate::keyword;

/// What other languages and tools call the tabular operators, and what to write.
const ELSEWHERE: &[(&str, &str)] = &[
    ("select", "`project` chooses columns: `| project A, B`"),
    ("fields", "`project` chooses columns: `| project A, B`"),
    ("table", "`project` chooses columns: `| project A, B`"),
    (
        "drop",
        "`project-away` drops columns: `| project-away A, B`",
    ),
    (
        "rename",
        "`project-rename` renames columns: `| project-rename New = Old`",
    ),
    ("eval", "`extend` computes a column: `| extend x = …`"),
    (
        "let",
        "`let` stands before the query: `let x = …;`; `extend` computes a column: `| extend x = …`",
    ),
    (
        "rex",
        "`parse` and `extract` read values out of texts: `| extend x = extract(\"…\", 1, Column)`",
    ),
    (
        "stats",
        "`summarize` aggregates: `| summarize count() by A`",
    ),
    ("group", "`summarize` groups: `| summarize count() by A`"),
    ("groupby", "`summarize` groups: `| summarize count() by A`"),
    (
        "by",
        "`by` belongs to the stage before: `| summarize count() by A`",
    ),
    (
        "having",
        "`where` filters after `summarize` too: `| where count_ > 5`",
    ),
    ("if", "`where` filters: `| where …`"),
    ("when", "`where` filters: `| where …`"),
    ("match", "`where` filters: `| where …`"),
    (
        "grep",
        "`search` looks into all columns, `where Column has \"…\"` into one",
    ),
    (
        "head",
        "`take` gives some rows, `top` the first of an order: `| top 10 by Timestamp`",
    ),
    (
        "first",
        "`take` gives some rows, `top` the first of an order: `| top 10 by Timestamp`",
    ),
    (
        "tail",
        "`top` gives the first rows of an order: `| top 10 by Timestamp desc`",
    ),
    (
        "last",
        "`top` gives the first rows of an order: `| top 10 by Timestamp desc`",
    ),
    (
        "dedup",
        "`distinct` keeps each combination of columns once; `summarize arg_max(Timestamp, *) by Key` the latest row of each key",
    ),
    (
        "unique",
        "`distinct` keeps each combination of columns once: `| distinct A, B`",
    ),
    (
        "append",
        "`union` adds the rows of other tables: `| union Table`",
    ),
    (
        "explode",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "unnest",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "expand",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "timechart",
        "write `| render timechart`, after a `summarize … by bin(Timestamp, 1h)`",
    ),
    ("chart", "`render` draws: `| render timechart`"),
    (
        "left",
        "the kind of a join is a setting: `| join kind=leftouter (Table) on key`",
    ),
    (
        "right",
        "the kind of a join is a setting: `| join kind=rightouter (Table) on key`",
    ),
    (
        "inner",
        "the kind of a join is a setting: `| join kind=inner (Table) on key`",
    ),
    (
        "outer",
        "the kind of a join is a setting: `| join kind=fullouter (Table) on key`",
    ),
    ("on", "`on` belongs to `join`: `| join (Table) on key`"),
    ("from", "a query begins with its table: `Table | where …`"),
    (
        "pivot",
        "`evaluate` runs plugins: `| evaluate pivot(Column)`",
    ),
    (
        "bag_unpack",
        "`evaluate` runs plugins: `| evaluate bag_unpack(Column)`",
    ),
];

/// What may be meant by the word after `|`.
pub fn suggestion(cursor: &Cursor<'_>) -> String {
    let written = cursor.word().unwrap_or("");
    let lower = written.to_ascii_lowercase();
    if matches!(lower.as_str(), "and" | "or" | "not") {
        let joins = if lower == "not" {
            "and"
        } else {
            lower.as_str()
        };
        return format!(
            "the conditions of one `where` are joined without `|`: remove it, or write `| where …`{}",
            if joins == "or" {
                " for one that must hold as well"
            } else {
                ""
            }
        );
    }
    if let Some(joined) = joined_with_hyphen(cursor) {
        return format!("did you mean `{joined}`?");
    }
    if operator::is_operator(&lower) {
        return format!("write `{lower}`: keywords are written in lower case");
    }
    let hyphenated = lower.replace('_', "-");
    if operator::is_operator(&hyphenated) {
        return format!("did you mean `{hyphenated}`?");
    }
    let run_together = |word: &&&str| word.replace('-', "") == lower;
    if let Some(word) = keyword::HYPHENATED.iter().find(run_together) {
        return format!("did you mean `{word}`?");
    }
    if let Some((_, help)) = ELSEWHERE.iter().find(|(word, _)| *word == lower) {
        return (*help).to_owned();
    }
    let near = nearest(&lower, operator::keywords());
    match near.as_slice() {
        [] => "the stages of a query begin with words such as `where`, `project` or `summarize`"
            .to_owned(),
        near => did_you_mean(near),
    }
}

/// "did you mean `a` or `b`?"
fn did_you_mean(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("did you mean {}?", words.join(" or "))
}

/// The operator's keyword that the next two words make with a hyphen: `project away`.
pub fn joined_with_hyphen(cursor: &Cursor<'_>) -> Option<String> {
    let joined = format!("{}-{}", cursor.word()?, cursor.word_at(1)?).to_ascii_lowercase();
    keyword::HYPHENATED
        .contains(&joined.as_str())
        .then_some(joined)
}
