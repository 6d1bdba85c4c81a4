//! How much each lint matters: what the workspace says, and what the command line asks for.

use kqlab_analysis::findings::Severity;
use kqlab_analysis::lint::{Chosen, Levels, UnknownLint};
use kqlab_suite::Exit;
use kqlab_suite::project::{ConfigErrors, ConfigMistake, LintWeight, Project};
use kqlab_suite::runner::read_text;
use miette::Report;

use super::super::Failure;
use super::super::args::CheckArgs;

/// The levels of a check.
///
/// # Errors
/// The command line or the workspace's file names a lint that there is not.
pub(super) fn of(args: &CheckArgs, project: &Project) -> Result<Levels, Failure> {
    let usage = |report: Report| Failure::report(report, Exit::Usage);
    let chosen = Chosen::of(&args.lints).map_err(|unknown| {
        usage(miette::miette!(
            help = unknown.help,
            "`--lints`: there is no lint `{}`",
            unknown.name
        ))
    })?;
    let mut levels = Levels::default();
    levels.chosen = chosen;
    let mut mistakes = Vec::new();
    for (name, weight) in &project.config.lints {
        let weight = match weight {
            LintWeight::Off => None,
            LintWeight::Advice => Some(Severity::Note),
            LintWeight::Warning => Some(Severity::Warning),
            LintWeight::Error => Some(Severity::Error),
        };
        if let Err(UnknownLint {
            name: unknown,
            help,
        }) = levels.set(&name.value, weight)
        {
            mistakes.push(ConfigMistake {
                message: format!("there is no lint `{unknown}`"),
                help,
                place: name.place,
            });
        }
    }
    match project.inputs.first() {
        Some(file) if !mistakes.is_empty() => {
            let text = read_text(file).map_err(usage)?;
            let errors = ConfigErrors::new(file, &text, mistakes);
            Err(usage(Report::new(errors)))
        }
        _ => Ok(levels),
    }
}
