//! Canonical text from the tree: one stage a line, one space between words, brackets only where they are needed.
//!
//! Reading the text again gives the same tree but for its spans. What the tree does not keep is not printed: comments, the
//! body of a `declare pattern` and of a `macro-expand`.

mod clause;
mod graph;
mod literal;
mod operator;
mod scalar;
mod statement;

use crate::keyword;
use crate::lexer;
use crate::syntax::{Expr, Name, Operator, Query};
use crate::token::TokenKind;

/// The canonical text of a query, statements parted by `;`. A tree with holes is printed as far as it goes; the text of a
/// whole one reads back as the same tree.
#[must_use]
pub fn query(query: &Query) -> String {
    let mut printer = Printer::default();
    printer.query(query);
    printer.out
}

/// The text of an expression or a pipeline, on one line.
#[must_use]
pub fn expression(expr: &Expr) -> String {
    let mut printer = Printer {
        out: String::new(),
        nested: 1,
    };
    printer.expr(expr);
    printer.out
}

/// The text of an operator, without the `|` before it.
#[must_use]
pub fn operator(operator: &Operator) -> String {
    let mut printer = Printer {
        out: String::new(),
        nested: 1,
    };
    printer.operator(operator);
    printer.out
}

/// The text so far, and how many brackets are open around its end.
#[derive(Default)]
struct Printer {
    out: String,
    nested: u32,
}

impl Printer {
    /// Adds text.
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Adds each item, `separator` between them.
    fn separated<T>(&mut self, items: &[T], separator: &str, print: fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(separator);
            }
            print(self, item);
        }
    }

    /// Adds each item, commas between them.
    fn list<T>(&mut self, items: &[T], print: fn(&mut Self, &T)) {
        self.separated(items, ", ", print);
    }

    /// Adds what `print` adds, in brackets.
    fn bracketed(&mut self, print: impl FnOnce(&mut Self)) {
        self.text("(");
        self.nested += 1;
        print(self);
        self.nested -= 1;
        self.text(")");
    }

    /// Adds a name where an expression may stand.
    fn name(&mut self, name: &Name) {
        let text = &name.text;
        // A name that would be read as something else is quoted, or the text would not read back as the same tree.
        self.name_text(text, |text| {
            is_word(text) && !keyword::is_reserved(text) && !begins_more(text)
        });
    }

    /// Adds a name where only a name may stand.
    fn declared_name(&mut self, name: &Name) {
        let text = &name.text;
        self.name_text(text, |text| {
            is_word(text) && !text.contains(['-', '!', '~']) && !keyword::is_setting(text)
        });
    }

    /// Adds a name, in brackets and quotes unless it reads as one without.
    fn name_text(&mut self, text: &str, is_plain: impl FnOnce(&str) -> bool) {
        if is_plain(text) || is_client_parameter(text) {
            self.text(text);
        } else {
            self.text("[");
            self.string(text);
            self.text("]");
        }
    }
}

/// Whether `text` is read as one word.
fn is_word(text: &str) -> bool {
    let tokens = lexer::tokens(text);
    let [word, _] = tokens.as_slice() else {
        return false;
    };
    word.kind == TokenKind::Word && word.text(text).len() == text.len()
}

/// Whether `word` begins something else than a name where an expression may stand.
fn begins_more(word: &str) -> bool {
    crate::grammar::operator::is_operator(word)
        || keyword::is_setting(word)
        || matches!(
            word,
            "let"
                | "declare"
                | "alias"
                | "restrict"
                | "not"
                | "view"
                | "dynamic"
                | "typeof"
                | "entity_group"
        )
}

/// Whether `text` and a bracket after it are read as a call.
fn is_callable(text: &str) -> bool {
    let begins_more = matches!(
        text,
        "let" | "declare" | "alias" | "restrict" | "view" | "dynamic" | "typeof"
    );
    let is_operator =
        !matches!(text, "count" | "range") && crate::grammar::operator::is_operator(text);
    is_word(text)
        && !is_operator
        && (text == "totable" || !keyword::is_reserved(text))
        && keyword::literal_type(text).is_none()
        && !begins_more
}

/// Whether `text` is `{word}`.
fn is_client_parameter(text: &str) -> bool {
    text.strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(is_word)
}
