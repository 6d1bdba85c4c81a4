//! Which lints count, and how much.

use std::collections::BTreeMap;

use kqlab_suite::testfile::nearest;

use super::{LINTS, Lint};
use crate::findings::Severity;

/// Which lints a user asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// Those that are errors and warnings.
    #[default]
    Default,
    /// Advice too.
    All,
    /// None.
    None,
    /// These, whatever their weight.
    Named(Vec<&'static str>),
}

/// How much each lint matters.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Which are shown.
    pub chosen: Chosen,
    /// The weights that a workspace gives, by name; None for a lint that is off.
    weights: BTreeMap<&'static str, Option<Severity>>,
}

/// A name that no lint has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLint {
    /// The name.
    pub name: String,
    /// What may be meant.
    pub help: String,
}

impl Chosen {
    /// What the words of the command line choose: `all`, `none`, or names.
    ///
    /// # Errors
    /// A name that no lint has.
    pub fn of(words: &[String]) -> Result<Self, UnknownLint> {
        match words {
            [] => Ok(Self::Default),
            [word] if word == "all" => Ok(Self::All),
            [word] if word == "none" => Ok(Self::None),
            names => {
                let known = names.iter().map(|name| known(name).map(|lint| lint.name));
                known.collect::<Result<_, _>>().map(Self::Named)
            }
        }
    }
}

impl Levels {
    /// Gives a lint another weight; None turns it off.
    ///
    /// # Errors
    /// No lint has the name.
    pub fn set(&mut self, name: &str, weight: Option<Severity>) -> Result<(), UnknownLint> {
        self.weights.insert(known(name)?.name, weight);
        Ok(())
    }

    /// The weight of a lint; None where it is off.
    #[must_use]
    pub fn weight(&self, lint: &Lint) -> Option<Severity> {
        let weight = self.weights.get(lint.name).copied();
        let weight = weight.unwrap_or(Some(lint.weight));
        match &self.chosen {
            Chosen::Default | Chosen::All => weight,
            Chosen::None => None,
            // Whoever names a lint wants to see it.
            Chosen::Named(names) => names
                .contains(&lint.name)
                .then(|| weight.unwrap_or(lint.weight)),
        }
    }

    /// Whether a finding of this weight is shown, and not only counted.
    #[must_use]
    pub fn shows(&self, weight: Severity) -> bool {
        weight != Severity::Note || self.chosen != Chosen::Default
    }
}

fn known(name: &str) -> Result<&'static Lint, UnknownLint> {
    let short = name.strip_prefix("kqlab::lint::").unwrap_or(name);
    Lint::named(short).ok_or_else(|| {
        let names = LINTS.iter().map(|lint| lint.name);
        let help = nearest(short, names).map_or_else(
            || "docs/reference/lints.md lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        UnknownLint {
            name: name.to_owned(),
            help,
        }
    })
}
