//! Tabular operators and their text in KQL.

use kql_eval::types::ScalarType;

use super::table::Head;
use super::term::Term;

/// A stage of a pipeline.
#[derive(Clone, Debug)]
pub enum Stage {
    Where(Term),
    Extend(Vec<(Head, Term)>),
    Project(Vec<(Head, Term)>),
    ProjectAway(Vec<String>),
    Distinct(Vec<String>),
    Sort {
        keys: Vec<SortKey>,
        top: Option<usize>,
    },
    Take(usize),
    Count,
    Summarize {
        aggregates: Vec<Aggregate>,
        by: Vec<(Head, Term)>,
    },
    Join {
        kind: &'static str,
        right: Vec<Stage>,
        on: Vec<(String, String)>,
    },
    Lookup {
        kind: &'static str,
        on: Vec<String>,
    },
    Union(Vec<Stage>),
    Expand {
        column: String,
        alias: Option<String>,
        ty: ScalarType,
        index: Option<String>,
    },
    Serialize {
        name: String,
    },
}

#[derive(Clone, Debug)]
pub struct SortKey {
    pub value: Term,
    pub ascending: bool,
    pub nulls_first: bool,
}

/// A call of an aggregation.
#[derive(Clone, Debug)]
pub struct Aggregate {
    pub name: String,
    pub function: &'static str,
    pub argument: Option<Term>,
    pub condition: Option<Term>,
    pub ty: ScalarType,
}

impl Aggregate {
    fn text(&self) -> String {
        let arguments: Vec<String> = self
            .argument
            .iter()
            .chain(&self.condition)
            .map(Term::text)
            .collect();
        format!(
            "{} = {}({})",
            self.name,
            self.function,
            arguments.join(", ")
        )
    }
}

fn named(items: &[(Head, Term)]) -> String {
    let item = |(head, term): &(Head, Term)| format!("{} = {}", head.name, term.text());
    items.iter().map(item).collect::<Vec<_>>().join(", ")
}

/// The stages as text, each after a pipe.
pub fn text(stages: &[Stage]) -> String {
    stages
        .iter()
        .map(|stage| format!(" | {}", stage.text()))
        .collect()
}

impl SortKey {
    fn text(&self) -> String {
        let order = if self.ascending { "asc" } else { "desc" };
        // The nulls come first where the order ascends, unless told otherwise.
        let nulls = match (self.ascending, self.nulls_first) {
            (true, true) | (false, false) => "",
            (false, true) => " nulls first",
            (true, false) => " nulls last",
        };
        format!("{} {order}{nulls}", self.value.text())
    }
}

impl Stage {
    /// The stage with one result. Of left rows with the same key `innerunique` may take any, and a filter behind it decides
    /// which, so that only the last stage may be such a join.
    pub fn settled(self, is_last: bool) -> Self {
        match self {
            Self::Join {
                kind: "innerunique",
                right,
                on,
            } if !is_last => Self::Join {
                kind: "inner",
                right,
                on,
            },
            stage => stage,
        }
    }

    pub fn text(&self) -> String {
        match self {
            Self::Where(condition) => format!("where {}", condition.text()),
            Self::Extend(items) => format!("extend {}", named(items)),
            Self::Project(items) => format!("project {}", named(items)),
            Self::ProjectAway(names) => format!("project-away {}", names.join(", ")),
            Self::Distinct(names) => format!("distinct {}", names.join(", ")),
            Self::Sort { keys, top } => {
                let keys = keys
                    .iter()
                    .map(SortKey::text)
                    .collect::<Vec<_>>()
                    .join(", ");
                match top {
                    Some(count) => format!("top {count} by {keys}"),
                    None => format!("sort by {keys}"),
                }
            }
            Self::Take(count) => format!("take {count}"),
            Self::Count => "count".to_owned(),
            Self::Summarize { aggregates, by } => {
                let aggregates: Vec<String> = aggregates.iter().map(Aggregate::text).collect();
                let by = if by.is_empty() {
                    String::new()
                } else {
                    format!(" by {}", named(by))
                };
                format!("summarize {}{by}", aggregates.join(", "))
            }
            Self::Join { kind, right, on } => {
                let key = |(left, right): &(String, String)| {
                    if left == right {
                        left.clone()
                    } else {
                        format!("$left.{left} == $right.{right}")
                    }
                };
                let on = on.iter().map(key).collect::<Vec<_>>().join(", ");
                format!("join kind={kind} (R{}) on {on}", text(right))
            }
            Self::Lookup { kind, on } => format!("lookup kind={kind} (R) on {}", on.join(", ")),
            Self::Union(right) => format!("union (R{})", text(right)),
            Self::Expand {
                column,
                alias,
                ty,
                index,
            } => {
                let index = index
                    .as_ref()
                    .map_or(String::new(), |name| format!(" with_itemindex={name}"));
                let alias = alias
                    .as_ref()
                    .map_or(String::new(), |name| format!("{name} = "));
                let cast = if *ty == ScalarType::Dynamic {
                    String::new()
                } else {
                    format!(" to typeof({ty})")
                };
                format!("mv-expand{index} {alias}{column}{cast}")
            }
            Self::Serialize { name } => format!("serialize {name} = row_number()"),
        }
    }
}
