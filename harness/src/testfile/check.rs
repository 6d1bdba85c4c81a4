//! Checks across a test file: names that must exist, be unique, and not go in circles.

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
        let mut in_known_cycle: Vec<&str> = Vec::new();
        for template in &self.file.templates {
            let Some(base) = &template.base else { continue };
            self.template(base);
            let name = template.name.value.as_str();
            if in_known_cycle.contains(&name) {
                continue;
            }
            if let Some(cycle) = cycle_through(&self.file.templates, template) {
                let mistake = Mistake::TemplateCycle {
                    name: name.to_owned(),
                    path: cycle.join(" → "),
                };
                self.report(mistake, base.place);
                in_known_cycle.extend(cycle);
            }
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

/// The way from `template` over its bases back to itself.
fn cycle_through<'a>(templates: &'a [Template], template: &'a Template) -> Option<Vec<&'a str>> {
    let start = template.name.value.as_str();
    let mut path = vec![start];
    let mut base = template.base.as_ref()?;
    loop {
        let name = base.value.as_str();
        path.push(name);
        if name == start {
            return Some(path);
        }
        // A circle that does not come back to the start is found from one of its own templates.
        if path.len() > templates.len() + 1 {
            return None;
        }
        let next = templates.iter().find(|next| next.name.value == name)?;
        base = next.base.as_ref()?;
    }
}
