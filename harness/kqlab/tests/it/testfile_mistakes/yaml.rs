//! Files whose text is no YAML, or not the YAML of a test file, and how text is laid out that is.

use super::{HEAD, assert_found, found};

#[test]
fn an_empty_file_is_said_to_be_empty() {
    for text in ["", "\n\n", "# nothing yet\n", "---\n"] {
        assert_eq!(found(text), [("empty".to_owned(), "")], "{text:?}");
    }
}

#[test]
fn a_file_that_is_a_list_or_a_word_is_refused() {
    assert_eq!(found("- 1"), [("wrong_shape".to_owned(), "- 1")]);
    assert_eq!(found("hello"), [("wrong_shape".to_owned(), "hello")]);
}

#[test]
fn a_tab_that_indents_is_pointed_at() {
    assert_found("tests:\n\t- name: n\n", &[("tab_indentation", "\t")]);
    assert_found(
        "tests:\n  - name: n\n  \tkind: benign\n",
        &[("tab_indentation", "  \t")],
    );
}

#[test]
fn text_that_is_not_yaml_is_one_mistake_at_its_place() {
    for (rest, at) in [
        ("tests: [{name: n", "{"),
        ("tests: [{name: 'n", "'"),
        ("tests: a: b", ":"),
        ("tests: *nowhere", "*"),
        ("tests: \"\\q\"", "\""),
    ] {
        let text = format!("{HEAD}{rest}");
        let found = found(&text);
        assert_eq!(found.len(), 1, "{rest}");
        assert_eq!((found[0].0.as_str(), found[0].1), ("yaml", at), "{rest}");
    }
}

#[test]
fn two_documents_in_one_file_are_refused() {
    assert_eq!(found("a: 1\n---\nb: 2\n")[0].0, "yaml");
}

#[test]
fn a_key_that_stands_twice_is_pointed_at() {
    assert_found(
        "tests: [{name: n, kind: benign, given: [{table: T, A: 1, B: 2, A: 3}], expect: silent}]\ntests: []",
        &[("duplicate_key", "A"), ("duplicate_key", "tests")],
    );
}

#[test]
fn a_key_that_is_not_text_is_refused() {
    assert_found(
        "tests: [{name: n, kind: benign, given: [{table: T, 1: x, ~: y}], expect: silent}]",
        &[("key_is_not_text", "1"), ("key_is_not_text", "~")],
    );
}

#[test]
fn deep_nesting_is_refused_without_overflow() {
    for depth in [70, 300, 50_000] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = format!("{HEAD}tests: [{{given: [{{A: {nested}}}]}}]");
        assert_eq!(found(&text)[0].0, "too_deep", "{depth}");
    }
    let block: String = (0..200)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    assert_eq!(found(&block)[0].0, "too_deep");
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![below; 10].join(", ")
        ));
    }
    assert_eq!(found(&text)[0].0, "too_long");
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let text = format!(
        "\u{feff}{HEAD}tests: [{{name: n, knid: benign, kind: benign, given: [], expect: silent}}]"
    );
    assert_eq!(found(&text), [("unknown_key".to_owned(), "knid")]);
}

#[test]
fn windows_line_ends_move_nothing() {
    let text = format!(
        "{HEAD}tests:\n- name: n\n  knid: x\n  kind: benign\n  given: []\n  expect: silent\n"
    )
    .replace('\n', "\r\n");
    assert_eq!(found(&text), [("unknown_key".to_owned(), "knid")]);
}
