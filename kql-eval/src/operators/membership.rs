//! `in`, `!in`, `in~`, `!in~`, `has_any` and `has_all`.

use arrow_buffer::BooleanBuffer;
use kql_parser::syntax::InOperator;

use super::broadcast::{bool_column, fold};
use super::has_list::HasList;
use super::logic::not;
use super::requirement::Quantifier;
use super::row_membership::{equals_one, has_needles};
use super::value_set::{Case, ValueSet};
use crate::types::{Column, Scalar, ScalarType};

/// A membership operator with its list, prepared once for many rows. See Kusto's pages *in-operator*, *has-any-operator*
/// and *has-all-operator*.
///
/// `in` is `==` with one element or another, so that a null answers false unless null is listed, which answers null; `!in`
/// is its opposite. `has_any` and `has_all` look for each element as `has` does; a null element is in everything, and of
/// no elements `has_any` is false, `has_all` true.
#[derive(Clone, Debug)]
pub struct Membership {
    operator: InOperator,
    list: List,
}

#[derive(Clone, Debug)]
enum List {
    Values(Box<ValueSet>),
    Needles(HasList),
}

impl Membership {
    /// Prepares an operator whose left side has type `ty`. The elements of dynamic arrays are elements of the list.
    ///
    /// Numbers and bools of different types are compared by value, strings with the text of anything, a dynamic with
    /// anything as `==` does.
    ///
    /// # Errors
    /// A value has a type that is never equal to the left side's; the text says which.
    pub fn new(operator: InOperator, ty: ScalarType, values: &[Scalar]) -> Result<Self, String> {
        let list = match operator {
            InOperator::In | InOperator::NotIn => {
                List::Values(Box::new(ValueSet::new(ty, Case::Sensitive, values)?))
            }
            InOperator::InIgnoreCase | InOperator::NotInIgnoreCase => {
                List::Values(Box::new(ValueSet::new(ty, Case::Ignored, values)?))
            }
            InOperator::HasAny => List::Needles(HasList::new(Quantifier::Any, values)),
            InOperator::HasAll => List::Needles(HasList::new(Quantifier::All, values)),
        };
        Ok(Self { operator, list })
    }

    /// The operator whose list was prepared.
    #[must_use]
    pub const fn operator(&self) -> InOperator {
        self.operator
    }

    /// The operator's answers: bools, null only where a null meets a listed null.
    ///
    /// # Panics
    /// The column has another type than the one prepared for.
    #[must_use]
    pub fn eval(&self, value: &Column) -> Column {
        fold(&[value], |rows| match &self.list {
            List::Values(set) => {
                let values: BooleanBuffer = set.contains(value, rows);
                let values = if is_negated(self.operator) {
                    !&values
                } else {
                    values
                };
                bool_column(values, set.validity(value, rows))
            }
            List::Needles(list) => bool_column(list.over(value, rows), None),
        })
    }
}

/// Whether the operator turns its answer round.
const fn is_negated(operator: InOperator) -> bool {
    matches!(operator, InOperator::NotIn | InOperator::NotInIgnoreCase)
}

/// A membership operator whose list differs from row to row: each item is a value, or a dynamic array whose elements are.
///
/// # Panics
/// An item has a type that is never equal to the left side's: the binder converts or refuses.
#[must_use]
pub fn membership(operator: InOperator, value: &Column, list: &[Column]) -> Column {
    let mut columns: Vec<&Column> = vec![value];
    columns.extend(list);
    fold(&columns, |rows| match operator {
        InOperator::In => equals_one(Case::Sensitive, value, list, rows),
        InOperator::NotIn => not(&equals_one(Case::Sensitive, value, list, rows)),
        InOperator::InIgnoreCase => equals_one(Case::Ignored, value, list, rows),
        InOperator::NotInIgnoreCase => not(&equals_one(Case::Ignored, value, list, rows)),
        InOperator::HasAny => has_needles(Quantifier::Any, value, list, rows),
        InOperator::HasAll => has_needles(Quantifier::All, value, list, rows),
    })
}
