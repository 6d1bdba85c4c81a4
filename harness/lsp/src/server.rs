//! Which feature answers which request, and how far the session is.

use std::collections::VecDeque;

use gen_lsp_types::{
    Position, PositionEncodingKind, PublishDiagnosticsParams, TextDocumentIdentifier, Uri,
};
use kql_eval::internal::guarded;
use kqlab_suite::project::Projects;
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Find;
use crate::feature;
use crate::published::diagnostics;
use crate::session::{Answer, Ask, Session, decoded, error};
use crate::text::Encoding;

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

/// The server's state.
pub(crate) struct Server<'f> {
    session: Session<'f>,
    waiting: VecDeque<Message>,
    phase: Phase,
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
            session: Session::new(projects, find),
            waiting: VecDeque::new(),
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
        let Some(uri) = self.session.next_changed() else {
            return false;
        };
        let Some(document) = self.session.document(&uri) else {
            return true;
        };
        // Faults are said when the server ends; until then the editor keeps what it has.
        if let Ok(found) = guarded(|| diagnostics(&self.session, document)) {
            answers.push(published(
                document.uri.clone(),
                Some(document.version),
                found,
            ));
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
        let (encoding, named) = if has_utf8 {
            (Encoding::Utf8, PositionEncodingKind::UTF8)
        } else {
            (Encoding::Utf16, PositionEncodingKind::UTF16)
        };
        self.session.count_columns_in(encoding);
        self.phase = Phase::Ready;
        let result = json!({
            "capabilities": feature::capabilities(&named),
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
            return run(&self.session, &request.params);
        }
        let named: Named = decoded(&request.params)?;
        let Some(document) = self.session.document(&named.text_document.uri.0) else {
            return Ok(Value::Null);
        };
        let offset = named
            .position
            .map_or(0, |position| document.offset(position));
        let ask = Ask {
            session: &self.session,
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
            "textDocument/didOpen" => self.session.open(decoded(&note.params).ok()?),
            "textDocument/didChange" => self.session.change(decoded(&note.params).ok()?),
            "textDocument/didClose" => {
                let named: Named = decoded(&note.params).ok()?;
                return self.session.close(named.text_document.uri);
            }
            "workspace/didChangeWatchedFiles" => self.session.files_changed(&note.params),
            _ => {}
        }
        None
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
