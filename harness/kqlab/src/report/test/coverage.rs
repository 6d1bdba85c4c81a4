//! What tests exercise of a rule, in every format that shows it.

use std::fmt::Write as _;

use kqlab_analysis::coverage::{
    Coverage, Extent, Item, ItemKind, Line, Point, PointState, picture,
};
use serde_json::{Value, json};

use super::html::escaped as html_text;
use super::lines::wrapped;
use super::markdown::escaped as markdown_text;
use crate::output::{Detail, Style, paint};

/// What the signs mean.
const LEGEND: &str = "+ covered  ~ half covered  - not covered  . no row can";

/// The figure of a rule, and where there are gaps the picture, the gaps, and tests that would close them.
pub(super) fn terminal(out: &mut String, coverage: &Coverage, style: Style) {
    let has_gaps = coverage.gaps().next().is_some();
    if style.detail == Detail::Failures && !has_gaps {
        return;
    }
    let colour = if has_gaps { 33 } else { 32 };
    let _ = writeln!(out, "  {}", paint(&figure(coverage), colour, style));
    if style.detail == Detail::Failures {
        return;
    }
    if has_gaps {
        out.push('\n');
        for line in picture(coverage) {
            let shown: String = line
                .marks
                .iter()
                .map(|mark| match mark.extent {
                    Some(extent) => paint(&mark.text, colour_of(extent), style),
                    None => mark.text.clone(),
                })
                .collect();
            let _ = writeln!(out, "  {:>3}  {}", line.number, shown.trim_end());
            if let Some(signs) = signs(&line) {
                let _ = writeln!(out, "       {signs}");
            }
        }
        let _ = writeln!(out, "\n  {LEGEND}\n");
    }
    for line in findings(coverage) {
        wrapped(out, "  ", &line, style.width);
    }
    if !coverage.closings.is_empty() {
        out.push_str("\n  tests that close gaps, to paste under `tests:`\n\n");
        for line in tests(coverage) {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// The figure, and where there are gaps the picture, the gaps, and tests that would close them.
pub(super) fn markdown(out: &mut String, rule: &str, coverage: &Coverage) {
    let _ = writeln!(out, "\n### {}: {}", markdown_text(rule), figure(coverage));
    let has_gaps = coverage.gaps().next().is_some();
    if has_gaps {
        out.push_str("\n```text\n");
        for line in picture(coverage) {
            let text: String = line.marks.iter().map(|mark| mark.text.as_str()).collect();
            let _ = writeln!(out, "{:>3}  {}", line.number, text.trim_end());
            if let Some(signs) = signs(&line) {
                let _ = writeln!(out, "     {signs}");
            }
        }
        let _ = writeln!(out, "\n{LEGEND}\n```");
    }
    let findings = findings(coverage);
    if !findings.is_empty() {
        out.push('\n');
    }
    for line in findings {
        let _ = writeln!(out, "- {}", markdown_text(&line));
    }
    if !coverage.closings.is_empty() {
        out.push_str("\nTests that close gaps, to paste under `tests:`\n\n```yaml\n");
        for line in tests(coverage) {
            let _ = writeln!(out, "{line}");
        }
        out.push_str("```\n");
    }
}

/// The figure, the picture, the gaps, and tests that would close them.
pub(super) fn html(page: &mut String, coverage: &Coverage) {
    let _ = write!(
        page,
        "<h3>Coverage</h3>\n<p>{}</p>\n<pre>",
        figure(coverage)
    );
    for line in picture(coverage) {
        let _ = write!(page, "<small>{:>3}</small>  ", line.number);
        for mark in &line.marks {
            let text = html_text(&mark.text);
            let _ = match mark.extent {
                Some(extent) => write!(
                    page,
                    "<span class=\"{}\" title=\"{}\">{text}</span>",
                    class(extent),
                    extent.name()
                ),
                None => write!(page, "{text}"),
            };
        }
        page.push('\n');
        if let Some(signs) = signs(&line) {
            let _ = writeln!(page, "     {signs}");
        }
    }
    let _ = writeln!(page, "\n{LEGEND}</pre>");
    let findings = findings(coverage);
    if !findings.is_empty() {
        page.push_str("<ul>\n");
        for line in findings {
            let _ = writeln!(page, "<li>{}</li>", html_text(&line));
        }
        page.push_str("</ul>\n");
    }
    if !coverage.closings.is_empty() {
        page.push_str("<p>Tests that close gaps, to paste under <code>tests:</code></p>\n");
        let _ = writeln!(
            page,
            "<pre>{}</pre>",
            html_text(&tests(coverage).join("\n"))
        );
    }
}

/// All of it as JSON.
pub(super) fn json(coverage: &Coverage) -> Value {
    let items: Vec<Value> = coverage
        .items
        .iter()
        .map(|item| {
            let place = coverage.places.bytes(item.span);
            json!({
                "kind": item.kind.name(),
                "text": item.text,
                "line": coverage.line(item),
                "start": place.map(|(start, _)| start),
                "end": place.map(|(_, end)| end),
                "extent": item.extent().name(),
                "points": item.points.iter().map(point).collect::<Vec<_>>(),
            })
        })
        .collect();
    let tests: Vec<Value> = coverage
        .closings
        .iter()
        .map(|closing| {
            json!({
                "name": closing.name,
                "given": closing.rows,
                "expect": closing.verdict(),
            })
        })
        .collect();
    let unobserved = coverage.unobserved.iter().map(|span| {
        let place = coverage.places.bytes(*span);
        json!({"start": place.map(|(start, _)| start), "end": place.map(|(_, end)| end)})
    });
    json!({
        "percent": coverage.percent(),
        "reached": coverage.reached(),
        "possible": coverage.possible(),
        "items": items,
        "tests": tests,
        "unobserved": unobserved.collect::<Vec<_>>(),
    })
}

fn point(point: &Point) -> Value {
    let (state, test) = match point.state {
        PointState::Reached => ("reached", None),
        PointState::Missed(test) => ("missed", test),
        PointState::Impossible => ("impossible", None),
    };
    json!({ "aspect": point.aspect.name(), "state": state, "test": test })
}

fn figure(coverage: &Coverage) -> String {
    format!(
        "coverage {}: {} of {} points",
        coverage.percent_text(),
        coverage.reached(),
        coverage.possible()
    )
}

/// A sign under each character that tests must exercise; None when there is none.
fn signs(line: &Line) -> Option<String> {
    let mut signs = String::new();
    for mark in &line.marks {
        let sign = mark.extent.map_or(' ', Extent::sign);
        signs.extend(mark.text.chars().map(|c| match (c, sign) {
            // Below a tab a tab, so that signs are under their characters however wide a terminal makes it.
            ('\t', ' ') => '\t',
            _ => sign,
        }));
    }
    let signs = signs.trim_end();
    (!signs.is_empty()).then(|| signs.to_owned())
}

/// A line for each item with gaps, and what cannot be exercised.
fn findings(coverage: &Coverage) -> Vec<String> {
    let mut lines = Vec::new();
    for item in &coverage.items {
        let place = format!("line {}: {}", coverage.line(item), named(item));
        let missed: Vec<&str> = item.missed().map(|point| point.aspect.missing()).collect();
        if !missed.is_empty() {
            let open = item
                .missed()
                .filter(|point| point.state == PointState::Missed(None));
            let open: Vec<&str> = open.map(|point| point.aspect.missing()).collect();
            let open = match open.len() {
                0 => String::new(),
                count if count == missed.len() => "; no rows are given that close it".to_owned(),
                _ => format!("; no rows are given for: {}", open.join(", ")),
            };
            lines.push(format!("{place}: {}{open}", missed.join(", ")));
        }
        let impossible = item.points.iter();
        let impossible: Vec<&str> = impossible
            .filter(|point| point.state == PointState::Impossible)
            .map(|point| point.aspect.shown())
            .collect();
        if !impossible.is_empty() {
            lines.push(format!(
                "{place}: proven to be out of reach, and not counted: {}",
                impossible.join(", ")
            ));
        }
    }
    for span in &coverage.unobserved {
        let text = coverage.query.get(span.start as usize..span.end as usize);
        let first = text.and_then(|text| text.lines().next()).unwrap_or("");
        lines.push(format!("the conditions of `{first}` are not measured"));
    }
    lines
}

fn named(item: &Item) -> String {
    match item.kind {
        ItemKind::Predicate => format!("`{}`", item.text),
        ItemKind::Element | ItemKind::Bound | ItemKind::ByColumn | ItemKind::JoinKey => {
            format!("{} `{}`", item.kind.name(), item.text)
        }
    }
}

fn tests(coverage: &Coverage) -> Vec<String> {
    coverage
        .closings
        .iter()
        .flat_map(kqlab_analysis::coverage::Closing::test)
        .collect()
}

const fn colour_of(extent: Extent) -> u8 {
    match extent {
        Extent::Impossible => 2,
        Extent::Full => 32,
        Extent::Half => 33,
        Extent::None => 31,
    }
}

const fn class(extent: Extent) -> &'static str {
    match extent {
        Extent::Impossible => "impossible",
        Extent::Full => "full",
        Extent::Half => "half",
        Extent::None => "none",
    }
}
