//! An exclusion as predicates that hold together, and what speaks against it.

use kqlab_proof::Control;

use super::predicate::{Predicate, Shape, is_path};

/// Predicates joined with `and`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conjunction {
    /// Those that tell the benign events from all that must be kept, together and none of them in vain.
    pub telling: Vec<Predicate>,
    /// Those that hold for all benign events too, and make it narrower.
    pub narrowing: Vec<Predicate>,
}

impl Conjunction {
    /// All its predicates.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        self.telling.iter().chain(&self.narrowing)
    }

    /// In KQL.
    #[must_use]
    pub fn kql(&self) -> String {
        let parts: Vec<&str> = self.predicates().map(|one| one.kql.as_str()).collect();
        parts.join(" and ")
    }

    /// The same without what makes it narrower, where there is something.
    pub(super) fn bare(&self) -> Option<Self> {
        (!self.narrowing.is_empty()).then(|| Self {
            telling: self.telling.clone(),
            narrowing: vec![],
        })
    }

    /// How dear it is to an attacker to be taken for a benign event: the dearest of the predicates that tell them apart.
    #[must_use]
    pub fn control(&self) -> Control {
        let dearest = self.telling.iter().map(|one| one.control).max();
        dearest.unwrap_or(Control::Free)
    }

    /// How hard it is to read; less is better.
    fn length(&self) -> u32 {
        let parts = self.predicates().count().saturating_sub(1);
        let values: usize = self
            .predicates()
            .map(|one| one.values.saturating_sub(1))
            .sum();
        8 * small(parts) + 2 * small(values)
    }

    /// What speaks against it, for events of this number of situations; less is better.
    pub fn penalty(&self, situations: usize) -> u32 {
        let bare = if self.narrowing.is_empty() && self.telling.len() < 2 {
            20
        } else {
            0
        };
        self.length()
            + self.telling.iter().map(looseness).sum::<u32>()
            + (weakness(self.control()) + bare) * small(situations)
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX / 1_000)
}

/// What speaks against telling events apart by values that an attacker takes.
pub(super) const fn weakness(control: Control) -> u32 {
    match control {
        Control::Dear | Control::Fixed => 0,
        Control::Cheap => 30,
        Control::Free => 90,
    }
}

/// What speaks against a predicate's form.
pub(super) fn looseness(predicate: &Predicate) -> u32 {
    let shape = match predicate.shape {
        Shape::Value | Shape::Values => 0,
        Shape::Folder => 1,
        Shape::Network => 4,
        Shape::Domain => 6,
    };
    let column = &*predicate.column;
    // People know machines and accounts by name.
    let is_number = column.ends_with("Id") || column.ends_with("Sid");
    let is_brittle = column.contains("CommandLine") || column.contains("ActionType");
    // The files of a product change, its folder stays.
    let is_file = is_path(column) && predicate.shape != Shape::Folder;
    let brittle = if is_brittle { 6 } else { 0 };
    shape + u32::from(is_number) + 2 * u32::from(is_file) + brittle
}
