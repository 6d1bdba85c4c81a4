//! Declared patterns: rows for certain arguments. See Kusto's page *pattern-statement*.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::scope::{Binding, Function, Pattern, PatternMatch, Table};
use super::tabular::unlabelled;
use super::{Binder, Row, SemanticError};
use crate::types::Scalar;

impl Binder<'_> {
    /// A declared pattern with what its calls stand for.
    pub(super) fn pattern(
        &mut self,
        name: &syntax::Name,
        pattern: Option<&syntax::Pattern>,
    ) -> Pattern {
        let matches = pattern.map(|pattern| {
            let mut matches = Vec::with_capacity(pattern.matches.len());
            for found in &pattern.matches {
                let parameters = pattern.parameters.len();
                if found.arguments.len() != parameters {
                    self.report(SemanticError::ArgumentCount {
                        function: name.text.clone(),
                        expected: format!("{parameters} argument(s)"),
                        actual: found.arguments.len(),
                        span: found.span,
                    });
                    continue;
                }
                matches.push(PatternMatch {
                    arguments: found.arguments.iter().map(|a| self.text_of(a)).collect(),
                    path: found.path.as_ref().map(|path| self.text_of(path)),
                    rows: Arc::new(Function {
                        name: name.text.clone(),
                        lambda: syntax::Lambda {
                            view: false,
                            parameters: vec![],
                            body: found.body.clone(),
                            span: found.span,
                        },
                        scope: self.scope.clone(),
                    }),
                });
            }
            matches
        });
        Pattern {
            name: name.text.clone(),
            matches,
        }
    }

    /// The text of a constant.
    fn text_of(&mut self, value: &syntax::Expr) -> String {
        let bound = self.scalar(value, Row::None);
        if bound.is_error() {
            return String::new();
        }
        match bound.as_literal().and_then(Scalar::as_str) {
            Some(text) => text.to_owned(),
            None => {
                self.refuse(
                    "a pattern is told apart by constant texts".to_owned(),
                    value.span,
                    "write the text in quotes",
                );
                String::new()
            }
        }
    }

    /// The pattern that an expression calls.
    pub(super) fn pattern_of(&self, call: &syntax::Expr) -> Option<&Arc<Pattern>> {
        let Syntax::Call(call) = &call.kind else {
            return None;
        };
        match self.scope.get(&call.name.text) {
            Some(Binding::Pattern(pattern)) => Some(pattern),
            _ => None,
        }
    }

    /// The rows that the call of a pattern stands for.
    pub(super) fn pattern_call(
        &mut self,
        call: &syntax::Expr,
        path: Option<&str>,
        span: Span,
    ) -> Table {
        let Some(pattern) = self.pattern_of(call).cloned() else {
            return unlabelled(Self::broken(span));
        };
        let Syntax::Call(call) = &call.kind else {
            return unlabelled(Self::broken(span));
        };
        let arguments: Vec<String> = call
            .arguments
            .iter()
            .map(|argument| self.text_of(&argument.value))
            .collect();
        let matches = pattern.matches.as_deref().unwrap_or_default();
        let found = matches
            .iter()
            .find(|found| found.arguments == arguments && found.path.as_deref() == path);
        if let Some(found) = found {
            return self.call_table(&found.rows, &[], span);
        }
        let help = if pattern.matches.is_some() {
            "the declaration lists the calls that mean something"
        } else {
            "declare what it stands for: `declare pattern p = (a:string) { (\"x\") = { … }; }`"
        };
        self.refuse(
            format!(
                "this call of the pattern `{}` stands for nothing",
                pattern.name
            ),
            span,
            help,
        );
        unlabelled(Self::broken(span))
    }
}
