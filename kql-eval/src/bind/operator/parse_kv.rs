//! `parse-kv`

use std::sync::Arc;

use kql_parser::syntax::{self, ColumnDeclaration, Literal, Setting, SettingValue};

use super::parse::extracted;
use crate::bind::{Binder, Row};
use crate::operators::KeyValues;
use crate::operators::regular_expression;
use crate::plan::{Extraction, Field, Plan, Unmatched};
use crate::types::ScalarType;

impl Binder<'_> {
    /// Columns read out of a text of keys and values.
    pub(super) fn parse_kv(
        &mut self,
        input: &Arc<Plan>,
        value: &syntax::Expr,
        columns: &[ColumnDeclaration],
        with: &[Setting],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let value = self.scalar(value, Row::Of(&input.schema));
        let value = self.converted(value, ScalarType::String);
        let Some(pairs) = self.key_values(with, operator) else {
            return Self::broken(span);
        };
        if value.is_error() {
            return Self::broken(span);
        }
        let fields: Vec<Field> = columns
            .iter()
            .map(|column| Field::computed(column.name.text.as_str(), ScalarType::from(column.ty)))
            .collect();
        let extraction = Extraction::Keys {
            pairs: Arc::new(pairs),
            keys: fields.iter().map(|field| Arc::clone(&field.name)).collect(),
        };
        extracted(input, value, extraction, fields, Unmatched::Keep, span)
    }

    fn key_values(&mut self, with: &[Setting], operator: &syntax::Operator) -> Option<KeyValues> {
        let text = |name: &str| {
            let setting = with.iter().find(|setting| setting.name.text == name)?;
            match &setting.value {
                SettingValue::Literal(Literal::String(text), _) => Some(text.as_str()),
                _ => setting.word(),
            }
        };
        if let Some(pattern) = text("regex") {
            return self.matched_pairs(pattern, operator);
        }
        let (Some(pair), Some(kv)) = (text("pair_delimiter"), text("kv_delimiter")) else {
            self.refuse(
                "`parse-kv` without delimiters is not supported".to_owned(),
                operator.keyword,
                "write them: `with (pair_delimiter=\",\", kv_delimiter=\"=\")`",
            );
            return None;
        };
        if pair.is_empty() || kv.is_empty() {
            self.refuse(
                "a delimiter cannot be empty".to_owned(),
                operator.keyword,
                "`with (pair_delimiter=\",\", kv_delimiter=\"=\")`",
            );
            return None;
        }
        let quotes = quotes(with);
        Some(KeyValues::Delimited {
            pair: pair.to_owned(),
            kv: kv.to_owned(),
            quotes,
            escape: text("escape").and_then(|text| text.chars().next()),
            greedy: text("greedy") == Some("true"),
        })
    }

    /// Pairs that a regular expression matches: its first group is the key, its second the value.
    fn matched_pairs(&mut self, pattern: &str, operator: &syntax::Operator) -> Option<KeyValues> {
        match regular_expression(pattern) {
            Ok(regex) if regex.captures_len() == 3 => Some(KeyValues::Matched(regex)),
            Ok(_) => {
                self.refuse(
                    "the regular expression of `parse-kv` needs two groups".to_owned(),
                    operator.keyword,
                    "the first group is the key, the second its value: `(\\w+)=(\\w+)`",
                );
                None
            }
            Err(_) => {
                self.refuse(
                    format!("`{pattern}` is not a regular expression"),
                    operator.keyword,
                    "the first group is the key, the second its value: `(\\w+)=(\\w+)`",
                );
                None
            }
        }
    }
}

/// The marks of quoted texts: one that opens and one that closes, the same where one is given.
fn quotes(with: &[Setting]) -> Vec<(char, char)> {
    with.iter()
        .filter(|setting| setting.name.text == "quote")
        .filter_map(|setting| match &setting.value {
            SettingValue::Literal(Literal::String(text), _) => {
                let mut chars = text.chars();
                let open = chars.next()?;
                Some((open, chars.next().unwrap_or(open)))
            }
            _ => None,
        })
        .collect()
}
