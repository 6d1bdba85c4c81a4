//! The automaton of one needle or one list: what of it a text has had so far.

use std::collections::HashMap;

use kql_eval::operators::{Case, fold_case, is_term_character};

/// The longest needle, in characters: positions are the bits of a number.
const LONGEST: usize = 120;

/// The text that an automaton looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum View {
    /// The column's own
    Plain,
    /// That of `tolower`
    Lower,
    /// That of `toupper`
    Upper,
}

impl View {
    /// What becomes of a character, as the functions do it.
    pub fn of(self, c: char) -> Vec<char> {
        match self {
            Self::Plain => vec![c],
            Self::Lower => c.to_lowercase().collect(),
            Self::Upper => {
                let upper: Vec<char> = c.to_uppercase().collect();
                // `toupper` leaves a character that would become several.
                if upper.len() == 1 { upper } else { vec![c] }
            }
        }
    }
}

/// The character as it is compared.
fn compared(case: Case, c: char) -> char {
    match case {
        Case::Sensitive => c,
        Case::Ignored => fold_case(c),
    }
}

/// Where a needle may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Begin {
    /// Anywhere
    Anywhere,
    /// Where no term goes on to the left
    Term,
    /// At the start of the text
    Text,
}

/// Where a needle may end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// Anywhere
    Anywhere,
    /// Where no term goes on to the right
    Term,
    /// At the end of the text
    Text,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) enum Sought {
    /// A needle
    Needle {
        /// Its characters, as they are compared.
        needle: Vec<char>,
        begin: Begin,
        end: End,
    },
    /// One of several whole texts, as a tree of their characters: the node after a node by a character.
    Whole {
        nodes: HashMap<(u32, char), u32>,
        ends: Vec<u32>,
    },
}

/// An automaton.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub view: View,
    pub case: Case,
    pub sought: Sought,
}

/// A state of an automaton.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct State {
    /// Of a needle: bit `i` where its first `i` characters end here. Of whole texts: the node, or [`NOWHERE`].
    at: u128,
    /// What was seen.
    seen: Seen,
    /// Whether a term goes on to the left.
    in_term: bool,
}

/// What an automaton has seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Seen {
    /// Not what it looks for
    Nothing,
    /// It, if the text or the term ends here
    Pending,
    /// It, whatever follows
    Found,
}

/// The text is none of the whole ones, whatever follows.
const NOWHERE: u128 = u128::MAX;

impl State {
    /// A state that nothing is asked of any more.
    pub const ASIDE: Self = Self {
        at: NOWHERE,
        seen: Seen::Found,
        in_term: false,
    };
}

/// A character as an automaton sees it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Sight {
    /// Of a needle: bit `i` where it is character `i` of the needle.
    positions: u128,
    /// Of whole texts: the character as it is compared, where a text has it.
    character: Option<char>,
    is_term: bool,
}

impl Machine {
    /// Looks for a needle.
    ///
    /// # Errors
    /// The needle is too long; the reason in words.
    pub fn needle(
        view: View,
        case: Case,
        needle: &str,
        begin: Begin,
        end: End,
    ) -> Result<Self, String> {
        let needle: Vec<char> = needle.chars().map(|c| compared(case, c)).collect();
        if needle.len() > LONGEST {
            return Err(format!(
                "a text of more than {LONGEST} characters is looked for"
            ));
        }
        Ok(Self {
            view,
            case,
            sought: Sought::Needle { needle, begin, end },
        })
    }

    /// Looks whether the text is one of several.
    pub fn whole<'t>(view: View, case: Case, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut nodes: HashMap<(u32, char), u32> = HashMap::new();
        let mut ends = Vec::new();
        let mut count = 0;
        for text in texts {
            let mut node = 0;
            for c in text.chars().map(|c| compared(case, c)) {
                node = *nodes.entry((node, c)).or_insert_with(|| {
                    count += 1;
                    count
                });
            }
            ends.push(node);
        }
        ends.sort_unstable();
        ends.dedup();
        Self {
            view,
            case,
            sought: Sought::Whole { nodes, ends },
        }
    }

    /// The characters that it looks for, as they are compared.
    pub fn characters(&self) -> Vec<char> {
        match &self.sought {
            Sought::Needle { needle, .. } => needle.clone(),
            Sought::Whole { nodes, .. } => nodes.keys().map(|(_, c)| *c).collect(),
        }
    }

    /// The state before the first character.
    pub fn start(&self) -> State {
        let state = State {
            at: 0,
            seen: Seen::Nothing,
            in_term: false,
        };
        match &self.sought {
            // Only bit 0: none of the needle's characters yet.
            Sought::Needle { needle, end, .. } if needle.is_empty() => State {
                seen: if *end == End::Text {
                    Seen::Pending
                } else {
                    Seen::Found
                },
                ..state
            },
            Sought::Needle { .. } => State { at: 1, ..state },
            Sought::Whole { .. } => state,
        }
    }

    /// How it sees a character of its view.
    pub fn sight(&self, c: char) -> Sight {
        let compared = compared(self.case, c);
        let (positions, character) = match &self.sought {
            Sought::Needle { needle, .. } => {
                let places = needle.iter().enumerate();
                let same = places.filter(|(_, wanted)| **wanted == compared);
                (same.fold(0, |bits, (place, _)| bits | 1 << place), None)
            }
            Sought::Whole { nodes, .. } => {
                let is_known = nodes.keys().any(|(_, wanted)| *wanted == compared);
                (0, is_known.then_some(compared))
            }
        };
        Sight {
            positions,
            character,
            is_term: is_term_character(c),
        }
    }

    /// The state after one more character of its view.
    pub fn step(&self, state: State, sight: &Sight) -> State {
        match &self.sought {
            Sought::Needle { needle, begin, end } => step(state, sight, needle.len(), *begin, *end),
            Sought::Whole { nodes, .. } => {
                let node = u32::try_from(state.at).ok().zip(sight.character);
                let next = node.and_then(|key| nodes.get(&key));
                State {
                    at: next.map_or(NOWHERE, |node| u128::from(*node)),
                    ..state
                }
            }
        }
    }

    /// Whether it has found what it looks for, if the text ends here.
    pub fn accepts(&self, state: State) -> bool {
        match &self.sought {
            Sought::Needle { .. } => state.seen != Seen::Nothing,
            Sought::Whole { ends, .. } => {
                u32::try_from(state.at).is_ok_and(|node| ends.binary_search(&node).is_ok())
            }
        }
    }

    /// Whether it finds what it looks for, where that is certain whatever follows.
    pub fn settled(&self, state: State) -> Option<bool> {
        match &self.sought {
            Sought::Needle { begin, .. } => match state.seen {
                Seen::Found => Some(true),
                Seen::Nothing if *begin == Begin::Text && state.at == 0 => Some(false),
                Seen::Nothing | Seen::Pending => None,
            },
            Sought::Whole { .. } => (state.at == NOWHERE).then_some(false),
        }
    }
}

/// One more character for a needle of `length` characters.
fn step(state: State, sight: &Sight, length: usize, begin: Begin, end: End) -> State {
    if state.seen == Seen::Found {
        return state;
    }
    // A term ends before this character, unless the character goes on with it.
    if state.seen == Seen::Pending && end == End::Term && !sight.is_term {
        return State {
            at: 0,
            seen: Seen::Found,
            in_term: false,
        };
    }
    let may_begin = match begin {
        Begin::Anywhere => true,
        Begin::Term => !state.in_term,
        Begin::Text => state.at & 1 == 1,
    };
    let attempts = if may_begin {
        state.at | 1
    } else {
        state.at & !1
    };
    let grown = (attempts & sight.positions) << 1;
    let whole = 1_u128 << length;
    let seen = match (grown & whole != 0, end) {
        (false, _) => Seen::Nothing,
        (true, End::Anywhere) => Seen::Found,
        (true, End::Term | End::Text) => Seen::Pending,
    };
    if seen == Seen::Found {
        return State {
            at: 0,
            seen,
            in_term: false,
        };
    }
    // Bit 0 says that a needle may begin here; at the start of a text it may only begin there.
    let restart = u128::from(begin != Begin::Text);
    State {
        at: (grown & !whole) | restart,
        seen,
        in_term: begin == Begin::Term && sight.is_term,
    }
}
