//! `join`, `lookup`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax, Setting};

use super::columns::incomplete;
use super::{projection, reopened};
use crate::bind::naming::numbered;
use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Expr, Field, JoinKind, Node, Plan, Schema};

/// A key: an expression over each side.
struct Key {
    left: Expr,
    right: Expr,
}

/// What becomes of the keys of the right side, which equal those of the left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RightKeys {
    /// `join` shows them as columns of their own.
    Shown,
    /// `lookup` leaves them out.
    LeftOut,
}

impl Binder<'_> {
    /// `join`
    pub(super) fn join(
        &mut self,
        left: &Arc<Plan>,
        right: &syntax::Expr,
        on: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let kind = match operator.setting("kind").and_then(Setting::word) {
            None | Some("innerunique") => JoinKind::InnerUnique,
            Some("inner") => JoinKind::Inner,
            Some("leftouter") => JoinKind::LeftOuter,
            Some("rightouter") => JoinKind::RightOuter,
            Some("fullouter") => JoinKind::FullOuter,
            Some("leftsemi") => JoinKind::LeftSemi,
            Some("rightsemi") => JoinKind::RightSemi,
            Some("leftanti" | "anti" | "leftantisemi") => JoinKind::LeftAnti,
            Some("rightanti" | "rightantisemi") => JoinKind::RightAnti,
            Some(other) => {
                let kinds = "inner innerunique leftouter rightouter fullouter leftsemi rightsemi leftanti rightanti";
                self.bad_kind(operator, other, kinds);
                return Self::broken(operator.span);
            }
        };
        self.join_of(left, right, on, kind, RightKeys::Shown, operator.span)
    }

    /// `lookup`
    pub(super) fn lookup(
        &mut self,
        left: &Arc<Plan>,
        right: &syntax::Expr,
        on: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let kind = match operator.setting("kind").and_then(Setting::word) {
            None | Some("leftouter") => JoinKind::LeftOuter,
            Some("inner") => JoinKind::Inner,
            Some(other) => {
                self.bad_kind(operator, other, "leftouter inner");
                return Self::broken(operator.span);
            }
        };
        self.join_of(left, right, on, kind, RightKeys::LeftOut, operator.span)
    }

    /// Reports a `kind=` that the operator does not have.
    pub(super) fn bad_kind(&mut self, operator: &syntax::Operator, value: &str, kinds: &str) {
        let span = operator
            .setting("kind")
            .map_or(operator.keyword, |setting| match &setting.value {
                syntax::SettingValue::Word(name) => name.span,
                syntax::SettingValue::Literal(_, span) => *span,
                syntax::SettingValue::Exprs(_) => setting.name.span,
            });
        let outer = match value {
            "left" => Some("leftouter"),
            "right" => Some("rightouter"),
            "outer" | "full" => Some("fullouter"),
            "semi" => Some("leftsemi"),
            _ => None,
        };
        let help = outer
            .filter(|kind| kinds.split(' ').any(|known| known == *kind))
            .map(|kind| format!("write `kind={kind}`"))
            .or_else(|| crate::bind::did_you_mean(value, kinds.split(' ')))
            .or_else(|| Some(format!("write one of {}", kinds.replace(' ', ", "))));
        self.report(SemanticError::BadSetting {
            setting: "kind".to_owned(),
            value: value.to_owned(),
            span,
            help,
        });
    }

    fn join_of(
        &mut self,
        left: &Arc<Plan>,
        right: &syntax::Expr,
        on: &[syntax::Expr],
        kind: JoinKind,
        shown: RightKeys,
        span: Span,
    ) -> Arc<Plan> {
        let right = self.tabular(right).plan;
        self.joined(left, &right, on, kind, shown, span)
    }

    /// The rows of `left`, each with what `right` has for its keys; the right keys are left out.
    pub(in crate::bind) fn lookup_of(
        &mut self,
        left: &Arc<Plan>,
        right: Arc<Plan>,
        on: &[syntax::Expr],
        span: Span,
    ) -> Arc<Plan> {
        self.joined(
            left,
            &right,
            on,
            JoinKind::LeftOuter,
            RightKeys::LeftOut,
            span,
        )
    }

    fn joined(
        &mut self,
        left: &Arc<Plan>,
        right: &Arc<Plan>,
        on: &[syntax::Expr],
        kind: JoinKind,
        shown: RightKeys,
        span: Span,
    ) -> Arc<Plan> {
        if on.is_empty() {
            self.report(SemanticError::JoinKey {
                help: None,
                message: "the join has no key".to_owned(),
                span,
            });
            return Self::broken(span);
        }
        let mut keys = Vec::new();
        for condition in on {
            self.join_keys(condition, left, right, &mut keys);
        }
        let unknown = left.schema.incomplete || right.schema.incomplete || keys.len() < on.len();
        // A join compares columns only. Keys that are expressions become columns of their side, and the projection
        // behind drops them.
        let (left_side, left_keys) = with_keys(left, keys.iter().map(|key| &key.left), span);
        let (right_side, right_keys) = with_keys(right, keys.iter().map(|key| &key.right), span);
        let on: Vec<(usize, usize)> = left_keys
            .into_iter()
            .zip(right_keys.iter().copied())
            .collect();
        let mut joined = Self::join_of_keys((&left_side, &right_side), kind, on, span);
        if unknown {
            joined = incomplete(&joined);
        }
        let columns = output(
            left,
            right,
            kind,
            (shown == RightKeys::LeftOut).then_some(right_keys.as_slice()),
            left_side.schema.len(),
            span,
        );
        let unpacked = self.merged_sources(left.schema.unpacked, right.schema.unpacked);
        if unknown {
            return projection(&joined, columns, span);
        }
        reopened(projection(&joined, columns, span), unpacked)
    }

    /// The join of two sides, with the columns of those that its kind shows.
    fn join_of_keys(
        (left, right): (&Arc<Plan>, &Arc<Plan>),
        kind: JoinKind,
        on: Vec<(usize, usize)>,
        span: Span,
    ) -> Arc<Plan> {
        let mut fields = Vec::new();
        if kind.has_left() {
            fields.extend(left.schema.fields.iter().cloned());
        }
        if kind.has_right() {
            fields.extend(right.schema.fields.iter().cloned());
        }
        Arc::new(Plan {
            node: Node::Join {
                left_where: None,
                left: Arc::clone(left),
                right: Arc::clone(right),
                kind,
                on,
            },
            schema: Arc::new(Schema {
                fields,
                incomplete: left.schema.incomplete || right.schema.incomplete,
                unpacked: None,
                stage: None,
            }),
            span,
        })
    }

    /// The keys of one `on` condition: a column of both sides, or `$left.a == $right.b`, also joined by `and`.
    fn join_keys(
        &mut self,
        condition: &syntax::Expr,
        left: &Arc<Plan>,
        right: &Arc<Plan>,
        keys: &mut Vec<Key>,
    ) {
        match &condition.kind {
            Syntax::Paren(inner) => self.join_keys(inner, left, right, keys),
            Syntax::Binary {
                operator: BinaryOperator::And,
                left: a,
                right: b,
                ..
            } => {
                self.join_keys(a, left, right, keys);
                self.join_keys(b, left, right, keys);
            }
            Syntax::Binary {
                operator: BinaryOperator::Equal,
                left: a,
                right: b,
                ..
            } => match (side(a), side(b)) {
                (Some(("$left", a)), Some(("$right", b))) => {
                    let a = self.name(a, Row::Of(&left.schema));
                    let b = self.name(b, Row::Of(&right.schema));
                    self.join_key((a, &left.schema), (b, &right.schema), condition.span, keys);
                }
                (Some(("$right", _)), Some(("$left", _))) => self.report(SemanticError::JoinKey {
                    help: key_help(b, a),
                    message: "`$left` stands before `$right` in a key".to_owned(),
                    span: condition.span,
                }),
                _ => self.report(SemanticError::JoinKey {
                    help: key_help(a, b),
                    message: "a key compares a column of `$left` with one of `$right`".to_owned(),
                    span: condition.span,
                }),
            },
            Syntax::Name(name) => self.join_key_of_name(name, left, right, keys),
            Syntax::Missing => {}
            _ => self.report(SemanticError::JoinKey {
                help: None,
                message: "a join compares columns for equality only".to_owned(),
                span: condition.span,
            }),
        }
    }

    /// A key that is a column of both sides by the same name.
    fn join_key_of_name(
        &mut self,
        name: &syntax::Name,
        left: &Arc<Plan>,
        right: &Arc<Plan>,
        keys: &mut Vec<Key>,
    ) {
        let a = self.name(name, Row::Of(&left.schema));
        if a.is_error() {
            return;
        }
        match right.schema.index_of(&name.text) {
            Some(_) => {
                let b = self.name(name, Row::Of(&right.schema));
                self.join_key((a, &left.schema), (b, &right.schema), name.span, keys);
            }
            None if right.schema.incomplete => {}
            None if right.schema.unpacked.is_some() => {
                self.unknown_column(&name.text, name.span, &right.schema);
            }
            None => self.report(SemanticError::JoinKey {
                help: None,
                message: format!("the right side of the join has no column `{}`", name.text),
                span: name.span,
            }),
        }
    }

    fn join_key(
        &mut self,
        (left, left_rows): (Expr, &Schema),
        (right, right_rows): (Expr, &Schema),
        span: Span,
        keys: &mut Vec<Key>,
    ) {
        if left.is_error() || right.is_error() {
            return;
        }
        let ty = match self.join_key_type((&left, left_rows), (&right, right_rows)) {
            Ok(ty) => ty,
            Err(mismatch) => {
                self.report(SemanticError::JoinKey {
                    message: mismatch.message(left.ty, right.ty),
                    help: Some(mismatch.help(left.ty, right.ty)),
                    span,
                });
                return;
            }
        };
        let left = self.converted(left, ty);
        let right = self.converted(right, ty);
        keys.push(Key { left, right });
    }
}

/// How a key written as in SQL is written here.
fn key_help(a: &syntax::Expr, b: &syntax::Expr) -> Option<String> {
    let name = |expr: &syntax::Expr| match &expr.kind {
        Syntax::Name(name) | Syntax::Member { name, .. } => Some(name.text.clone()),
        _ => None,
    };
    let (a, b) = (name(a)?, name(b)?);
    Some(if a == b {
        format!("write `on {a}`")
    } else {
        format!("write `on $left.{a} == $right.{b}`")
    })
}

/// `$left.a` or `$right.a`.
fn side(expr: &syntax::Expr) -> Option<(&str, &syntax::Name)> {
    match &expr.kind {
        Syntax::Paren(inner) => side(inner),
        Syntax::Member { base, name } => match &base.kind {
            Syntax::Name(side) => Some((side.text.as_str(), name)),
            _ => None,
        },
        Syntax::Index { base, index } => match (&base.kind, &index.kind) {
            (Syntax::Name(side), Syntax::Name(name)) => Some((side.text.as_str(), name)),
            _ => None,
        },
        _ => None,
    }
}

/// The rows with a column for each key: the input itself where all keys are columns of it.
fn with_keys<'k>(
    input: &Arc<Plan>,
    keys: impl Iterator<Item = &'k Expr>,
    span: Span,
) -> (Arc<Plan>, Vec<usize>) {
    let mut columns: Vec<_> = (0..input.schema.len())
        .filter_map(|i| super::unchanged(&input.schema, i, span))
        .collect();
    let mut places = Vec::new();
    for key in keys {
        if let crate::plan::ExprKind::Column(index) = key.kind {
            places.push(index);
        } else {
            places.push(columns.len());
            columns.push((Field::computed("", key.ty), key.clone()));
        }
    }
    if columns.len() == input.schema.len() {
        return (Arc::clone(input), places);
    }
    (projection(input, columns, span), places)
}

/// The columns of the result: the left ones, then the right ones under names that are free. `dropped` are the right key
/// columns that `lookup` leaves out.
fn output(
    left: &Arc<Plan>,
    right: &Arc<Plan>,
    kind: JoinKind,
    dropped: Option<&[usize]>,
    left_width: usize,
    span: Span,
) -> Vec<(Field, Expr)> {
    let mut columns = Vec::new();
    let mut used: HashSet<String> = HashSet::new();
    if kind.has_left() {
        for (index, field) in left.schema.fields.iter().enumerate() {
            used.insert(field.name.to_string());
            columns.push((field.clone(), Expr::column(index, field.ty, span)));
        }
    }
    if kind.has_right() {
        let first = if kind.has_left() { left_width } else { 0 };
        let own: HashSet<&str> = right.schema.fields.iter().map(|f| &*f.name).collect();
        for (index, field) in right.schema.fields.iter().enumerate() {
            if dropped.is_some_and(|dropped| dropped.contains(&index)) {
                continue;
            }
            // A number is chosen that gives none of the names of either side.
            let name = if used.contains(&*field.name) {
                numbered(&field.name, |candidate| {
                    used.contains(candidate) || own.contains(candidate)
                })
            } else {
                field.name.to_string()
            };
            used.insert(name.clone());
            columns.push((
                Field {
                    name: name.into(),
                    ..field.clone()
                },
                Expr::column(first + index, field.ty, span),
            ));
        }
    }
    columns
}
