//! A predicate as a decision over its atomic predicates, and what shows that each of them decides.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;
use kqlab_proof::{Constraint, Truth, substitute};

use super::Aspect;

/// A predicate taken apart at its `and`, `or` and `not`.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// The predicate, with [`ExprKind::Column`] as the number of an atom, counted from the end of the row's own columns.
    skeleton: Expr,
    /// The atomic predicates, over the row.
    pub atoms: Vec<Atom>,
    /// How many columns a row has.
    width: usize,
}

/// An atomic predicate in its decision.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// The predicate, over the row.
    pub expr: Expr,
    /// Whether the decision can only become true when it does: it stands under an even number of `not`.
    is_positive: bool,
}

impl Decision {
    /// The decision of a predicate over rows with `width` columns.
    pub fn of(predicate: &Expr, width: usize) -> Self {
        let mut atoms = Vec::new();
        let skeleton = taken_apart(predicate, true, width, &mut atoms);
        Self {
            skeleton,
            atoms,
            width,
        }
    }

    /// The column of an atom's value, after those of the row.
    pub fn value(&self, atom: usize) -> Expr {
        let span = self.atoms.get(atom).map_or(Span::at(0), |of| of.expr.span);
        Expr::column(self.width + atom, ScalarType::Bool, span)
    }

    /// What shows an aspect of an atom: constraints over the row and after it the values of the atoms.
    pub fn shows(&self, atom: usize, aspect: Aspect) -> Vec<Constraint> {
        let is_positive = self.atoms.get(atom).is_none_or(|of| of.is_positive);
        let is = |truth| Constraint {
            predicate: self.value(atom),
            truth,
        };
        match aspect {
            Aspect::True => vec![is(Truth::True)],
            Aspect::False => vec![is(Truth::False)],
            Aspect::DecidesTrue | Aspect::DecidesFalse => {
                let truth = if aspect == Aspect::DecidesTrue {
                    Truth::True
                } else {
                    Truth::False
                };
                // With the value that speaks for the row it is kept, with the other it is not.
                vec![
                    is(truth),
                    Constraint::holds(self.with(atom, is_positive)),
                    Constraint::drops(self.with(atom, !is_positive)),
                ]
            }
            Aspect::Alone
            | Aspect::Inside
            | Aspect::Outside
            | Aspect::Differs
            | Aspect::WithPartner
            | Aspect::WithoutPartner => vec![],
        }
    }

    /// The decision where an atom has this value.
    fn with(&self, atom: usize, value: bool) -> Expr {
        substitute(&self.skeleton, &|column| {
            (column == self.width + atom)
                .then(|| Expr::literal(Scalar::Bool(value), self.skeleton.span))
        })
    }

    /// A constraint over the row and the values of the atoms as one over the row alone.
    pub fn over_row(&self, constraint: &Constraint) -> Constraint {
        Constraint {
            predicate: substitute(&constraint.predicate, &|column| {
                let atom = self.atoms.get(column.checked_sub(self.width)?)?;
                Some(atom.expr.clone())
            }),
            truth: constraint.truth,
        }
    }
}

fn taken_apart(expr: &Expr, is_positive: bool, width: usize, atoms: &mut Vec<Atom>) -> Expr {
    let mut all = |items: &[Expr]| {
        let items = items.iter();
        items
            .map(|item| taken_apart(item, is_positive, width, atoms))
            .collect()
    };
    let kind = match &expr.kind {
        ExprKind::And(items) if is_written(expr) => ExprKind::And(all(items)),
        ExprKind::Or(items) if is_written(expr) => ExprKind::Or(all(items)),
        ExprKind::Not(operand) if is_written(expr) => {
            ExprKind::Not(Box::new(taken_apart(operand, !is_positive, width, atoms)))
        }
        _ if expr.is_fixed() => return expr.clone(),
        _ => {
            atoms.push(Atom {
                expr: expr.clone(),
                is_positive,
            });
            return Expr::column(width + atoms.len() - 1, expr.ty, expr.span);
        }
    };
    Expr {
        kind,
        ty: expr.ty,
        span: expr.span,
    }
}

/// Whether the operands are written in the text one by one. `search 'x'` stands for an `or` over all columns, which is one
/// predicate to its author.
fn is_written(expr: &Expr) -> bool {
    let children = expr.children();
    children.iter().all(|child| child.span != expr.span)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kql_eval::exec::NoData;
    use kqlab_proof::Clock;
    use kqlab_suite::schema::{Catalog, Dialect};
    use kqlab_suite::workspace::Workspace;

    use crate::coverage::measure::points;
    use crate::coverage::site::{PointId, sites};
    use crate::coverage::{Aspect, ItemKind};

    /// What rows of three bools show of each atomic predicate: `T` and `F` where it is true and false, `t` and `f` where it
    /// decides by that.
    fn shown(predicate: &str, rows: &str) -> Vec<String> {
        let text = format!("datatable(a: bool, b: bool, c: bool)[{rows}] | where {predicate}");
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        let rule = workspace.prepare(&text).expect("a query");
        let sites = sites(rule.query(), &text);
        let reached = points(&rule, &sites, &NoData, &BTreeSet::new());
        let reached = reached.expect("the query runs");
        let predicates = sites.items.iter().enumerate();
        predicates
            .filter(|(_, of)| of.kind == ItemKind::Predicate)
            .map(|(item, of)| {
                let letters = of.points.iter().enumerate().filter_map(|(point, known)| {
                    let letter = match known.aspect {
                        Aspect::True => 'T',
                        Aspect::False => 'F',
                        Aspect::DecidesTrue => 't',
                        Aspect::DecidesFalse => 'f',
                        _ => '?',
                    };
                    reached.contains(&PointId { item, point }).then_some(letter)
                });
                format!("{} {}", of.text, letters.collect::<String>())
            })
            .collect()
    }

    #[test]
    fn an_operand_of_and_decides_where_the_others_are_true() {
        let predicate = "a and b";
        assert_eq!(shown(predicate, "true, true, true"), ["a Tt", "b Tt"]);
        assert_eq!(shown(predicate, "false, true, true"), ["a Ff", "b T"]);
        assert_eq!(shown(predicate, "false, false, true"), ["a F", "b F"]);
    }

    #[test]
    fn rows_in_which_all_operands_change_together_show_no_operand_alone() {
        let both = "true, true, true, false, false, true";
        assert_eq!(shown("a and b", both), ["a TFt", "b TFt"]);
        assert_eq!(shown("a or b", both), ["a TFf", "b TFf"]);
    }

    #[test]
    fn an_operand_of_or_decides_where_the_others_are_not_true() {
        let predicate = "a or b";
        assert_eq!(shown(predicate, "false, false, true"), ["a Ff", "b Ff"]);
        assert_eq!(shown(predicate, "true, false, true"), ["a Tt", "b F"]);
        assert_eq!(shown(predicate, "true, true, true"), ["a T", "b T"]);
    }

    #[test]
    fn under_not_a_predicate_decides_by_the_value_that_it_has_itself() {
        assert_eq!(shown("not(a)", "true, true, true"), ["a Tt"]);
        assert_eq!(shown("not(a)", "false, true, true"), ["a Ff"]);
        assert_eq!(shown("not(a or b)", "true, false, true"), ["a Tt", "b F"]);
    }

    #[test]
    fn what_is_nested_decides_only_where_all_around_leaves_it_to_it() {
        let predicate = "a and (b or not(c))";
        assert_eq!(
            shown(predicate, "true, false, true"),
            ["a T", "b Ff", "c Tt"]
        );
        assert_eq!(
            shown(predicate, "true, false, false"),
            ["a Tt", "b F", "c Ff"]
        );
        assert_eq!(
            shown(predicate, "false, false, true"),
            ["a F", "b F", "c T"]
        );
    }

    #[test]
    fn null_is_neither_true_nor_false_and_takes_the_decision_from_others() {
        let predicate = "a and b";
        assert_eq!(shown(predicate, "bool(null), true, true"), ["a ", "b T"]);
        assert_eq!(
            shown("a or b", "bool(null), true, true"),
            ["a ", "b Tt"],
            "null does not keep a row"
        );
    }

    #[test]
    fn filters_one_after_another_are_decisions_of_their_own() {
        assert_eq!(
            shown("a | where b", "true, false, true, false, true, true"),
            ["a TFtf", "b Ff"],
            "the second row does not reach the second filter"
        );
    }

    #[test]
    fn a_constant_is_nothing_to_test() {
        assert_eq!(shown("a and true", "true, true, true"), ["a Tt"]);
    }
}
