//! What a query is up to a place: the statements that hold there, and the pipeline that gives the rows of the stage.

use kql_parser::{Token, TokenKind, is_operator_keyword, tokens};

/// A place in a query.
#[derive(Clone, Debug)]
pub(crate) struct Cut<'t> {
    text: &'t str,
    /// The pipelines around the place, from the outermost in.
    frames: Vec<Frame>,
    /// What the parameters of the functions around declare.
    parameters: String,
    /// The token before the place that does not touch it, if any.
    pub before: Option<Token>,
}

/// A pipeline that is open at the place: of the query, of a bracket or of a function's body.
#[derive(Clone, Debug)]
struct Frame {
    start: usize,
    /// The pipes so far.
    pipes: Vec<usize>,
    /// The `let` statements so far.
    lets: Vec<(usize, usize)>,
    words: usize,
}

impl Frame {
    const fn new(start: usize) -> Self {
        Self {
            start,
            pipes: vec![],
            lets: vec![],
            words: 0,
        }
    }
}

/// More stages than these are not looked back for rows when the last ones have a mistake.
const LOOKED_BACK: usize = 8;

impl<'t> Cut<'t> {
    /// The query cut at a byte.
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        let tokens = tokens(text);
        let mut cut = Self {
            text,
            frames: vec![Frame::new(0)],
            parameters: String::new(),
            before: None,
        };
        for (number, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::End || end(*token) > at || is_typed(*token, at) {
                break;
            }
            cut.take(&tokens, number, *token);
        }
        cut
    }

    fn take(&mut self, tokens: &[Token], number: usize, token: Token) {
        self.before = Some(token);
        if token.kind.closer().is_some() {
            if token.kind == TokenKind::OpenBrace {
                self.declare_parameters(tokens, number);
            }
            self.frames.push(Frame::new(end(token)));
            return;
        }
        if token.kind.is_closer() {
            if self.frames.len() > 1 {
                self.frames.pop();
            }
            return;
        }
        let text = self.text;
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.words += 1;
        match token.kind {
            TokenKind::Pipe => frame.pipes.push(start(token)),
            TokenKind::Semicolon => {
                let statement = text.get(frame.start..start(token)).unwrap_or("");
                let is_declared = ["let", "set", "declare"]
                    .iter()
                    .any(|word| code(statement).starts_with(word));
                if is_declared {
                    frame.lets.push((frame.start, end(token)));
                }
                frame.start = end(token);
                frame.pipes.clear();
                frame.words = 0;
            }
            _ => {}
        }
    }

    /// The parameters before the brace of a function's body, as values without a value.
    fn declare_parameters(&mut self, tokens: &[Token], brace: usize) {
        let Some(close) = brace.checked_sub(1).and_then(|at| tokens.get(at)) else {
            return;
        };
        let Some(open) = usize::try_from(close.pair)
            .ok()
            .and_then(|at| tokens.get(at))
        else {
            return;
        };
        if close.kind != TokenKind::CloseParen {
            return;
        }
        let list = self.text.get(end(*open)..start(*close)).unwrap_or("");
        self.parameters.push_str(&declarations(list));
    }

    /// Whether a table, and no operator, may stand here: the pipeline around has just begun.
    pub(crate) fn begins_pipeline(&self) -> bool {
        let is_first = self.frames.last().is_some_and(|frame| frame.words == 0);
        let is_plain = self
            .frames
            .last()
            .is_some_and(|frame| frame.pipes.is_empty());
        let behind = self.before.map(|token| (token.kind, token.text(self.text)));
        is_first
            || match behind {
                Some((TokenKind::Assign, _)) => is_plain,
                Some((TokenKind::Word, word)) => matches!(word, "union" | "join" | "lookup"),
                _ => false,
            }
    }

    /// Whether an operator is due: a pipe is before the place.
    pub(crate) fn is_behind_pipe(&self) -> bool {
        self.before
            .is_some_and(|token| token.kind == TokenKind::Pipe)
    }

    /// The queries whose rows the stage around the place gets, the best first: the next ones are without stages that may have a
    /// mistake. Empty where no stage is around.
    pub(crate) fn sources(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            for pipe in frame.pipes.iter().rev().take(LOOKED_BACK) {
                found.push(self.query(depth, *pipe));
            }
        }
        found
    }

    /// The query up to a byte of one of the pipelines.
    fn query(&self, depth: usize, to: usize) -> String {
        let mut query = self.lets(depth);
        query.push_str(&self.pipeline(depth, to));
        query
    }

    /// The statements that hold in a pipeline.
    pub(crate) fn lets(&self, depth: usize) -> String {
        let mut query = self.parameters.clone();
        for frame in self.frames.iter().take(depth + 1) {
            for (start, end) in &frame.lets {
                query.push_str(self.text.get(*start..*end).unwrap_or(""));
                query.push('\n');
            }
        }
        query
    }

    fn pipeline(&self, depth: usize, to: usize) -> String {
        let Some(frame) = self.frames.get(depth) else {
            return String::new();
        };
        let own = self.text.get(frame.start..to).unwrap_or("");
        let own = without_let(own);
        let first = code(own)
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .next();
        let continues = first.is_some_and(|word| is_operator_keyword(word) && !is_source(word));
        let outer = depth.checked_sub(1).and_then(|outer| {
            let pipe = *self.frames.get(outer)?.pipes.last()?;
            Some(self.pipeline(outer, pipe))
        });
        match outer {
            // `mv-apply x on (where …)` goes on with the rows around.
            Some(outer) if continues || code(own).is_empty() => format!("{outer}\n| {own}"),
            Some(_) | None => own.to_owned(),
        }
    }
}

/// Whether a token is the word that is being typed at a byte.
fn is_typed(token: Token, at: usize) -> bool {
    token.kind == TokenKind::Word && end(token) == at
}

fn is_source(word: &str) -> bool {
    matches!(
        word,
        "print" | "range" | "union" | "search" | "find" | "evaluate"
    )
}

/// The text from the first character that is no comment.
fn code(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("//") {
        rest = rest
            .split_once('\n')
            .map_or("", |(_, rest)| rest)
            .trim_start();
    }
    rest
}

/// `T | where …` of `let name = T | where …`.
fn without_let(text: &str) -> &str {
    let code = code(text);
    let named = code
        .strip_prefix("let ")
        .and_then(|rest| rest.split_once('='));
    named.map_or(text, |(_, value)| value)
}

/// Declarations of parameters: `a: string = 'x', T: (c: long)` as values without a value.
fn declarations(list: &str) -> String {
    let mut declared = String::new();
    let declaration = format!("let f = ({list}) {{ print 1 }};");
    let parsed = kql_parser::parse(&declaration);
    for statement in &parsed.query.statements {
        let kql_parser::syntax::StatementKind::LetFunction { function, .. } = &statement.kind
        else {
            continue;
        };
        for parameter in &function.parameters {
            let name = parameter.name.span.text(&declaration);
            let span = parameter.span.text(&declaration);
            let written = span.split_once(':').map_or("", |(_, written)| written);
            let written = written.split('=').next().unwrap_or("").trim();
            let value = match &parameter.kind {
                kql_parser::syntax::ParameterKind::Scalar(_) => format!("{written}(null)"),
                kql_parser::syntax::ParameterKind::Table(_) => format!("datatable{written}[]"),
                kql_parser::syntax::ParameterKind::AnyTable => continue,
            };
            declared.push_str(&format!("let {name} = {value};\n"));
        }
    }
    declared
}

fn start(token: Token) -> usize {
    usize::try_from(token.span.start).unwrap_or(usize::MAX)
}

fn end(token: Token) -> usize {
    usize::try_from(token.span.end).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> String {
        let at = text.find('^').unwrap();
        let text = text.replace('^', "");
        let found = Cut::new(&text, at).sources();
        let words = |query: &String| query.split_whitespace().collect::<Vec<_>>().join(" ");
        found.first().map(words).unwrap_or_default()
    }

    #[test]
    fn the_rows_of_a_stage_are_those_of_the_pipeline_before_it() {
        assert_eq!(rows("T | where a == 1 | where ^"), "T | where a == 1");
        assert_eq!(rows("T | where a == 1 | project b, c^"), "T | where a == 1");
        assert_eq!(rows("T^"), "");
    }

    #[test]
    fn statements_before_it_hold() {
        assert_eq!(
            rows("let x = 1;\nT | where a == x | where ^"),
            "let x = 1; T | where a == x"
        );
        assert_eq!(rows("let R = T | where ^"), "T");
    }

    #[test]
    fn a_pipeline_in_brackets_has_rows_of_its_own() {
        assert_eq!(rows("T | join (R | where ^) on a"), "R");
        assert_eq!(rows("T | where (a and ^"), "T");
        assert_eq!(
            rows("T | mv-apply x on (where x > 1 | where ^"),
            "T | where x > 1"
        );
    }

    #[test]
    fn the_parameters_of_a_function_are_declared() {
        assert_eq!(
            rows("let f = (a: string, R: (c: long)) { R | where ^ };"),
            "let a = string(null); let R = datatable(c: long)[]; R"
        );
    }
}
