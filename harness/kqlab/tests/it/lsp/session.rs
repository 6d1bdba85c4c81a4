//! A session with the server: messages in, answers out.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use crate::scratch::Scratch;
use serde_json::{Value, json};

/// A folder of its own, removed at the end.
pub struct Folder(Scratch);

impl Folder {
    pub fn new(name: &str) -> Self {
        Self(Scratch::new("lsp", name))
    }

    pub fn with(self, name: &str, content: &str) -> Self {
        self.0.write(name, content);
        self
    }

    pub fn uri(&self, name: &str) -> String {
        format!("file://{}", self.0.join(name).display())
    }

    /// What `kqlab check --format json` finds in a file.
    pub fn checked(&self, name: &str) -> Vec<Value> {
        let output = self.kqlab(&["check", name, "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["findings"].as_array().unwrap().clone()
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        self.0.kqlab(arguments)
    }
}

/// A server, and what it has said that nobody asked for.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last_id: i64,
    last_version: i64,
    notes: Vec<Value>,
}

impl Session {
    /// A server that has been greeted.
    pub fn new(folder: &Folder) -> Self {
        Self::with_encodings(folder, &["utf-16"])
    }

    pub fn with_encodings(folder: &Folder, encodings: &[&str]) -> Self {
        let mut session = Self::ungreeted(folder);
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        session.ask(
            "initialize",
            json!({"capabilities": capabilities, "processId": null}),
        );
        session.note("initialized", json!({}));
        session
    }

    pub fn ungreeted(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .arg("lsp")
            .current_dir(&folder.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            last_id: 0,
            last_version: 0,
            notes: vec![],
        }
    }

    /// Sends text as it is, with its length before it.
    pub fn send(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    pub fn note(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string());
    }

    /// Sends a request; its number.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send(&message.to_string());
        id
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.read();
            if message["id"] == id {
                return message;
            }
            self.notes.push(message);
        }
    }

    /// The result of a request that succeeds.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks about the place of `^` in a document that is opened with this text.
    pub fn ask_at(&mut self, method: &str, uri: &str, marked: &str) -> Value {
        let at = marked.find('^').unwrap();
        self.open(uri, &marked.replace('^', ""));
        let before = &marked[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let character = before[start..].encode_utf16().count();
        let position = json!({"line": line, "character": character});
        let params = json!({
            "textDocument": {"uri": uri},
            "position": position,
            "newName": "other",
            "context": {"includeDeclaration": true},
        });
        self.ask(method, params)
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.last_version += 1;
        let document =
            json!({"uri": uri, "languageId": "kql", "version": self.last_version, "text": text});
        self.note("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, uri: &str, changes: Value) {
        self.last_version += 1;
        let document = json!({"uri": uri, "version": self.last_version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.note("textDocument/didChange", params);
    }

    /// The diagnostics of a document as it is now.
    pub fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let version = self.last_version;
        self.published(uri, &|params| params["version"] == version)
    }

    /// The first diagnostics of a document that are as wanted.
    pub fn published(&mut self, uri: &str, is_wanted: &dyn Fn(&Value) -> bool) -> Vec<Value> {
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && is_wanted(&message["params"])
        };
        loop {
            if let Some(place) = self.notes.iter().position(is_it) {
                let note = self.notes.remove(place);
                return note["params"]["diagnostics"].as_array().unwrap().clone();
            }
            let message = self.read();
            self.notes.push(message);
        }
    }

    /// Says that it is over, and how the server ends.
    pub fn end(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.note("exit", Value::Null);
        drop(self.input.take());
        self.child.wait().unwrap().code()
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(
                self.output.read_line(&mut line).unwrap(),
                0,
                "the server ended"
            );
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.parse().unwrap();
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
