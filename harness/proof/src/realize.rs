//! From values of a way's variables to events: as many rows as its groups ask for.

use std::sync::Arc;

use kql_eval::plan::Expr;
use kql_eval::types::ticks::SECOND;
use kql_eval::types::{Scalar, ScalarType};

use super::combine;
use super::decision::{Constraint, Truth};
use super::events::{Event, Events};
use super::inverse::{json_text, propose};
use super::path::{Path, VariableKind};
use super::plausible::{Plausible, json};
use super::solver::Solver;
use super::substitute::columns_read;

/// The most rows that are made of one path.
const MOST_ROWS: usize = 20_000;

impl Path {
    /// The events of an answer to [`Path::question`]. Where a group asks for several rows, the rows of source `repeated` of
    /// the group are repeated, with other values where they must be distinct.
    #[must_use]
    pub fn events(&self, solver: &Solver<'_>, values: &[Scalar], repeated: usize) -> Events {
        let mut events = Events::default();
        for source in 0..self.sources.len() {
            for row in self.rows_of(solver, values, source, repeated) {
                let row = self.composed_row(solver, row);
                if let Some(of) = self.sources.get(source) {
                    events.push(&of.table, self.event(source, &row));
                }
            }
        }
        events
    }

    /// The cells of a source in a row of values. Nulls are left out where the column is of a type that has them.
    fn event(&self, source: usize, row: &[Scalar]) -> Event {
        let mut event = Event::default();
        for (variable, value) in self.variables.iter().zip(row) {
            if matches!(variable.kind, VariableKind::Column(of) if of == source) && !value.is_null()
            {
                event
                    .cells
                    .push((Arc::clone(&variable.name), value.clone()));
            }
        }
        event
    }

    fn composed_row(&self, solver: &Solver<'_>, mut row: Vec<Scalar>) -> Vec<Scalar> {
        for (variable, text) in self.composed.iter().rev() {
            let value = solver.value(text, &row);
            if let (Some(slot), Some(value)) = (row.get_mut(*variable), value) {
                *slot = value;
            }
        }
        row
    }

    /// Values for each row of a source.
    fn rows_of(
        &self,
        solver: &Solver<'_>,
        values: &[Scalar],
        source: usize,
        repeated: usize,
    ) -> Vec<Vec<Scalar>> {
        let mut rows = vec![values.to_vec()];
        for (number, group) in self.groups.iter().enumerate() {
            let place = repeated.min(group.sources.len().saturating_sub(1));
            if group.sources.get(place) != Some(&source) {
                continue;
            }
            let wanted = self.wanted_rows(number, values);
            if wanted <= 1 {
                continue;
            }
            let varied = self.varied(number);
            let mut more = Vec::new();
            for row in &rows {
                more.push(row.clone());
                let mut copier = Copier {
                    path: self,
                    solver,
                    tried: 0,
                };
                for copy in 1..wanted {
                    if more.len() >= MOST_ROWS {
                        break;
                    }
                    more.push(copier.copy(row, &varied, copy));
                }
            }
            rows = more;
        }
        rows
    }

    /// How many rows a group asks for.
    fn wanted_rows(&self, group: usize, values: &[Scalar]) -> usize {
        let counts = self
            .variables
            .iter()
            .zip(values)
            .filter_map(|(variable, value)| {
                let of = match &variable.kind {
                    VariableKind::Rows(of) | VariableKind::Matching(of) => *of,
                    VariableKind::Distinct { group, .. } => *group,
                    VariableKind::Column(_)
                    | VariableKind::Part
                    | VariableKind::Collected { .. }
                    | VariableKind::Opaque => return None,
                };
                (of == group).then(|| value.as_long()).flatten()
            });
        usize::try_from(counts.max().unwrap_or(1)).unwrap_or(1)
    }

    /// The variables of which each row of a group has another value: what is counted once, and the keys of the groups below
    /// that are no keys here.
    fn varied(&self, group: usize) -> Vec<usize> {
        let mut varied: Vec<usize> = Vec::new();
        let Some(of) = self.groups.get(group) else {
            return varied;
        };
        let keys: Vec<usize> = of.keys.iter().flat_map(columns_read).collect();
        for variable in &self.variables {
            if let VariableKind::Distinct { group: at, value } = &variable.kind
                && *at == group
            {
                varied.extend(columns_read(value).into_iter().take(1));
            }
        }
        for inner in &of.groups {
            let below = self.groups.get(*inner).into_iter();
            let below = below.flat_map(|inner| inner.keys.iter().flat_map(columns_read));
            let own: Vec<usize> = below.filter(|column| !keys.contains(column)).collect();
            // One key that differs is enough, and the last is the least likely to be joined on.
            if !own.iter().any(|column| varied.contains(column)) {
                varied.extend(own.last());
            }
        }
        varied.sort_unstable();
        varied.dedup();
        varied
    }
}

/// Makes rows that differ from a row in some variables and meet the same constraints.
struct Copier<'c, 'r> {
    path: &'c Path,
    solver: &'c Solver<'r>,
    tried: i64,
}

impl Copier<'_, '_> {
    fn copy(&mut self, row: &[Scalar], varied: &[usize], copy: usize) -> Vec<Scalar> {
        let mut next = row.to_vec();
        for variable in varied {
            let Some(of) = self.path.variables.get(*variable) else {
                continue;
            };
            let constraints: Vec<&Constraint> = self
                .path
                .constraints
                .iter()
                .filter(|constraint| columns_read(&constraint.predicate).contains(variable))
                .collect();
            let base = row.get(*variable).cloned();
            let base = base.unwrap_or_else(|| Scalar::null(of.ty));
            let number = u64::try_from(copy).unwrap_or(0);
            let plausible = self.solver.plausible().other(number);
            let mut chosen = None;
            let mut values = others(&base, &of.name, of.ty, &plausible, copy);
            values.extend(self.followed_back(*variable, &base, copy));
            for value in values {
                self.tried += 1;
                if self.tried > 4_000 {
                    break;
                }
                if value == base {
                    continue;
                }
                if let Some(slot) = next.get_mut(*variable) {
                    *slot = value.clone();
                }
                let meets = constraints.iter().all(|constraint| {
                    holds(self.solver, &constraint.predicate, constraint.truth, &next)
                });
                if meets {
                    chosen = Some(value);
                    break;
                }
            }
            if let Some(slot) = next.get_mut(*variable) {
                *slot = chosen.unwrap_or(base);
            }
        }
        next
    }
}

impl Copier<'_, '_> {
    /// Values of a dynamic column for which what is counted has another value.
    fn followed_back(&self, variable: usize, base: &Scalar, copy: usize) -> Vec<Scalar> {
        if base.ty() != ScalarType::Dynamic {
            return vec![];
        }
        let mut found = Vec::new();
        for counted in &self.path.variables {
            let VariableKind::Distinct { value, .. } = &counted.kind else {
                continue;
            };
            let wanted = Scalar::String(format!("value {copy}").into());
            propose(value, &wanted, &|_| None, &mut |number, proposed| {
                if number == variable {
                    found.push(proposed);
                }
            });
        }
        let whole = serde_json::from_str(&json_text(base)).ok();
        let mut all = Vec::new();
        for proposed in found {
            let part = serde_json::from_str::<serde_json::Value>(&json_text(&proposed)).ok();
            if let (Some(whole), Some(part)) = (&whole, part)
                && let Some(merged) = combine::overlaid(whole, &part)
            {
                all.push(json(&merged.to_string()));
            }
            all.push(proposed);
        }
        all
    }
}

fn holds(solver: &Solver<'_>, predicate: &Expr, truth: Truth, row: &[Scalar]) -> bool {
    truth.takes(solver.truth(predicate, row))
}

/// Other values of a column, different for each copy.
fn others(
    base: &Scalar,
    name: &str,
    ty: ScalarType,
    plausible: &Plausible,
    copy: usize,
) -> Vec<Scalar> {
    let step = i64::try_from(copy).unwrap_or(1);
    let steps = |value: i64, steps: &[i64]| -> Vec<i64> {
        steps
            .iter()
            .filter_map(|unit| value.checked_add(step.checked_mul(*unit)?))
            .collect()
    };
    match base {
        Scalar::String(text) => {
            let other = plausible.value(name, ty);
            let mut texts = vec![numbered(other.as_str().unwrap_or(""), copy)];
            let inner = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            texts.extend([
                format!("{text} {copy}"),
                format!("{copy} {text}"),
                format!("host{copy}.{inner}"),
                format!("{text}{copy}"),
                format!("{copy}{text}"),
                format!("{text}/{copy}"),
            ]);
            let texts = texts.into_iter();
            texts.map(|text| Scalar::String(text.into())).collect()
        }
        Scalar::DateTime(ticks) => steps(*ticks, &[SECOND, -SECOND, 60 * SECOND, 1])
            .into_iter()
            .map(Scalar::DateTime)
            .collect(),
        Scalar::TimeSpan(ticks) => steps(*ticks, &[SECOND, -SECOND, 1])
            .into_iter()
            .map(Scalar::TimeSpan)
            .collect(),
        Scalar::Int(value) => steps(i64::from(*value), &[1, -1])
            .into_iter()
            .filter_map(|value| i32::try_from(value).ok())
            .map(Scalar::Int)
            .collect(),
        Scalar::Long(value) => steps(*value, &[1, -1])
            .into_iter()
            .map(Scalar::Long)
            .collect(),
        Scalar::Guid(value) => {
            let more = u128::try_from(copy).unwrap_or(1);
            vec![Scalar::Guid(value.wrapping_add(more))]
        }
        _ => vec![plausible.value(name, ty)],
    }
}

/// A text with a number in it, so that a short list of plausible texts does not run out.
fn numbered(text: &str, number: usize) -> String {
    if let Ok(std::net::IpAddr::V4(address)) = text.parse() {
        // The three networks that are set aside for documentation have 762 hosts.
        let networks = [[203, 0, 113], [198, 51, 100], [192, 0, 2]];
        let host = u8::try_from(number % 254).unwrap_or(0) + 1;
        let [a, b, c] = *networks.get(number / 254 % 3).unwrap_or(&[203, 0, 113]);
        return if address.is_private() {
            format!("10.20.{}.{host}", number / 254 % 256)
        } else {
            format!("{a}.{b}.{c}.{host}")
        };
    }
    match (text.split_once('@'), text.split_once('.')) {
        (Some((user, domain)), _) => format!("{user}{number}@{domain}"),
        (None, Some((first, rest))) if !text.contains(['\\', '/', ' ']) => {
            format!("{first}-{number}.{rest}")
        }
        _ => format!("{text}{number}"),
    }
}
