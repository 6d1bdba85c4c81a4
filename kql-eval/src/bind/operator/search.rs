//! `search`, and what it shares with `find`: the tables looked at, and predicates over rows of any of them

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{
    self, BinaryOperator, ExprKind as Syntax, Literal, StringOperator, StringTest,
};
use kql_parser::visit::{Visitor, walk_expr};

use super::union::{KeptColumns, Missing};
use super::{projection, unchanged};
use crate::bind::scope::Table;
use crate::bind::{Binder, SemanticError};
use crate::operators::Case;
use crate::plan::{Expr, Field, Plan};
use crate::types::Scalar;

/// The most tables that are searched when the query names none.
const MOST_TABLES: usize = 1000;
/// The column of the table's name.
const TABLE: &str = "$table";

/// The rows of several tables that a predicate holds for.
pub(super) struct Found {
    /// The tables that the predicate can say something about, with the rows it holds for.
    pub tables: Vec<Table>,
    /// The columns that the predicate names, in its order, each type once.
    pub named: Vec<Field>,
}

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
        let span = operator.span;
        let Some(case) = self.case_sensitivity(operator) else {
            return Self::broken(span);
        };
        if piped.is_some() && !tables.is_empty() {
            self.refuse(
                "`search in (…)` can only begin a query".to_owned(),
                operator.keyword,
                "leave out `in (…)` to search the rows so far",
            );
            return Self::broken(span);
        }
        let Some(tables) = self.searched(piped, tables, operator) else {
            return Self::broken(span);
        };
        let found = self.rows_found(tables, predicate, case, span);
        self.united(&found.tables, KeptColumns::All, Some(TABLE), span)
    }

    /// Whether letter case counts; `None` when the setting is none that there is.
    fn case_sensitivity(&mut self, operator: &syntax::Operator) -> Option<Case> {
        let Some(kind) = operator.setting("kind") else {
            return Some(Case::Ignored);
        };
        match kind.word() {
            Some("case_sensitive") => Some(Case::Sensitive),
            Some("default" | "case_insensitive") => Some(Case::Ignored),
            other => {
                self.report(SemanticError::BadSetting {
                    setting: "kind".to_owned(),
                    value: other.unwrap_or_default().to_owned(),
                    span: kind.name.span,
                    help: Some(
                        "`kind` is `default`, `case_insensitive` or `case_sensitive`".to_owned(),
                    ),
                });
                None
            }
        }
    }

    /// The named tables, or all there are; each has a label.
    pub(super) fn searched(
        &mut self,
        piped: Option<Table>,
        tables: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Option<Vec<Table>> {
        let keyword = operator.keyword;
        let mut found: Vec<Table> = piped.into_iter().collect();
        if tables.is_empty() && found.is_empty() {
            let count = self.catalog.table_names().len();
            if count > MOST_TABLES {
                self.report(SemanticError::Unsupported {
                    what: format!("a search of all {count} tables"),
                    span: keyword,
                    help: Some("name the tables: `search in (SecurityEvent, Syslog) …`".to_owned()),
                });
                return None;
            }
            let all = syntax::Expr {
                kind: Syntax::Wildcard(name("*", keyword)),
                span: keyword,
            };
            self.branch(&all, Missing::Reported, &mut found);
        }
        for table in tables {
            self.branch(table, Missing::Reported, &mut found);
        }
        for (number, table) in found.iter_mut().enumerate() {
            table
                .label
                .get_or_insert_with(|| format!("union_arg{number}").into());
        }
        (!found.is_empty()).then_some(found)
    }

    /// The rows of the tables that a predicate holds for. A column that only some tables have is null in the others; tables
    /// with none of the predicate's columns are left out, unless the predicate looks at every column.
    pub(super) fn rows_found(
        &mut self,
        tables: Vec<Table>,
        predicate: &syntax::Expr,
        case: Case,
        span: Span,
    ) -> Found {
        let rewritten = search_predicate(predicate, case);
        let mut names = Names::default();
        names.expr(&rewritten);
        let looks_at_all =
            names.has_wildcard || matches!(unwrapped(predicate), Syntax::Wildcard(_));
        let named = named_columns(&names.found, &tables);
        let speaks_of = |table: &Table| {
            let schema = &table.plan.schema;
            schema.incomplete
                || named
                    .iter()
                    .any(|field| schema.index_of(&field.name).is_some())
        };
        let all = looks_at_all || tables.len() == 1 || named.is_empty();
        let tables = tables
            .into_iter()
            .filter(|table| all || speaks_of(table))
            .map(|table| Table {
                plan: self.rows_with(&table.plan, &rewritten, &named, span),
                label: table.label,
            })
            .collect();
        Found { tables, named }
    }

    /// The rows of a table that a predicate holds for, where the columns that it names and that are not there are null.
    fn rows_with(
        &mut self,
        table: &Arc<Plan>,
        predicate: &syntax::Expr,
        named: &[Field],
        span: Span,
    ) -> Arc<Plan> {
        // The columns of an open source are known by their use: it gets what the predicate names.
        if table.schema.unpacked.is_some() {
            return self.filter(Arc::clone(table), predicate, span);
        }
        let width = table.schema.len();
        let own = |plan: &Arc<Plan>| -> Vec<(Field, Expr)> {
            (0..width)
                .filter_map(|index| unchanged(&plan.schema, index, span))
                .collect()
        };
        let mut columns = own(table);
        for field in named {
            if columns.iter().all(|(known, _)| known.name != field.name) {
                columns.push((
                    Field::computed(Arc::clone(&field.name), field.ty),
                    Expr::literal(Scalar::null(field.ty), span),
                ));
            }
        }
        if columns.len() == width {
            return self.filter(Arc::clone(table), predicate, span);
        }
        let wider = projection(table, columns, span);
        let filtered = self.filter(wider, predicate, span);
        let columns = own(&filtered);
        projection(&filtered, columns, span)
    }
}

/// The columns of these names that any table has, in the order of the names; a name with several types is there for each.
fn named_columns(names: &[String], tables: &[Table]) -> Vec<Field> {
    let mut named: Vec<Field> = Vec::new();
    for name in names {
        for table in tables {
            let field = table
                .plan
                .schema
                .index_of(name)
                .and_then(|index| table.plan.schema.field(index));
            let Some(field) = field else { continue };
            let is_known = |known: &Field| known.name == field.name && known.ty == field.ty;
            if !named.iter().any(is_known) {
                named.push(Field::computed(Arc::clone(&field.name), field.ty));
            }
        }
    }
    named
}

/// The names in a predicate, outside sub-queries.
#[derive(Default)]
struct Names {
    found: Vec<String>,
    has_wildcard: bool,
}

impl Visitor for Names {
    fn expr(&mut self, expr: &syntax::Expr) {
        match &expr.kind {
            Syntax::Name(name) => self.found.push(name.text.clone()),
            Syntax::Wildcard(_) => self.has_wildcard = true,
            Syntax::Pipe { .. } | Syntax::Source(_) | Syntax::ToScalar(_) => {}
            _ => walk_expr(self, expr),
        }
    }
}

/// What stands in brackets.
fn unwrapped(expr: &syntax::Expr) -> &Syntax {
    match &expr.kind {
        Syntax::Paren(inner) => unwrapped(inner),
        kind => kind,
    }
}

fn name(text: &str, span: Span) -> syntax::Name {
    syntax::Name {
        text: text.to_owned(),
        span,
    }
}

/// The predicate with each bare text as a search of all columns: `"x"` is `* has "x"`, `"x*"` finds a term that begins so.
fn search_predicate(predicate: &syntax::Expr, case: Case) -> syntax::Expr {
    let span = predicate.span;
    let again = |expr: &syntax::Expr| Box::new(search_predicate(expr, case));
    let kind = match &predicate.kind {
        Syntax::Literal(Literal::String(text)) => found_in(every_column(span), text, case, span),
        // `search *` finds every row, also one whose columns are all empty.
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
        // `column:"x"`: the colon is one character long, as no other operator of strings is.
        Syntax::Binary {
            operator: BinaryOperator::String(_),
            operator_span,
            left,
            right,
        } if operator_span.len() == 1 && text_of(right).is_some() => {
            let text = text_of(right).unwrap_or_default();
            found_in((**left).clone(), text, case, span)
        }
        Syntax::Binary {
            operator: BinaryOperator::String(operator),
            operator_span,
            left,
            right,
        } if case.is_sensitive() => {
            let operator = StringOperator {
                case_sensitive: true,
                ..*operator
            };
            Syntax::Binary {
                operator: BinaryOperator::String(operator),
                operator_span: *operator_span,
                left: left.clone(),
                right: right.clone(),
            }
        }
        Syntax::Call(call) if call.name.text == "not" => {
            let mut call = call.clone();
            for argument in &mut call.arguments {
                argument.value = search_predicate(&argument.value, case);
            }
            Syntax::Call(call)
        }
        _ => predicate.kind.clone(),
    };
    syntax::Expr { kind, span }
}

/// `value has "text"`, where `*` at an end leaves that end of the term open.
fn found_in(value: syntax::Expr, text: &str, case: Case, span: Span) -> Syntax {
    let inner = text.trim_matches('*');
    if inner.is_empty() {
        return Syntax::Literal(Literal::Bool(true));
    }
    let (open_start, open_end) = (text.starts_with('*'), text.ends_with('*'));
    let (test, pattern) = match (open_start, open_end) {
        // No string operator has a `*` inside. The pattern keeps the terms at its ends whole, as `has` would.
        _ if inner.contains('*') => {
            let edge = |open: bool| if open { "" } else { r"\b" };
            let pieces: Vec<String> = inner.split('*').map(regex::escape).collect();
            let pattern = format!(
                "{}{}{}{}",
                if case.is_sensitive() { "" } else { "(?i)" },
                edge(open_start),
                pieces.join(".*"),
                edge(open_end)
            );
            (StringTest::MatchesRegex, pattern)
        }
        (false, false) => (StringTest::Has, inner.to_owned()),
        (false, true) => (StringTest::HasPrefix, inner.to_owned()),
        (true, false) => (StringTest::HasSuffix, inner.to_owned()),
        (true, true) => (StringTest::Contains, inner.to_owned()),
    };
    Syntax::Binary {
        operator: BinaryOperator::String(StringOperator {
            test,
            case_sensitive: case.is_sensitive() || test == StringTest::MatchesRegex,
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

/// `*`
fn every_column(span: Span) -> syntax::Expr {
    syntax::Expr {
        kind: Syntax::Wildcard(name("*", span)),
        span,
    }
}

/// The text of a literal that is one.
fn text_of(expr: &syntax::Expr) -> Option<&str> {
    match &expr.kind {
        Syntax::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}
