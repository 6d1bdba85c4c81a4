//! The forms of a rule that a test file runs: original, with one exclusion, tuned. Each is compiled once.

use std::collections::BTreeMap;

use kql_eval::bind::Catalog;
use kql_eval::{Query, QueryError};
use miette::{NamedSource, Report};

use super::Suite;
use super::reads::{columns_of, scanned, tables_of};
use crate::ecs::translate;
use crate::exit::Exit;
use crate::rule::Rule;
use crate::testfile::{Exclusion, Filter, TestFile, Variant};
use crate::tuning::{InsertError, Polarity, insert};

/// The compiled forms of a rule.
#[derive(Debug)]
pub struct RuleVariants {
    compiled: BTreeMap<Variant, Query>,
}

/// Why a form of a rule cannot be run.
#[derive(Debug)]
pub enum VariantError {
    /// The rule itself does not compile.
    Rule(Vec<Report>),
    /// An exclusion is not valid.
    Exclusion(Report),
}

impl VariantError {
    /// What it means for the command.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Rule(_) => Exit::NotEvaluated,
            Self::Exclusion(_) => Exit::Usage,
        }
    }

    /// The diagnostics.
    #[must_use]
    pub fn into_reports(self) -> Vec<Report> {
        match self {
            Self::Rule(reports) => reports,
            Self::Exclusion(report) => vec![report],
        }
    }
}

impl RuleVariants {
    /// Compiles the rule and every form of it that is asked for.
    ///
    /// # Errors
    /// The rule or an exclusion is not valid.
    pub fn compile<'v>(
        suite: &Suite,
        wanted: impl Iterator<Item = &'v Variant>,
    ) -> Result<Self, VariantError> {
        let mut compiled = BTreeMap::new();
        compiled.insert(
            Variant::Original,
            compile_rule(&suite.rule, &suite.workspace)?,
        );
        for variant in wanted {
            if compiled.contains_key(variant) {
                continue;
            }
            let text = variant_text(&suite.file, &suite.rule, variant, &suite.workspace)?;
            let query = Query::compile(&text, &suite.workspace).map_err(|errors| {
                VariantError::Rule(reports(&suite.rule, &text, &suite.workspace, errors))
            })?;
            compiled.insert(variant.clone(), query);
        }
        Ok(Self { compiled })
    }

    /// A compiled form.
    #[must_use]
    pub fn get(&self, variant: &Variant) -> Option<&Query> {
        self.compiled.get(variant)
    }

    /// The tables that the rule reads, in order of their names.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let query = self.compiled.get(&Variant::Original);
        query.map_or_else(Vec::new, tables_of)
    }

    /// The columns of a table that a form of the rule reads.
    #[must_use]
    pub fn columns_read(&self, variant: &Variant, table: &str) -> Vec<String> {
        let query = self.compiled.get(variant);
        query.map_or_else(Vec::new, |query| columns_of(query, table))
    }
}

/// Compiles a rule.
///
/// # Errors
/// The diagnostics, over the rule's query.
pub fn compile_rule(rule: &Rule, catalog: &dyn Catalog) -> Result<Query, VariantError> {
    Query::compile(&rule.query, catalog)
        .map_err(|errors| VariantError::Rule(reports(rule, &rule.query, catalog, errors)))
}

/// Diagnostics over a query's text, named after its rule.
pub(crate) fn reports(
    rule: &Rule,
    text: &str,
    catalog: &dyn Catalog,
    errors: Vec<QueryError>,
) -> Vec<Report> {
    // The places of mistakes in what the workspace declares are behind the query.
    let text = match catalog.declarations() {
        "" => text.to_owned(),
        declarations => format!("{text}\n{declarations}"),
    };
    if text.starts_with(&rule.query) {
        return crate::rule::reports(rule, &text, errors);
    }
    let name = rule.path.display().to_string();
    let source = |error| {
        Report::new(error).with_source_code(NamedSource::new(&name, crate::rule::ended(&text)))
    };
    errors.into_iter().map(source).collect()
}

/// The text of a form of a rule.
///
/// # Errors
/// An exclusion does not exist, cannot be expressed, or fits nowhere in the rule.
pub fn variant_text(
    file: &TestFile,
    rule: &Rule,
    variant: &Variant,
    catalog: &dyn Catalog,
) -> Result<String, VariantError> {
    let names: Vec<&str> = match variant {
        Variant::Original => vec![],
        Variant::With(name) => vec![name.as_str()],
        Variant::Tuned => file
            .tuned
            .apply
            .iter()
            .map(|name| name.value.as_str())
            .collect(),
    };
    let mut text = rule.query.clone();
    for name in names {
        let Some(exclusion) = file
            .exclusions
            .iter()
            .find(|exclusion| exclusion.name.value == name)
        else {
            return Err(VariantError::Exclusion(miette::miette!(
                "the test file has no exclusion `{name}`"
            )));
        };
        text = apply(&text, exclusion, file, catalog)?;
    }
    Ok(text)
}

/// The query with an exclusion in place.
fn apply(
    text: &str,
    exclusion: &Exclusion,
    file: &TestFile,
    catalog: &dyn Catalog,
) -> Result<String, VariantError> {
    let (filter, polarity) = match &exclusion.filter {
        Filter::Exclude(filter) => (filter, Polarity::Exclude),
        Filter::Keep(filter) => (filter, Polarity::Keep),
        Filter::Inexpressible(reason) => {
            let message = format!(
                "the exclusion `{}` cannot be applied: {}",
                exclusion.name.value, reason.value
            );
            return Err(VariantError::Exclusion(Report::msg(message)));
        }
    };
    let at = |message: String, help: Option<String>| {
        let place = filter.place;
        let label = miette::LabeledSpan::at(place.start..place.end, "here");
        let mut diagnostic = miette::MietteDiagnostic::new(message)
            .with_code("kqlab::testfile::exclusion")
            .with_label(label);
        diagnostic.help = help;
        let source = (*file.source).clone();
        VariantError::Exclusion(Report::new(diagnostic).with_source_code(source))
    };
    let table = first_table(text, catalog).unwrap_or_default();
    let translation = translate(&filter.value, &table);
    let Some(kql) = translation.kql else {
        let messages: Vec<String> = translation
            .findings
            .iter()
            .map(|finding| finding.message.clone())
            .collect();
        let message = format!(
            "the exclusion `{}` cannot be expressed: {}",
            exclusion.name.value,
            messages.join("; ")
        );
        return Err(at(
            message,
            Some("say `inexpressible: <reason>` instead of a filter".to_owned()),
        ));
    };
    match insert(text, &kql, polarity, catalog) {
        Ok(insertion) => Ok(insertion.text),
        Err(
            error @ (InsertError::Rule | InsertError::NoPipeline | InsertError::NoPlace { .. }),
        ) => {
            let help = (kql != filter.value.trim()).then(|| format!("it was read as `{kql}`"));
            Err(at(
                format!("the exclusion `{}`: {error}", exclusion.name.value),
                help,
            ))
        }
    }
}

/// The table that a query reads first.
pub(crate) fn first_table(text: &str, catalog: &dyn Catalog) -> Option<String> {
    let query = Query::compile(text, catalog).ok()?;
    let result = query.bound().results.last()?;
    scanned(&result.plan).next().map(ToString::to_string)
}
