//! `kqlab audit`: what every exclusion of a rule does, decided and shown by events.

use std::io::Write;
use std::path::Path;

use kqlab_analysis::audit::{Audit, Discrepancy, audit as audit_suite, discrepancies};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{Suite, discover};

use super::Failure;
use super::args::{AuditArgs, AuditFormat};
use super::colour::style_of_stdout;
use super::tune::test_file_of;
use crate::command::stderr::say;
use crate::output::{Colours, Detail, shown_lines};
use crate::report::audit::{json, markdown, terminal};

/// Audits rules and writes what was found.
pub(super) fn audit(
    args: &AuditArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut paths = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            paths.extend(discover(path)?);
        } else {
            paths.push(test_file_of(path));
        }
    }
    let mut audits = Vec::new();
    let mut differs = false;
    for path in &paths {
        let suite = Suite::open_in(path, projects)
            .map_err(|(errors, exit)| Failure::Reported(errors, exit))?;
        let audit = audit_suite(&suite).map_err(Failure::of_suite)?;
        for found in discrepancies(&suite.file, &audit) {
            differs = true;
            // To standard error: the audit itself stays one document that programs read.
            say_discrepancy(path, &found);
        }
        audits.push(audit);
    }
    write_audits(&audits, args.format, out)?;
    Ok(match (audits.is_empty(), differs) {
        (true, _) => Exit::Nothing,
        (false, true) => Exit::Failed,
        (false, false) => Exit::Passed,
    })
}

/// Says where a test file and the audit disagree on the codes of an exclusion.
fn say_discrepancy(path: &Path, found: &Discrepancy) {
    let (line, subject) = (found.line, &found.subject);
    say(format_args!("{}, line {line}: {subject}", path.display()));
    for code in &found.missing {
        say(format_args!(
            "  the test file names `{code}`, and the audit does not say it"
        ));
    }
    for code in &found.unexpected {
        say(format_args!("  not named by the test file: {code}"));
    }
}

fn write_audits(audits: &[Audit], format: AuditFormat, out: &mut dyn Write) -> std::io::Result<()> {
    let style = style_of_stdout(Detail::Everything);
    match format {
        AuditFormat::Json => out.write_all(json(audits).as_bytes())?,
        AuditFormat::Terminal => {
            for (number, audit) in audits.iter().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                let text = terminal(audit, style);
                out.write_all(shown_lines(&text, style.colours()).as_bytes())?;
            }
        }
        AuditFormat::Markdown => {
            for audit in audits {
                let text = markdown(audit);
                out.write_all(shown_lines(&text, Colours::None).as_bytes())?;
            }
        }
    }
    Ok(())
}
