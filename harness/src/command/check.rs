//! `kqlab check`: rules, queries and test files without running them.

use std::io::Write;
use std::path::Path;

use kql_eval::Query;
use kql_eval::bind::OpenSource;
use miette::Report;

use super::args::CheckArgs;
use super::run::{catalog, library};
use super::{Failure, is_coloured};
use crate::exit::Exit;
use crate::library::Library;
use crate::report::render;
use crate::rule::{self, Contents};
use crate::runner::{RuleVariants, Suite, discover_files};
use crate::schema::{Catalog, Dialect};
use crate::testfile::expand;
use crate::workspace::Workspace;

/// Checks files and writes a line for each; diagnostics go to standard error.
pub(super) fn check(args: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let is_wanted = |path: &Path| is_test_file(path) || rule::is_rule_file(path);
    let tables = Tables::of(args)?;
    let mut exit = Exit::Passed;
    let mut checked = 0;
    for path in &args.paths {
        let files = discover_files(path, &is_wanted).map_err(|error| {
            Failure::report(
                miette::miette!("{} cannot be read: {error}", path.display()),
                Exit::Usage,
            )
        })?;
        for file in files {
            let (errors, worst) = if is_test_file(&file) {
                check_tests(&file)
            } else {
                check_rule(&file, &tables)
            };
            let verdict = if errors.is_empty() { "ok" } else { "WRONG" };
            writeln!(out, "{verdict:<6} {}", file.display())?;
            out.flush()?;
            for error in &errors {
                eprint!(
                    "{}",
                    render(error.as_ref(), is_coloured(&std::io::stderr()))
                );
            }
            exit = exit.max(worst);
            checked += 1;
        }
    }
    if checked == 0 {
        eprintln!("nothing to check");
        return Ok(Exit::Nothing);
    }
    Ok(exit)
}

/// What queries are checked against, read once.
struct Tables<'a> {
    args: &'a CheckArgs,
    catalog: Catalog,
    library: Library,
}

impl<'a> Tables<'a> {
    fn of(args: &'a CheckArgs) -> Result<Self, Failure> {
        Ok(Self {
            args,
            catalog: catalog(Dialect::Any, args.schema.as_deref())?,
            library: library(&args.functions)?,
        })
    }

    /// The tables of a query, without functions.
    fn workspace(&self, query: &str) -> Workspace {
        let catalog = self.catalog.in_dialect(self.args.dialect.of(query));
        if self.args.open {
            Workspace::open(catalog)
        } else {
            Workspace::new(catalog)
        }
    }
}

fn is_test_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name.ends_with(".test.yaml") || name.ends_with(".test.yml")
}

fn check_rule(path: &Path, tables: &Tables<'_>) -> (Vec<Report>, Exit) {
    let rules = match rule::load_contents(path) {
        Ok(Contents::Rules(rules)) => rules,
        Ok(Contents::Functions(_)) => return verdict(check_functions(path, tables)),
        Err(error) => {
            let exit = error.exit();
            return (vec![Report::new(error)], exit);
        }
    };
    let mut wrong = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        // What was put right in a file is said once, whatever number of rules it holds.
        let repairs = if number == 0 { &rule.repairs[..] } else { &[] };
        for repair in repairs {
            let (path, line) = (path.display(), repair.line);
            eprintln!("note: {path}, line {line}: {}", repair.message);
        }
        let mut workspace = tables.workspace(&rule.query);
        workspace.declare_functions(tables.library.select(&rule.query));
        match Query::compile(&rule.query, &workspace) {
            Ok(query) => {
                for source in &query.bound().open {
                    eprintln!("note: {}: {}", path.display(), open_source(source));
                }
            }
            Err(errors) => wrong.extend(workspace.functions().reports(rule, &rule.query, errors)),
        }
    }
    verdict(wrong)
}

/// Binds the bodies of saved functions.
fn check_functions(path: &Path, tables: &Tables<'_>) -> Vec<Report> {
    let mut library = tables.library.clone();
    if let Err(error) = library.add_file(path) {
        return vec![Report::new(error)];
    }
    library.mistakes_in(path, &|query| tables.workspace(query))
}

fn verdict(wrong: Vec<Report>) -> (Vec<Report>, Exit) {
    let exit = if wrong.is_empty() {
        Exit::Passed
    } else {
        Exit::NotEvaluated
    };
    (wrong, exit)
}

/// What an open source was taken for.
fn open_source(source: &OpenSource) -> String {
    let columns: Vec<String> = source
        .columns
        .iter()
        .map(|(name, ty)| format!("{name}: {ty}"))
        .collect();
    if columns.is_empty() {
        format!("`{}` is not known and taken as it is used", source.name)
    } else {
        format!(
            "`{}` is not known and taken as it is used: {}",
            source.name,
            columns.join(", ")
        )
    }
}

fn check_tests(path: &Path) -> (Vec<Report>, Exit) {
    let suite = match Suite::open(path) {
        Ok(suite) => suite,
        Err((errors, exit)) => return (errors, exit),
    };
    let cases = expand(&suite.file);
    match RuleVariants::compile(&suite, cases.iter().map(|case| &case.variant)) {
        Ok(_) => (vec![], Exit::Passed),
        Err(error) => {
            let exit = error.exit();
            (error.into_reports(), exit)
        }
    }
}
