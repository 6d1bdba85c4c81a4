//! The report as one self-contained HTML page.

use std::fmt::Write as _;
use std::time::Duration;

use super::matrix::Matrix;
use super::{coverage, reports};
use crate::output::{Colours, shown_lines};

mod findings;
mod mutants;
mod verdicts;

use kqlab_analysis::audit::Audit;
use kqlab_analysis::mutate::Score;
use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Status};

// In the page itself: reports are kept as artifacts of builds, and opened where there is no network.
const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}\
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #d0d7de;padding:.35rem .6rem;text-align:left}\
th{background:#f6f8fa}.full{background:#aceebb}.half{background:#f8e3a1}.none{background:#ffc1bc}\
.impossible{opacity:.6}.ok{color:#116329}.no{color:#a40e26;font-weight:600}pre{background:#f6f8fa;padding:.8rem;overflow:auto}\
summary{cursor:pointer;font-weight:600}small{color:#57606a}\
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,pre{background:#161b22}th,td{border-color:#30363d}\
.full{background:#1a4a2a}.half{background:#5c4813}.none{background:#6e2420}.ok{color:#3fb950}.no{color:#ff7b72}small{color:#8b949e}}";

/// What is proven of a rule besides its tests.
#[derive(Debug, Default)]
pub struct Proofs {
    /// What its exclusions do.
    pub audit: Option<Audit>,
    /// What its tests say of small changes of it.
    pub score: Option<Score>,
}

/// The verdict matrix, then each rule with its scenarios, findings, mutants and tests. `proofs` has an entry for each file;
/// what it lacks is left out.
#[must_use]
pub fn html(files: &[TestedFile], proofs: &[Proofs], elapsed: Duration) -> String {
    let passed: usize = reports(files).map(FileReport::passed).sum();
    let failed: usize = reports(files).map(FileReport::failed).sum();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>kqlab: {passed} passed, {failed} failed</title>\
<style>{STYLE}</style></head><body>\n<h1>Detection rules</h1>\n<p><span class=\"ok\">{passed} passed</span>, \
<span class=\"{}\">{failed} failed</span> <small>in {} ms</small></p>\n",
        if failed == 0 { "ok" } else { "no" },
        elapsed.as_millis()
    );
    matrix(&mut page, files);
    let none = Proofs::default();
    for (number, file) in files.iter().enumerate() {
        rule(&mut page, file, proofs.get(number).unwrap_or(&none));
    }
    page.push_str("</body></html>\n");
    page
}

fn matrix(page: &mut String, files: &[TestedFile]) {
    let matrix = Matrix::of(files);
    page.push_str("<table><tr><th>Rule</th>");
    for kind in &matrix.kinds {
        let _ = write!(page, "<th>{kind}</th>");
    }
    page.push_str("</tr>\n");
    for (name, cells) in &matrix.rows {
        let _ = write!(page, "<tr><td>{}</td>", escaped(name));
        for cell in cells {
            page.push_str("<td>");
            if cell.passed > 0 {
                let _ = write!(page, "<span class=\"ok\">{} ✓</span> ", cell.passed);
            }
            if cell.failed > 0 {
                let _ = write!(page, "<span class=\"no\">{} ✗</span>", cell.failed);
            }
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

fn rule(page: &mut String, tested: &TestedFile, proofs: &Proofs) {
    let file = &tested.report;
    let open = if file.failed() > 0 || !file.errors.is_empty() {
        " open"
    } else {
        ""
    };
    let _ = writeln!(
        page,
        "<details{open}><summary>{} <small>{}</small></summary>",
        escaped(&file.rule),
        escaped(&file.path.display().to_string())
    );
    for error in &file.errors {
        let _ = writeln!(
            page,
            "<pre class=\"no\">{}</pre>",
            escaped(&error.to_string())
        );
    }
    verdicts::write(page, file);
    if let Some(audit) = &proofs.audit {
        findings::write(page, audit);
    }
    if let Some(score) = &proofs.score {
        mutants::write(page, score);
    }
    if let Some(coverage) = &tested.coverage {
        coverage::html(page, coverage);
    }
    tests(page, file);
    for note in &file.notes {
        let _ = writeln!(
            page,
            "<p><small>{}: the page's filter cannot be expressed: {}</small></p>",
            escaped(&note.id),
            escaped(&note.reason)
        );
    }
    page.push_str("</details>\n");
}

fn tests(page: &mut String, file: &FileReport) {
    page.push_str("<h3>Tests</h3>\n");
    page.push_str("<table><tr><th></th><th>Kind</th><th>Test</th><th>Form of the rule</th></tr>\n");
    for outcome in &file.outcomes {
        let (class, mark) = if outcome.status.is_passed() {
            ("ok", "✓")
        } else {
            ("no", "✗")
        };
        let _ = write!(
            page,
            "<tr><td class=\"{class}\">{mark}</td><td>{}</td><td>{}",
            outcome.kind.name(),
            escaped(&outcome.name)
        );
        if let Some(known) = &outcome.known {
            let _ = write!(page, "<br><small>known: {}</small>", escaped(known));
        }
        match &outcome.status {
            Status::Passed => {}
            Status::Failed(lines) => {
                let _ = write!(page, "<pre>{}</pre>", escaped(&lines.join("\n")));
            }
            Status::NotEvaluated(message) => {
                let _ = write!(page, "<pre>{}</pre>", escaped(message));
            }
        }
        let _ = writeln!(page, "</td><td>{}</td></tr>", escaped(&outcome.variant));
    }
    page.push_str("</table>\n");
}

pub(super) fn escaped(text: &str) -> String {
    shown_lines(text, Colours::None)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
