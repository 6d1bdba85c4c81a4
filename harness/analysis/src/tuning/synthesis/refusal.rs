//! Why no exclusion silences a situation.

use kqlab_proof::{Control, Direction, Event, Events, control};

use super::column::Fitness;
use super::search::{MOST_PREDICATES, Search};
use super::situation::{Kept, Situation};

/// A situation that no exclusion silences.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The situation's identifier.
    pub id: String,
    /// Why, in words.
    pub reason: Reason,
}

/// Why there is no exclusion.
#[derive(Clone, Debug)]
pub enum Reason {
    /// Nothing says what must be kept.
    NothingKept,
    /// The rule fires without any event of the table that exclusions are about.
    NoEvent {
        /// The table.
        table: String,
    },
    /// An event of the situation equals one that must be kept in every column that may be read.
    Same(Box<SameRows>),
    /// The events differ, but no short conjunction holds for all those of the situation and for none that must be kept.
    NoneReadable {
        /// The test with an event that the closest one drops.
        kept: String,
    },
}

/// Two events that no exclusion tells apart.
#[derive(Clone, Debug)]
pub struct SameRows {
    /// The table whose columns an exclusion may read.
    pub table: String,
    /// The benign event.
    pub benign: Events,
    /// The test that must be kept.
    pub kept: String,
    /// Its event.
    pub positive: Events,
    /// The columns in which they differ and which are never read, with the reason.
    pub differing: Vec<(String, &'static str)>,
    /// Columns that are dear to an attacker and that neither event sets.
    pub unset: Vec<String>,
}

impl Reason {
    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NothingKept => {
                "the test file has no positive that fires, so nothing says what must be kept"
                    .to_owned()
            }
            Self::NoEvent { table } => {
                format!(
                    "the rule fires on it without any event of `{table}`, so there is nothing to exclude"
                )
            }
            Self::NoneReadable { kept } => format!(
                "no conjunction of at most {MOST_PREDICATES} predicates holds for all its events and spares every event of \
                 `{kept}`"
            ),
            Self::Same(same) => same.sentence(),
        }
    }
}

impl SameRows {
    fn sentence(&self) -> String {
        let mut text = format!(
            "one of its events equals one of `{}` in every column of `{}` that an exclusion may read",
            self.kept, self.table
        );
        if !self.differing.is_empty() {
            let columns: Vec<String> = self
                .differing
                .iter()
                .map(|(column, why)| format!("{column} ({why})"))
                .collect();
            text.push_str(&format!("; they differ only in {}", columns.join(", ")));
        }
        let unset: Vec<&str> = self.unset.iter().take(3).map(String::as_str).collect();
        if !unset.is_empty() {
            text.push_str(&format!(
                "; {} would tell them apart, if they differ there",
                unset.join(" or ")
            ));
        }
        text
    }
}

/// Why a situation has no exclusion.
pub(super) fn reason(
    search: &Search<'_>,
    table: &str,
    situation: &Situation,
    kept: &[Kept],
) -> Reason {
    if kept.iter().all(|kept| kept.caught.is_empty()) {
        return Reason::NothingKept;
    }
    if situation.caught.is_empty() {
        return Reason::NoEvent {
            table: table.to_owned(),
        };
    }
    let mut closest: Option<(usize, &str)> = None;
    for benign in &situation.caught {
        for case in kept {
            for positive in &case.caught {
                let differing = differences(search, benign, positive);
                let readable = differing
                    .iter()
                    .filter(|(_, fitness)| !matches!(fitness, Fitness::Never(_)))
                    .count();
                if readable == 0 {
                    return Reason::Same(Box::new(same(
                        search, table, benign, case, positive, &differing,
                    )));
                }
                if closest.is_none_or(|(least, _)| readable < least) {
                    closest = Some((readable, case.name.as_str()));
                }
            }
        }
    }
    Reason::NoneReadable {
        kept: closest.map_or_else(String::new, |(_, name)| name.to_owned()),
    }
}

/// The columns in which two events differ, as far as a predicate over the benign event's value could say so.
fn differences(search: &Search<'_>, benign: &Event, positive: &Event) -> Vec<(String, Fitness)> {
    let fields = search.space.schema.fields.iter().enumerate();
    fields
        .filter(|(_, field)| {
            let (one, other) = (benign.get(&field.name), positive.get(&field.name));
            match (
                one.and_then(|one| one.as_str()),
                other.and_then(|one| one.as_str()),
            ) {
                (Some(one), Some(other)) => one.to_lowercase() != other.to_lowercase(),
                _ => one != other,
            }
        })
        .map(|(number, field)| {
            let fitness = match search.fitness(number) {
                // Where the benign event has no value there is nothing to ask for.
                _ if benign.get(&field.name).is_none() => {
                    Fitness::Never("not set in the benign event")
                }
                fitness => fitness,
            };
            (field.name.to_string(), fitness)
        })
        .collect()
}

fn same(
    search: &Search<'_>,
    table: &str,
    benign: &Event,
    case: &Kept,
    positive: &Event,
    differing: &[(String, Fitness)],
) -> SameRows {
    let alone = |event: &Event| {
        let mut events = Events::default();
        events.push(&table.into(), event.clone());
        events
    };
    let never = differing
        .iter()
        .filter_map(|(column, fitness)| match fitness {
            Fitness::Never(why) => Some((column.clone(), *why)),
            Fitness::TellsApart | Fitness::Identifies => None,
        });
    let fields = search.space.schema.fields.iter().enumerate();
    let unset = fields
        .filter(|(number, field)| {
            benign.get(&field.name).is_none()
                && positive.get(&field.name).is_none()
                && control(&field.name, Direction::To).0 == Control::Dear
                && search.fitness(*number) == Fitness::Identifies
        })
        .map(|(_, field)| field.name.to_string());
    SameRows {
        table: table.to_owned(),
        benign: alone(benign),
        kept: case.name.clone(),
        positive: alone(positive),
        differing: never.collect(),
        unset: unset.collect(),
    }
}
