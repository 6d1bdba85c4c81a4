//! An exclusion as predicates over the events of a rule, and the values it names.

use std::sync::Arc;

use kql_eval::bind::{Catalog, bind_predicate};
use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, Schema};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;
use kql_parser::syntax::{InOperator, StatementKind};
use kqlab_proof::{
    Constraint, Decision, Event, Path, Question, Solver, Truth, Variable, VariableKind,
    columns_read, elements, only_element, substitute,
};
use kqlab_suite::exclusion::Polarity;

/// An exclusion over the columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Exclusion {
    /// True for the events that stay.
    pub keeps: Expr,
    /// The table's columns.
    pub schema: Arc<Schema>,
}

impl Exclusion {
    /// Binds KQL over a table.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn bind(
        kql: &str,
        polarity: Polarity,
        schema: &Arc<Schema>,
        catalog: &dyn Catalog,
    ) -> Result<Self, String> {
        let parsed = kql_parser::parse(kql);
        if let Some(diagnostic) = parsed.diagnostics.first() {
            return Err(diagnostic.to_string());
        }
        let statement = parsed.query.statements.into_iter().next();
        let Some(StatementKind::Expression(expr)) = statement.map(|statement| statement.kind)
        else {
            return Err("it is no predicate".to_owned());
        };
        let predicate = bind_predicate(&expr, schema, catalog)
            .map_err(|errors| errors.first().map_or_else(String::new, ToString::to_string))?;
        Ok(Self {
            keeps: match polarity {
                Polarity::Keep => predicate,
                Polarity::Exclude => not(predicate),
            },
            schema: Arc::clone(schema),
        })
    }

    /// The names of the columns that it reads.
    pub fn columns(&self) -> Vec<String> {
        let columns = columns_read(&self.keeps);
        let names = columns
            .iter()
            .filter_map(|column| self.schema.field(*column));
        names.map(|field| field.name.to_string()).collect()
    }

    /// What it says of an event: whether the event stays.
    pub fn keeps(&self, solver: &Solver<'_>, event: &Event) -> bool {
        solver.truth(&self.keeps, &self.row(event)) == Some(true)
    }

    /// The event's values in the order of the table's columns.
    pub fn row(&self, event: &Event) -> Vec<Scalar> {
        let fields = self.schema.fields.iter();
        fields
            .map(|field| {
                let value = event.get(&field.name).cloned();
                value.unwrap_or_else(|| Scalar::null(field.ty))
            })
            .collect()
    }

    /// Whether events of any kind can be as asked. Only the columns that it reads are looked at.
    pub fn decide(&self, solver: &Solver<'_>, truth: Truth) -> Decision {
        let read = columns_read(&self.keeps);
        let fields = read.iter().filter_map(|column| self.schema.field(*column));
        let schema = Schema::new(fields.cloned().collect());
        let predicate = substitute(&self.keeps, &|column| {
            let place = read.iter().position(|known| *known == column)?;
            let field = self.schema.field(column)?;
            Some(Expr::column(place, field.ty, self.keeps.span))
        });
        let constraint = Constraint { predicate, truth };
        solver.decide(&Question::over(&schema, vec![constraint]))
    }

    /// An expression of the exclusion over the variables of a way; columns that the rule does not read become variables.
    pub fn over(&self, expr: &Expr, path: &mut Path) -> Expr {
        let mut places = Vec::new();
        for column in columns_read(expr) {
            let Some(field) = self.schema.field(column) else {
                continue;
            };
            let known = path.column(0, &field.name);
            let number = known.unwrap_or_else(|| {
                path.variables.push(Variable {
                    kind: VariableKind::Column(0),
                    name: Arc::clone(&field.name),
                    ty: field.ty,
                });
                path.variables.len() - 1
            });
            places.push((column, Expr::column(number, field.ty, expr.span)));
        }
        substitute(expr, &|column| {
            let place = places.iter().find(|(of, _)| *of == column);
            place.map(|(_, place)| place.clone())
        })
    }

    /// The ways in which it drops an event: each is a list of predicates that are enough together, with the values that a
    /// list names apart.
    pub fn ways(&self) -> Vec<Vec<Constraint>> {
        ways(&self.keeps, Truth::NotTrue)
    }

    /// The values that it names: for each a predicate that is true where an event has the value.
    pub fn literals(&self) -> Vec<(String, Expr)> {
        let mut found = Vec::new();
        literals(&self.keeps, &mut found);
        found
    }
}

/// `not(…)`
pub(super) fn not(predicate: Expr) -> Expr {
    let span = predicate.span;
    match predicate.kind {
        ExprKind::Not(inner) => *inner,
        kind => Expr {
            kind: ExprKind::Not(Box::new(Expr {
                kind,
                ty: predicate.ty,
                span,
            })),
            ty: ScalarType::Bool,
            span,
        },
    }
}

/// A disjunction of conjunctions, as far as that is short.
fn ways(expr: &Expr, truth: Truth) -> Vec<Vec<Constraint>> {
    let needs_all = match &expr.kind {
        ExprKind::Not(inner) => return ways(inner, truth.negated()),
        ExprKind::And(_) => matches!(truth, Truth::True | Truth::NotFalse),
        ExprKind::Or(_) => matches!(truth, Truth::False | Truth::NotTrue),
        _ => {
            return elements(expr, truth)
                .into_iter()
                .map(|predicate| vec![Constraint { predicate, truth }])
                .collect();
        }
    };
    let parts = expr.children().into_iter().map(|part| ways(part, truth));
    if !needs_all {
        return parts.flatten().collect();
    }
    let mut all: Vec<Vec<Constraint>> = vec![vec![]];
    for part in parts {
        all = all
            .iter()
            .flat_map(|start| part.iter().map(|end| [start.clone(), end.clone()].concat()))
            .take(64)
            .collect();
    }
    all
}

fn literals(expr: &Expr, found: &mut Vec<(String, Expr)>) {
    let text = |value: &Scalar| {
        let mut text = String::new();
        value.write_text(&mut text);
        text
    };
    match &expr.kind {
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => {
            for child in expr.children() {
                literals(child, found);
            }
        }
        ExprKind::Membership { operator, list, .. } => {
            let negated = matches!(operator, InOperator::NotIn | InOperator::NotInIgnoreCase);
            for item in list.iter().filter_map(Expr::as_literal) {
                if let Some(single) = only_element(expr, item) {
                    let holds = if negated { not(single) } else { single };
                    found.push((text(item), holds));
                }
            }
        }
        ExprKind::StringMatch {
            operator, needle, ..
        } => {
            if let Some(needle) = needle.as_literal() {
                let holds = expr.clone();
                let holds = if operator.negated { not(holds) } else { holds };
                found.push((text(needle), holds));
            }
        }
        ExprKind::Compare {
            operator: operator @ (Comparison::Equal | Comparison::NotEqual),
            left,
            right,
        } => {
            if let Some(literal) = right.as_literal().or_else(|| left.as_literal()) {
                let holds = expr.clone();
                let holds = if *operator == Comparison::NotEqual {
                    not(holds)
                } else {
                    holds
                };
                found.push((text(literal), holds));
            }
        }
        _ => {}
    }
}

/// All of these.
pub(super) fn all(parts: Vec<Expr>) -> Expr {
    Expr {
        kind: ExprKind::And(parts),
        ty: ScalarType::Bool,
        span: Span::at(0),
    }
}
