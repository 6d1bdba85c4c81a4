//! Values of a stage as expressions over the variables of a way.

use std::sync::Arc;

use kql_eval::functions::scalar;
use kql_eval::plan::{Expr, ExprKind, Extraction, Plan};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::{Groups, Tracer, join, opaque, put};
use crate::path::{Path, Variable, VariableKind};
use crate::substitute::{rewritten, substitute};

impl Tracer<'_> {
    /// An expression over a stage's columns, over the variables of a way. The value of a sub-query over tables makes their
    /// rows sources of the way.
    pub(super) fn value(&self, path: &mut Path, expr: &Expr) -> Expr {
        let inlined = self.with_scalars(path, expr);
        let columns = path.columns.clone();
        let value = substitute(&inlined, &|column| columns.get(column).cloned());
        if matches!(value.kind, ExprKind::Column(_)) {
            return value;
        }
        collected(path, &value)
    }

    /// The expression with a column beyond the stage's own for each sub-query that reads tables.
    fn with_scalars(&self, path: &mut Path, expr: &Expr) -> Expr {
        let mut found = Vec::new();
        subqueries(expr, &mut found);
        found.retain(|subquery| self.reads_tables(*subquery));
        if found.is_empty() {
            return expr.clone();
        }
        let mut numbers = Vec::new();
        for subquery in found {
            let plan = self.subqueries.get(subquery);
            let way = plan.and_then(|plan| self.paths(plan, &Groups::new()).into_iter().next());
            let Some(way) = way else { continue };
            let columns = join::absorb(path, way);
            if let Some(first) = columns.into_iter().next() {
                numbers.push((subquery, path.columns.len()));
                path.columns.push(first);
            }
        }
        with_columns(expr, &numbers)
    }
}

fn subqueries(expr: &Expr, found: &mut Vec<usize>) {
    if let ExprKind::Subquery(number) = expr.kind
        && !found.contains(&number)
    {
        found.push(number);
    }
    for child in expr.children() {
        subqueries(child, found);
    }
}

/// The expression with columns in place of sub-queries.
fn with_columns(expr: &Expr, numbers: &[(usize, usize)]) -> Expr {
    rewritten(expr, &|inner| match inner.kind {
        ExprKind::Subquery(number) => numbers
            .iter()
            .find(|(subquery, _)| *subquery == number)
            .map(|(_, column)| Expr::column(*column, inner.ty, inner.span)),
        _ => None,
    })
}

/// What aggregates collect: its length is how many distinct values there are, otherwise it is an array of one.
fn collected(path: &mut Path, expr: &Expr) -> Expr {
    let variables = path.variables.clone();
    let of = |inner: &Expr| match inner.kind {
        ExprKind::Column(index) => match &variables.get(index)?.kind {
            VariableKind::Collected { group, value } => Some((*group, value.clone())),
            _ => None,
        },
        _ => None,
    };
    let mut lengths = Vec::new();
    find_lengths(expr, &of, &mut lengths);
    let lengths: Vec<(usize, Expr, Expr)> = lengths
        .into_iter()
        .map(|(group, value, span)| {
            let column = distinct(path, group, value.clone(), ScalarType::Long, span);
            (group, value, column)
        })
        .collect();
    rewritten(expr, &|inner| {
        if let Some((group, value)) = length_of(inner, &of) {
            return lengths
                .iter()
                .find(|(of, known, _)| *of == group && known.same_as(&value))
                .map(|(_, _, column)| converted(column.clone(), inner.ty));
        }
        let (_, value) = of(inner)?;
        call("pack_array", vec![value], inner.span)
    })
}

type Find<'f> = &'f dyn Fn(&Expr) -> Option<(usize, Expr)>;

fn length_of(expr: &Expr, of: Find<'_>) -> Option<(usize, Expr)> {
    match &expr.kind {
        ExprKind::Call {
            function,
            arguments,
            ..
        } if function.name == "array_length" => arguments.first().and_then(of),
        _ => None,
    }
}

fn find_lengths(expr: &Expr, of: Find<'_>, found: &mut Vec<(usize, Expr, Span)>) {
    if let Some((group, value)) = length_of(expr, of) {
        found.push((group, value, expr.span));
    }
    for child in expr.children() {
        find_lengths(child, of, found);
    }
}

/// The column of how many distinct values an expression has in a group.
pub(super) fn distinct(
    path: &mut Path,
    group: usize,
    value: Expr,
    ty: ScalarType,
    span: Span,
) -> Expr {
    let known = path.variables.iter().position(|variable| {
        matches!(&variable.kind, VariableKind::Distinct { group: of, value: known }
            if *of == group && known.same_as(&value))
    });
    let number = known.unwrap_or_else(|| {
        path.add(Variable {
            kind: VariableKind::Distinct { group, value },
            name: Arc::from("distinct values"),
            ty,
        })
    });
    Expr::column(number, ty, span)
}

/// A call of a function of the registry in its first form.
pub(super) fn call(name: &str, arguments: Vec<Expr>, span: Span) -> Option<Expr> {
    let function = scalar::find(name)?;
    let signature = function.signatures.first()?;
    let ty = match signature.returns {
        kql_eval::functions::Returns::Type(ty) => ty,
        _ => return None,
    };
    Some(Expr {
        kind: ExprKind::Call {
            function,
            signature,
            compiled: None,
            arguments,
        },
        ty,
        span,
    })
}

/// The expression as a value of another type.
pub(super) fn converted(expr: Expr, ty: ScalarType) -> Expr {
    if expr.ty == ty {
        return expr;
    }
    if let ExprKind::Literal(value) = &expr.kind {
        return Expr::literal(kql_eval::types::convert_scalar(value, ty), expr.span);
    }
    let span = expr.span;
    Expr {
        kind: ExprKind::Convert(Box::new(expr)),
        ty,
        span,
    }
}

/// The first element of an array, as a value of a type.
pub(super) fn first_element(array: Expr, ty: ScalarType, span: Span) -> Expr {
    if let ExprKind::Call {
        function,
        arguments,
        ..
    } = &array.kind
        && function.name == "pack_array"
        && let Some(first) = arguments.first()
    {
        return converted(first.clone(), ty);
    }
    let element = Expr {
        kind: ExprKind::Index {
            base: Box::new(converted(array, ScalarType::Dynamic)),
            by: Box::new(Expr::literal(Scalar::Long(0), span)),
        },
        ty: ScalarType::Dynamic,
        span,
    };
    converted(element, ty)
}

/// The columns that `parse` reads out of a text. Of a text that is a column as it is, the parts become variables and the
/// text is put together of them.
pub(super) fn parsed(
    path: &mut Path,
    text: &Expr,
    extraction: &Extraction,
    targets: &[usize],
    plan: &Plan,
    columns: &mut [Expr],
) {
    let whole = match text.kind {
        ExprKind::Column(index) => path
            .variables
            .get(index)
            .filter(|variable| {
                matches!(variable.kind, VariableKind::Column(_))
                    && variable.ty == ScalarType::String
            })
            .map(|_| index),
        _ => None,
    };
    let mut parts = Vec::new();
    for target in targets {
        let Some(field) = plan.schema.field(*target) else {
            continue;
        };
        let part = match whole {
            None => opaque(path, "a text that is taken apart", field.ty, plan.span),
            Some(_) => {
                let variable = path.add(Variable {
                    kind: VariableKind::Part,
                    name: Arc::clone(&field.name),
                    ty: field.ty,
                });
                Expr::column(variable, field.ty, plan.span)
            }
        };
        put(columns, *target, Some(part.clone()));
        parts.push(part);
    }
    let Some(whole) = whole else { return };
    let pieces = match extraction {
        Extraction::Pattern { pattern, .. } => {
            crate::pattern::around_groups(pattern.regex_text(), parts.len())
        }
        Extraction::Keys { .. } => None,
    };
    let Some(pieces) = pieces else {
        path.narrowed("a text is taken apart by a pattern that is not followed back");
        return;
    };
    let mut arguments = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        let literal = Scalar::String(Arc::from(piece));
        arguments.push(Expr::literal(literal, plan.span));
        if let Some(part) = parts.get(index) {
            arguments.push(converted(part.clone(), ScalarType::String));
        }
    }
    let Some(composed) = call("strcat", arguments, plan.span) else {
        return;
    };
    let put_in =
        |expr: &Expr| substitute(expr, &|column| (column == whole).then(|| composed.clone()));
    for constraint in &mut path.constraints {
        constraint.predicate = put_in(&constraint.predicate);
    }
    for column in columns.iter_mut() {
        *column = put_in(column);
    }
    for group in &mut path.groups {
        for key in &mut group.keys {
            *key = put_in(key);
        }
    }
    path.composed.push((whole, composed));
}
