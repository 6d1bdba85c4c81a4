//! The lints on one page.

use std::fmt::Write as _;

use kqlab_analysis::findings::Severity;
use kqlab_analysis::lint::{LINTS, Lint};
use kqlab_suite::project::Target;

use super::{File, ORIGIN};

/// The page.
pub(super) fn file() -> File {
    let mut text = format!(
        "{ORIGIN}# Lints\n\nWhat [`kqlab check`](../check.md) finds in rules that bind. Advice is shown with `--lints all`.\n\n\
         | Lint | Weight | Finds |\n|---|---|---|\n"
    );
    for lint in LINTS {
        let _ = writeln!(
            text,
            "| [`{0}`](#{0}) | {1} | {2} |",
            lint.name,
            weight(lint),
            lint.summary.replace('|', "\\|")
        );
    }
    for lint in LINTS {
        let _ = write!(
            text,
            "\n## {}\n\n{}\n\n{}\n\nFor {}. Found in:\n\n```yaml\n{}```\n\nNot found in:\n\n```yaml\n{}```\n",
            lint.name,
            lint.summary,
            lint.page,
            targets(lint),
            lint.bad.replace('\t', "    "),
            lint.good
        );
    }
    File::new("lints.md", text)
}

const fn weight(lint: &Lint) -> &'static str {
    match lint.weight {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "advice",
    }
}

fn targets(lint: &Lint) -> String {
    if lint.targets.is_empty() {
        return "every rule and query".to_owned();
    }
    let names = lint.targets.iter().map(|target| match target {
        Target::Sentinel => "scheduled rules",
        Target::NearRealTime => "near-real-time rules",
        Target::CustomDetection => "custom detections",
    });
    names.collect::<Vec<_>>().join(", ")
}
