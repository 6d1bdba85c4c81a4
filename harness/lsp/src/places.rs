//! The queries within a document, and where each byte of them is in it.

use std::path::Path;

use kql_parser::Span;
use kqlab_suite::rule::{Contents, Definition, QueryPlaces, contents_of};

use crate::language::Language;

/// A query or a saved function within a document.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    /// Its KQL. A saved function is its whole declaration.
    pub text: String,
    /// How much of that stands before what the document has.
    head: usize,
    /// How long what the document has is.
    length: usize,
    places: QueryPlaces,
    /// Where it begins and ends in the document.
    pub start: usize,
    pub end: usize,
}

impl Embedded {
    fn new(document: &str, [head, text, tail]: [&str; 3], at: usize) -> Option<Self> {
        let places = QueryPlaces::find(document, text, at)?;
        Some(Self {
            text: [head, text, tail].concat(),
            head: head.len(),
            length: text.len(),
            start: places.in_file(0),
            end: places.in_file(text.trim_end().len()),
            places,
        })
    }

    /// The place in the query of a byte of the document; None before it.
    pub(crate) fn in_query(&self, offset: usize) -> Option<usize> {
        let at = self.places.in_query(offset)?;
        Some(self.head + at)
    }

    /// The bytes of the document that a place in the query has; None for one that the document does not have, such as the head
    /// of a function that a key of YAML declares.
    pub(crate) fn in_document(&self, span: Span) -> Option<(usize, usize)> {
        let place = |at: u32| {
            let at = usize::try_from(at).ok()?.checked_sub(self.head)?;
            (at <= self.length).then(|| self.places.in_file(at))
        };
        let (start, end) = (place(span.start)?, place(span.end)?);
        Some((start, end.max(start)))
    }
}

/// The queries of a document, in its order. A document that cannot be read has none, but for KQL, which always can.
pub(crate) fn embedded(path: &Path, language: Language, text: &str) -> Vec<Embedded> {
    match language {
        Language::Kql | Language::Rule => {}
        Language::Tests | Language::Workspace => return vec![],
    }
    match contents_of(path, text.as_bytes().to_vec()) {
        Ok(Contents::Rules(rules)) => rules
            .iter()
            .filter_map(|rule| Embedded::new(text, ["", &rule.query, ""], rule.query_at))
            .collect(),
        Ok(Contents::Functions(functions)) => functions
            .iter()
            .filter_map(|function| {
                let [head, body, tail] = match &function.definition {
                    Definition::Body { .. } => function.declaration(),
                    Definition::Statement => [String::new(), function.text.clone(), ";".to_owned()],
                };
                Embedded::new(text, [&head, &body, &tail], function.text_at)
            })
            .collect(),
        Err(_) if language == Language::Kql => {
            Embedded::new(text, ["", text, ""], 0).into_iter().collect()
        }
        Err(_) => vec![],
    }
}
