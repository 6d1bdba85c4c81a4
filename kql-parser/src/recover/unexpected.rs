//! What to say about a token that continues nothing.

use super::path::cast_before;
use super::shortened;
use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, FormError, SyntaxError};
use crate::grammar::operator;
use crate::token::{Token, TokenKind};

/// Words that continue an expression in other languages, and what to write.
const CLAUSES: &[(&str, &str)] = &[
    (
        "having",
        "filter after the aggregation: `| summarize n = count() by A | where n > 5`",
    ),
    (
        "group",
        "the keys stand after `by`: `| summarize count() by A`",
    ),
    (
        "groupby",
        "the keys stand after `by`: `| summarize count() by A`",
    ),
    ("order", "sorting is a stage: `| order by A`"),
    (
        "offset",
        "`| top` and `| take` give rows from the start only",
    ),
    (
        "when",
        "write `case(condition, value, condition, value, otherwise)`",
    ),
    (
        "then",
        "write `iff(condition, a, b)` or `case(condition, value, otherwise)`",
    ),
    (
        "else",
        "write `iff(condition, a, b)` or `case(condition, value, otherwise)`",
    ),
    (
        "by",
        "`by` belongs to `summarize`, `sort`, `top` and `partition`: `| top 10 by A`",
    ),
    (
        "on",
        "a table with stages stands in brackets: `| join (Table | where …) on key`",
    ),
    ("from", "a query begins with its table: `Table | project A`"),
    (
        "over",
        "for values of the rows around use `| serialize` with `prev()`, `next()` or `row_number()`",
    ),
    (
        "ignore",
        "`=~` compares without regard to case, `has` and `contains` have none",
    ),
    (
        "escape",
        "patterns of `matches regex` have escapes: `\\\\.`",
    ),
];

impl Cursor<'_> {
    /// Reports the next token, which continues nothing, in the most telling way.
    pub fn report_unexpected(&mut self) {
        let error = self.unexpected();
        if let SyntaxError::ReservedName { span, .. } = &error {
            // What would follow the keyword if it began a stage is not missing.
            self.silence(span.end);
        }
        self.report(error);
    }

    fn unexpected(&self) -> SyntaxError {
        let token = self.tokens.first();
        let text = token.text(self.tokens.text);
        let span = token.span;
        match token.kind {
            TokenKind::Assign => SyntaxError::AssignmentInCondition { span },
            TokenKind::AndAnd => ForeignText::Logic {
                span,
                written: "&&",
                instead: "and",
            }
            .into(),
            kind if kind.is_closer() => SyntaxError::Unopened {
                span,
                bracket: text.to_owned(),
            },
            TokenKind::End => self.expected_expression(),
            TokenKind::Bang => self.negation(token),
            TokenKind::Comma => SyntaxError::UnexpectedText {
                help: Some(self.comma_help().to_owned()),
                span,
                text: text.to_owned(),
            },
            TokenKind::Word if self.on_new_statement() => SyntaxError::MissingSemicolon { span },
            TokenKind::Word => self.unexpected_word(span, text),
            TokenKind::OpenBrace => self.unexpected_brace(span),
            TokenKind::DotDot => SyntaxError::UnexpectedText {
                help: Some("a range stands after `between`: `column between (low .. high)`; a property after one dot: `bag.name`".to_owned()),
                span,
                text: text.to_owned(),
            },
            TokenKind::OpenBracket => self.bracketed_name().unwrap_or_else(|| unexpected_text(span, text)),
            kind if kind.begins_operand() => self.missing_operator().unwrap_or_else(|| unexpected_text(span, text)),
            _ => unexpected_text(span, text),
        }
    }

    /// A word that continues nothing.
    fn unexpected_word(&self, span: Span, text: &str) -> SyntaxError {
        let lower = text.to_ascii_lowercase();
        if lower == "kind" && self.kind_at(1) == TokenKind::Assign {
            let name = text.to_owned();
            return FormError::MisplacedSetting { span, name }.into();
        }
        let is_clause = |word: &&(&str, &str)| word.0 == lower;
        if let Some(error) = self.reserved_column().or_else(|| self.table_alias()) {
            return error;
        }
        let begins_stage = operator::is_operator(&lower) && !self.at_word("order");
        if let Some((_, help)) = CLAUSES.iter().find(is_clause)
            && !(lower == "order" && self.word_at(1) == Some("by") && text == "order")
        {
            return ForeignText::Clause {
                span,
                written: text.to_owned(),
                help: (*help).to_owned(),
            }
            .into();
        }
        let brings_rows = matches!(text, "print" | "range" | "union" | "search" | "find");
        if brings_rows && self.stage_keyword() == Some("let") && !self.is_on_same_line() {
            return SyntaxError::MissingSemicolon { span };
        }
        if self.kind_at(1) == TokenKind::OpenParen && matches!(text, "count") {
            return FormError::ClauseOrder {
                span,
                written: text.to_owned(),
                help: "aggregates stand before `by`: `summarize count() by key`".to_owned(),
            }
            .into();
        }
        if begins_stage || operator::is_operator(text) {
            return SyntaxError::MissingPipe {
                span,
                keyword: lower,
            };
        }
        self.missing_operator()
            .unwrap_or_else(|| unexpected_text(span, text))
    }

    /// The report of two values side by side of which other languages make one: `if a`, `(string)a`, `f'…'`, `tostring a`.
    pub fn joined_to_previous(&self) -> Option<SyntaxError> {
        let text = self.tokens.text;
        let token = self.tokens.first();
        let previous = self.tokens.previous()?;
        if let Some((open, function)) = cast_before(self) {
            let span = open.span.to(previous.span);
            return Some(
                ForeignText::Operator {
                    span,
                    written: span.text(text).to_owned(),
                    help: format!("write `{function}({})`", shortened(token.text(text))),
                }
                .into(),
            );
        }
        if previous.kind != TokenKind::Word || !self.is_on_same_line() {
            return None;
        }
        let word = previous.text(text);
        if token.kind.is_string() && previous.touches(token) {
            let span = previous.span;
            let written = word.to_owned();
            let help = "`strcat(\"text \", Column)` puts values into a text".to_owned();
            return Some(
                ForeignText::Clause {
                    span,
                    written,
                    help,
                }
                .into(),
            );
        }
        let is_value =
            self.tokens.index().checked_sub(2).is_some_and(|before| {
                self.tokens.at_index(before).first().kind == TokenKind::Assign
            });
        let is_lower = word.starts_with(|first: char| first.is_ascii_lowercase());
        (is_value && is_lower)
            .then(|| self.missing_operator())
            .flatten()
    }

    /// The report of a value that follows another one on the same line.
    fn missing_operator(&self) -> Option<SyntaxError> {
        let token = self.tokens.first();
        let previous = self.tokens.previous()?;
        let ends_value = previous.kind.is_closer()
            || previous.kind.begins_operand() && previous.kind != TokenKind::OpenParen;
        if !ends_value || !self.is_on_same_line() {
            return None;
        }
        let text = self.tokens.text;
        let (left, right) = (shortened(previous.text(text)), shortened(token.text(text)));
        if left == "if" {
            return Some(
                ForeignText::Clause {
                    span: previous.span,
                    written: left.to_owned(),
                    help: "write `iff(condition, a, b)`".to_owned(),
                }
                .into(),
            );
        }
        let is_words = previous.kind == TokenKind::Word && token.kind != TokenKind::OpenParen;
        let is_lower = |word: &str| word.starts_with(|first: char| first.is_ascii_lowercase());
        let help = if is_words && !is_lower(left) && right.starts_with("is") {
            format!("a test is called: `{right}({left})`")
        } else if is_words && !is_lower(left) && token.kind == TokenKind::Word && is_lower(right) {
            "write an operator between them, such as `==`, `has`, `in`, `contains` or `startswith`"
                .to_owned()
        } else if is_words {
            format!(
                "write an operator between them; an argument stands in brackets: `{left}({right})`"
            )
        } else if token.kind == TokenKind::OpenParen {
            "an element is taken with `[0]`, a call begins with a name".to_owned()
        } else if previous.kind == TokenKind::String && previous.touches(token) {
            "a quote inside the string ends it: double it in `@\"…\"`, or write `\\\"` in `\"…\"`"
                .to_owned()
        } else {
            "write an operator such as `==`, `and` or `,` between them".to_owned()
        };
        Some(
            FormError::MissingOperator {
                span: token.span,
                left: left.to_owned(),
                right: right.to_owned(),
                help,
            }
            .into(),
        )
    }

    /// A brace that continues nothing: `${name}`, or the body of a function whose parameters have no types.
    fn unexpected_brace(&self, span: Span) -> SyntaxError {
        let text = self.tokens.text;
        match self.tokens.previous() {
            Some(base)
                if base.kind == TokenKind::Word
                    && base.touches(self.tokens.first())
                    && self.kind_at(1).is_string() =>
            {
                let name = self.tokens.nth(1).text(text);
                SyntaxError::UnexpectedText {
                    help: Some(format!("write `{}[{name}]`", base.text(text))),
                    span,
                    text: "{".to_owned(),
                }
            }
            Some(dollar) if dollar.text(text) == "$" && dollar.touches(self.tokens.first()) => {
                let span = dollar.span.to(self.tokens.nth(2).span);
                let text = span.text(text).to_owned();
                ForeignText::Placeholder { span, text }.into()
            }
            Some(close) if close.kind == TokenKind::CloseParen => SyntaxError::UnexpectedText {
                help: Some(
                    "the parameters of a function have types: `let f = (x: long) { … };`"
                        .to_owned(),
                ),
                span,
                text: "{".to_owned(),
            },
            _ => unexpected_text(span, "{"),
        }
    }

    /// `[Name]`, as other languages quote names.
    fn bracketed_name(&self) -> Option<SyntaxError> {
        let (open, close) = (self.tokens.first(), self.tokens.nth(2));
        let name = self.word_at(1)?;
        (close.kind == TokenKind::CloseBracket).then(|| {
            ForeignText::Quotes {
                span: open.span.to(close.span),
                written: "`[…]` without quotes",
                instead: format!("`{name}`, or `['{name}']`"),
            }
            .into()
        })
    }

    /// Whether the next word begins its line and a pipe follows it, as a table at the start of a query does.
    pub fn on_new_statement(&self) -> bool {
        self.kind_at(1) == TokenKind::Pipe && !self.is_on_same_line()
    }

    /// What to say about a lone `!`.
    fn negation(&self, bang: Token) -> SyntaxError {
        let next = self.tokens.nth(1);
        match self.word_at(1) {
            Some(word @ ("has_any" | "has_all" | "matches" | "like")) if bang.touches(next) => {
                SyntaxError::NegatedList {
                    span: bang.span.to(next.span),
                    operator: format!("!{word}"),
                }
            }
            _ => SyntaxError::NotPrefix {
                span: bang.span,
                written: "!",
            },
        }
    }
}

/// The report of text of which nothing better is known.
pub fn unexpected_text(span: Span, text: &str) -> SyntaxError {
    SyntaxError::UnexpectedText {
        help: None,
        span,
        text: shortened(text).to_owned(),
    }
}
