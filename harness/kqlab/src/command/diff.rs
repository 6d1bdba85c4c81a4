//! `kqlab diff`: what a changed rule newly catches and newly misses.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use kqlab_analysis::diff::{Fixed, RuleDiff, Version, diff as compare, fixtures};
use kqlab_proof::Effort;
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Rule};
use kqlab_suite::runner::{Suite, prepare_rule};
use kqlab_suite::workspace::Workspace;

use super::args::{DiffArgs, FoundFormat};
use super::run::workspace_of;
use super::tune::test_file_of;
use super::{Failure, is_coloured, schedule_of};
use crate::output::{Colours, Style, shown_lines};
use crate::report::diff::{json, markdown, terminal};

/// The two rules with what to call them.
struct Sides {
    old: Rule,
    new: Rule,
    old_name: String,
    new_name: String,
}

/// Compares two rules and writes where they differ.
pub(super) fn diff(
    args: &DiffArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let sides = sides(args)?;
    let mut fixed: Vec<Fixed> = Vec::new();
    let mut workspace: Option<Arc<Workspace>> = None;
    for path in test_files(args) {
        let broken = |(errors, exit)| Failure::Reported(errors, exit);
        let suite = Suite::open_in(&path, projects).map_err(broken)?;
        fixed.extend(fixtures(&suite).map_err(Failure::of_suite)?);
        // The first test file says what the workspace has, and what time it is.
        workspace.get_or_insert(suite.workspace);
    }
    let workspace = match workspace {
        Some(workspace) => workspace,
        None => {
            let (rule, schema) = (&sides.new, args.schema.as_deref());
            // The old form may call functions that the new one does not.
            let callers = format!("{}\n{}", rule.query, sides.old.query);
            let workspace = workspace_of(projects, &rule.path, &callers, schema, &[])?;
            Arc::new(workspace.at(args.clock.clock()?))
        }
    };
    let effort = Effort::seconds(args.budget);
    let mut found = compared(&sides, &fixed, &workspace, effort)?;
    // A proof is told where it is asked for; what was not decided always is.
    if found.is_same && !args.why && args.format != FoundFormat::Json {
        found.why.clear();
    }
    let text = report(args.format, &sides, &found);
    out.write_all(text.as_bytes())?;
    Ok(if !found.failures.is_empty() || !found.is_known() {
        Exit::NotEvaluated
    } else if found.examples.is_empty() {
        Exit::Passed
    } else {
        Exit::Failed
    })
}

fn report(format: FoundFormat, sides: &Sides, found: &RuleDiff) -> String {
    let (old, new) = (&sides.old_name, &sides.new_name);
    match format {
        FoundFormat::Text => {
            let style = Style {
                coloured: is_coloured(&std::io::stdout()),
                quiet: false,
            };
            shown_lines(&terminal(found, old, new, style), style.colours()).into_owned()
        }
        FoundFormat::Markdown => {
            shown_lines(&markdown(found, old, new), Colours::None).into_owned()
        }
        FoundFormat::Json => json(found, old, new),
    }
}

fn compared(
    sides: &Sides,
    fixed: &[Fixed],
    workspace: &Workspace,
    effort: Effort,
) -> Result<RuleDiff, Failure> {
    let prepare = |rule: &Rule| prepare_rule(rule, workspace).map_err(Failure::of_suite);
    let (old, new) = (prepare(&sides.old)?, prepare(&sides.new)?);
    let schedules = (schedule_of(&sides.old)?, schedule_of(&sides.new)?);
    let old = Version {
        rule: &old,
        schedule: &schedules.0,
    };
    let new = Version {
        rule: &new,
        schedule: &schedules.1,
    };
    Ok(compare(old, new, fixed, workspace.clock(), effort))
}

/// Reads both rules; the old one from git where that is asked for.
fn sides(args: &DiffArgs) -> Result<Sides, Failure> {
    let load = |path: &Path| rule::load(path).map_err(|error| Failure::report(error, Exit::Usage));
    match (args.rules.as_slice(), &args.git) {
        ([old, new], None) => Ok(Sides {
            old: load(old)?,
            new: load(new)?,
            old_name: old.display().to_string(),
            new_name: new.display().to_string(),
        }),
        ([rule], Some(revision)) => Ok(Sides {
            old: at_revision(rule, revision)?,
            new: load(rule)?,
            old_name: format!("{} at {revision}", rule.display()),
            new_name: rule.display().to_string(),
        }),
        (_, revision) => {
            let (message, help) = if revision.is_some() {
                (
                    "`--git` takes the old rule from git, so one rule is named",
                    "as in `kqlab diff --git HEAD~1 rule.yaml`",
                )
            } else {
                (
                    "two rules are compared, the old one and the new one",
                    "`--git REV` takes the old one from git",
                )
            };
            let report = miette::miette!(help = help, "{message}");
            Err(Failure::report(report, Exit::Usage))
        }
    }
}

/// A rule as git has it.
fn at_revision(path: &Path, revision: &str) -> Result<Rule, Failure> {
    let usage = |report: miette::Report| Failure::report(report, Exit::Usage);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = name.unwrap_or_default();
    if revision.starts_with('-') || revision.is_empty() {
        return Err(usage(miette::miette!("`{revision}` is no revision")));
    }
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .arg("show")
        .arg(format!("{revision}:./{name}"))
        .output()
        .map_err(|error| usage(miette::miette!("git cannot be run: {error}")))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.trim();
        let path = path.display();
        return Err(usage(miette::miette!(
            "git has no {path} at {revision}: {reason}"
        )));
    }
    rule::of_bytes(path, output.stdout)
        .map(|mut rule| {
            rule.path = PathBuf::from(format!("{} at {revision}", path.display()));
            rule
        })
        .map_err(|error| Failure::report(error, Exit::NotEvaluated))
}

/// The test files whose fixtures both rules run over: those named, or those beside the rules.
fn test_files(args: &DiffArgs) -> Vec<PathBuf> {
    if !args.tests.is_empty() {
        return args.tests.clone();
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for rule in args.rules.iter().rev() {
        let path = test_file_of(rule);
        if path.exists() && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}
