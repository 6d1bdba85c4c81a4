//! Property bags among dynamic values, and paths into them.

use crate::types::dynamic::{BagView, Dynamic, DynamicRef};

/// The bag that a value is; nothing for null and every other value.
pub(super) fn as_bag(value: Option<DynamicRef<'_>>) -> Option<BagView<'_>> {
    match value?.view() {
        Dynamic::Bag(bag) => Some(bag),
        _ => None,
    }
}

/// A step of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step<'a> {
    /// `.name`, `['name']`
    Key(&'a str),
    /// `[0]`
    Index(i64),
}

/// The steps of a JSON path such as `$.a['b'][0]`; the iterator ends early, with `None`, when the text is no path.
#[derive(Clone, Debug)]
pub(super) struct Steps<'a> {
    rest: &'a str,
}

/// The steps of a path that begins with `$`; `None` when the text does not.
pub(super) fn steps(path: &str) -> Option<Steps<'_>> {
    path.trim().strip_prefix('$').map(|rest| Steps { rest })
}

impl<'a> Iterator for Steps<'a> {
    type Item = Option<Step<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let step = self.step();
        if step.is_none() {
            self.rest = "";
        }
        Some(step)
    }
}

impl<'a> Steps<'a> {
    fn step(&mut self) -> Option<Step<'a>> {
        if let Some(name) = self.rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, rest) = name.split_at_checked(end)?;
            self.rest = rest;
            return (!name.is_empty() && name != "*").then_some(Step::Key(name));
        }
        let inside = self.rest.strip_prefix('[')?.trim_start();
        for quote in ['\'', '"'] {
            if let Some(name) = inside.strip_prefix(quote) {
                let (name, rest) = name.split_once(quote)?;
                self.rest = rest.trim_start().strip_prefix(']')?;
                return Some(Step::Key(name));
            }
        }
        let (index, rest) = inside.split_once(']')?;
        self.rest = rest;
        index.trim().parse().ok().map(Step::Index)
    }
}

/// The value that a path leads to; `None` when it leads nowhere or is no path.
pub(super) fn follow<'a>(value: DynamicRef<'a>, path: Steps<'_>) -> Option<DynamicRef<'a>> {
    let mut value = value;
    for step in path {
        value = match step? {
            Step::Key(key) => value.property(key)?,
            Step::Index(index) => value.element(index)?,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};

    fn read(path: &str) -> Option<Vec<Step<'_>>> {
        steps(path)?.collect()
    }

    #[test]
    fn a_path_has_names_and_places() {
        use Step::{Index, Key};
        assert_eq!(read("$"), Some(vec![]));
        assert_eq!(
            read("$.a['b.c'][0][\"d\"].e"),
            Some(vec![Key("a"), Key("b.c"), Index(0), Key("d"), Key("e")])
        );
        for bad in ["a", "$a", "$.", "$..a", "$.*", "$[x]", "$['a'", "$[0"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
