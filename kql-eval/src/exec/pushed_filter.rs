//! What a query asks of the rows of a table, in the form in which a source can use it.

use std::sync::Arc;

use arrow_array::BooleanArray;
use kql_parser::syntax::InOperator;

use super::{Batch, Context, NoData, ScanRequest, Threshold, evaluate, evaluate_constant};
use crate::operators::{Case, Comparison, ListRequirement, Quantifier, TextRequirement, selection};
use crate::plan::{Expr, ExprKind};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Scalar, ScalarType};
use crate::{RuntimeError, Settings};

/// A condition that every row has to meet that the query asks for.
#[derive(Clone, Debug)]
pub struct Condition<'r> {
    test: Test<'r>,
    settings: &'r Settings,
    /// The columns that it reads, in ascending order.
    pub columns: Vec<usize>,
    /// The values between which a column has to lie.
    pub bounds: Option<Bounds>,
    /// Texts of which at least one has to occur in a row.
    pub needles: Option<Vec<Needle>>,
}

#[derive(Clone, Debug)]
enum Test<'r> {
    Predicate(&'r Expr),
    Threshold(Arc<Threshold>),
}

/// The values between which a column has to lie, both included. Null is never among them.
#[derive(Clone, PartialEq, Debug)]
pub struct Bounds {
    /// The table's column.
    pub column: usize,
    /// The least value, of the column's type.
    pub low: Option<Scalar>,
    /// The greatest value, of the column's type.
    pub high: Option<Scalar>,
}

/// A text that stands in the value of a string column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Needle {
    /// The table's column.
    pub column: usize,
    /// The text; never empty.
    pub text: Arc<str>,
    /// Whether letter case counts; where it does not, that of letters beyond ASCII does not count either.
    pub case_sensitive: bool,
}

impl Condition<'_> {
    /// The rows of a batch of the table's columns that meet it; columns that it does not read may hold anything.
    ///
    /// # Errors
    /// A function fails over the values it gets. The stages above meet the same error if the row is handed on.
    pub fn holds(&self, batch: &Batch) -> Result<BooleanArray, RuntimeError> {
        match &self.test {
            Test::Predicate(predicate) => {
                let context = Context::without_query(&NoData, self.settings);
                Ok(selection(&evaluate(predicate, batch, &context)?))
            }
            Test::Threshold(threshold) => Ok(threshold
                .holds(batch)
                .unwrap_or_else(|| vec![true; batch.rows].into())),
        }
    }

    /// Whether the answer for the same row may differ from one call to the next.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        matches!(self.test, Test::Threshold(_))
    }

    /// The threshold, where it is one.
    #[must_use]
    pub fn threshold(&self) -> Option<&Threshold> {
        match &self.test {
            Test::Predicate(_) => None,
            Test::Threshold(threshold) => Some(threshold),
        }
    }
}

/// The conditions of a request.
pub(super) fn conditions<'r>(request: &ScanRequest<'r>) -> Vec<Condition<'r>> {
    let settings = request.settings;
    let of_predicates = request.pushed_down.iter().map(|predicate| {
        let mut columns = Vec::new();
        predicate.for_each_column(&mut |column| columns.push(column));
        columns.sort_unstable();
        columns.dedup();
        Condition {
            test: Test::Predicate(predicate),
            settings,
            columns,
            bounds: bounds(predicate, settings),
            needles: needles(predicate),
        }
    });
    let moving = request.threshold.iter().map(|threshold| Condition {
        test: Test::Threshold(Arc::clone(threshold)),
        settings,
        columns: vec![threshold.column],
        bounds: None,
        needles: None,
    });
    of_predicates.chain(moving).collect()
}

fn bounds(predicate: &Expr, settings: &Settings) -> Option<Bounds> {
    match &predicate.kind {
        ExprKind::Compare {
            operator,
            left,
            right,
        } => {
            let (column, operator, value) = match (&left.kind, &right.kind) {
                (ExprKind::Column(column), _) => {
                    (*column, *operator, fixed(right, left.ty, settings)?)
                }
                (_, ExprKind::Column(column)) => (
                    *column,
                    mirrored(*operator),
                    fixed(left, right.ty, settings)?,
                ),
                _ => return None,
            };
            let (low, high) = match operator {
                Comparison::Equal => (Some(value.clone()), Some(value)),
                Comparison::NotEqual => return None,
                Comparison::Less | Comparison::LessOrEqual => (None, Some(value)),
                Comparison::Greater | Comparison::GreaterOrEqual => (Some(value), None),
            };
            Some(Bounds { column, low, high })
        }
        ExprKind::Between {
            negated: false,
            value,
            low,
            high,
        } => {
            let ExprKind::Column(column) = value.kind else {
                return None;
            };
            Some(Bounds {
                column,
                low: Some(fixed(low, value.ty, settings)?),
                high: Some(fixed(high, value.ty, settings)?),
            })
        }
        _ => None,
    }
}

const fn mirrored(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

/// The value of an expression of this type that is the same for all rows and that has an order.
fn fixed(expr: &Expr, ty: ScalarType, settings: &Settings) -> Option<Scalar> {
    let ordered = matches!(
        ty,
        ScalarType::Int
            | ScalarType::Long
            | ScalarType::Real
            | ScalarType::String
            | ScalarType::DateTime
            | ScalarType::TimeSpan
    );
    if expr.ty != ty || !ordered || !expr.is_fixed() {
        return None;
    }
    let value = evaluate_constant(expr, settings).ok()?;
    // Comparisons with null and not-a-number are never true in the sense of an order, so they bound nothing.
    let is_value = !value.is_null() && !matches!(value, Scalar::Real(value) if value.is_nan());
    is_value.then_some(value)
}

/// Texts of which at least one is in every row for which the predicate is true; `None` when no text is sure to be.
fn needles(predicate: &Expr) -> Option<Vec<Needle>> {
    match &predicate.kind {
        ExprKind::StringMatch {
            operator,
            value,
            needle,
            ..
        } if !operator.negated => {
            let case = TextRequirement::of(*operator)?.case;
            Some(vec![needle_in(value, needle.as_literal()?, case)?])
        }
        ExprKind::Compare {
            operator: Comparison::Equal,
            left,
            right,
        } => {
            let needle = match (left.as_literal(), right.as_literal()) {
                (_, Some(text)) => needle_in(left, text, Case::Sensitive),
                (Some(text), _) => needle_in(right, text, Case::Sensitive),
                _ => None,
            };
            Some(vec![needle?])
        }
        ExprKind::Membership {
            operator,
            value,
            list,
            ..
        } => membership_needles(*operator, value, list),
        // Every branch must give texts: a row may meet the predicate through a branch that names none.
        ExprKind::Or(branches) => {
            let each: Option<Vec<_>> = branches.iter().map(needles).collect();
            Some(each?.concat())
        }
        // One conjunct is enough to rule rows out, and long texts are rarer: the one whose shortest text is the longest.
        ExprKind::And(parts) => parts
            .iter()
            .filter_map(needles)
            .max_by_key(|needles| needles.iter().map(|needle| needle.text.len()).min()),
        _ => None,
    }
}

/// The texts of which one is in every row whose value is among those of a list.
fn membership_needles(operator: InOperator, value: &Expr, list: &[Expr]) -> Option<Vec<Needle>> {
    let requirement = ListRequirement::of(operator)?;
    let case = requirement.each.case;
    let texts = list.iter().map(texts);
    if requirement.quantifier == Quantifier::All {
        let longest = texts.flatten().flatten().max_by_key(|text| text.len())?;
        return Some(vec![needle_in(value, &Scalar::String(longest), case)?]);
    }
    let texts: Vec<_> = texts.collect::<Option<_>>()?;
    let mut needles = texts.into_iter().flatten();
    needles
        .try_fold(Vec::new(), |mut needles, text| {
            needles.push(needle_in(value, &Scalar::String(text), case)?);
            Some(needles)
        })
        .filter(|needles| !needles.is_empty())
}

fn needle_in(value: &Expr, text: &Scalar, case: Case) -> Option<Needle> {
    let ExprKind::Column(column) = value.kind else {
        return None;
    };
    let text = text.as_str().filter(|text| !text.is_empty())?;
    (value.ty == ScalarType::String).then(|| Needle {
        column,
        text: Arc::from(text),
        case_sensitive: case.is_sensitive(),
    })
}

/// The texts of an element of a list: its own, or those of an array; `None` when one is no text.
fn texts(item: &Expr) -> Option<Vec<Arc<str>>> {
    match item.as_literal()? {
        Scalar::String(text) => Some(vec![Arc::clone(text)]),
        Scalar::Dynamic(bytes) => match DynamicRef::new(bytes).view() {
            Dynamic::Array(array) => array
                .iter()
                .map(|element| match element.view() {
                    Dynamic::String(text) => Some(Arc::from(text)),
                    _ => None,
                })
                .collect(),
            _ => None,
        },
        _ => None,
    }
}
