//! `parse_url`

use crate::functions::scalar::parsing::query_parameters::Parameters;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The parts of an absolute URL as a bag of strings, as they are written: nothing is decoded. What stands before an `@`
/// is user and password only if it has a colon. A text that is no URL gives empty parts.
pub static PARSE_URL: ScalarFunction = ScalarFunction {
    name: "parse_url",
    aliases: &["parseurl"],
    category: Category::Parsing,
    summary: "The parts of an absolute URL.",
    page: "parse-url-function",
    signatures: &[Signature::new(
        &[Parameter::required("url", Takes::STRING)],
        Returns::DYNAMIC,
        parse_url,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print parse_url('https://user:pw@host.example:8443/a/b?k=v&j=1&k=w#top')",
            result: r#"{"Scheme":"https","Host":"host.example","Port":"8443","Path":"/a/b","Username":"user","Password":"pw","Query Parameters":{"j":"1","k":["v","w"]},"Fragment":"top"}"#,
        },
        Example {
            query: "print parse_url('no url')",
            result: r#"{"Scheme":"","Host":"","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}"#,
        },
        Example {
            query: "print parse_url('http://u@h/')",
            result: r#"{"Scheme":"http","Host":"u@h","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}"#,
        },
    ],
    deviations: &[],
};

/// The parts of a URL, each as written.
#[derive(Default)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    path: &'a str,
    username: &'a str,
    password: &'a str,
    query: &'a str,
    fragment: &'a str,
}

fn parse_url(call: &Call<'_>) -> Outcome {
    let url = call.reader::<Text>(0);
    let mut parameters = Parameters::default();
    call.encode(|row, encoder| {
        let parts = Parts::of(url.get(row)?).unwrap_or_default();
        encoder.begin_bag();
        for (key, part) in [
            ("Scheme", parts.scheme),
            ("Host", parts.host),
            ("Port", parts.port),
            ("Path", parts.path),
            ("Username", parts.username),
            ("Password", parts.password),
        ] {
            encoder.key(key);
            encoder.string(part);
        }
        encoder.key("Query Parameters");
        parameters.encode(parts.query, encoder);
        encoder.key("Fragment");
        encoder.string(parts.fragment);
        encoder.end();
        Some(())
    })
}

impl<'a> Parts<'a> {
    /// The parts of an absolute URL; nothing for other text.
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let is_part_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        if scheme.is_empty() || !scheme.chars().all(is_part_of_scheme) {
            return None;
        }
        let (authority, rest) = split_before(rest, &['/', '?', '#']);
        let (path, rest) = split_before(rest, &['?', '#']);
        let (query, fragment) = split_before(rest, &['#']);
        let (user, server) = match authority.rsplit_once('@') {
            Some((user, server)) if user.contains(':') => (user, server),
            _ => ("", authority),
        };
        let (username, password) = user.split_once(':').unwrap_or_default();
        let (host, port) = match server.rsplit_once(':') {
            // A colon inside brackets belongs to an IPv6 address.
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (server, ""),
        };
        if !port.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let ends_in_slash = path == "/" && rest.is_empty();
        Some(Self {
            scheme,
            host,
            port,
            path: if ends_in_slash { "" } else { path },
            username,
            password,
            query: query.strip_prefix('?').unwrap_or_default(),
            fragment: fragment.strip_prefix('#').unwrap_or_default(),
        })
    }
}

/// The text before the first of these characters, and the rest from it on.
fn split_before<'a>(text: &'a str, at: &[char]) -> (&'a str, &'a str) {
    let end = text.find(at).unwrap_or(text.len());
    text.split_at(end)
}
