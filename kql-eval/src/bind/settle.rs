//! Binding again until all columns that are known by their use alone are found, and no guess of a type stands in the way.

use super::open::{ColumnKey, OpenSources};
use super::{Binding, Catalog, SemanticError, Statements, bind_with};
use crate::types::ScalarType;

/// The most bindings with another guess.
const ATTEMPTS: usize = 200;

/// What a column may be taken for, the likeliest first.
const GUESSES: [ScalarType; 8] = [
    ScalarType::DateTime,
    ScalarType::String,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Dynamic,
    ScalarType::Bool,
    ScalarType::TimeSpan,
    ScalarType::Guid,
];

/// A binding that wants no more columns, and what it was made with.
struct Settled {
    binding: Binding,
    columns: Vec<ColumnKey>,
    types: OpenSources,
    /// The open sources as the last binding met them.
    open: OpenSources,
}

/// The binding of a query, with the columns of plugins and open sources that it uses.
pub(super) fn settled(statements: &Statements<'_>, catalog: &dyn Catalog) -> Binding {
    let first = settle(statements, catalog, vec![], OpenSources::default());
    with_other_guesses(statements, catalog, first).binding
}

fn settle(
    statements: &Statements<'_>,
    catalog: &dyn Catalog,
    mut columns: Vec<ColumnKey>,
    mut types: OpenSources,
) -> Settled {
    loop {
        let (binding, wanted, open) =
            bind_with(statements, catalog, columns.clone(), types.clone());
        if !wanted.is_empty() {
            columns.extend(wanted);
            continue;
        }
        if open.wants_unlisted {
            types.shows_unlisted = true;
            continue;
        }
        if types.learn(&open, &columns) {
            continue;
        }
        return Settled {
            binding,
            columns,
            types,
            open,
        };
    }
}

/// The same, where types lead to a mistake, with other types for columns that the query only uses: as long as that takes the
/// first mistake away.
fn with_other_guesses(
    statements: &Statements<'_>,
    catalog: &dyn Catalog,
    mut best: Settled,
) -> Settled {
    let mut attempts = ATTEMPTS;
    while best.binding.diagnostics.iter().any(is_of_types) {
        let columns = best.open.columns(&best.columns);
        // Several columns may have to be texts at once, as in `by coalesce(A, B)`.
        let untold = best.types.with_untold(&columns, ScalarType::String);
        let of_one = columns.iter().flat_map(|column| {
            let types = &best.types;
            GUESSES.map(|ty| types.with_guess(column, ty))
        });
        let guesses = std::iter::once(untold).chain(of_one);
        let better = guesses.take(attempts).find_map(|types| {
            attempts -= 1;
            let other = settle(statements, catalog, best.columns.clone(), types);
            is_better(&other.binding, &best.binding).then_some(other)
        });
        match better {
            Some(better) => best = better,
            None => return best,
        }
    }
    best
}

/// Whether a binding has lost the first mistake of another one and has no more of them.
fn is_better(new: &Binding, old: &Binding) -> bool {
    let Some(first) = old.diagnostics.first() else {
        return false;
    };
    let is_gone = !new
        .diagnostics
        .iter()
        .any(|other| other.span() == first.span());
    is_gone && new.diagnostics.len() <= old.diagnostics.len()
}

/// Whether a mistake may come from the type that a column is taken for.
const fn is_of_types(error: &SemanticError) -> bool {
    matches!(
        error,
        SemanticError::OperandTypes { .. }
            | SemanticError::WrongType { .. }
            | SemanticError::ArgumentType { .. }
            | SemanticError::JoinKey { .. }
            | SemanticError::BadArgument { .. }
    )
}
