//! Messages in and out: one thread reads, the other answers.

use std::io::{self, BufRead, Write};
use std::thread;

use kqlab_suite::project::Projects;
use lsp_server::{Connection, Message};

use crate::Find;
use crate::server::{Flow, Server};

/// Answers the messages of an editor until it says `exit` or closes its end.
///
/// `find` says what is wrong with a file. The workspaces that are read are kept in `projects`.
///
/// # Errors
/// An answer cannot be written.
pub fn serve(
    input: impl BufRead + Send + 'static,
    out: &mut dyn Write,
    projects: Projects,
    find: &Find<'_>,
) -> io::Result<()> {
    let (own, editor) = Connection::memory();
    let sender = editor.sender;
    // Not joined: it may be waiting for input that never comes when the editor said `exit`.
    thread::spawn(move || read(input, &|message| sender.send(message).is_ok()));
    let mut server = Server::new(projects, find);
    let mut answers = Vec::new();
    loop {
        // Nothing is waiting: time for what nobody asked for, a document at a time.
        while own.receiver.is_empty() && !server.is_waiting() && server.look_at_next(&mut answers) {
            write(&mut answers, out)?;
        }
        if !server.is_waiting() {
            let Ok(message) = own.receiver.recv() else {
                return Ok(());
            };
            server.take(message);
        }
        // A request that is taken back while it waits is then known to be.
        while let Ok(message) = own.receiver.try_recv() {
            server.take(message);
        }
        let flow = server.answer_next(&mut answers);
        write(&mut answers, out)?;
        if flow == Flow::Ends {
            return Ok(());
        }
    }
}

fn write(answers: &mut Vec<Message>, out: &mut dyn Write) -> io::Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    let mut bytes = Vec::new();
    for message in answers.drain(..) {
        message.write(&mut bytes)?;
    }
    out.write_all(&bytes)?;
    out.flush()
}

/// Hands on message after message, as long as there are some and somebody takes them.
fn read(mut input: impl BufRead, hand_on: &dyn Fn(Message) -> bool) {
    loop {
        match Message::read(&mut input) {
            Ok(Some(message)) => {
                if !hand_on(message) {
                    return;
                }
            }
            // Its length was read with it, so that the next message begins behind it.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
            Ok(None) | Err(_) => return,
        }
    }
}
