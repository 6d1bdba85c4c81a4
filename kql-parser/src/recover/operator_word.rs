//! What a word after `|` that is no tabular operator may be meant for.

use super::elsewhere::ELSEWHERE;
use super::nearest;
use crate::cursor::Cursor;
use crate::grammar::infix::infix_of;
use crate::grammar::operator;
use crate::keyword;
use crate::token::TokenKind;

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
    if lower == "count" && cursor.kind_at(1) == TokenKind::OpenParen {
        return "a stage that counts has no brackets: write `| count`".to_owned();
    }
    if let Some(help) = condition_help(cursor, written).or_else(|| number_help(&lower)) {
        return help;
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

/// A condition as a stage: a name and an operator that compares.
fn condition_help(cursor: &Cursor<'_>, written: &str) -> Option<String> {
    let after = nom::Input::take_from(&cursor.tokens, 1);
    let compares = infix_of(after).is_some_and(|found| {
        let is_arithmetic = matches!(
            after.first().kind,
            TokenKind::Minus
                | TokenKind::Plus
                | TokenKind::Star
                | TokenKind::Slash
                | TokenKind::Percent
        );
        !is_arithmetic && found.tokens > 0
    });
    (compares && !operator::is_operator(written))
        .then(|| format!("`where` filters: `| where {written} …`"))
}

/// An operator and its number in one word: `top10`.
fn number_help(lower: &str) -> Option<String> {
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = lower
        .get(word.len()..)
        .filter(|number| !number.is_empty())?;
    matches!(word, "top" | "take" | "limit" | "head" | "sample").then(|| match word {
        "top" => format!("write `top {number} by column desc`"),
        "head" => format!("write `take {number}`"),
        _ => format!("write `{word} {number}`"),
    })
}

/// "did you mean `a` or `b`?"
fn did_you_mean(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("did you mean {}?", words.join(" or "))
}

/// The operator's keyword that the next two words make with a hyphen: `project away`.
pub fn joined_with_hyphen(cursor: &Cursor<'_>) -> Option<String> {
    let second = if cursor.kind_at(1) == TokenKind::Minus {
        cursor.word_at(2)?
    } else {
        cursor.word_at(1)?
    };
    let joined = format!("{}-{second}", cursor.word()?).to_ascii_lowercase();
    if keyword::HYPHENATED.contains(&joined.as_str()) {
        return Some(joined);
    }
    let is_hyphenated = cursor.kind_at(1) == TokenKind::Minus;
    let near = nearest(&joined, keyword::HYPHENATED.into_iter());
    near.first()
        .filter(|_| is_hyphenated)
        .map(|near| (*near).to_owned())
}
