//! `parse_path`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The parts of a file path as a bag of strings; both slashes separate. Only a drive is a root: network shares and Unix
/// paths have none.
pub static PARSE_PATH: ScalarFunction = ScalarFunction {
    name: "parse_path",
    aliases: &[],
    category: Category::Parsing,
    summary: "The parts of a file path, Windows or Unix.",
    page: "parse-path-function",
    signatures: &[Signature::new(
        &[Parameter::required("path", Takes::STRING)],
        Returns::DYNAMIC,
        parse_path,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r"print parse_path(@'C:\temp\file.txt')",
            result: r#"{"Scheme":"","RootPath":"C:\\","DirectoryPath":"C:\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}"#,
        },
        Example {
            query: "print parse_path('file://C:/temp/file.txt.gz:some.exe')",
            result: r#"{"Scheme":"file","RootPath":"C:/","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt.gz","Extension":"gz","AlternateDataStreamName":"some.exe"}"#,
        },
        Example {
            query: "print parse_path('/usr/lib/file')",
            result: r#"{"Scheme":"","RootPath":"","DirectoryPath":"/usr/lib","DirectoryName":"lib","Filename":"file","Extension":"","AlternateDataStreamName":""}"#,
        },
    ],
    deviations: &[],
};

/// What separates the directories.
const SLASHES: [char; 2] = ['/', '\\'];

fn parse_path(call: &Call<'_>) -> Outcome {
    let path = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let path = path.get(row)?;
        let (scheme, path) = path.split_once("://").unwrap_or(("", path));
        let root = root(path);
        let (directory, file) = match path.rfind(SLASHES) {
            Some(at) => (path.get(..at)?, path.get(at + 1..)?),
            None => ("", path),
        };
        // The directory of a file right under the root is the root.
        let directory = if directory.len() < root.len() {
            root
        } else {
            directory
        };
        let name = directory.rsplit(SLASHES).next().unwrap_or_default();
        let (file, stream) = file.split_once(':').unwrap_or((file, ""));
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        encoder.begin_bag();
        for (key, part) in [
            ("Scheme", scheme),
            ("RootPath", root),
            ("DirectoryPath", directory),
            ("DirectoryName", name),
            ("Filename", file),
            ("Extension", extension),
            ("AlternateDataStreamName", stream),
        ] {
            encoder.key(key);
            encoder.string(part);
        }
        encoder.end();
        Some(())
    })
}

/// The drive with its slash, as in `C:/`; empty when the path does not begin with one.
fn root(path: &str) -> &str {
    match path.as_bytes() {
        [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic() => {
            path.get(..3).unwrap_or_default()
        }
        _ => "",
    }
}
