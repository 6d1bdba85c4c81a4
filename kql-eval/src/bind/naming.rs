//! The names of result columns that the query does not name.

use std::collections::HashSet;

use kql_parser::syntax::{self, ExprKind as Syntax, Literal, UnaryOperator};

use super::Binder;
use crate::functions::{self, Aggregation, Naming, ResultArgument};
use crate::types::{Scalar, ScalarType};

/// How a result column came by its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ColumnName {
    /// The query spells it out, as `name = …`.
    Spelled(String),
    /// It is that of a bare column. It is refused where another item is spelled out so, and gives way to one that follows from
    /// an expression before it.
    Bare(String),
    /// It follows from the expression.
    Inferred(String),
    /// Nothing to name it after: `Column1`, `Column2`, …
    Positional,
}

impl Binder<'_> {
    /// The name that follows from an expression, if one does.
    pub(super) fn inferred_name(&self, expr: &syntax::Expr) -> Option<String> {
        match &expr.kind {
            Syntax::Name(name) => Some(name.text.clone()),
            Syntax::Paren(inner) => self.inferred_name(inner),
            Syntax::Member { base, name } => {
                Some(format!("{}_{}", self.inferred_name(base)?, name.text))
            }
            Syntax::Index { base, index } => Some(format!(
                "{}_{}",
                self.inferred_name(base)?,
                index_name(index)?
            )),
            Syntax::Call(call) => self.call_name(call),
            _ => None,
        }
    }

    fn call_name(&self, call: &syntax::Call) -> Option<String> {
        let first = || {
            let argument = call.arguments.first()?;
            let spelled = argument.names.first().map(|name| name.text.clone());
            spelled.or_else(|| self.inferred_name(&argument.value))
        };
        if self.scope.get(&call.name.text).is_some() {
            return None;
        }
        if call.name.text == "column_ifexists" || call.name.text == "columnifexists" {
            return match &call.arguments.first()?.value.kind {
                Syntax::Literal(Literal::String(name)) => Some(name.clone()),
                _ => None,
            };
        }
        if call.name.text == "bin_auto" {
            return first();
        }
        if let Some(function) = functions::scalar::find(&call.name.text) {
            return match function.naming {
                Naming::Positional | Naming::Columns(_) => None,
                Naming::Argument => first(),
                Naming::Suffix(suffix) => Some(format!(
                    "{}{suffix}",
                    first().unwrap_or_else(|| "array0".to_owned())
                )),
                Naming::Prefix(prefix) => Some(format!("{prefix}{}", first().unwrap_or_default())),
            };
        }
        let aggregation = functions::aggregation::find(&call.name.text)?;
        self.aggregate_name(aggregation, call)
    }

    /// The name of an aggregate's first column.
    fn aggregate_name(&self, aggregation: &Aggregation, call: &syntax::Call) -> Option<String> {
        let names: Vec<Option<String>> = call
            .arguments
            .iter()
            .map(|argument| self.inferred_name(&argument.value))
            .collect();
        let numbers: Vec<Option<Scalar>> = call
            .arguments
            .iter()
            .map(|argument| match &argument.value.kind {
                Syntax::Literal(Literal::Long(value)) => Some(Scalar::Long(*value)),
                Syntax::Literal(Literal::Real(value)) => Some(Scalar::Real(*value)),
                _ => None,
            })
            .collect();
        let arguments: Vec<ResultArgument<'_>> = names
            .iter()
            .zip(&numbers)
            .map(|(name, number)| ResultArgument {
                name: name.as_deref(),
                ty: ScalarType::Dynamic,
                constant: number.as_ref(),
            })
            .collect();
        let form = aggregation
            .signatures
            .iter()
            .find(|form| form.accepts(arguments.len()))?;
        aggregation
            .columns(form, &arguments)
            .into_iter()
            .next()?
            .name
    }

    /// The name of an item in a list such as that of `project`.
    pub(super) fn item_name(&self, item: &syntax::NamedExpr) -> ColumnName {
        if let Some(name) = item.names.first() {
            return ColumnName::Spelled(name.text.clone());
        }
        if let Syntax::Name(name) = &item.value.kind {
            return ColumnName::Bare(name.text.clone());
        }
        self.inferred_name(&item.value)
            .map_or(ColumnName::Positional, ColumnName::Inferred)
    }
}

/// Names that clash with no other: an inferred name that is taken gets a number, positional ones count up.
///
/// `reserved` are names that positional columns step around, such as those of the input of `extend`.
pub(super) fn distinct_names(names: &[ColumnName], reserved: &HashSet<&str>) -> Vec<String> {
    let spelled: HashSet<&str> = names
        .iter()
        .filter_map(|name| match name {
            ColumnName::Spelled(name) => Some(name.as_str()),
            ColumnName::Bare(_) | ColumnName::Inferred(_) | ColumnName::Positional => None,
        })
        .collect();
    let mut used: HashSet<String> = HashSet::new();
    let mut inferred: HashSet<String> = HashSet::new();
    let mut position = 0;
    names
        .iter()
        .map(|name| {
            let name = match name {
                ColumnName::Spelled(name) => name.clone(),
                ColumnName::Bare(name) if !inferred.contains(name) => name.clone(),
                ColumnName::Bare(name) | ColumnName::Inferred(name) => {
                    let name = numbered(name, |candidate| {
                        used.contains(candidate) || spelled.contains(candidate)
                    });
                    inferred.insert(name.clone());
                    name
                }
                ColumnName::Positional => loop {
                    position += 1;
                    let candidate = format!("Column{position}");
                    let taken = used.contains(&candidate)
                        || spelled.contains(candidate.as_str())
                        || reserved.contains(candidate.as_str());
                    if !taken {
                        break candidate;
                    }
                },
            };
            used.insert(name.clone());
            name
        })
        .collect()
}

/// The name itself, or with the first number from 1 that makes it free.
pub(super) fn numbered(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (1_u32..)
        .map(|number| format!("{name}{number}"))
        .find(|candidate| !taken(candidate))
        .unwrap_or_default()
}

/// What an index adds to a name: its number or key, with `_` for everything that no plain name has.
fn index_name(index: &syntax::Expr) -> Option<String> {
    let text = match &index.kind {
        Syntax::Literal(Literal::Long(number)) => number.to_string(),
        Syntax::Literal(Literal::String(key)) => key.clone(),
        Syntax::Unary {
            operator: UnaryOperator::Minus,
            operand,
        } => format!("-{}", index_name(operand)?),
        _ => return None,
    };
    Some(
        text.chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect(),
    )
}
