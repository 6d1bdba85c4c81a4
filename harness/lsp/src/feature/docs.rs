//! What the registry and the manual say of names, as Markdown.

use kql_eval::bind::plugins;
use kql_eval::functions::forms::FORMS;
use kql_eval::functions::{aggregation, scalar, written};

/// The manual's page of operators, a heading for each.
const OPERATORS: &str = include_str!("../../../../docs/reference/operators.md");

/// Where Kusto's own pages are.
const KUSTO: &str = "https://learn.microsoft.com/kusto/query";

/// A function of the registry.
pub(super) struct Known {
    pub name: &'static str,
    /// The ways to call it.
    pub forms: Vec<String>,
    pub summary: &'static str,
    /// The file name of its page.
    page: &'static str,
}

impl Known {
    /// Its forms, what it gives, and its page.
    pub(super) fn markdown(&self) -> String {
        let forms = self.forms.join("\n");
        let summary = self.summary;
        let page = self.page;
        format!("```kql\n{forms}\n```\n{summary}\n\n[{page}]({KUSTO}/{page})")
    }
}

/// All scalar functions, aggregations and forms that the binder has of its own.
pub(super) fn functions() -> Vec<Known> {
    let scalars = scalar::all().map(|function| Known {
        name: function.name,
        forms: function
            .signatures
            .iter()
            .map(|form| written::of_function(function.name, form))
            .collect(),
        summary: function.summary,
        page: function.page,
    });
    let aggregations = aggregation::AGGREGATIONS.iter().map(|one| Known {
        name: one.name,
        forms: one
            .signatures
            .iter()
            .map(|form| written::of_aggregation(one.name, form))
            .collect(),
        summary: one.summary,
        page: one.page,
    });
    let forms = FORMS.iter().map(|form| Known {
        name: form.name,
        forms: vec![form.syntax.to_owned()],
        summary: form.summary,
        page: form.page,
    });
    scalars.chain(aggregations).chain(forms).collect()
}

/// The functions of this name or alias; several where one is a scalar function and an aggregation.
pub(super) fn functions_named(name: &str) -> Vec<Known> {
    let alias = scalar::find(name).map(|function| function.name);
    let alias = alias.or_else(|| aggregation::find(name).map(|one| one.name));
    let wanted = alias.unwrap_or(name);
    let all = functions().into_iter();
    all.filter(|known| known.name == wanted || known.name == name)
        .collect()
}

/// How a plugin of `evaluate` is called; None for a name that is none.
pub(super) fn plugin(name: &str) -> Option<&'static str> {
    plugins()
        .find(|plugin| plugin.name == name)
        .map(|plugin| plugin.syntax)
}

/// What the manual says of an operator; None for a word that is none.
pub(super) fn operator(keyword: &str) -> Option<String> {
    let mut sections = OPERATORS.split("\n## [").skip(1);
    let section = sections.find(|section| {
        let names = section.split(']').next().unwrap_or("");
        names.split(", ").any(|name| name == keyword)
    })?;
    let (names, rest) = section.split_once(']')?;
    let text = rest.split_once('\n')?.1.split("\n## ").next()?;
    Some(format!("**{names}**\n{}", text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_of_the_manual_is_found_by_its_names() {
        let text = operator("sort").unwrap();
        assert!(text.starts_with("**sort"), "{text}");
        assert!(operator("where").is_some());
        assert!(operator("no such").is_none());
    }

    #[test]
    fn an_alias_has_the_text_of_its_function() {
        assert!(!functions_named("tolower").is_empty());
        assert!(functions_named("no_such").is_empty());
    }
}
