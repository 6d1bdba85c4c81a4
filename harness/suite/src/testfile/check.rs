//! Checks across a test file: names that must exist, be unique, and not go in circles.

use std::collections::HashMap;

use super::decode::Declared;
use super::did_you_mean;
use super::error::Mistake;
use super::expand::{TestCase, expand_reporting};
use super::expectation::Variant;
use super::model::{Filter, Template, TestFile};
use super::place::{Name, Place, Placed};

/// Everything that is wrong with a file whose parts are well formed.
pub fn check(file: &TestFile, declared: &Declared) -> Vec<Placed<Mistake>> {
    let mut checker = Checker {
        file,
        declared,
        mistakes: Vec::new(),
    };
    checker.templates();
    checker.given_templates();
    checker.variants();
    checker.unique("test", file.tests.iter().map(|test| &test.name));
    checker.unique(
        "scenario",
        file.scenarios.iter().map(|scenario| &scenario.id),
    );
    checker.unique("evasion", file.evasions.iter().map(|evasion| &evasion.name));
    for name in &file.tuned.apply {
        checker.exclusion(&name.value, name.place);
    }
    let cases = expand_reporting(file, &mut checker.mistakes);
    checker.must_keep(&cases);
    checker.cases(&cases);
    checker.mistakes
}

struct Checker<'a> {
    file: &'a TestFile,
    declared: &'a Declared,
    mistakes: Vec<Placed<Mistake>>,
}

impl<'a> Checker<'a> {
    fn report(&mut self, mistake: Mistake, place: Place) {
        self.mistakes.push(Placed::new(mistake, place));
    }

    fn unknown(&mut self, name: &str, what: &'static str, known: &[&str], place: Place) {
        let mistake = Mistake::UnknownName {
            name: name.to_owned(),
            what,
            help: did_you_mean::help(name, "there are", known),
        };
        self.report(mistake, place);
    }

    fn template(&mut self, name: &Name) {
        let declared = self.declared;
        if !declared.templates.contains(&name.value) {
            let known: Vec<_> = declared.templates.iter().map(String::as_str).collect();
            self.unknown(&name.value, "template", &known, name.place);
        }
    }

    fn templates(&mut self) {
        for template in &self.file.templates {
            if let Some(base) = &template.base {
                self.template(base);
            }
        }
        for cycle in cycles(&self.file.templates) {
            let Some((first, base)) = cycle
                .first()
                .and_then(|first| Some((first, first.base.as_ref()?)))
            else {
                continue;
            };
            let name = first.name.value.clone();
            let names = cycle
                .iter()
                .chain([first])
                .map(|template| template.name.value.as_str());
            let path = names.collect::<Vec<_>>().join(" → ");
            self.report(Mistake::TemplateCycle { name, path }, base.place);
        }
    }

    fn given_templates(&mut self) {
        let declared = self.declared;
        for name in &declared.used_templates {
            self.template(name);
        }
    }

    fn variants(&mut self) {
        let declared = self.declared;
        for Placed { value, place } in &declared.variants {
            let Variant::With(name) = value else {
                continue;
            };
            // The name alone is the culprit, not the word `with` before it.
            let text = self.file.source.inner();
            let behind = place.text(text).rfind(name.as_str()).unwrap_or(0);
            let start = place.start + behind;
            self.exclusion(name, Place::of(text, start, start + name.len()));
        }
    }

    fn exclusion(&mut self, name: &str, place: Place) {
        let declared = self.declared;
        if !declared.exclusions.iter().any(|known| known == name) {
            let known: Vec<_> = declared.exclusions.iter().map(String::as_str).collect();
            self.unknown(name, "exclusion", &known, place);
            return;
        }
        let exclusion = self
            .file
            .exclusions
            .iter()
            .find(|exclusion| exclusion.name.value == name);
        if exclusion.is_some_and(|found| matches!(found.filter, Filter::Inexpressible(_))) {
            let name = name.to_owned();
            self.report(Mistake::InexpressibleApplied { name }, place);
        }
    }

    fn unique(&mut self, what: &'static str, names: impl Iterator<Item = &'a Name>) {
        let mut seen: Vec<&Name> = Vec::new();
        for name in names {
            match seen.iter().find(|first| first.value == name.value) {
                Some(first) => {
                    let mistake = Mistake::DuplicateName {
                        name: name.value.clone(),
                        what,
                        first_line: first.place.line,
                    };
                    self.report(mistake, name.place);
                }
                None => seen.push(name),
            }
        }
    }

    fn must_keep(&mut self, cases: &[TestCase]) {
        for name in &self.file.tuned.must_keep {
            let declared = &self.declared.tests;
            if declared.contains(&name.value) || cases.iter().any(|case| case.name == name.value) {
                continue;
            }
            let names = cases.iter().map(|case| case.name.as_str());
            let mut known: Vec<_> = declared.iter().map(String::as_str).chain(names).collect();
            known.dedup();
            self.unknown(&name.value, "test", &known, name.place);
        }
    }

    /// Expanded names must differ too. Two tests of one name as written are reported already.
    fn cases(&mut self, cases: &[TestCase]) {
        let mut seen = std::collections::BTreeMap::new();
        for case in cases {
            let first = *seen.entry(case.name.as_str()).or_insert(case.place);
            let reported = self.mistakes.iter().any(|mistake| {
                matches!(mistake.value, Mistake::DuplicateName { .. })
                    && (mistake.place == case.place || mistake.place == case.origin_place)
            });
            if first != case.place && !reported {
                let mistake = Mistake::DuplicateName {
                    name: case.name.clone(),
                    what: "test",
                    first_line: first.line,
                };
                self.report(mistake, case.place);
            }
        }
    }
}

/// The circles in which templates are their own bases, each from its first template in the file on. Every template is walked
/// over once.
fn cycles(templates: &[Template]) -> Vec<Vec<&Template>> {
    let numbers: HashMap<&str, usize> = (0..)
        .zip(templates)
        .map(|(number, template)| (template.name.value.as_str(), number))
        .collect();
    let base_of = |template: &Template| {
        let base = template.base.as_ref()?;
        numbers.get(base.value.as_str()).copied()
    };
    // The number of the walk that reached a template first: coming back to one of the same walk is a circle, to an older one is not.
    let mut walks: Vec<Option<usize>> = vec![None; templates.len()];
    let mut found = Vec::new();
    for walk in 0..templates.len() {
        let mut path = Vec::new();
        let mut next = Some(walk);
        while let Some(number) = next {
            let (Some(seen), Some(template)) = (walks.get_mut(number), templates.get(number))
            else {
                break;
            };
            if let Some(known) = *seen {
                if known == walk {
                    found.extend(circle(&path, number));
                }
                break;
            }
            *seen = Some(walk);
            path.push(number);
            next = base_of(template);
        }
    }
    found.sort();
    let of_numbers = |circle: Vec<usize>| {
        let known = circle.into_iter();
        known.filter_map(|number| templates.get(number)).collect()
    };
    found.into_iter().map(of_numbers).collect()
}

/// The end of a path that comes back to `number`, from its least number on.
fn circle(path: &[usize], number: usize) -> Option<Vec<usize>> {
    let start = path.iter().position(|known| *known == number)?;
    let mut circle = path.get(start..)?.to_vec();
    let least = circle.iter().min().copied()?;
    let place = circle.iter().position(|known| *known == least)?;
    // From the least number on, so that the same circle is reported at the same place whatever the walk began with.
    circle.rotate_left(place);
    Some(circle)
}
