//! No text makes the parser panic or run for ever, and every place that it speaks of lies in the text.

use crate::support;
use kql_parser::syntax::{Expr, ExprKind};
use kql_parser::visit::{Visitor, walk_expr, walk_query};
use kql_parser::{Parsed, Token, TokenKind, parse, tokens};
use proptest::prelude::*;

fn check(text: &str) -> Parsed {
    let parsed = parse(text);
    for error in &parsed.diagnostics {
        let span = error.span();
        assert!(
            span.start <= span.end && span.end as usize <= text.len(),
            "{error:?} in {text:?}"
        );
        assert!(
            text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize)
        );
    }
    let mut holes = Holes(0);
    walk_query(&mut holes, &parsed.query);
    assert!(
        holes.0 == 0 || !parsed.diagnostics.is_empty(),
        "what is missing in {text:?} is not said"
    );
    let _ = kql_parser::print::query(&parsed.query);
    parsed
}

/// Counts the places where an expression is missing. The source of a pipeline is none: it may be the rows of the stage around it.
struct Holes(usize);

impl Visitor for Holes {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Pipe { source, operators } = &expr.kind
            && matches!(source.kind, ExprKind::Missing)
        {
            return operators
                .iter()
                .for_each(|operator| self.operator(operator));
        }
        self.0 += usize::from(matches!(expr.kind, ExprKind::Missing));
        walk_expr(self, expr);
    }
}

/// Runs `test` on a thread with a stack of 2 MiB.
fn on_a_small_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(test);
    let finished = thread.map(std::thread::JoinHandle::join);
    assert!(matches!(finished, Ok(Ok(()))));
}

#[test]
fn a_query_cut_anywhere_is_read() {
    for query in support::QUERIES {
        for at in (0..=query.len()).filter(|at| query.is_char_boundary(*at)) {
            let (head, tail) = query.split_at(at);
            check(head);
            check(tail);
        }
    }
}

#[test]
fn a_hole_right_before_a_stage_without_its_pipe_is_said() {
    for text in [
        "print 1 /print 2",
        "print 2 *project",
        "T | where a +where b",
    ] {
        check(text);
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    on_a_small_stack(|| {
        for (open, close) in [
            ("(", ")"),
            ("f(", ")"),
            ("a[", "]"),
            ("dynamic([", "])"),
            ("toscalar(", ")"),
            ("x in (", ")"),
            ("-(", ")"),
        ] {
            for closed in [true, false] {
                let end = if closed {
                    close.repeat(10_000)
                } else {
                    String::new()
                };
                let parsed = check(&format!("print {}1{end}", open.repeat(10_000)));
                assert!(
                    parsed
                        .diagnostics
                        .iter()
                        .any(|error| error.code() == "nesting"),
                    "{open}"
                );
            }
        }
        let joins = check(&format!("T{}", " | join (T".repeat(10_000)));
        assert!(
            joins
                .diagnostics
                .iter()
                .any(|error| error.code() == "nesting")
        );
        assert!(
            !check(&format!("print dynamic({}", "[".repeat(10_000)))
                .diagnostics
                .is_empty()
        );
        assert!(
            !check(&format!("print {}1", "-".repeat(10_000)))
                .diagnostics
                .is_empty()
        );
        assert!(
            !check(&format!("let f = () {}", "{ let g = () ".repeat(10_000)))
                .diagnostics
                .is_empty()
        );
    });
}

#[test]
fn nesting_of_a_hundred_levels_is_fine() {
    on_a_small_stack(|| {
        let text = format!("print {}1{}", "(".repeat(90), ")".repeat(90));
        assert_eq!(check(&text).diagnostics, []);
    });
}

#[test]
fn long_lists_of_alternatives_stay_shallow() {
    on_a_small_stack(|| {
        let text = format!("T | where a == 0{}", " or a == 'x'".repeat(50_000));
        assert_eq!(check(&text).diagnostics, []);
        let sum = check(&format!("print 0{}", " + 1".repeat(50_000)));
        assert_eq!(
            sum.diagnostics.first().map(kql_parser::SyntaxError::code),
            Some("nesting")
        );
    });
}

#[test]
fn a_text_of_megabytes_is_read_in_one_pass() {
    let stage = "| where a has_any ('x', 'y') and f(b, [c) == 1\n";
    let text = format!("T\n{}", stage.repeat(20_000));
    assert!(!check(&text).diagnostics.is_empty());
}

/// A query's tokens as text, white space between them.
fn pieces(query: &str) -> Vec<String> {
    let all: Vec<Token> = tokens(query);
    all.iter()
        .filter(|token| token.kind != TokenKind::End)
        .map(|token| token.text(query).to_owned())
        .collect()
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn tokens_left_out_swapped_and_doubled_are_read(
        query in 0..support::QUERIES.len(),
        edits in prop::collection::vec((0..3_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
    ) {
        let mut pieces = pieces(support::QUERIES[query]);
        for (edit, at, other) in edits {
            if pieces.is_empty() {
                break;
            }
            let (at, other) = (at.index(pieces.len()), other.index(pieces.len()));
            match edit {
                0 => { pieces.remove(at); }
                1 => pieces.swap(at, other),
                _ => { let piece = pieces[at].clone(); pieces.insert(other, piece); }
            }
        }
        check(&pieces.join(" "));
    }

    #[test]
    fn tokens_of_any_order_are_read(words in prop::collection::vec(prop::sample::select(vec![
        "T", "|", "where", "let", "=", "==", "(", ")", "[", "]", "{", "}", ";", ",", ".", "count", "range", "set", "in",
        "has_any", "not", "!", "union", "by", "'x'", "1", "view", "declare", "summarize", "dynamic", "parse", "with",
        "top-nested", "scan", "step", "partition", "fork", "-", "*", "#x\n", "\n", "&&", "evaluate", ":", "..",
    ]), 0..40)) {
        check(&words.join(" "));
    }
}
