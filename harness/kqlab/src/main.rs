//! The kqlab command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    kqlab::command::main()
}
