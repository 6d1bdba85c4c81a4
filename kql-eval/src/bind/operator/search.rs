//! `search`, `find`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{
    self, BinaryOperator, ExprKind as Syntax, Literal, OperatorKind, SettingValue, StringOperator,
    StringTest,
};

use super::{projection, unchanged};
use crate::bind::scope::Table;
use crate::bind::{Binder, SemanticError};
use crate::plan::{Expr, Field, Plan};
use crate::types::{Scalar, ScalarType};

/// The most tables that are searched when the query names none.
const MOST_TABLES: usize = 1000;
/// The column of the table's name.
const TABLE: &str = "$table";

impl Binder<'_> {
    /// The rows of all tables that a predicate holds for; `$table` says which table a row is of. See Kusto's page
    /// *search-operator*.
    pub(in crate::bind) fn search(
        &mut self,
        piped: Option<Table>,
        tables: &[syntax::Expr],
        predicate: &syntax::Expr,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let case_sensitive = operator
            .setting("kind")
            .and_then(syntax::Setting::word)
            .is_some_and(|kind| kind == "case_sensitive");
        let Some(rows) = self.searched(piped, tables, operator) else {
            return Self::broken(operator.span);
        };
        let predicate = search_predicate(predicate, case_sensitive);
        self.filter(rows, &predicate, operator.span)
    }

    /// The rows of several tables that a predicate holds for. See Kusto's page *find-operator*.
    pub(in crate::bind) fn find(
        &mut self,
        tables: &[syntax::Expr],
        predicate: &syntax::Expr,
        project: &[syntax::Expr],
        project_away: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let source = operator
            .setting("withsource")
            .or_else(|| operator.setting("with_source"))
            .and_then(syntax::Setting::word)
            .unwrap_or("source_")
            .to_owned();
        if project.is_empty() {
            self.report(SemanticError::Unsupported {
                what: "`find` without `project`".to_owned(),
                span: operator.keyword,
                help: Some("name the columns: `find in (…) where … project a, b`".to_owned()),
            });
            return Self::broken(span);
        }
        let Some(rows) = self.searched(None, tables, operator) else {
            return Self::broken(span);
        };
        let predicate = search_predicate(predicate, false);
        let rows = self.filter(rows, &predicate, span);
        let mut columns: Vec<(Field, Expr)> = vec![(
            Field::computed(source, ScalarType::String),
            Expr::column(0, ScalarType::String, span),
        )];
        for item in project {
            let (name, ty) = match &item.kind {
                Syntax::Name(name) => (name, None),
                Syntax::Typed { value, ty } => match &value.kind {
                    Syntax::Name(name) => (name, Some(ScalarType::from(*ty))),
                    _ => continue,
                },
                Syntax::Missing => continue,
                _ => {
                    self.unsupported("this column of `find`", item.span);
                    continue;
                }
            };
            match rows.schema.index_of(&name.text) {
                Some(index) => {
                    let Some((field, value)) = unchanged(&rows.schema, index, name.span) else {
                        continue;
                    };
                    let value = self.converted(value, ty.unwrap_or(field.ty));
                    let field = Field {
                        ty: value.ty,
                        ..field
                    };
                    columns.push((field, value));
                }
                None => match ty {
                    Some(ty) => columns.push((
                        Field::computed(name.text.as_str(), ty),
                        Expr::literal(Scalar::null(ty), name.span),
                    )),
                    None => self.unknown_column(&name.text, name.span, &rows.schema),
                },
            }
        }
        let shown = projection(&rows, columns, span);
        if project_away.is_empty() {
            return shown;
        }
        self.project_away(&shown, project_away, span)
    }

    /// The rows of the named tables, or of all, with their table's name in front.
    fn searched(
        &mut self,
        piped: Option<Table>,
        tables: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Option<Arc<Plan>> {
        let keyword = operator.keyword;
        let mut tables = tables.to_vec();
        if tables.is_empty() && piped.is_none() {
            let count = self.catalog.table_names().len();
            if count > MOST_TABLES {
                self.report(SemanticError::Unsupported {
                    what: format!("a search of all {count} tables"),
                    span: keyword,
                    help: Some("name the tables: `search in (SecurityEvent, Syslog) …`".to_owned()),
                });
                return None;
            }
            tables.push(syntax::Expr {
                kind: Syntax::Wildcard(name("*", keyword)),
                span: keyword,
            });
        }
        let union = syntax::Operator {
            kind: OperatorKind::Union(tables.clone()),
            keyword,
            settings: vec![syntax::Setting {
                name: name("withsource", keyword),
                value: SettingValue::Word(name(TABLE, keyword)),
            }],
            span: operator.span,
        };
        Some(self.union(piped, &tables, &union))
    }
}

fn name(text: &str, span: Span) -> syntax::Name {
    syntax::Name {
        text: text.to_owned(),
        span,
    }
}

/// The predicate with each bare text as a search of all columns: `"x"` is `* has "x"`, `"x*"` finds a term that begins so.
fn search_predicate(predicate: &syntax::Expr, case_sensitive: bool) -> syntax::Expr {
    let span = predicate.span;
    let again = |expr: &syntax::Expr| Box::new(search_predicate(expr, case_sensitive));
    let kind = match &predicate.kind {
        Syntax::Literal(Literal::String(text)) => found_in(
            syntax::Expr {
                kind: Syntax::Wildcard(name("*", span)),
                span,
            },
            text,
            case_sensitive,
            span,
        ),
        Syntax::Wildcard(_) => Syntax::Literal(Literal::Bool(true)),
        Syntax::Paren(inner) => Syntax::Paren(again(inner)),
        Syntax::Binary {
            operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
            operator_span,
            left,
            right,
        } => Syntax::Binary {
            operator: *operator,
            operator_span: *operator_span,
            left: again(left),
            right: again(right),
        },
        // `column:"x"`
        Syntax::Binary {
            operator: BinaryOperator::String(_),
            operator_span,
            left,
            right,
        } if operator_span.len() == 1 => match &right.kind {
            Syntax::Literal(Literal::String(text)) => {
                found_in((**left).clone(), text, case_sensitive, span)
            }
            _ => predicate.kind.clone(),
        },
        Syntax::Call(call) if call.name.text == "not" => {
            let mut call = call.clone();
            for argument in &mut call.arguments {
                argument.value = search_predicate(&argument.value, case_sensitive);
            }
            Syntax::Call(call)
        }
        _ => predicate.kind.clone(),
    };
    syntax::Expr { kind, span }
}

/// `value has "text"`, where `*` at an end leaves that end of the term open.
fn found_in(value: syntax::Expr, text: &str, case_sensitive: bool, span: Span) -> Syntax {
    let inner = text.trim_matches('*');
    if inner.is_empty() {
        return Syntax::Literal(Literal::Bool(true));
    }
    let (open_start, open_end) = (text.starts_with('*'), text.ends_with('*'));
    let (test, pattern) = match (open_start, open_end) {
        _ if inner.contains('*') => (
            StringTest::MatchesRegex,
            format!(
                "(?s{}){}",
                if case_sensitive { "" } else { "i" },
                inner
                    .split('*')
                    .map(regex::escape)
                    .collect::<Vec<_>>()
                    .join(".*")
            ),
        ),
        (false, false) => (StringTest::Has, inner.to_owned()),
        (false, true) => (StringTest::HasPrefix, inner.to_owned()),
        (true, false) => (StringTest::HasSuffix, inner.to_owned()),
        (true, true) => (StringTest::Contains, inner.to_owned()),
    };
    Syntax::Binary {
        operator: BinaryOperator::String(StringOperator {
            test,
            case_sensitive: case_sensitive || test == StringTest::MatchesRegex,
            negated: false,
        }),
        operator_span: span,
        left: Box::new(value),
        right: Box::new(syntax::Expr {
            kind: Syntax::Literal(Literal::String(pattern)),
            span,
        }),
    }
}
