//! Decoding tests, scenarios, tuning and evasions.

use super::fields::{Decoder, Fields};
use super::keys;
use super::rows::cell;
use crate::testfile::audit_codes::AUDIT_CODES;
use crate::testfile::did_you_mean;
use crate::testfile::error::Mistake;
use crate::testfile::expectation::{Expect, Runs};
use crate::testfile::model::{Case, Evasion, Given, Scenario, Test, TestKind, Tuned};
use crate::testfile::node::Node;
use crate::testfile::place::Name;

const EXPECT_HELP: &str = "`fires`, `silent`, rows, or one verdict for each variant";
const GIVEN_HELP: &str = "the rows of the input tables; `given: []` for none";

impl Decoder {
    /// The tests.
    pub fn tests(&mut self, node: &Node) -> Vec<Test> {
        let items = self
            .list(node, "tests", "a list of tests")
            .unwrap_or_default();
        if items.is_empty() && node.is_null_or_empty_list() {
            let help = "write a test, `- {name:, kind:, given:, expect:}`, or remove `tests:`";
            self.report(Mistake::NoTests { help }, node.place);
        }
        items.iter().filter_map(|item| self.test(item)).collect()
    }

    fn test(&mut self, node: &Node) -> Option<Test> {
        let fields = self.fields(node, "tests", "a test", &keys::TEST)?;
        let name = self.required_text(&fields, "name", "say what the rule must do");
        let declared = name.iter().map(|name| name.value.clone());
        self.declared.tests.extend(declared);
        let cases = fields.get("cases").map(|node| self.cases(node));
        let expect = fields.get("expect").map(|node| self.expect(node));
        let lacks = |cases: &Vec<Case>| cases.iter().any(|case| case.expect.is_none());
        if expect.is_none() && cases.as_ref().is_none_or(lacks) {
            self.required(&fields, "expect", EXPECT_HELP);
        }
        let kind = self.kind(&fields);
        let runs = self.runs(&fields);
        let given = self.required_given(&fields);
        Some(Test {
            name: name?,
            kind: kind?,
            runs,
            tags: self.names(&fields, "tags").unwrap_or_default(),
            note: self.optional_text(&fields, "note"),
            given,
            expect: expect.flatten(),
            cases: cases.unwrap_or_default(),
            place: node.place,
        })
    }

    fn kind(&mut self, fields: &Fields<'_>) -> Option<TestKind> {
        let words = TestKind::ALL.map(TestKind::name);
        let help = format!("one of {}", did_you_mean::listed(&words));
        let node = self.required(fields, "kind", &help)?;
        let position = self.word(node, "kind", "kind of test", &words)?;
        TestKind::ALL.get(position).copied()
    }

    fn runs(&mut self, fields: &Fields<'_>) -> Runs {
        let words = Runs::ALL.map(Runs::name);
        let position = fields
            .get("as")
            .and_then(|node| self.word(node, "as", "thing to run", &words));
        position
            .and_then(|position| Runs::ALL.get(position).copied())
            .unwrap_or_default()
    }

    fn cases(&mut self, node: &Node) -> Vec<Case> {
        let takes = "a list of cases such as `{value: x, expect: fires}`";
        let items = self.list(node, "cases", takes).unwrap_or_default();
        if items.is_empty() && node.is_null_or_empty_list() {
            let help = "write a case, or remove `cases:`";
            self.report(Mistake::NoTests { help }, node.place);
        }
        items.iter().filter_map(|item| self.case(item)).collect()
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let entries = self.map(
            node,
            "cases",
            "cases as mappings `{value: x, expect: fires}`",
        )?;
        let mut case = Case {
            name: None,
            expect: None,
            values: Vec::new(),
            place: node.place,
        };
        for entry in entries {
            match entry.key.value.as_str() {
                "expect" => case.expect = self.expect(&entry.value),
                "name" => case.name = self.text(&entry.value, "name"),
                _ => case.values.push(cell(entry)),
            }
        }
        Some(case)
    }

    /// The scenarios.
    pub fn scenarios(&mut self, node: &Node) -> Vec<Scenario> {
        let items = self.list(node, "scenarios", "a list of scenarios");
        let items = items.unwrap_or_default();
        items
            .iter()
            .filter_map(|item| self.scenario(item))
            .collect()
    }

    fn scenario(&mut self, node: &Node) -> Option<Scenario> {
        let fields = self.fields(node, "scenarios", "a scenario", &keys::SCENARIO)?;
        let id = self.required_text(&fields, "id", "its identifier, such as `S1`");
        let given = self.required_given(&fields);
        let expect = self.required_expect(&fields);
        let findings = self.findings(&fields);
        let inexpressible = self.optional_text(&fields, "inexpressible");
        Some(Scenario {
            id: id?,
            title: self.optional_text(&fields, "title"),
            tags: self.names(&fields, "tags").unwrap_or_default(),
            given,
            expect: expect?,
            findings,
            inexpressible,
            quote: self.optional_text(&fields, "quote"),
            note: self.optional_text(&fields, "note"),
            place: node.place,
        })
    }

    /// The findings the audit must have, which must be codes it knows.
    pub fn findings(&mut self, fields: &Fields<'_>) -> Option<Vec<Name>> {
        let names = self.names(fields, "findings")?;
        for name in &names {
            if !AUDIT_CODES.contains(&name.value.as_str()) {
                let mistake = Mistake::UnknownWord {
                    word: name.value.clone(),
                    what: "finding of the audit",
                    help: did_you_mean::help(&name.value, "there are", &AUDIT_CODES),
                };
                self.report(mistake, name.place);
            }
        }
        Some(names)
    }

    /// The tuning.
    pub fn tuned(&mut self, node: &Node) -> Option<Tuned> {
        let fields = self.fields(node, "tuned", "`tuned`", &keys::TUNED)?;
        Some(Tuned {
            apply: self.names(&fields, "apply").unwrap_or_default(),
            must_keep: self.names(&fields, "must_keep").unwrap_or_default(),
        })
    }

    /// The evasions.
    pub fn evasions(&mut self, node: &Node) -> Vec<Evasion> {
        let items = self.list(node, "evasions", "a list of evasions");
        let items = items.unwrap_or_default();
        items.iter().filter_map(|item| self.evasion(item)).collect()
    }

    fn evasion(&mut self, node: &Node) -> Option<Evasion> {
        let fields = self.fields(node, "evasions", "an evasion", &keys::EVASION)?;
        let name = self.required_text(&fields, "name", "say how the event gets past the rule");
        let given = self.required_given(&fields);
        let expect = self.required_expect(&fields);
        Some(Evasion {
            name: name?,
            tags: self.names(&fields, "tags").unwrap_or_default(),
            given,
            expect: expect?,
            known: self.optional_text(&fields, "known"),
            note: self.optional_text(&fields, "note"),
            place: node.place,
        })
    }

    fn required_given(&mut self, fields: &Fields<'_>) -> Vec<Given> {
        let node = self.required(fields, "given", GIVEN_HELP);
        node.map_or_else(Vec::new, |node| self.given(node))
    }

    fn required_expect(&mut self, fields: &Fields<'_>) -> Option<Expect> {
        let node = self.required(fields, "expect", EXPECT_HELP)?;
        self.expect(node)
    }
}
