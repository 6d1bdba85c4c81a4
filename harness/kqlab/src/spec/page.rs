//! A page: its title, what it is about, and its examples.

use std::fmt::Write;
use std::ops::Range;

/// A page of the manual.
#[derive(Clone, Debug)]
pub struct Page {
    /// The first heading.
    pub title: String,
    /// The first paragraph below the title, in one line.
    pub summary: String,
    /// The examples in order.
    pub examples: Vec<Example>,
    lines: Vec<String>,
}

/// A query and what it must give.
#[derive(Clone, Debug)]
pub struct Example {
    /// The nearest heading above: the behaviour that is shown.
    pub heading: String,
    /// The line of the page that the query's block starts in, from 1.
    pub line: usize,
    /// The `let` statements that the page gives to the queries below them.
    pub given: String,
    /// The query.
    pub query: String,
    /// What it must give; empty when the page does not say.
    pub expected: Vec<Block>,
    /// The lines that `expected` takes, or the place where it would be.
    place: Range<usize>,
}

/// A block of what a query gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What the block holds.
    pub kind: BlockKind,
    /// Its lines, each with its end.
    pub text: String,
}

/// What a block holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// The rows of a result, with the name that the query gives them, if any.
    Table(Option<String>),
    /// What is wrong with the query.
    Diagnostics,
}

impl BlockKind {
    /// The words behind the block's fence.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Table(None) => "table".to_owned(),
            Self::Table(Some(name)) => format!("table {name}"),
            Self::Diagnostics => "diagnostics".to_owned(),
        }
    }

    fn of_label(label: &str) -> Option<Self> {
        match label.split_once(' ').unwrap_or((label, "")) {
            ("table", "") => Some(Self::Table(None)),
            ("table", name) => Some(Self::Table(Some(name.to_owned()))),
            ("diagnostics", _) => Some(Self::Diagnostics),
            _ => None,
        }
    }
}

/// A fenced block as it is in the page.
struct Fenced {
    label: String,
    text: String,
    lines: Range<usize>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// A block that does not end, or has a label that pages do not have; an expectation without a query. The message names
    /// the line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut page = Self {
            title: String::new(),
            summary: String::new(),
            examples: Vec::new(),
            lines: text.lines().map(str::to_owned).collect(),
        };
        let (mut heading, mut given) = (String::new(), String::new());
        let mut number = 0;
        // An expectation belongs to the query above it under the same heading.
        let mut query = None;
        while let Some(line) = page.lines.get(number) {
            if let Some(label) = line.strip_prefix("```") {
                let fenced = page.fenced(number, label.trim())?;
                number = fenced.lines.end;
                match fenced.label.as_str() {
                    "kql given" => given.push_str(&fenced.text),
                    "kql" => {
                        page.examples.push(Example {
                            heading: heading.clone(),
                            line: fenced.lines.start + 1,
                            given: given.clone(),
                            query: fenced.text,
                            expected: Vec::new(),
                            place: fenced.lines.end..fenced.lines.end,
                        });
                        query = Some(page.examples.len() - 1);
                    }
                    _ => page.expect(fenced, query)?,
                }
                continue;
            }
            if let Some(text) = line.strip_prefix('#') {
                text.trim_start_matches('#').trim().clone_into(&mut heading);
                query = None;
                if page.title.is_empty() {
                    page.title.clone_from(&heading);
                }
            } else if page.examples.is_empty() && heading == page.title && given.is_empty() {
                page.summarize(number);
            }
            number += 1;
        }
        if page.title.is_empty() {
            return Err("the page has no heading".to_owned());
        }
        Ok(page)
    }

    /// Takes a line of the first paragraph into the summary; the line at `number` belongs to it when the summary is empty or
    /// the line above does.
    fn summarize(&mut self, number: usize) {
        let is_text = |line: Option<&String>| line.is_some_and(|line| !line.trim().is_empty());
        let above = number
            .checked_sub(1)
            .and_then(|above| self.lines.get(above));
        let goes_on = is_text(above) && !self.summary.is_empty();
        if let Some(line) = self.lines.get(number)
            && !line.trim().is_empty()
            && (self.summary.is_empty() || goes_on)
        {
            if !self.summary.is_empty() {
                self.summary.push(' ');
            }
            self.summary.push_str(line.trim());
        }
    }

    /// The block whose fence is at `start`.
    fn fenced(&self, start: usize, label: &str) -> Result<Fenced, String> {
        let mut text = String::new();
        for (number, line) in self.lines.iter().enumerate().skip(start + 1) {
            if line.trim_end() == "```" {
                return Ok(Fenced {
                    label: label.to_owned(),
                    text,
                    lines: start..number + 1,
                });
            }
            let _ = writeln!(text, "{line}");
        }
        Err(format!("line {}: the block does not end", start + 1))
    }

    fn expect(&mut self, fenced: Fenced, query: Option<usize>) -> Result<(), String> {
        let line = fenced.lines.start + 1;
        let Some(kind) = BlockKind::of_label(&fenced.label) else {
            return Err(format!(
                "line {line}: blocks are `kql`, `kql given`, `table` and `diagnostics`, not `{}`",
                fenced.label
            ));
        };
        let Some(example) = query.and_then(|query| self.examples.get_mut(query)) else {
            return Err(format!(
                "line {line}: there is no query that this belongs to"
            ));
        };
        if example.expected.is_empty() {
            example.place.start = fenced.lines.start;
        }
        example.place.end = fenced.lines.end;
        example.expected.push(Block {
            kind,
            text: fenced.text,
        });
        Ok(())
    }

    /// The page's text with what each example gives in place of what it says: as many entries as there are examples.
    #[must_use]
    pub fn with_answers(&self, answers: &[Vec<Block>]) -> String {
        let mut text = String::new();
        let mut written = 0;
        for (example, blocks) in self.examples.iter().zip(answers) {
            self.copy(written..example.place.start, &mut text);
            for (number, block) in blocks.iter().enumerate() {
                if number > 0 || example.expected.is_empty() {
                    text.push('\n');
                }
                let _ = write!(text, "```{}\n{}```\n", block.kind.label(), block.text);
            }
            written = example.place.end;
        }
        self.copy(written..self.lines.len(), &mut text);
        text
    }

    fn copy(&self, lines: Range<usize>, text: &mut String) {
        for line in self.lines.get(lines).unwrap_or_default() {
            let _ = writeln!(text, "{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# count\n\nCounts rows.\nAll of them.\n\nMore.\n\n## None is zero\n\n```kql\nT | count\n```\n\nText.\n\n```table\nold\n```\n\nEnd.\n";

    #[test]
    fn a_page_has_a_title_a_summary_and_examples() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!(page.title, "count");
        assert_eq!(page.summary, "Counts rows. All of them.");
        let [example] = page.examples.as_slice() else {
            panic!("one example")
        };
        assert_eq!(example.heading, "None is zero");
        assert_eq!(example.line, 10);
        assert_eq!(example.query, "T | count\n");
        assert_eq!(example.expected.len(), 1);
    }

    #[test]
    fn answers_stand_where_the_expectation_stood() {
        let page = Page::read(PAGE).unwrap();
        let block = Block {
            kind: BlockKind::Table(None),
            text: "new\n".to_owned(),
        };
        assert_eq!(
            page.with_answers(&[vec![block]]),
            PAGE.replace("old", "new")
        );
    }

    #[test]
    fn an_answer_without_an_expectation_is_put_below_its_query() {
        let page = Page::read("# a\n\n```kql\nprint 1\n```\n\nEnd.\n").unwrap();
        let block = Block {
            kind: BlockKind::Diagnostics,
            text: "wrong\n".to_owned(),
        };
        assert_eq!(
            page.with_answers(&[vec![block]]),
            "# a\n\n```kql\nprint 1\n```\n\n```diagnostics\nwrong\n```\n\nEnd.\n"
        );
    }

    #[test]
    fn what_a_page_gives_is_seen_by_the_queries_below() {
        let page =
            Page::read("# a\n```kql given\nlet T = print 1;\n```\n```kql\nT\n```\n").unwrap();
        assert_eq!(page.examples.first().unwrap().given, "let T = print 1;\n");
    }

    #[test]
    fn a_block_of_an_unknown_kind_is_a_mistake() {
        let error = Page::read("# a\n\n```tabel\n```\n").unwrap_err();
        assert!(error.starts_with("line 3: blocks are"), "{error}");
    }

    #[test]
    fn an_expectation_without_a_query_is_a_mistake() {
        let page = "# a\n\n```kql\nprint 1\n```\n\n## b\n\n```table\n```\n";
        let error = Page::read(page).unwrap_err();
        assert!(error.starts_with("line 9: there is no query"), "{error}");
    }

    #[test]
    fn a_block_that_does_not_end_is_a_mistake() {
        let error = Page::read("# a\n\n```kql\nprint 1\n").unwrap_err();
        assert_eq!(error, "line 3: the block does not end");
    }
}
