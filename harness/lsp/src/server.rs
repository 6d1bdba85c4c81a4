//! What the server knows, and which feature answers which request.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{
    DidChangeTextDocumentParams, Position, PositionEncodingKind, PublishDiagnosticsParams,
    TextDocumentContentChangeEvent, TextDocumentIdentifier, Uri,
};
use kql_eval::internal::guarded;
use kql_eval::plan::Schema;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::schema::Dialect;
use kqlab_suite::workspace::Workspace;
use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Find;
use crate::cut::Cut;
use crate::document::{Document, Language};
use crate::feature;
use crate::published::diagnostics;
use crate::text::{Encoding, Text};
use crate::uri::path_of;

/// Whether there is more to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Goes,
    Ends,
}

/// How far the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Ready,
    ShutDown,
}

/// More schemas than these are not kept.
const SCHEMAS: usize = 512;

/// The columns at a place, by the document's address and the query before the place.
type Schemas = HashMap<(Uri, String), Option<Arc<Schema>>>;

/// The server's state.
pub(crate) struct Server<'f> {
    find: &'f Find<'f>,
    projects: Projects,
    encoding: Encoding,
    documents: BTreeMap<String, Document>,
    waiting: VecDeque<Message>,
    /// Documents whose diagnostics may be others now.
    changed: BTreeSet<String>,
    schemas: RefCell<Schemas>,
    phase: Phase,
}

/// A place in an open document, and the server that knows about it.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'s> {
    pub server: &'s Server<'s>,
    pub document: &'s Document,
    pub offset: usize,
}

/// What a request gives: a value or why not.
pub(crate) type Answer = Result<Value, ResponseError>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    text_document: TextDocumentIdentifier,
    #[serde(default)]
    position: Option<Position>,
}

impl<'f> Server<'f> {
    pub(crate) fn new(projects: Projects, find: &'f Find<'f>) -> Self {
        Self {
            find,
            projects,
            encoding: Encoding::default(),
            documents: BTreeMap::new(),
            waiting: VecDeque::new(),
            changed: BTreeSet::new(),
            schemas: RefCell::default(),
            phase: Phase::New,
        }
    }

    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes a message to answer later. One that takes back a waiting request is answered in its place.
    pub(crate) fn take(&mut self, message: Message) {
        if let Message::Notification(notification) = &message
            && notification.method == "$/cancelRequest"
        {
            let id = notification.params.get("id").cloned().unwrap_or_default();
            let is_it = |waiting: &&mut Message| matches!(waiting, Message::Request(request) if json!(request.id) == id);
            if let Some(waiting) = self.waiting.iter_mut().find(is_it)
                && let Message::Request(request) = waiting
            {
                let code = ErrorCode::RequestCanceled;
                let text = "the request was taken back".to_owned();
                *waiting = refused(request, code, text).into();
            }
            return;
        }
        self.waiting.push_back(message);
    }

    /// Answers the first message that waits.
    pub(crate) fn answer_next(&mut self, answers: &mut Vec<Message>) -> Flow {
        match self.waiting.pop_front() {
            Some(Message::Request(request)) => answers.push(self.answered(&request).into()),
            Some(Message::Notification(note)) if note.method == "exit" => return Flow::Ends,
            Some(Message::Notification(note)) => {
                // A document that cannot be looked at is looked at again when it changes.
                let closed = guarded(|| self.noted(&note)).ok().flatten();
                answers.extend(closed.map(|uri| published(uri, None, vec![])));
            }
            // The answer of a request that was taken back; those of the editor are not asked for.
            Some(Message::Response(response)) => answers.push(response.into()),
            None => {}
        }
        Flow::Goes
    }

    /// Looks at one of the documents that changed; whether there was one.
    pub(crate) fn look_at_next(&mut self, answers: &mut Vec<Message>) -> bool {
        let Some(uri) = self.changed.pop_first() else {
            return false;
        };
        let server = &*self;
        if let Some(document) = server.documents.get(&uri) {
            // Faults are said when the server ends; until then the editor keeps what it has.
            if let Ok(found) = guarded(|| diagnostics(server, document)) {
                answers.push(published(
                    document.uri.clone(),
                    Some(document.version),
                    found,
                ));
            }
        }
        true
    }

    fn answered(&mut self, request: &Request) -> Response {
        match (self.phase, request.method.as_str()) {
            (Phase::New, "initialize") => self.initialize(request),
            (Phase::New, _) => refused(
                request,
                ErrorCode::ServerNotInitialized,
                "`initialize` comes first".to_owned(),
            ),
            (Phase::ShutDown, _) | (Phase::Ready, "initialize") => refused(
                request,
                ErrorCode::InvalidRequest,
                format!("`{}` does not belong here", request.method),
            ),
            (Phase::Ready, "shutdown") => {
                self.phase = Phase::ShutDown;
                Response::new_ok(request.id.clone(), Value::Null)
            }
            (Phase::Ready, _) => match guarded(|| self.asked(request)) {
                Ok(Ok(value)) => Response::new_ok(request.id.clone(), value),
                Ok(Err(error)) => Response::new_err(request.id.clone(), error.code, error.message),
                Err(fault) => refused(request, ErrorCode::InternalError, fault.to_string()),
            },
        }
    }

    fn initialize(&mut self, request: &Request) -> Response {
        let offered = request
            .params
            .pointer("/capabilities/general/positionEncodings");
        let offered = offered.and_then(Value::as_array);
        let has_utf8 = offered.is_some_and(|offered| offered.contains(&json!("utf-8")));
        self.encoding = if has_utf8 {
            Encoding::Utf8
        } else {
            Encoding::Utf16
        };
        let encoding = match self.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        };
        self.phase = Phase::Ready;
        let result = json!({
            "capabilities": feature::capabilities(&encoding),
            "serverInfo": { "name": "kqlab", "version": env!("CARGO_PKG_VERSION") },
        });
        Response::new_ok(request.id.clone(), result)
    }

    /// The answer of a feature; null for a document that is not open here.
    fn asked(&self, request: &Request) -> Answer {
        let Some(feature) = feature::find(&request.method) else {
            return Err(error(
                ErrorCode::MethodNotFound,
                format!("kqlab has no `{}`", request.method),
            ));
        };
        if let feature::Feature::Command(run) = feature {
            return run(self, &request.params);
        }
        let named: Named = decoded(&request.params)?;
        let Some(document) = self.documents.get(&named.text_document.uri.0) else {
            return Ok(Value::Null);
        };
        let offset = named
            .position
            .map_or(0, |position| document.offset(position));
        let ask = Ask {
            server: self,
            document,
            offset,
        };
        match feature {
            feature::Feature::Place(answer) => answer(&ask),
            feature::Feature::Params(answer) => answer(&ask, &request.params),
            feature::Feature::Command(_) => Ok(Value::Null),
        }
    }

    /// Takes what the editor says; the address of a document that was closed.
    fn noted(&mut self, note: &Notification) -> Option<Uri> {
        match note.method.as_str() {
            "textDocument/didOpen" => self.open(decoded(&note.params).ok()?),
            "textDocument/didChange" => self.change(decoded(&note.params).ok()?),
            "textDocument/didClose" => {
                let named: Named = decoded(&note.params).ok()?;
                return self.close(named.text_document.uri);
            }
            "workspace/didChangeWatchedFiles" => self.files_changed(&note.params),
            _ => {}
        }
        None
    }

    fn open(&mut self, opened: Opened) {
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

    fn change(&mut self, params: DidChangeTextDocumentParams) {
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

    fn close(&mut self, uri: Uri) -> Option<Uri> {
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
    fn files_changed(&mut self, params: &Value) {
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

fn error(code: ErrorCode, message: String) -> ResponseError {
    ResponseError {
        code: code as i32,
        message,
        data: None,
    }
}

fn refused(request: &Request, code: ErrorCode, message: String) -> Response {
    Response::new_err(request.id.clone(), code as i32, message)
}

fn published(
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<gen_lsp_types::Diagnostic>,
) -> Message {
    let params = PublishDiagnosticsParams {
        uri,
        version,
        diagnostics,
    };
    Notification::new("textDocument/publishDiagnostics".to_owned(), params).into()
}
