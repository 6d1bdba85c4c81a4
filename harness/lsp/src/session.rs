//! What the editor has open, and what is known about it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{DidChangeTextDocumentParams, TextDocumentContentChangeEvent, Uri};
use kql_eval::plan::Schema;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::schema::Dialect;
use kqlab_suite::workspace::Workspace;
use lsp_server::{ErrorCode, ResponseError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Find;
use crate::cut::Cut;
use crate::document::Document;
use crate::language::Language;
use crate::text::{Encoding, Text};
use crate::uri::path_of;

/// More schemas than these are not kept.
const SCHEMAS: usize = 512;

/// The columns at a place, by the document's address and the query before the place.
type Schemas = HashMap<(Uri, String), Option<Arc<Schema>>>;

/// The open documents and the workspaces around them.
pub(crate) struct Session<'f> {
    find: &'f Find<'f>,
    projects: Projects,
    encoding: Encoding,
    documents: BTreeMap<String, Document>,
    /// Documents whose diagnostics may be others now.
    changed: BTreeSet<String>,
    schemas: RefCell<Schemas>,
}

/// A place in an open document, and the session that knows about it.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'s> {
    pub session: &'s Session<'s>,
    pub document: &'s Document,
    pub offset: usize,
}

/// What a request gives: a value or why not.
pub(crate) type Answer = Result<Value, ResponseError>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Opened {
    text_document: OpenedText,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenedText {
    uri: Uri,
    #[serde(default)]
    language_id: String,
    #[serde(default)]
    version: i32,
    text: String,
}

impl<'f> Session<'f> {
    pub(crate) fn new(projects: Projects, find: &'f Find<'f>) -> Self {
        Self {
            find,
            projects,
            encoding: Encoding::default(),
            documents: BTreeMap::new(),
            changed: BTreeSet::new(),
            schemas: RefCell::default(),
        }
    }

    /// Says how the editor counts columns.
    pub(crate) const fn count_columns_in(&mut self, encoding: Encoding) {
        self.encoding = encoding;
    }

    /// The document at an address; None where none is open.
    pub(crate) fn document(&self, uri: &str) -> Option<&Document> {
        self.documents.get(uri)
    }

    /// The address of a document that changed, which then counts as looked at; None where none did.
    pub(crate) fn next_changed(&mut self) -> Option<String> {
        self.changed.pop_first()
    }

    pub(crate) fn open(&mut self, opened: Opened) {
        let OpenedText {
            uri,
            language_id,
            version,
            text,
        } = opened.text_document;
        let path = path_of(&uri.0).or_else(|| {
            let is_kql = matches!(language_id.as_str(), "kql" | "kusto" | "csl");
            // A text that was never saved is of no folder.
            is_kql.then(|| format!("/{}.kql", uri.0.replace(['/', '\\'], "_")).into())
        });
        let Some(path) = path else { return };
        let Some(language) = Language::of(&path) else {
            return;
        };
        let key = uri.0.clone();
        let mut document = Document::new(uri, path, language, Text::new(&text), self.encoding);
        document.version = version;
        self.hold(&key, document);
    }

    pub(crate) fn change(&mut self, params: DidChangeTextDocumentParams) {
        let id = params.text_document;
        let uri = id.text_document_identifier.uri.0;
        let Some(mut document) = self.documents.remove(&uri) else {
            return;
        };
        let mut text = std::mem::take(&mut document.text);
        for change in params.content_changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    text.replace(part.range, &part.text, self.encoding);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    text = Text::new(&whole.text);
                }
            }
        }
        document.set(text, id.version);
        self.hold(&uri, document);
    }

    /// Keeps a document with its new text, and marks what depends on it.
    fn hold(&mut self, uri: &str, document: Document) {
        let text = Arc::from(document.text.as_str());
        let path = document.path.clone();
        self.documents.insert(uri.to_owned(), document);
        self.changed.insert(uri.to_owned());
        self.edited(&path, Some(text));
    }

    pub(crate) fn close(&mut self, uri: Uri) -> Option<Uri> {
        let document = self.documents.remove(&uri.0)?;
        self.changed.remove(&uri.0);
        self.edited(&document.path, None);
        Some(uri)
    }

    fn edited(&mut self, path: &Path, text: Option<Arc<str>>) {
        if self.projects.edit(path, text) {
            self.forget();
        }
        // A test file is about a rule that may be this document.
        let tests = self.documents.values();
        let tests = tests.filter(|document| document.language == Language::Tests);
        let tests: Vec<String> = tests.map(|document| document.uri.0.clone()).collect();
        self.changed.extend(tests);
    }

    /// Other programs wrote files: what was read of workspaces may be old. An open document that is saved is nothing new.
    pub(crate) fn files_changed(&mut self, params: &Value) {
        let changes = params.get("changes").and_then(Value::as_array);
        let is_open = |change: &&Value| {
            let uri = change.get("uri").and_then(Value::as_str);
            uri.is_some_and(|uri| self.documents.contains_key(uri))
        };
        if changes.is_some_and(|changes| !changes.iter().all(|change| is_open(&change))) {
            self.projects = self.projects.unread();
            self.forget();
        }
    }

    /// Forgets what was made of workspaces.
    fn forget(&mut self) {
        self.schemas.get_mut().clear();
        self.changed.extend(self.documents.keys().cloned());
    }

    /// What is wrong with a document's file, as `check` finds it.
    pub(crate) fn found(&self, document: &Document) -> crate::Found {
        (self.find)(&document.path, &self.projects)
    }

    /// The open documents.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }

    pub(crate) const fn projects(&self) -> &Projects {
        &self.projects
    }

    pub(crate) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The workspace around a document; an empty one where there is none, or it cannot be read.
    pub(crate) fn project(&self, document: &Document) -> Arc<Project> {
        let project = self.projects.of(&document.path).ok().flatten();
        project.unwrap_or_default()
    }

    /// What a query of a document finds.
    pub(crate) fn workspace(&self, document: &Document, query: &str) -> Workspace {
        let dialect = Dialect::of_query(document.text.as_str());
        self.project(document).workspace(dialect, query)
    }

    /// The columns of what a query of a document gives; None where it does not compile.
    pub(crate) fn schema(&self, document: &Document, query: &str) -> Option<Arc<Schema>> {
        let key = (document.uri.clone(), query.to_owned());
        if let Some(known) = self.schemas.borrow().get(&key) {
            return known.clone();
        }
        let prepared = self.workspace(document, query).prepare(query).ok();
        let schema = prepared.and_then(|prepared| {
            let result = prepared.query().unpruned().results.last()?;
            Some(Arc::clone(&result.plan.schema))
        });
        let mut schemas = self.schemas.borrow_mut();
        if schemas.len() >= SCHEMAS {
            schemas.clear();
        }
        schemas.insert(key, schema.clone());
        schema
    }

    /// The columns of the rows that a stage gets; None where no stage is, or nothing before it compiles.
    pub(crate) fn columns(&self, document: &Document, cut: &Cut<'_>) -> Option<Arc<Schema>> {
        let sources = cut.sources();
        sources
            .iter()
            .find_map(|query| self.schema(document, query))
    }
}

impl<'s> Ask<'s> {
    /// The query around the place and the place in it. Behind the query's end the text goes on in blanks.
    pub(crate) fn query(&self) -> Option<(String, usize)> {
        let (query, at) = self.document.query_at(self.offset)?;
        let mut text = query.text.clone();
        if at > text.len() {
            text.push_str(&" ".repeat(at - text.len()));
        }
        Some((text, at))
    }
}

/// The parameters of a request.
pub(crate) fn decoded<T: DeserializeOwned>(params: &Value) -> Result<T, ResponseError> {
    T::deserialize(params).map_err(|cause| error(ErrorCode::InvalidParams, cause.to_string()))
}

pub(crate) fn error(code: ErrorCode, message: String) -> ResponseError {
    ResponseError {
        code: code as i32,
        message,
        data: None,
    }
}
