//! The characters of a text, each class of those that no automaton tells apart once.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use kql_eval::operators::{fold_case, is_term_character};

use super::machine::{Machine, Sight, View};

/// Characters that all automata see alike.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// One of them.
    pub character: char,
    /// For each automaton, what it sees: several characters where its view makes several of one.
    pub sights: Vec<Vec<Sight>>,
}

/// Beyond this no character has another letter case.
const LAST_CASED: u32 = 0x1_F000;

/// For each view, the characters by what they are in it without regard to letter case.
static BY_FOLD: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut found: HashMap<char, Vec<char>> = HashMap::new();
    for c in cased() {
        let seen = [View::Plain, View::Lower, View::Upper];
        let seen: BTreeSet<char> = seen
            .into_iter()
            .flat_map(|view| view.of(c))
            .map(fold_case)
            .collect();
        for folded in seen {
            found.entry(folded).or_default().push(c);
        }
    }
    found
});

/// Characters that a view makes several of, or of which it makes a term character or none: these are no ordinary ones even
/// where no needle has them.
static UNUSUAL: LazyLock<Vec<char>> = LazyLock::new(|| {
    let is_unusual = |c: &char| {
        [View::Lower, View::Upper].into_iter().any(|view| {
            let seen = view.of(*c);
            seen.len() != 1
                || seen
                    .iter()
                    .any(|seen| is_term_character(*seen) != is_term_character(*c))
        })
    };
    cased().filter(is_unusual).collect()
});

/// The characters that have another letter case.
fn cased() -> impl Iterator<Item = char> {
    (0..LAST_CASED).filter_map(char::from_u32).filter(|c| {
        c.to_lowercase().ne(std::iter::once(*c)) || c.to_uppercase().ne(std::iter::once(*c))
    })
}

/// Characters of which one is a term character, or none, that a needle hardly has.
const ORDINARY: &str = "qzjxkvw7q93-_ ./\\:;,#~|жщ№§\u{4E2D}\u{2603}";

/// A class for every set of characters that the automata see alike: together they are all of Unicode.
pub(super) fn classes(machines: &[Machine]) -> Vec<Class> {
    let mut characters: Vec<char> = Vec::new();
    for machine in machines {
        for c in machine.characters() {
            characters.push(c);
            let folded = fold_case(c);
            characters.extend(BY_FOLD.get(&folded).into_iter().flatten());
        }
    }
    if machines.iter().any(|machine| machine.view != View::Plain) {
        characters.extend(UNUSUAL.iter());
    }
    characters.sort_unstable();
    characters.dedup();
    // Any other character is seen as one of these two: no needle has it, and no view makes it one that a needle has.
    let is_other = |c: &char| characters.binary_search(c).is_err();
    let others = |is_term: bool| {
        let ordinary = ORDINARY
            .chars()
            .chain((0x4E00..0x9FFF).filter_map(char::from_u32));
        let ordinary = ordinary.chain((0x2190..0x23FF).filter_map(char::from_u32));
        ordinary
            .filter(is_other)
            .find(|c| is_term_character(*c) == is_term)
    };
    let others = [others(true), others(false)];
    let mut found: HashMap<Vec<Vec<Sight>>, usize> = HashMap::new();
    let mut classes: Vec<Class> = Vec::new();
    for c in ordered(&characters)
        .into_iter()
        .chain(others.into_iter().flatten())
    {
        let sights: Vec<Vec<Sight>> = machines
            .iter()
            .map(|machine| {
                let seen = machine.view.of(c);
                seen.into_iter().map(|seen| machine.sight(seen)).collect()
            })
            .collect();
        if !found.contains_key(&sights) {
            found.insert(sights.clone(), classes.len());
            classes.push(Class {
                character: c,
                sights,
            });
        }
    }
    classes
}

/// Letters that people write first, so that they are the ones shown.
fn ordered(characters: &[char]) -> Vec<char> {
    let mut ordered = characters.to_vec();
    ordered.sort_by_key(|c| (!c.is_ascii(), c.is_ascii_uppercase(), *c));
    ordered
}
