//! Saved functions: parser YAML, `.create function` commands, files of `let` statements.

use std::path::Path;

use kql_parser::parse;
use kql_parser::syntax::{Statement, StatementKind};

use super::tree::{get, items, scalar_text, text_at};
use crate::testfile::Node;

/// A function that a workspace saves for queries to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFunction {
    /// Its name.
    pub name: String,
    /// How it is written.
    pub definition: Definition,
    /// Its body, or the whole statement.
    pub text: String,
    /// The first byte of that text's value in the file.
    pub text_at: usize,
}

/// How a saved function is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// A body, with its parameters as KQL writes them between parentheses: `a:string='x', T:(*)`.
    Body {
        /// The parameters.
        parameters: String,
    },
    /// A `let` statement, without what ends it.
    Statement,
}

impl SavedFunction {
    /// The function that a query standing alone is: by the name of its file up to the first dot, without parameters.
    #[must_use]
    pub fn of_query(path: &Path, query: String, query_at: usize) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            // `MyFunction.v2.kql` is `MyFunction`: a name with a dot could not be called without brackets.
            name: name.split('.').next().unwrap_or_default().to_owned(),
            definition: Definition::Body {
                parameters: String::new(),
            },
            text: query,
            text_at: query_at,
        }
    }

    /// The function as a `let` statement: what is before its text, its text, and what is behind.
    #[must_use]
    pub fn declaration(&self) -> [String; 3] {
        let text = self.text.trim_end().trim_end_matches(';').to_owned();
        match &self.definition {
            Definition::Body { parameters } => {
                let head = format!("let {} = ({parameters}) {{\n", quoted(&self.name));
                // A comment at the end of the body must not take the brace with it.
                [head, text, "\n};".to_owned()]
            }
            Definition::Statement => [String::new(), text, ";".to_owned()],
        }
    }
}

/// A name as KQL writes it where a name is declared.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain {
        name.to_owned()
    } else {
        format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// The function of parser YAML, `ParserQuery` of the ASIM parsers or `FunctionQuery` of those of solutions, under each of its
/// names: the workspace's own first, then the one that it has built in.
pub(super) fn of_tree(path: &Path, node: &Node) -> Vec<SavedFunction> {
    let query = ["ParserQuery", "FunctionQuery"]
        .iter()
        .find_map(|key| get(node, &[key]));
    let Some(query) = query else { return vec![] };
    // The alias is what a workspace calls it by; the other two are used by those who have no alias.
    let own = ["FunctionAlias", "ParserName", "FunctionName"]
        .iter()
        .find_map(|key| text_at(node, &[key]));
    let built_in = ["EquivalentBuiltInParser", "EquivalentBuiltInFunction"]
        .iter()
        .find_map(|key| text_at(node, &[key]));
    let parameters = ["ParserParams", "FunctionParams"]
        .iter()
        .find_map(|key| get(node, &[key]));
    let function = |name: String| SavedFunction {
        name,
        definition: Definition::Body {
            parameters: parameters.map(parameters_of).unwrap_or_default(),
        },
        text: query.as_text().unwrap_or_default().trim_end().to_owned(),
        text_at: query.place.start,
    };
    let own = own
        .or(built_in)
        .map_or_else(|| super::kql::stem(path), str::to_owned);
    let built_in = built_in.filter(|name| *name != own).map(str::to_owned);
    // Rules call `_Im_Dns`, which every workspace has, where the repository has its source under `imDns`.
    std::iter::once(own).chain(built_in).map(function).collect()
}

/// Parameters in the form of parser YAML: a list of names, types and defaults.
fn parameters_of(node: &Node) -> String {
    let parameters: Vec<String> = items(node).iter().map(parameter_of).collect();
    parameters.join(", ")
}

fn parameter_of(node: &Node) -> String {
    if let Some(text) = node.as_text() {
        return text.to_owned();
    }
    let said = |key: &str| get(node, &[key]).and_then(scalar_text);
    let name = said("Name").unwrap_or_default();
    // Parsers of the repository leave the type out for texts.
    let ty = said("Type").unwrap_or_else(|| "string".to_owned());
    // YAML alone writes a tabular parameter as `table:(a:string)`.
    let ty = ty.trim();
    let columns = ty
        .strip_prefix("table")
        .map(|rest| rest.trim_start_matches(':').trim());
    let ty = match columns {
        Some("") => "(*)",
        Some(columns) => columns,
        None => ty.trim_end_matches(":table"),
    };
    match said("Default") {
        Some(default) => format!("{name}:{ty}={}", default_of(ty, &default)),
        None => format!("{name}:{ty}"),
    }
}

/// A default as KQL writes it. YAML takes the quotes of a text for its own.
fn default_of(ty: &str, default: &str) -> String {
    let is_quoted = default.starts_with(['\'', '"']);
    match ty {
        // A default may be a call, such as `dynamic([])`, and YAML has taken the quotes of a text away.
        "string" if !is_quoted && !default.contains('(') => {
            format!("'{}'", default.replace('\\', "\\\\").replace('\'', "\\'"))
        }
        _ => default.to_owned(),
    }
}

/// The functions of a text: those of its commands, or what it declares where it declares names and asks nothing.
pub(super) fn of_text(text: &str) -> Vec<SavedFunction> {
    let commands = of_commands(text);
    if !commands.is_empty() || !text.contains("let") {
        return commands;
    }
    let statements = parse(text).query.statements;
    // Text that is no statement stays among declarations, so that its mistake is shown.
    let declares = |statement: &Statement| {
        matches!(
            statement.kind,
            StatementKind::Let { .. } | StatementKind::LetFunction { .. }
        )
    };
    if !statements.iter().any(declares) {
        return vec![];
    }
    let declared: Option<Vec<SavedFunction>> = statements
        .iter()
        .map(|statement| declared(text, statement))
        .collect();
    declared.unwrap_or_default()
}

/// The function or value of a `let` statement.
fn declared(text: &str, statement: &Statement) -> Option<SavedFunction> {
    let name = match &statement.kind {
        StatementKind::Let { name, .. } | StatementKind::LetFunction { name, .. } => &name.text,
        StatementKind::Error => "",
        StatementKind::Set { .. }
        | StatementKind::DeclareQueryParameters(_)
        | StatementKind::DeclarePattern { .. }
        | StatementKind::AliasDatabase { .. }
        | StatementKind::RestrictAccess(_)
        | StatementKind::Expression(_) => return None,
    };
    let start = usize::try_from(statement.span.start).ok()?;
    let end = usize::try_from(statement.span.end).ok()?;
    Some(SavedFunction {
        name: name.to_owned(),
        definition: Definition::Statement,
        text: text.get(start..end)?.to_owned(),
        text_at: start,
    })
}

/// The functions of `.create function`, `.create-or-alter function` and `.alter function` commands.
fn of_commands(text: &str) -> Vec<SavedFunction> {
    let mut functions = Vec::new();
    let mut rest = 0;
    while let Some((function, end)) = next_command(text, rest) {
        functions.push(function);
        rest = end;
    }
    functions
}

/// The next command at or behind a place, and where it ends.
fn next_command(text: &str, from: usize) -> Option<(SavedFunction, usize)> {
    let place = command_place(text, from)?;
    let after = text.get(place..)?;
    let open = with_options(after)?;
    let head = after.get(open..)?;
    let paren = head.find('(')?;
    let name = head.get(..paren)?.trim();
    let close = paren + matching(head.get(paren..)?)?;
    let parameters = head.get(paren + 1..close)?.trim().to_owned();
    let brace = close + head.get(close..)?.find('{')?;
    let end = brace + matching(head.get(brace..)?)?;
    let body = head.get(brace + 1..end)?;
    let name = name
        .trim_start_matches("['")
        .trim_end_matches("']")
        .trim_matches('"');
    let function = SavedFunction {
        name: name.to_owned(),
        definition: Definition::Body { parameters },
        text: body.trim_end().trim_start_matches('\n').to_owned(),
        text_at: place + open + brace + 1,
    };
    Some((function, place + open + end + 1))
}

/// The place behind the words of a command that makes a function.
fn command_place(text: &str, from: usize) -> Option<usize> {
    [".create-or-alter", ".create", ".alter"]
        .iter()
        .filter_map(|command| {
            let at = from + text.get(from..)?.find(command)?;
            let behind = at + command.len();
            let rest = text.get(behind..)?;
            let word = rest.trim_start().strip_prefix("function")?;
            Some((at, text.len() - word.len()))
        })
        .min()
        .map(|(_, behind)| behind)
}

/// The place of the name, behind `with (…)` and `ifnotexists`.
fn with_options(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if let Some(options) = trimmed.strip_prefix("ifnotexists") {
            at += trimmed.len() - options.len();
            continue;
        }
        let Some(options) = trimmed.strip_prefix("with") else {
            return Some(at);
        };
        let inner = options.trim_start();
        if !inner.starts_with('(') {
            return Some(at);
        }
        at += trimmed.len() - inner.len() + matching(inner)? + 1;
    }
}

/// Where the bracket that a text begins with is closed; brackets in texts and comments do not count.
fn matching(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            '\'' | '"' => {
                while let Some((_, inner)) = chars.next() {
                    if inner == '\\' {
                        chars.next();
                    } else if inner == c {
                        break;
                    }
                }
            }
            '/' if chars.peek().is_some_and(|(_, next)| *next == '/') => {
                for (_, inner) in chars.by_ref() {
                    if inner == '\n' {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    None
}
