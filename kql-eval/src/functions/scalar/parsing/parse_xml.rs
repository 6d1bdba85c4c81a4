//! `parse_xml`

use roxmltree::{Document, Node};

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;
use crate::types::dynamic::Encoder;

/// An XML document as a bag: attributes have an `@` before their name, text beside other content is `#text`, elements
/// of one name are an array. Null for text that is not XML, is longer than 1 MiB or nests more than 128 deep.
pub static PARSE_XML: ScalarFunction = ScalarFunction {
    name: "parse_xml",
    aliases: &[],
    category: Category::Parsing,
    summary: "An XML document as a bag.",
    page: "parse-xml-function",
    signatures: &[Signature::new(
        &[Parameter::required("xml", Takes::STRING)],
        Returns::DYNAMIC,
        parse_xml,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: r#"print parse_xml('<e><Data Name="a">1</Data><Data Name="b"/><x>t</x><y/></e>')"#,
            result: r##"{"e":{"Data":[{"@Name":"a","#text":"1"},{"@Name":"b"}],"x":"t","y":null}}"##,
        },
        Example {
            query: "print parse_xml('<e> text <a>1</a></e>'), parse_xml('<e>')",
            result: r##"{"e":{"#text":"text","a":"1"}} | null"##,
        },
    ],
    deviations: &["A document with a document type declaration is null."],
};

/// Longer documents are null.
const MOST_BYTES: usize = 1 << 20;

/// Documents that nest deeper are null.
const MOST_DEPTH: usize = 128;

fn parse_xml(call: &Call<'_>) -> Outcome {
    let xml = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let xml = xml.get(row).filter(|xml| xml.len() <= MOST_BYTES)?;
        let document = Document::parse(xml.trim_start()).ok()?;
        let root = document.root_element();
        encoder.begin_bag();
        encoder.key(&name(root));
        element(root, MOST_DEPTH, encoder)?;
        encoder.end();
        Some(())
    })
}

/// Writes an element: null, its text, or a bag of its attributes and content.
fn element(node: Node<'_, '_>, depth: usize, encoder: &mut Encoder) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let content: Vec<(String, Node<'_, '_>)> = node.children().filter_map(content).collect();
    let declared = declared_namespaces(node);
    if node.attributes().len() == 0 && declared.is_empty() {
        match content.as_slice() {
            [] => {
                encoder.null();
                return Some(());
            }
            [(_, only)] if only.is_text() => {
                encoder.string(text(*only));
                return Some(());
            }
            _ => {}
        }
    }
    encoder.begin_bag();
    for (key, uri) in declared {
        encoder.key(&key);
        encoder.string(uri);
    }
    for attribute in node.attributes() {
        let prefix = attribute
            .namespace()
            .and_then(|uri| node.lookup_prefix(uri));
        encoder.key(&format!("@{}", qualified(prefix, attribute.name())));
        encoder.string(attribute.value());
    }
    for (i, (key, first)) in content.iter().enumerate() {
        let (before, after) = content.split_at(i);
        if before.iter().any(|(known, _)| known == key) {
            continue;
        }
        encoder.key(key);
        let repeated = after.iter().filter(|(known, _)| known == key);
        if repeated.clone().count() == 1 {
            value(*first, depth, encoder)?;
            continue;
        }
        encoder.begin_array();
        for (_, node) in repeated {
            value(*node, depth, encoder)?;
        }
        encoder.end();
    }
    encoder.end();
    Some(())
}

/// Writes an element or a text.
fn value(node: Node<'_, '_>, depth: usize, encoder: &mut Encoder) -> Option<()> {
    if node.is_element() {
        return element(node, depth, encoder);
    }
    encoder.string(text(node));
    Some(())
}

/// The key under which a child stands; nothing for comments, instructions and blank text.
fn content<'a, 'i>(node: Node<'a, 'i>) -> Option<(String, Node<'a, 'i>)> {
    if node.is_element() {
        Some((name(node), node))
    } else if node.is_text() && !text(node).is_empty() {
        Some((String::from("#text"), node))
    } else {
        None
    }
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// The name of an element with its prefix.
fn name(node: Node<'_, '_>) -> String {
    let tag = node.tag_name();
    let prefix = tag.namespace().and_then(|uri| node.lookup_prefix(uri));
    qualified(prefix, tag.name())
}

fn qualified(prefix: Option<&str>, name: &str) -> String {
    match prefix {
        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{name}"),
        _ => String::from(name),
    }
}

/// The namespaces that the element itself declares, with the keys of their attributes.
fn declared_namespaces<'a>(node: Node<'a, '_>) -> Vec<(String, &'a str)> {
    let inherited = |name: Option<&str>, uri: &str| {
        node.parent()
            .is_some_and(|parent| parent.lookup_namespace_uri(name) == Some(uri))
    };
    node.namespaces()
        .filter(|namespace| namespace.name() != Some("xml"))
        .filter(|namespace| !inherited(namespace.name(), namespace.uri()))
        .map(|namespace| {
            let key = namespace
                .name()
                .map_or_else(|| String::from("@xmlns"), |name| format!("@xmlns:{name}"));
            (key, namespace.uri())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(xml: &str) -> Option<String> {
        let document = Document::parse(xml).ok()?;
        let mut encoder = Encoder::new();
        element(document.root_element(), MOST_DEPTH, &mut encoder)?;
        let mut out = String::new();
        crate::types::dynamic::write_json(encoder.value(), &mut out);
        Some(out)
    }

    #[test]
    fn a_namespace_is_an_attribute_of_the_element_that_declares_it() {
        let xml = "<e xmlns='urn:a' xmlns:p='urn:b'><p:d p:k='1'/></e>";
        let expected = r#"{"@xmlns":"urn:a","@xmlns:p":"urn:b","p:d":{"@p:k":"1"}}"#;
        assert_eq!(json(xml).as_deref(), Some(expected));
    }

    #[test]
    fn deep_nesting_gives_nothing() {
        let xml = format!("{}{}", "<a>".repeat(140_000), "</a>".repeat(140_000));
        assert_eq!(json(&xml), None);
    }
}
