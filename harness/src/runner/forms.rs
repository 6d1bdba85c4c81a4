//! The forms of a rule that a test file runs: original, with one exclusion, tuned. Each is compiled once.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::bind::Catalog;
use kql_eval::{Query, QueryError};
use miette::{NamedSource, Report};

use super::Suite;
use super::reads::{columns_of, scanned, tables_of};
use crate::ecs::translate;
use crate::exit::Exit;
use crate::rule::Rule;
use crate::testfile::{Exclusion, Filter, TestFile, Variant};
use crate::tuning::{InsertError, Inserted, Polarity, insert_compiled};

/// The compiled forms of a rule.
#[derive(Debug)]
pub struct RuleVariants {
    compiled: BTreeMap<Variant, Arc<Query>>,
    /// The rule with one exclusion each.
    with_exclusions: Vec<WithExclusion>,
}

/// The rule with an exclusion.
#[derive(Debug)]
struct WithExclusion {
    /// The exclusion as it was put in.
    kql: String,
    polarity: Polarity,
    query: Arc<Query>,
}

/// A form of a rule on the way to another.
struct Form {
    text: String,
    /// What it is compiled to, as far as that was needed.
    query: Option<Arc<Query>>,
    /// What was put in last.
    last: Option<(String, Polarity)>,
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
        let original = Arc::new(compile_rule(&suite.rule, &suite.workspace)?);
        let mut variants = Self {
            compiled: BTreeMap::from([(Variant::Original, Arc::clone(&original))]),
            with_exclusions: Vec::new(),
        };
        for variant in wanted {
            if variants.compiled.contains_key(variant) {
                continue;
            }
            let Form { text, query, last } = form(
                &suite.file,
                &suite.rule,
                variant,
                &suite.workspace,
                Some(Arc::clone(&original)),
            )?;
            let query = match query {
                Some(query) => query,
                None => {
                    let query = Query::compile(&text, &suite.workspace);
                    Arc::new(query.map_err(|errors| {
                        VariantError::Rule(reports(&suite.rule, &text, &suite.workspace, errors))
                    })?)
                }
            };
            if let (Variant::With(_), Some((kql, polarity))) = (variant, last) {
                let query = Arc::clone(&query);
                variants.with_exclusions.push(WithExclusion {
                    kql,
                    polarity,
                    query,
                });
            }
            variants.compiled.insert(variant.clone(), query);
        }
        Ok(variants)
    }

    /// A compiled form.
    #[must_use]
    pub fn get(&self, variant: &Variant) -> Option<&Query> {
        self.compiled.get(variant).map(Arc::as_ref)
    }

    /// The rule itself.
    #[must_use]
    pub fn original(&self) -> Arc<Query> {
        let original = self.compiled.get(&Variant::Original);
        Arc::clone(original.expect("the rule itself is compiled first"))
    }

    /// The rule with an exclusion alone, where that is compiled.
    pub(crate) fn with_exclusion(&self, kql: &str, polarity: Polarity) -> Option<Arc<Query>> {
        let is_it = |with: &&WithExclusion| with.kql == kql && with.polarity == polarity;
        let with = self.with_exclusions.iter().find(is_it)?;
        Some(Arc::clone(&with.query))
    }

    /// The tables that the rule reads, in order of their names.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let query = self.compiled.get(&Variant::Original);
        query.map_or_else(Vec::new, |query| tables_of(query))
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
    form(file, rule, variant, catalog, None).map(|form| form.text)
}

/// A form of a rule; `original` is what the rule is compiled to, where it is.
fn form(
    file: &TestFile,
    rule: &Rule,
    variant: &Variant,
    catalog: &dyn Catalog,
    original: Option<Arc<Query>>,
) -> Result<Form, VariantError> {
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
    let mut form = Form {
        text: rule.query.clone(),
        query: original,
        last: None,
    };
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
        form = apply(&form, exclusion, file, catalog)?;
    }
    Ok(form)
}

/// The query with an exclusion in place.
fn apply(
    form: &Form,
    exclusion: &Exclusion,
    file: &TestFile,
    catalog: &dyn Catalog,
) -> Result<Form, VariantError> {
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
    let table = match &form.query {
        Some(query) => first_table_of(query),
        None => first_table(&form.text, catalog),
    };
    let table = table.unwrap_or_default();
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
    match insert_compiled(&form.text, &kql, polarity, catalog) {
        Ok(Inserted { insertion, query }) => Ok(Form {
            text: insertion.text,
            query: Some(Arc::new(query)),
            last: Some((kql, polarity)),
        }),
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
    first_table_of(&Query::compile(text, catalog).ok()?)
}

fn first_table_of(query: &Query) -> Option<String> {
    let result = query.bound().results.last()?;
    scanned(&result.plan).next().map(ToString::to_string)
}
