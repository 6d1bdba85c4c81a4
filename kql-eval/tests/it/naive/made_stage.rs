//! Tabular operators made for the columns at hand.

use kql_eval::types::ScalarType;

use super::choices::Choices;
use super::stage::{Aggregate, SortKey, Stage};
use super::table::{Head, Table};
use super::term::Term;

impl Stage {
    /// A stage over these columns. `right` is the other table; `number` names new columns.
    pub fn generate(
        table: &Table,
        right: &Table,
        number: usize,
        choices: &mut Choices<'_>,
    ) -> Self {
        let heads = &table.heads;
        let fresh = |suffix: &str| format!("x{number}{suffix}");
        match choices.below(15) {
            0 => Self::Where(Term::predicate(heads, 3, choices)),
            1 => Self::Extend(items(heads, number, choices)),
            2 => Self::Project(items(heads, number, choices)),
            3 if heads.len() > 1 => {
                let gone = choices.of(heads).name.clone();
                Self::ProjectAway(vec![gone])
            }
            4 | 5 => Self::Sort {
                keys: sort_keys(heads, choices),
                top: None,
            },
            6 => {
                let keys = sort_keys(heads, choices).into_iter().take(1).collect();
                Self::Sort {
                    keys,
                    top: Some(choices.below(4)),
                }
            }
            7 => Self::Take(choices.below(4)),
            8 => match distinct(heads, choices) {
                names if names.is_empty() => Self::Count,
                names => Self::Distinct(names),
            },
            9 | 10 => summarize(heads, number, choices),
            11 => match join(heads, right, choices) {
                Some(join) => join,
                None => Self::Where(Term::predicate(heads, 2, choices)),
            },
            12 if alike(heads, &right.heads) => Self::Union(filter(&right.heads, choices)),
            13 if heads.iter().any(|head| head.ty == ScalarType::Dynamic) => {
                let lists: Vec<&Head> = heads
                    .iter()
                    .filter(|head| head.ty == ScalarType::Dynamic)
                    .collect();
                Self::Expand {
                    column: choices.of(&lists).name.clone(),
                    alias: choices.chance(30).then(|| fresh("")),
                    ty: choices.of(&[
                        ScalarType::Dynamic,
                        ScalarType::Long,
                        ScalarType::String,
                        ScalarType::Real,
                        ScalarType::Bool,
                    ]),
                    index: choices.chance(30).then(|| fresh("i")),
                }
            }
            14 => Self::Serialize { name: fresh("") },
            _ => Self::Extend(items(heads, number, choices)),
        }
    }
}

const TYPES: [ScalarType; 7] = [
    ScalarType::Long,
    ScalarType::Bool,
    ScalarType::String,
    ScalarType::Real,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::Dynamic,
];

/// Named expressions, some under the name of a column that is there.
fn items(heads: &[Head], number: usize, choices: &mut Choices<'_>) -> Vec<(Head, Term)> {
    let mut items: Vec<(Head, Term)> = Vec::new();
    for at in 0..1 + choices.below(3) {
        let ty = if choices.chance(50) {
            choices.of(heads).ty
        } else {
            choices.of(&TYPES)
        };
        let name = if choices.chance(30) {
            choices.of(heads).name.clone()
        } else {
            format!("x{number}{at}")
        };
        let term = Term::generate(ty, heads, 3, choices);
        if items.iter().all(|(head, _)| head.name != name) {
            items.push((Head { name, ty }, term));
        }
    }
    items
}

fn sort_keys(heads: &[Head], choices: &mut Choices<'_>) -> Vec<SortKey> {
    let key = |choices: &mut Choices<'_>| {
        let orderly: Vec<&Head> = heads
            .iter()
            .filter(|head| head.ty != ScalarType::Dynamic)
            .collect();
        let value = match orderly.as_slice() {
            heads if !heads.is_empty() && !choices.chance(25) => {
                Term::Column(choices.of(heads).name.clone())
            }
            _ => Term::generate(ScalarType::Long, heads, 2, choices),
        };
        let ascending = choices.chance(50);
        SortKey {
            value,
            ascending,
            nulls_first: if choices.chance(25) {
                !ascending
            } else {
                ascending
            },
        }
    };
    (0..1 + choices.below(2)).map(|_| key(choices)).collect()
}

fn distinct(heads: &[Head], choices: &mut Choices<'_>) -> Vec<String> {
    let orderly = heads.iter().filter(|head| head.ty != ScalarType::Dynamic);
    orderly
        .filter(|_| choices.chance(60))
        .map(|head| head.name.clone())
        .collect()
}

fn summarize(heads: &[Head], number: usize, choices: &mut Choices<'_>) -> Stage {
    use ScalarType::{DateTime, Dynamic, Int, Long, Real, String, TimeSpan};
    let mut by = Vec::new();
    for at in 0..choices.below(3) {
        let ty = choices.of(&[String, Long, ScalarType::Bool, Real, DateTime, Int]);
        let term = Term::generate(ty, heads, 2, choices);
        by.push((
            Head {
                name: format!("k{number}{at}"),
                ty,
            },
            term,
        ));
    }
    let mut aggregates = Vec::new();
    for at in 0..1 + choices.below(3) {
        let function = choices.of(&[
            "count",
            "countif",
            "sum",
            "min",
            "max",
            "make_set",
            "make_list",
            "dcount",
            "avg",
            "sumif",
            "dcountif",
            "minif",
            "maxif",
            "make_set_if",
            "take_any",
            "count_distinct",
        ]);
        let takes: &[ScalarType] = match function {
            "count" | "countif" => &[],
            "sum" | "avg" | "sumif" => &[Long, Real, Int],
            "min" | "max" | "minif" | "maxif" => &[Long, Real, Int, String, DateTime, TimeSpan],
            "make_set" | "make_list" | "make_set_if" => &[Long, String, Dynamic, Int],
            _ => &[Long, String, Int, DateTime, Real],
        };
        let taken = (!takes.is_empty()).then(|| choices.of(takes));
        let ty = match (function, taken) {
            ("avg", _) => Real,
            ("sum" | "sumif", Some(Int)) => Long,
            ("min" | "max" | "minif" | "maxif" | "sum" | "sumif" | "take_any", Some(taken)) => {
                taken
            }
            ("make_set" | "make_list" | "make_set_if", _) => Dynamic,
            _ => Long,
        };
        aggregates.push(Aggregate {
            name: format!("n{number}{at}"),
            function,
            argument: taken.map(|ty| Term::generate(ty, heads, 2, choices)),
            condition: (function.ends_with("if")).then(|| Term::predicate(heads, 2, choices)),
            ty,
        });
    }
    Stage::Summarize { aggregates, by }
}

/// A filter over the other table, or nothing.
fn filter(heads: &[Head], choices: &mut Choices<'_>) -> Vec<Stage> {
    if choices.chance(30) {
        vec![Stage::Where(Term::predicate(heads, 2, choices))]
    } else {
        vec![]
    }
}

fn join(heads: &[Head], right: &Table, choices: &mut Choices<'_>) -> Option<Stage> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for left in heads.iter().filter(|head| head.ty != ScalarType::Dynamic) {
        for right in right.heads.iter().filter(|right| right.ty == left.ty) {
            pairs.push((left.name.clone(), right.name.clone()));
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let mut on = vec![choices.of(&pairs).clone()];
    let second = choices.of(&pairs).clone();
    if choices.chance(30) && !on.contains(&second) {
        on.push(second);
    }
    let same: Vec<&(String, String)> = on.iter().filter(|(left, right)| left == right).collect();
    if choices.chance(25) && !same.is_empty() {
        return Some(Stage::Lookup {
            kind: choices.of(&["leftouter", "inner"]),
            on: same.into_iter().map(|(name, _)| name.clone()).collect(),
        });
    }
    Some(Stage::Join {
        kind: choices.of(&[
            "inner",
            "innerunique",
            "leftouter",
            "rightouter",
            "fullouter",
            "leftsemi",
            "rightsemi",
            "leftanti",
            "rightanti",
        ]),
        right: filter(&right.heads, choices),
        on,
    })
}

/// Whether columns of one name have one type.
fn alike(left: &[Head], right: &[Head]) -> bool {
    left.iter()
        .all(|a| right.iter().all(|b| a.name != b.name || a.ty == b.ty))
}
