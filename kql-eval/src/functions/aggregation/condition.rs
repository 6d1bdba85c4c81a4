//! The predicate of the `…if` forms.

use crate::functions::{Parameter, Takes};
use crate::types::ScalarType;

/// The predicate: only rows where it is true are taken. The executor drops the others, so that an `…if` form shares the
/// state of its plain form.
pub(super) const PREDICATE: Parameter =
    Parameter::required("predicate", Takes::Type(ScalarType::Bool));
